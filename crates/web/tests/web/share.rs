//! A link for reading: made and taken back on the incident's page, read by somebody who has nothing
//! else, and silent about everything it does not open.

use axum::http::{HeaderName, StatusCode, header};
use jiff::SignedDuration;
use matoi_core::{
    actor::Actor,
    evidence::FileRef,
    ids::{MessageRef, PersonId, StreamId},
    request::{Ask, Report},
};
use matoi_engine::store::{Answer as Found, Query, Viewer};
use matoi_web::door::{self, SHARE_LASTS};
use serde_json::{Value, json};

use crate::world::{Answer, World};

const AOI: &str = "matoi_as=U1";

/// An incident with something of everything, and a link that 葵 made; gives its path.
async fn shared(world: &World) -> String {
    let evidence = json!([{ "text": "pay-7: 502", "url": "https://graphs.example/pay" }]);
    let raise = json!({ "title": "決済で500", "evidence": evidence, "by": "葵" });
    world.posts("/incidents", raise).await;
    for (kind, text) in [("fact", "5xx は 14:20 から"), ("hypothesis", "pool?")] {
        let note = json!({ "kind": kind, "text": text, "by": "Riku" });
        world.posts("/incidents/1/notes", note).await;
    }
    let lead = json!({ "role": "lead", "person": "Riku", "action": "take", "by": "Riku" });
    world.posts("/incidents/1/roles", lead).await;
    let quiet = json!({ "role": "scribe", "person": "葵", "action": "offer", "by": "Riku" });
    world.posts("/incidents/1/roles", quiet).await;
    let look_back = json!({ "size": "note", "text": "わかったこと", "by": "葵" });
    world.posts("/incidents/1/look-backs", look_back).await;
    world.quiet().await;
    link(&world.submits_as(AOI, "/i/1/share", "do=make").await)
}

/// The path of the link on the page that shows it.
fn link(made: &Answer) -> String {
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let (_, rest) = made.text.split_once("http://localhost:1190/s/").unwrap();
    format!("/s/{}", rest.split_once('"').unwrap().0)
}

fn file() -> Report {
    Report::FilesSeen {
        message: MessageRef::new("C1", "9.000100"),
        files: vec![FileRef {
            id: "F1".into(),
            name: "graph.png".into(),
            mime: "image/png".into(),
            size: 9,
            url: "https://files.example/there".into(),
        }],
    }
}

#[tokio::test]
async fn whoever_has_the_link_reads_the_record_and_nothing_else() {
    let world = World::closed();
    let path = shared_by_hand(&world).await;
    let stream: StreamId = {
        let kept = world.engine.incident(&Viewer::House, 1).await;
        kept.unwrap().unwrap().stream
    };
    let seen = Ask::report(stream, file());
    world.engine.request("seen", &seen).await.unwrap();
    world.quiet().await;
    let page = world.opens(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = &page.text;
    for told in [
        "決済で500",
        "pay-7: 502",
        "pool?",
        "わかったこと",
        "Riku",
        "graph.png",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    for absent in [
        "<form",
        "<button",
        "<img",
        "graphs.example",
        "files.example",
        "/files/",
    ] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
    let scripts: Vec<&str> = text.split("<script").skip(1).collect();
    assert!(
        scripts.len() == 1 && scripts[0].contains("/zone.js"),
        "one says the zone, none acts: {scripts:?}"
    );
    // Links lead to this page in another language, and to places on it.
    for href in text.split(" href=\"").skip(1) {
        let href = href.split('"').next().unwrap();
        let own = href.starts_with(&path) || href.starts_with('#') || href.starts_with("/assets/");
        assert!(own, "{href}");
    }
    let english = world.opens(&format!("{path}?lang=en")).await.text;
    assert!(english.contains("<html lang=\"en\">") && english.contains("What we knew"));
}

/// The same on a door where one signs in: what `door::share` keeps is what the page makes.
async fn shared_by_hand(world: &World) -> String {
    let evidence = json!([{ "text": "pay-7: 502", "url": "https://graphs.example/pay" }]);
    let raise = json!({ "title": "決済で500", "evidence": evidence, "by": "葵" });
    world.posts("/incidents", raise).await;
    let note = json!({ "kind": "hypothesis", "text": "pool?", "by": "Riku" });
    world.posts("/incidents/1/notes", note).await;
    let look_back = json!({ "size": "note", "text": "わかったこと", "by": "葵" });
    world.posts("/incidents/1/look-backs", look_back).await;
    make(world, 1, "s3cret").await
}

#[tokio::test]
async fn times_are_told_in_the_zone_the_browser_names_and_else_in_the_teams() {
    let world = World::closed();
    let path = shared_by_hand(&world).await;
    let page = world.opens(&path).await.text;
    assert!(page.contains("時刻は Asia/Tokyo です"), "{page}");
    assert!(page.contains(">14:02</time>") || page.contains(">2026-11-22 14:02</time>"));
    assert!(page.contains("data-zone=\"Asia/Tokyo\" data-again"));
    let there = "matoi_zone=America/New_York";
    let page = world.opens_as(there, &format!("{path}?lang=en")).await.text;
    assert!(page.contains("Times are in America/New_York"), "{page}");
    assert!(page.contains(">2026-11-22 00:02</time>"), "{page}");
    assert!(page.contains("works until 2026-12-22 00:0"), "{page}");
}

async fn make(world: &World, number: u64, secret: &str) -> String {
    let engine = &world.engine;
    let by = (Actor::Person(PersonId::from("U1")), engine.now());
    let made = door::share(
        engine.store().as_ref(),
        engine.team_id(),
        number,
        secret,
        by,
    );
    made.await.unwrap()
}

#[tokio::test]
async fn a_program_that_shows_the_link_learns_title_state_lead_and_duration() {
    let world = World::new();
    let path = shared(&world).await;
    let page = world.opens(&format!("{path}?lang=en")).await;
    for (name, value) in [
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, matoi_page::csp()),
        (
            HeaderName::from_static("x-robots-tag"),
            "noindex, nofollow, noarchive",
        ),
    ] {
        assert_eq!(page.headers[&name], value, "{name}");
    }
    let (head, _) = page.text.split_once("</head>").unwrap();
    assert!(
        head.contains("property=\"og:title\" content=\"#1 決済で500\""),
        "{head}"
    );
    assert!(
        head.contains("property=\"og:description\" content=\"Responding · Lead: Riku\""),
        "{head}"
    );
    for absent in ["14:20", "pool", "pay-7", "葵", "わかった"] {
        assert!(!head.contains(absent), "{absent}: {head}");
    }
    let offered = |text: &str| text.contains("scribe_offered") || text.contains("書きとめ役を");
    assert!(!offered(&page.text), "what two people said to each other");
}

#[tokio::test]
async fn every_link_that_does_not_open_answers_alike() {
    let world = World::new();
    let path = shared(&world).await;
    let raise = json!({ "title": "秘", "sensitive": true, "by": "葵" });
    world.posts("/incidents", raise).await;
    // As one made before it became sensitive would be.
    let sensitive = make(&world, 2, "s3cret").await;
    let unknown = world.opens("/s/1-0000").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let alike = async |path: &str| {
        let answer = world.opens(path).await;
        assert_eq!(answer.status, unknown.status, "{path}");
        assert_eq!(answer.text, unknown.text, "{path}");
        assert_eq!(answer.headers, unknown.headers, "{path}");
    };
    let one_off = format!("{}0", path.strip_suffix(|_| true).unwrap());
    for wrong in [
        &sensitive,
        &one_off,
        "/s/9-0000",
        "/s/x",
        "/s/-",
        "/s/1-",
        "/s/%20",
    ] {
        alike(wrong).await;
    }
    let ended = world.submits_as(AOI, "/i/1/share", "do=end").await;
    assert_eq!(ended.leads_to(), "/i/1#share");
    alike(&path).await;
    let again = link(&world.submits_as(AOI, "/i/1/share", "do=make").await);
    assert_eq!(world.opens(&again).await.status, StatusCode::OK);
    alike(&path).await;
    world.passes(SHARE_LASTS);
    alike(&again).await;
}

#[tokio::test]
async fn a_new_link_ends_the_one_before_and_the_page_says_who_did_what() {
    let world = World::new();
    let first = shared(&world).await;
    let page = world.opens("/i/1").await.text;
    assert!(page.contains("葵 さんがリンクを作りました"), "{page}");
    assert!(
        !page.contains(first.rsplit('-').next().unwrap()),
        "shown once"
    );
    let second = link(
        &world
            .submits_as("matoi_as=U2", "/i/1/share", "do=make")
            .await,
    );
    assert_eq!(world.opens(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.opens(&second).await.status, StatusCode::OK);
    world.submits_as(AOI, "/i/1/share", "do=end").await;
    let page = world.opens("/i/1").await.text;
    assert!(
        page.contains("葵 さんが") && page.contains("リンクを終えました"),
        "{page}"
    );
    // Nothing else ends or makes one.
    let done = world.submits_as(AOI, "/i/1/share", "do=dance").await;
    assert_eq!(done.leads_to(), "/i/1#share");
}

#[tokio::test]
async fn a_sensitive_incident_has_no_link_and_says_so_kindly() {
    let world = World::new();
    let raise = json!({ "title": "秘", "sensitive": true, "by": "葵" });
    world.posts("/incidents", raise).await;
    let page = world.opens_as(AOI, "/i/1").await.text;
    assert!(
        page.contains("中にいる人だけ") && !page.contains("value=\"make\""),
        "{page}"
    );
    let refused = world.submits_as(AOI, "/i/1/share", "do=make").await;
    assert!(refused.text.contains("中にいる人だけ"), "{}", refused.text);
    assert!(!refused.text.contains("/s/1-"));
    // Whoever is not in it does not even learn that it is there.
    let other = world
        .submits_as("matoi_as=U2", "/i/1/share", "do=make")
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_store_keeps_nothing_that_opens_a_link() {
    let world = World::new();
    let path = shared(&world).await;
    let secret = path.rsplit('-').next().unwrap();
    let asked = Query::Setting("share/1".into());
    let store = world.engine.store();
    let kept = store
        .ask(world.engine.team_id(), &Viewer::House, asked)
        .await;
    let Found::Setting(kept) = kept.unwrap() else {
        panic!("nothing is kept");
    };
    assert!(!kept.to_string().contains(secret), "{kept}");
    assert!(
        kept["digest"]
            .as_str()
            .is_some_and(|digest| digest.len() == 64)
    );
    assert_eq!(kept["ended"], Value::Null);
    assert!(SHARE_LASTS <= SignedDuration::from_hours(30 * 24));
}
