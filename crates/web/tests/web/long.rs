//! A very long timeline: its newest part, links to the rest, and files that hold all of it.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{actor::Actor, entry::Entry, ids::MessageRef};
use matoi_engine::store::{Commit, Viewer};
use serde_json::json;

use crate::world::World;

const LINES: usize = 1_000;
/// As many as a page shows at once.
const SHOWN: usize = 200;

/// An incident in whose room much was said.
async fn much_said() -> World {
    let world = World::new();
    world
        .posts("/incidents", json!({ "title": "決済で500" }))
        .await;
    world.quiet().await;
    let kept = world
        .engine
        .incident(&Viewer::House, 1)
        .await
        .unwrap()
        .unwrap();
    let (room, _) = kept.incident.room.place().unwrap();
    let begins: Timestamp = "2026-11-22T06:00:00Z".parse().unwrap();
    let said = |at: usize| Entry {
        message: MessageRef::new(
            room.as_str(),
            format!("{}.000100", 1_795_000_000 + at).as_str(),
        ),
        revision: String::new(),
        thread: None,
        author: Actor::Person("U1".into()),
        text: format!("word {at} of many"),
        deleted: false,
        at: begins + SignedDuration::from_secs(i64::try_from(at).unwrap()),
    };
    let entries = (0..LINES).map(said).collect();
    let commit = Commit {
        entries,
        ..Commit::default()
    };
    let store = world.engine.store();
    store.commit(world.engine.team_id(), commit).await.unwrap();
    world
}

fn lines(page: &str) -> usize {
    page.matches("<li class=\"ev").count()
}

/// Where the link in the paragraph of that id leads.
fn link(page: &str, id: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("id=\"{id}\"><a href=\""))
        .expect("it is there");
    let (href, _) = rest.split_once('"').unwrap();
    href.split('#').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_newest_part_is_shown_and_links_lead_back_to_the_first_line_without_a_script() {
    let world = much_said().await;
    let mut page = world.opens("/i/1?lang=en").await.text;
    assert_eq!(lines(&page), SHOWN);
    assert!(page.contains("word 999 of many") && !page.contains("word 799 of many"));
    assert!(!page.contains("id=\"newer\""));
    for _ in 0..LINES / SHOWN + 1 {
        if !page.contains("id=\"older\"") {
            break;
        }
        page = world.opens(&link(&page, "older")).await.text;
        assert!(lines(&page) <= SHOWN && page.contains("id=\"newer\""));
    }
    assert!(page.contains("word 0 of many"), "{page}");
    let next = world.opens(&link(&page, "newer")).await.text;
    assert!(next.contains("word 300 of many"), "{next}");
}

#[tokio::test]
async fn any_line_can_be_led_to_and_everything_is_one_link_away() {
    let world = much_said().await;
    let mark = "m1795000123.000100";
    let page = world.opens(&format!("/i/1?part={mark}")).await.text;
    assert!(page.contains(&format!("id=\"{mark}\"")) && page.contains("word 123 of many"));
    assert!(
        page.contains(&format!("/i/1/fragment?lang=ja&#38;part={mark}")),
        "{page}"
    );
    let all = world.opens("/i/1?part=all").await.text;
    assert!(lines(&all) > LINES && !all.contains("id=\"older\""));
    let nowhere = world.opens("/i/1?part=%3Cscript%3E").await.text;
    assert!(nowhere.contains("word 999 of many") && !nowhere.contains("<script>"));
}

#[tokio::test]
async fn the_files_hold_every_line() {
    let world = much_said().await;
    for file in ["/i/1.md", "/i/1.json"] {
        let whole = world.opens(file).await.text;
        assert!(
            whole.contains("word 0 of many") && whole.contains("word 999 of many"),
            "{file}"
        );
    }
}

#[tokio::test]
async fn a_board_of_many_notes_shows_the_newest_of_each_kind_and_how_many_there_are() {
    let world = World::new();
    world.posts("/incidents", json!({})).await;
    for at in 0..53 {
        let note = json!({ "kind": "fact", "text": format!("fact {at}.") });
        world.posts("/incidents/1/notes", note).await;
    }
    let page = world.opens("/i/1?lang=en").await.text;
    let board = page
        .split("id=\"timeline\"")
        .next()
        .unwrap()
        .split("id=\"known\"")
        .nth(1)
        .unwrap();
    assert!(
        board.contains("<b>53</b>") && board.contains("3 older"),
        "{board}"
    );
    assert_eq!(board.matches("class=\"words\">fact ").count(), 50);
    let whole = world.opens("/i/1?known=all").await.text;
    let board = whole.split("id=\"timeline\"").next().unwrap();
    assert!(board.contains("class=\"words\">fact 0."), "{board}");
}
