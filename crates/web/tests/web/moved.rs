//! Two people change the same thing: whoever comes second is told, both texts are there, and each way on works with plain
//! forms.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::{Answer, World};

const LOOK_BACKS: &str = "/i/1/look-backs";

/// A look-back that both have open, and the first of them has saved.
async fn saved_by_riku() -> (World, String) {
    let world = World::new();
    world
        .posts("/incidents", json!({ "title": "決済で500" }))
        .await;
    let opened = world.submits(LOOK_BACKS, "size=note").await;
    let path = opened.leads_to().to_owned();
    let saved = world
        .submits_as(
            "matoi_as=U2; matoi_lang=ja",
            &path,
            "key=r1&base=0&text=Riku%20wrote&then=save",
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    (world, path)
}

async fn aoi(world: &World, path: &str, form: &str) -> Answer {
    world
        .submits_as("matoi_as=U1; matoi_lang=ja", path, form)
        .await
}

async fn text(world: &World) -> Value {
    world.gets("/incidents/1").await["look_backs"][0]["text"].clone()
}

#[tokio::test]
async fn whoever_saves_second_sees_both_texts_and_nothing_is_changed() {
    let (world, path) = saved_by_riku().await;
    for then in ["save", "done"] {
        let form = format!("key=a1&base=0&text=Aoi%20%3Cb%3E%0D%0Awrote&then={then}");
        let told = aoi(&world, &path, &form).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        for part in [
            "id=\"moved\"",
            "Riku さんが先に更新しました",
            "Riku wrote",
            "Aoi &#60;b&#62;\nwrote</textarea>",
            "name=\"base\" value=\"1\"",
            "value=\"together\"",
        ] {
            assert!(told.text.contains(part), "{part}: {}", told.text);
        }
        assert_eq!(text(&world).await, json!("Riku wrote"), "{then}");
    }
}

#[tokio::test]
async fn mine_instead_is_one_press_and_the_other_stays_in_the_export() {
    let (world, path) = saved_by_riku().await;
    let saved = aoi(&world, &path, "key=a2&base=1&text=Aoi%20wrote&then=save").await;
    assert!(saved.leads_to().ends_with("told=saved"));
    assert_eq!(text(&world).await, json!("Aoi wrote"));
    let export = world.opens("/i/1.json").await.text;
    assert!(export.contains("Riku wrote"), "{export}");
}

#[tokio::test]
async fn both_together_are_edited_before_they_are_saved() {
    let (world, path) = saved_by_riku().await;
    let page = aoi(
        &world,
        &path,
        "key=a1&base=1&text=Aoi%20wrote&then=together",
    )
    .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text
            .contains("Riku wrote\n\n---\n\nAoi wrote</textarea>"),
        "{}",
        page.text
    );
    assert!(page.text.contains("name=\"base\" value=\"1\""));
    assert_eq!(
        text(&world).await,
        json!("Riku wrote"),
        "looking saves nothing"
    );
}

#[tokio::test]
async fn the_same_words_or_the_same_press_twice_are_no_conflict() {
    let (world, path) = saved_by_riku().await;
    for form in [
        "key=r1&base=0&text=Riku%20wrote&then=save",
        "key=a9&base=0&text=Riku%20wrote&then=save",
    ] {
        let saved = aoi(&world, &path, form).await;
        assert!(saved.leads_to().ends_with("told=saved"), "{form}");
    }
}

#[tokio::test]
async fn a_title_or_an_impact_that_somebody_changed_meanwhile_is_not_replaced_unasked() {
    for (what, field) in [("rename", "title"), ("impact", "impact")] {
        let world = World::new();
        world.posts("/incidents", json!({})).await;
        let riku = "matoi_as=U2; matoi_lang=en";
        let first = format!("do={what}&base=&text=checkout%20fails");
        assert_eq!(
            world.submits_as(riku, "/i/1/act", &first).await.leads_to(),
            "/i/1"
        );
        let mine = format!("do={what}&base=&text=%3Cb%3Elogin%20fails");
        let told = world
            .submits_as("matoi_as=U1; matoi_lang=en", "/i/1/act", &mine)
            .await;
        assert_eq!(told.status, StatusCode::CONFLICT, "{what}");
        for part in [
            "Riku changed it to “checkout fails” before you",
            "&#60;b&#62;login fails",
            "name=\"base\" value=\"checkout fails\"",
            "Make it mine",
        ] {
            assert!(told.text.contains(part), "{what}: {part}: {}", told.text);
        }
        let now = world.gets("/incidents/1").await;
        assert_eq!(now[field], json!("checkout fails"), "{what}");
        let again = format!("do={what}&base=checkout%20fails&text=login%20fails");
        let done = world
            .submits_as("matoi_as=U1; matoi_lang=en", "/i/1/act", &again)
            .await;
        assert_eq!(done.leads_to(), "/i/1");
        assert_eq!(
            world.gets("/incidents/1").await[field],
            json!("login fails")
        );
    }
}
