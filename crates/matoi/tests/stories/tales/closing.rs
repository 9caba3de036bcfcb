//! Closing: the record first, then thanks by name, then the room is put away; the case reads alone.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::world::TestWorld;

const EVIDENCE: &str = "pay-7 answered 502 eleven times";

async fn told_to_its_end(world: &TestWorld) {
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    world
        .alert_fires(json!({"title": "checkout 5xx", "summary": EVIDENCE, "fingerprint": "a"}))
        .await;
    let card = hana.sees("#alerts", "checkout 5xx").await;
    hana.presses(&card, "alert.raise").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    leo.reacts(&head, "raising_hand").await;
    hana.says(&room.id, "事実: 14:20 から 5xx は 0").await;
    let chat = leo.says(&room.id, "the deploy of 14:01 looks odd").await;
    leo.calls(
        "chat.postMessage",
        json!({"channel": room.id, "thread_ts": chat.ts, "text": "it is, in a thread"}),
    )
    .await;
    room.shows_under("いま分かっていること", "14:20").await;
    room.shows_under("いま動ける人", &leo.mention()).await;
    hana.commands(&room.id, "/matoi settle 静かです").await;
    let asked = room.says("そろそろ収束でよさそうでしょうか").await;
    leo.presses(&asked, "settle.agree").await;
    let news = room.offers("incident.reopen").await;
    hana.presses(&news, "incident.close").await;
    let bye = room.says("閉じます").await;
    assert!(
        bye.words().contains(&hana.mention()) && bye.words().contains(&leo.mention()),
        "{}",
        bye.words()
    );
    room.is_archived().await;
    world.is(1, "closed").await;
}

#[tokio::test]
async fn the_case_is_kept_people_are_thanked_and_the_room_is_archived() {
    let world = TestWorld::opens().await;
    told_to_its_end(&world).await;
    world.calms().await;
    let hana = world.person("hana").await;
    hana.sees("#incidents", "を閉じました").await;
    hana.sees("#alerts", "を閉じました").await;
    let calls = world.slack().calls().await;
    let order: Vec<&str> = calls
        .iter()
        .filter_map(|call| call["method"].as_str())
        .filter(|method| ["conversations.history", "conversations.archive"].contains(method))
        .collect();
    let archived = order
        .iter()
        .position(|method| *method == "conversations.archive")
        .unwrap();
    assert!(
        order[..archived].contains(&"conversations.history"),
        "what was said is read back before"
    );
    assert!(
        order[archived..].contains(&"conversations.history"),
        "and what was said on the way out, after"
    );
    let (status, case) = world
        .slack()
        .rest("GET", "/api/v1/cases/1", None, &Value::Null)
        .await;
    assert_eq!(status, 200);
    for words in [
        EVIDENCE,
        "14:20 から 5xx は 0",
        "the deploy of 14:01 looks odd",
        "it is, in a thread",
    ] {
        assert!(case.to_string().contains(words), "the case lacks {words:?}");
    }
    world.ends_well().await;
}

#[tokio::test]
async fn the_case_reads_with_everything_of_slack_deleted() {
    let mut world = TestWorld::opens().await;
    told_to_its_end(&world).await;
    world.ends_well().await;
    world.stops().await;
    for entry in fs::read_dir(world.data_dir()).unwrap() {
        let path = entry.unwrap().path();
        if path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with("workspace.db")
        {
            fs::remove_file(path).unwrap();
        }
    }
    let markdown = exported(&world, "md");
    // Markdown's escapes are for whoever shows it.
    let plain = markdown.replace('\\', "");
    let json = exported(&world, "json");
    let parsed: Value = serde_json::from_str(&json).unwrap();
    assert!(parsed.is_object());
    world.starts().await;
    let page = world.slack().page("/library/1", "ja").await;
    for words in [
        EVIDENCE,
        "14:20 から 5xx は 0",
        "the deploy of 14:01 looks odd",
        "it is, in a thread",
        "静かです",
    ] {
        for (what, text) in [("markdown", &plain), ("json", &json), ("page", &page)] {
            assert!(text.contains(words), "{what} lacks {words:?}: {text}");
        }
    }
    for name in ["花", "Leo"] {
        assert!(
            markdown.contains(name) && page.contains(name),
            "{name} by name"
        );
    }
}

fn exported(world: &TestWorld, format: &str) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_matoi"))
        .args(["export", "1", "--format", format, "--data-dir"])
        .arg(world.data_dir())
        .current_dir(world.data_dir())
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).unwrap()
}

#[tokio::test]
async fn a_false_alarm_is_a_good_end_with_thanks() {
    let world = TestWorld::opens().await;
    let tom = world.person("tom").await;
    tom.commands("#general", "/matoi something smells").await;
    let room = world.room(&tom, 1).await;
    let head = room.head().await;
    tom.presses(&head, "incident.false_alarm").await;
    let bye = room.says("問題ないことが確かめられました").await;
    assert!(bye.words().contains(&tom.mention()), "{}", bye.words());
    room.is_archived().await;
    world.is(1, "false_alarm").await;
    tom.sees("#incidents", "問題ないことが確かめられました")
        .await;
    world.ends_well().await;
}
