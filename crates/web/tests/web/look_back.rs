//! The look-back editor and what comes after, as somebody in a browser meets them: plain forms.

use axum::http::StatusCode;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_look_back_is_opened_prefilled_saved_and_finished_without_a_script() {
    let world = World::new();
    world
        .posts("/incidents", json!({ "title": "決済で500" }))
        .await;
    let fact = json!({ "kind": "fact", "text": "</textarea><b>5xx</b>" });
    world.posts("/incidents/1/notes", fact).await;
    let page = world.opens("/i/1").await.text;
    assert!(
        page.contains("action=\"/i/1/look-backs\"") && page.contains("5分メモ"),
        "{page}"
    );
    let editor = world
        .submits("/i/1/look-backs", "size=talk")
        .await
        .leads_to()
        .to_owned();
    let shown = world.opens(&editor).await.text;
    assert!(
        shown.contains("決済で500") && shown.contains("30分の会"),
        "{shown}"
    );
    assert!(!shown.contains("</textarea><b>"), "{shown}");
    assert!(shown.contains("name=\"base\" value=\"0\""), "{shown}");
    let saved = world
        .submits(
            &editor,
            "key=k1&base=0&text=a%0D%0Ab&name=%E8%91%B5&then=save",
        )
        .await
        .leads_to()
        .to_owned();
    let shown = world.opens(&saved).await.text;
    assert!(
        shown.contains("保存しました") && shown.contains("a\nb</textarea>"),
        "{shown}"
    );
    // The same press again, and somebody who read the draft before that, saw both texts and put them together.
    world
        .submits(&editor, "key=k1&base=0&text=a%0D%0Ab&then=save")
        .await;
    let other = world
        .submits(&editor, "key=k2&base=1&text=a%0D%0Ab%0D%0Aother&then=done")
        .await
        .leads_to()
        .to_owned();
    let shown = world.opens(&other).await.text;
    assert!(shown.contains("a\nb\nother</textarea>"), "{shown}");
    assert!(shown.contains("書き終わり"), "{shown}");
    let told = world.gets("/incidents/1").await;
    assert_eq!(told["look_backs"][0]["revision"], 2);
    assert_eq!(told["look_backs"][0]["done"], true);
    let nowhere = world
        .opens("/i/1/look-backs/00000000-0000-0000-0000-000000000009")
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_comes_after_stands_on_the_page_in_the_case_and_in_both_exports() {
    let world = World::new();
    world
        .posts("/incidents", json!({ "title": "決済で500" }))
        .await;
    let plan = json!({ "kind": "cause", "how": "ログを一緒に見る", "who": "葵", "by": "葵" });
    world.posts("/incidents/1/follow-ups", plan).await;
    let gone = json!({ "kind": "report", "action": "let_go" });
    world.posts("/incidents/1/follow-ups", gone).await;
    let task = json!({ "text": "プールの警報", "by": "葵", "mine": true });
    world.posts("/incidents/1/tasks", task).await;
    let written = json!({ "text": "# 驚いたこと\n早かった", "done": true });
    world.posts("/incidents/1/look-backs", written).await;
    let open = world.opens("/i/1").await.text;
    world.posts("/incidents/1/close", json!({})).await;
    world.quiet().await;
    let case = world.opens("/library/1").await.text;
    let markdown = world.opens("/i/1.md").await.text;
    let export = world.opens("/i/1.json").await.text;
    for (place, told) in [
        ("page", &open),
        ("case", &case),
        ("md", &markdown),
        ("json", &export),
    ] {
        assert!(told.contains("ログを一緒に見る"), "{place}: {told}");
        assert!(told.contains("プールの警報"), "{place}: {told}");
    }
    for (place, told) in [("page", &open), ("case", &case), ("md", &markdown)] {
        assert!(
            told.contains("今回はなし") && told.contains("5分メモ"),
            "{place}: {told}"
        );
    }
    assert!(case.contains("早かった") && markdown.contains("早かった"));
    // What is in the library is read there; nothing is pressed.
    assert!(!case.contains("action=\"/i/1/look-backs\""), "{case}");
}

#[tokio::test]
async fn whoever_raises_what_is_open_already_is_shown_the_way_there() {
    let world = World::new();
    world
        .posts("/incidents", json!({ "title": "決済で500" }))
        .await;
    let raised = world
        .submits("/raise", "words=%E6%B1%BA%E6%B8%88%E3%81%8C500&key=k")
        .await;
    let to = raised.leads_to().to_owned();
    assert_eq!(to, "/i/2?same=1");
    let page = world.opens(&to).await.text;
    assert!(
        page.contains("id=\"same\"") && page.contains("href=\"/i/1\">#1 決済で500"),
        "{page}"
    );
    for other in ["/i/2", "/i/2?same=77", "/i/2?same=x"] {
        assert!(
            !world.opens(other).await.text.contains("id=\"same\""),
            "{other}"
        );
    }
}
