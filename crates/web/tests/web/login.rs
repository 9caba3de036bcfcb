//! Coming in: a link that opens once, a session that lasts while its owner is here, saying who one is
//! where nobody signs in; and nothing for whoever stays outside.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use jiff::SignedDuration;
use matoi_core::{ids::PersonId, team::Standing};
use matoi_engine::store::Viewer;
use matoi_web::door;
use serde_json::json;

use crate::world::World;

/// A link that the command line printed; as a browser sees it.
async fn invited(world: &World, person: Option<&str>) -> String {
    let engine = &world.engine;
    let person = person.map(PersonId::from);
    let (store, team) = (engine.store().as_ref(), engine.team_id());
    let invited = door::invite(store, team, "s3cret", person, engine.now());
    invited.await.unwrap()
}

/// Somebody comes in by a link; gives their cookie.
async fn comes_in(world: &World, person: &str) -> String {
    let link = invited(world, Some(person)).await;
    let answer = world.submits(&link, "").await;
    assert_eq!(answer.leads_to(), "/");
    answer.cookie().to_owned()
}

#[tokio::test]
async fn whoever_did_not_sign_in_is_led_to_the_door_and_back() {
    let world = World::closed();
    let answer = world.opens("/library?q=a").await;
    assert_eq!(answer.leads_to(), "/login?to=%2Flibrary%3Fq%3Da");
    let page = world.opens("/login?to=%2Flibrary").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("matoi login-link"), "{}", page.text);
    let form = world.submits("/raise", "words=x").await;
    assert_eq!(form.status, StatusCode::UNAUTHORIZED);
    let fragment = Request::get("/fragment").header(header::HOST, "matoi.example");
    let fragment = world.send(fragment.body(Body::empty()).unwrap()).await;
    assert_eq!(fragment.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_link_opens_once_and_looking_at_it_does_not_use_it_up() {
    let world = World::closed();
    let link = invited(&world, Some("U1")).await;
    for _ in 0..2 {
        let page = world.opens(&format!("{link}?lang=ja")).await;
        assert!(page.text.contains("葵"), "{}", page.text);
    }
    let answer = world.submits(&link, "to=%2Fi%2F1").await;
    assert_eq!(answer.leads_to(), "/i/1");
    let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax"),
        "{set}"
    );
    let page = world.opens_as(answer.cookie(), "/").await;
    assert!(page.text.contains("葵"), "{}", page.text);
    for spent in [world.submits(&link, "").await, world.opens(&link).await] {
        assert_eq!(spent.status, StatusCode::GONE);
        assert!(!spent.headers.contains_key(header::SET_COOKIE));
    }
}

#[tokio::test]
async fn a_link_for_nobody_in_particular_asks_who_one_is() {
    let world = World::closed();
    let link = invited(&world, None).await;
    let page = world.opens(&link).await.text;
    assert!(page.contains("葵") && page.contains("Riku"), "{page}");
    for nobody in ["", "person=U9", "person="] {
        assert_eq!(world.submits(&link, nobody).await.leads_to(), link);
    }
    let answer = world.submits(&link, "person=U2").await;
    let page = world.opens_as(answer.cookie(), "/").await.text;
    assert!(page.contains("Riku") && !page.contains("葵"), "{page}");
}

#[tokio::test]
async fn a_link_ends_and_so_does_a_session() {
    let world = World::closed();
    let link = invited(&world, Some("U1")).await;
    world.passes(door::LINK_LASTS);
    assert_eq!(world.submits(&link, "").await.status, StatusCode::GONE);
    let cookie = comes_in(&world, "U1").await;
    assert_eq!(world.opens_as(&cookie, "/").await.status, StatusCode::OK);
    world.passes(SignedDuration::from_hours(15 * 24));
    let answer = world.opens_as(&cookie, "/").await;
    assert_eq!(answer.leads_to(), "/login?to=%2F");
}

#[tokio::test]
async fn whoever_leaves_the_page_or_the_team_is_out() {
    let world = World::closed();
    let cookie = comes_in(&world, "U1").await;
    let left = world.submits_as(&cookie, "/logout", "").await;
    assert_eq!(left.cookie(), "matoi_session=");
    assert_eq!(
        world.opens_as(&cookie, "/").await.status,
        StatusCode::SEE_OTHER
    );
    let cookie = comes_in(&world, "U2").await;
    let mut team = (*world.engine.team()).clone();
    for person in &mut team.people {
        person.standing = Standing::Gone;
    }
    world.engine.know_team(team);
    assert_eq!(
        world.opens_as(&cookie, "/").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn the_store_holds_nothing_that_signs_anybody_in() {
    let world = World::closed();
    let cookie = comes_in(&world, "U1").await;
    let (_, secret) = cookie.split_once('=').unwrap();
    for guess in ["", secret.get(1..).unwrap(), "x"] {
        let answer = world.opens_as(&format!("matoi_session={guess}"), "/").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{guess}");
    }
    let kept = format!("session/{secret}");
    let asked = matoi_engine::store::Query::Setting(kept);
    let store = world.engine.store();
    let found = store.ask(world.engine.team_id(), &Viewer::House, asked);
    let found = found.await.unwrap();
    assert_eq!(found, matoi_engine::store::Answer::Nothing);
}

#[tokio::test]
async fn where_nobody_signs_in_one_says_who_one_is_and_acts_as_that() {
    let world = World::new();
    let chosen = world.submits("/as", "person=U1&to=%2Flibrary").await;
    assert_eq!(chosen.leads_to(), "/library");
    let raised = world.submits_as(chosen.cookie(), "/raise", "words=x").await;
    assert_eq!(raised.leads_to(), "/i/1");
    let shown = world.gets("/incidents/1").await;
    assert_eq!(shown["opened_by"], json!("葵"), "{shown}");
    for stranger in ["person=U9", "person=", ""] {
        assert_eq!(world.submits("/as", stranger).await.cookie(), "matoi_as=");
    }
    let elsewhere = world
        .submits("/as", "person=U1&to=https%3A%2F%2Fevil.example")
        .await;
    assert_eq!(elsewhere.leads_to(), "/");
}
