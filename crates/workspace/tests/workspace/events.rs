//! What the dials do to events: all of it by the clock of the workspace or by count, none by chance
//! of time.

use matoi_workspace::Act;
use serde_json::{Value, json};

use crate::support::Stage;

impl Stage {
    fn dial(&mut self, dials: Value) -> Value {
        let hana = self.person("hana");
        self.ok(&hana, "sandbox.faults", dials)["faults"].clone()
    }

    fn says(&mut self, text: &str) {
        let (hana, general) = (self.person("hana"), self.channel("general"));
        let say = json!({"channel": general, "text": text});
        self.ok(&hana, "chat.postMessage", say);
    }

    /// Lets the time of the workspace come to itself.
    fn ticks(&mut self) {
        let now = self.now;
        self.world.act(&Act::Tick { now });
    }

    /// The texts of the messages the app hears of.
    fn heard_texts(&mut self) -> Vec<String> {
        let text = |payload: &Value| payload["event"]["text"].as_str().unwrap().to_owned();
        self.heard().iter().map(text).collect()
    }
}

#[test]
fn paused_events_never_come() {
    let mut stage = Stage::new();
    let shown = stage.dial(json!({"pause_events": "16h 42m"}));
    assert!(shown["events_paused_until"].is_string());
    stage.says("into the void");
    stage.wait_ms(16 * 3_600_000);
    stage.says("still void");
    stage.wait_ms(3_600_000);
    stage.ticks();
    assert_eq!(stage.heard_texts().len(), 0);
    stage.says("heard");
    assert_eq!(stage.heard_texts(), ["heard"], "and nothing from before");
    stage.dial(json!({"pause_events": 60}));
    stage.says("void again");
    stage.dial(json!({"pause_events": "off"}));
    stage.says("heard again");
    assert_eq!(stage.heard_texts(), ["heard again"]);
    let (hana, soon) = (stage.person("hana"), json!({"pause_events": "soon"}));
    stage.refused(&hana, "sandbox.faults", soon, "invalid_arguments");
}

#[test]
fn delayed_events_come_when_their_time_has_come() {
    let mut stage = Stage::new();
    stage.dial(json!({"delay_events_ms": 60_000}));
    stage.says("slow");
    let due = stage.now.checked_add(jiff::SignedDuration::from_secs(60));
    assert_eq!(stage.world.next_due(), Some(due.unwrap()));
    stage.dial(json!({"delay_events_ms": 0}));
    stage.says("fast");
    stage.wait_ms(57_000);
    stage.ticks();
    assert_eq!(stage.heard_texts(), ["fast"], "a second is left");
    stage.wait_ms(1_000);
    stage.ticks();
    assert_eq!(stage.heard_texts(), ["slow"]);
    assert_eq!(stage.world.next_due(), None);
}

#[test]
fn a_window_of_events_comes_the_newest_first() {
    let mut stage = Stage::new();
    stage.dial(json!({"reorder_window": 3}));
    stage.says("1");
    stage.says("2");
    assert_eq!(stage.heard_texts().len(), 0, "the window is not full");
    stage.says("3");
    assert_eq!(stage.heard_texts(), ["3", "2", "1"]);
    stage.says("4");
    stage.says("5");
    let hana = stage.person("hana");
    stage.ok(&hana, "sandbox.clock", json!({"advance": 1}));
    assert_eq!(stage.heard_texts(), ["5", "4"], "time passes for all");
    stage.says("6");
    stage.dial(json!({"clear": true}));
    stage.says("7");
    assert_eq!(stage.heard_texts(), ["6", "7"]);
}

#[test]
fn a_second_copy_comes_at_once_or_much_later() {
    let mut stage = Stage::new();
    stage.dial(json!({"duplicate_percent": 100}));
    stage.says("twice");
    let heard = stage.heard();
    assert_eq!(heard.len(), 2);
    assert_eq!(heard[0], heard[1]);
    stage.dial(json!({"duplicate_after_ms": 3_600_000}));
    stage.says("once");
    let first = stage.heard();
    assert_eq!(first.len(), 1);
    stage.wait_ms(3_600_000);
    stage.ticks();
    assert_eq!(stage.heard(), first, "the same event_id");
}

#[test]
fn some_envelopes_lack_what_most_have() {
    let mut stage = Stage::new();
    stage.says("whole");
    let whole = stage.heard().pop().unwrap();
    stage.dial(json!({"sparse_events": true}));
    stage.says("sparse");
    let sparse = stage.heard().pop().unwrap();
    for field in ["authorizations", "event_context", "context_team_id"] {
        assert!(whole.get(field).is_some(), "{field}");
        assert!(sparse.get(field).is_none(), "{field}");
    }
    assert!(whole["event"]["event_ts"].is_string());
    assert!(sparse["event"].get("event_ts").is_none());
    assert_eq!(sparse["event"]["text"], "sparse");
    assert!(sparse["event"]["ts"].is_string());
}

#[test]
fn what_is_held_back_is_remembered_with_the_world() {
    let mut stage = Stage::new();
    stage.dial(json!({"delay_events_ms": 1_000, "reorder_window": 2}));
    stage.says("1");
    stage.says("2");
    stage.says("3");
    let text = serde_json::to_string(&stage.world).unwrap();
    let mut copy = Stage {
        world: serde_json::from_str(&text).unwrap(),
        now: stage.now,
    };
    for one in [&mut stage, &mut copy] {
        one.wait_ms(1_000);
        one.ticks();
        assert_eq!(one.heard_texts(), ["2", "1"]);
        one.dial(json!({"reorder_window": 0}));
        assert_eq!(one.heard_texts(), ["3"]);
    }
}
