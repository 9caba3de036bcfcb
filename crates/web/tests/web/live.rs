//! What a page hears while it is open, and what it is told when it comes back: nothing where it missed nothing.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::json;
use tokio_stream::{Stream, StreamExt};
use tower::ServiceExt;

use crate::world::World;

/// A page's stream.
struct Listening(std::pin::Pin<Box<dyn Stream<Item = String>>>);

/// One word of it.
#[derive(Debug)]
struct Word {
    event: String,
    id: String,
    whole: String,
}

impl Listening {
    /// Opens `path`, as a browser that has come as far as `last`.
    async fn to(world: &World, path: &str, last: Option<&str>) -> Self {
        let mut request = Request::get(path).header(header::HOST, "localhost");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.body(Body::empty()).unwrap();
        let answer = world.door.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        let chunks = answer.into_body().into_data_stream();
        let texts = chunks.map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap());
        Self(Box::pin(texts))
    }

    async fn hears(&mut self) -> Word {
        let whole = self.0.next().await.expect("the stream goes on");
        let line = |name: &str| {
            let mut lines = whole.lines();
            let found = lines.find_map(|line| line.strip_prefix(&format!("{name}: ")));
            found.unwrap_or_default().to_owned()
        };
        Word {
            event: line("event"),
            id: line("id"),
            whole: whole.clone(),
        }
    }
}

/// What stands in a page about how far it has come.
async fn at(world: &World, path: &str) -> String {
    let page = world.opens(path).await.text;
    let (_, rest) = page.split_once("data-at=\"").expect("the page says so");
    rest.split_once('"').unwrap().0.to_owned()
}

async fn with_an_incident() -> World {
    let world = World::new();
    world.posts("/incidents", json!({})).await;
    world.quiet().await;
    world
}

async fn renames(world: &World, title: &str) {
    let renamed = json!({ "title": title });
    world.does("PATCH", "/incidents/1", renamed).await;
    world.quiet().await;
}

#[tokio::test]
async fn a_page_is_told_that_something_changed_and_how_far_it_has_come() {
    let world = with_an_incident().await;
    let mut stream = Listening::to(&world, "/i/1/live", None).await;
    let first = stream.hears().await;
    assert!(first.whole.contains("retry: 2000"), "{first:?}");
    assert_eq!(
        (first.event.as_str(), first.id),
        ("alive", at(&world, "/i/1").await)
    );
    world
        .posts("/incidents", json!({ "title": "another one" }))
        .await;
    renames(&world, "renamed").await;
    let told = stream.hears().await;
    assert_eq!(told.event, "changed");
    assert!(told.whole.contains("data: *"), "{told:?}");
}

#[tokio::test]
async fn whoever_missed_nothing_is_told_nothing_and_whoever_missed_something_once() {
    let world = with_an_incident().await;
    for (page, live) in [("/i/1", "/i/1/live"), ("/", "/live")] {
        let had = at(&world, page).await;
        let back = Listening::to(&world, live, Some(&had)).await.hears().await;
        assert_eq!((back.event.as_str(), &back.id), ("alive", &had), "{live}");
        renames(&world, live).await;
        let back = Listening::to(&world, live, Some(&had)).await.hears().await;
        assert_eq!(back.event, "changed", "{live}: {back:?}");
        assert_eq!(
            back.id,
            at(&world, page).await,
            "{live}: it has come as far as the page by then"
        );
    }
}

#[tokio::test]
async fn a_page_says_how_far_it_has_come_in_its_address_too() {
    let world = with_an_incident().await;
    let had = at(&world, "/i/1").await;
    let path = format!("/i/1/live?at={had}");
    assert_eq!(
        Listening::to(&world, &path, None).await.hears().await.event,
        "alive"
    );
    renames(&world, "renamed").await;
    assert_eq!(
        Listening::to(&world, &path, None).await.hears().await.event,
        "changed"
    );
}

#[tokio::test]
async fn whoever_comes_from_another_past_begins_anew() {
    let world = with_an_incident().await;
    for (live, last) in [
        ("/i/1/live", "5"),
        ("/i/1/live", "9999.0.0"),
        ("/i/1/live", "x"),
        ("/live", "5"),
        ("/live", "99999999999999999"),
        ("/live", "1.2.3"),
    ] {
        let back = Listening::to(&world, live, Some(last)).await.hears().await;
        assert_eq!(back.event, "reset", "{live} after {last}");
    }
}

#[tokio::test]
async fn what_is_shown_already_is_not_sent_again() {
    let world = with_an_incident().await;
    for (page, fragment) in [("/i/1", "/i/1/fragment"), ("/", "/fragment")] {
        let had = at(&world, page).await;
        let asked = format!("{fragment}?at={had}");
        let same = world.opens(&asked).await;
        assert_eq!(
            (same.status, same.text.as_str()),
            (StatusCode::NO_CONTENT, ""),
            "{fragment}"
        );
        renames(&world, fragment).await;
        let news = world.opens(&asked).await;
        assert_eq!(news.status, StatusCode::OK);
        assert!(news.text.contains(fragment), "{}", news.text);
    }
}

#[tokio::test]
async fn times_are_told_in_the_readers_zone_once_their_browser_said_it() {
    let world = with_an_incident().await;
    let there = world
        .opens_as("matoi_zone=Europe/Berlin; matoi_lang=en", "/i/1")
        .await
        .text;
    assert!(
        there.contains("data-zone=\"Europe/Berlin\"") && there.contains("2026-11-22 06:02"),
        "{there}"
    );
    assert!(
        there.contains("Asia/Tokyo"),
        "the team's zone is named beside it"
    );
    let here = world.opens("/i/1?lang=en").await.text;
    assert!(
        here.contains("data-zone=\"Asia/Tokyo\"") && here.contains("2026-11-22 14:02"),
        "{here}"
    );
    assert!(!here.contains("the team's is"), "{here}");
}
