//! How every story ends: nothing owed, every live state the replay of its log, few words said, no
//! complaints, and only calls that Slack documents.

use matoi_core::ids::StreamId;
use matoi_engine::store::Viewer;
use matoi_slack::manifest::{self, Need, Reach};
use serde_json::Value;

use super::{Message, Slack, TestWorld, room, seconds};

/// Matoi's posts in one room: head, proposal, settled, a reopening, farewell.
const POSTS_MAX: usize = 5;
/// A story's last seconds: time moves on so often until nothing is owed any more.
const CALMING_STEPS_MAX: usize = 2_000;
/// Where Slack's documented methods are, beside the clone; never part of the project.
const GROUND_TRUTH: &str = "SLACK_GROUNDTRUTH";

/// What the program says when a lease was over before its call came back.
const LEASE_OVER: &str = "settled by somebody else meanwhile";

impl TestWorld {
    /// Waits until nothing is owed, letting time pass where something waits for its moment.
    pub async fn calms(&self) {
        let mut slack = self.slack().clone();
        for _ in 0..CALMING_STEPS_MAX {
            let owed = self.engine().owed(&Viewer::House, None).await.unwrap();
            if owed.is_nothing() {
                return;
            }
            if owed.deliveries + owed.sending == 0 {
                self.passes(seconds(1)).await;
            }
            slack.something_happens().await;
        }
        panic!(
            "still owed: {:?}",
            self.engine().owed(&Viewer::House, None).await.unwrap()
        );
    }

    /// The end of a story in which nothing went wrong.
    pub async fn ends_well(&self) {
        self.ends_well_after_trouble().await;
        let complaints = self.log.complaints();
        assert!(complaints.is_empty(), "{complaints:#?}");
    }

    /// The end of a story in which people did everything more than once, so that there was more to
    /// say than in one that goes once through the flow.
    pub async fn ends_well_but_for_noise(&self) {
        self.calms().await;
        let owed = self.engine().owed(&Viewer::House, None).await.unwrap();
        assert_eq!((owed.unreadable, owed.parked), (0, 0), "{owed:?}");
        self.live_is_replay().await;
        calls_are_documented(self.slack()).await;
        // Time may jump while something brought by a person is still on its way: then a lease is over
        // under a hand, which the engine sees to.
        let mut complaints = self.log.complaints();
        complaints.retain(|one| !one.contains(LEASE_OVER));
        assert!(complaints.is_empty(), "{complaints:#?}");
    }

    /// The end of a story in which something outside did.
    pub async fn ends_well_after_trouble(&self) {
        self.calms().await;
        let owed = self.engine().owed(&Viewer::House, None).await.unwrap();
        assert_eq!(owed.unreadable, 0, "{owed:?}");
        self.live_is_replay().await;
        posts_are_few(self.slack()).await;
        calls_are_documented(self.slack()).await;
    }

    async fn live_is_replay(&self) {
        let engine = self.engine();
        let incidents = engine.incidents(&Viewer::House, None, "").await.unwrap();
        let alerts = engine.alerts(&Viewer::House).await.unwrap();
        let incidents = incidents.into_iter().map(|row| StreamId::Incident(row.id));
        let alerts = alerts.into_iter().filter_map(|alert| alert.latest);
        let streams: Vec<StreamId> = incidents
            .chain(alerts.map(|heard| StreamId::Alert(heard.fingerprint)))
            .collect();
        assert!(!streams.is_empty(), "a story in which nothing happened");
        for stream in streams {
            let audit = engine.audit(&stream).await.unwrap();
            assert!(
                audit.holds(),
                "{stream}: {:#?}\n{:#?}",
                audit.stored,
                audit.replayed
            );
        }
    }
}

async fn posts_are_few(slack: &Slack) {
    let me = room::me(slack).await;
    let info = slack.info().await;
    for (id, name) in room::rooms(slack).await {
        let answer = read_by_anybody(slack, &info, &id).await;
        let all = answer["messages"].as_array().unwrap();
        let posts: Vec<String> = all
            .iter()
            .map(|raw| Message::of(&id, raw))
            .filter(|message| room::is_post_of(message, &me))
            .map(|message| message.words())
            .collect();
        assert!(posts.len() <= POSTS_MAX, "{name}: {posts:#?}");
    }
}

/// What stands in a room, read by whoever may: a room for a few is not everybody's to read.
async fn read_by_anybody(slack: &Slack, info: &Value, room: &str) -> Value {
    let args = serde_json::json!({ "channel": room, "limit": 200 });
    for persona in info["personas"].as_array().unwrap() {
        let token = persona["token"].as_str().unwrap();
        let answer = slack
            .call(token, "conversations.history", args.clone())
            .await;
        if answer["ok"] == true {
            return answer;
        }
    }
    panic!("nobody may read {room}")
}

/// Every call has a documented method, documented arguments, a scope that the manifest asks for, and was
/// answered with a documented error or none.
async fn calls_are_documented(slack: &Slack) {
    let Some(folder) = std::env::var_os(GROUND_TRUTH) else {
        println!(
            "{GROUND_TRUTH} is not set: calls were not compared with Slack's documented methods"
        );
        return;
    };
    let read = |file: &str| -> Value {
        let path = std::path::Path::new(&folder).join(file);
        serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap()
    };
    let (methods, common) = (read("methods.json"), read("common_errors.json"));
    let asked = [Need::Needed, Need::Optional];
    let asked = asked.map(|need| manifest::scopes(Reach::Everywhere, need));
    let asked = asked.concat();
    for call in slack.calls().await {
        let name = call["method"].as_str().unwrap();
        let method = methods
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not documented"));
        for argument in call["args"].as_object().unwrap().keys() {
            let known = argument == "token" || method["args"].get(argument).is_some();
            assert!(known, "{name} knows no {argument}");
        }
        let any = method["scopes"]["bot"].as_array().into_iter().flatten();
        let mut any = any.filter_map(Value::as_str).peekable();
        assert!(
            any.peek().is_none() || any.any(|scope| asked.contains(&scope)),
            "the manifest asks for nothing that {name} needs"
        );
        let Some(error) = call["error"].as_str() else {
            continue;
        };
        let made_up = error.starts_with("http_")
            || ["connection_reset", "timeout", "unknown_method"].contains(&error);
        let known = method["errors"].get(error).is_some() || common.get(error).is_some();
        assert!(made_up || known, "{name} does not answer {error}");
    }
}
