//! The process is killed (SIGKILL) and started again: right after each acknowledgement, and between
//! the effect of each call to Slack and its commit. The built-in workspace keeps before it answers, so
//! what "Slack" saw is not forgotten. In the end there is one room, every message stands once, and the
//! thread has gone on to the archive.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::{Key, Person, Process, Room, is_post_of, me, rooms, seconds};

/// How long an answer is held back after its effect: time enough to see the effect and to kill.
const HELD_MS: u64 = 2_000;
/// A little longer than an outcome that nobody knows is left alone.
const CALM_SECONDS: i64 = 61;

/// A piece of the thread: something people do, and what comes of it by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Alert,
    Raise,
    Gather,
    Propose,
    Agree,
    Close,
}

const THREAD: [Stage; 6] = [
    Stage::Alert,
    Stage::Raise,
    Stage::Gather,
    Stage::Propose,
    Stage::Agree,
    Stage::Close,
];

/// The program and what it lives in.
struct Life {
    process: Process,
    dir: TempDir,
}

impl Life {
    fn begins() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let process = Process::starts_in(dir.path());
        Self { process, dir }
    }

    async fn is_killed_and_starts_again(&mut self) {
        self.process.is_killed();
        self.process = Process::starts_in(self.dir.path());
        self.process.slack.faults(json!({ "clear": true })).await;
        self.process.slack.passes(seconds(CALM_SECONDS)).await;
    }

    async fn people(&self) -> (Person, Person) {
        (
            self.process.person("hana").await,
            self.process.person("leo").await,
        )
    }

    async fn room(&self) -> Room {
        let hana = self.process.person("hana").await;
        Room::opens(&self.process.slack, &hana, self.number().await).await
    }

    /// The incident's number: there is one, but a number that died with the process stays a gap.
    async fn number(&self) -> u64 {
        let slack = &self.process.slack;
        slack
            .until("the incident", async || {
                let (_, all) = slack
                    .rest("GET", "/api/v1/incidents", None, &Value::Null)
                    .await;
                let all = all["incidents"].as_array()?.clone();
                assert!(all.len() <= 1, "{all:#?}");
                all.first()?["number"].as_u64()
            })
            .await
    }

    /// What people do in this stage, once what they need for it is there.
    async fn plays(&mut self, stage: Stage, killing: Killing) {
        let (hana, leo) = self.people().await;
        match stage {
            Stage::Alert => self.alert_fires().await,
            Stage::Raise => {
                let card = hana.sees("#alerts", "checkout 5xx").await;
                hana.presses(&card, "alert.raise").await;
            }
            Stage::Gather => return self.gather(killing).await,
            Stage::Propose => {
                let room = self.room().await;
                room.shows_under("いま分かっていること", "14:20 から").await;
                room.shows_under("いま動ける人", &leo.mention()).await;
                hana.commands(&room.id, "/matoi settle 静かです").await;
            }
            Stage::Agree => {
                let asked = self
                    .room()
                    .await
                    .says("そろそろ収束でよさそうでしょうか")
                    .await;
                leo.presses(&asked, "settle.agree").await;
            }
            Stage::Close => {
                let news = self.room().await.offers("incident.reopen").await;
                hana.presses(&news, "incident.close").await;
            }
        }
        self.acknowledged(killing).await;
    }

    async fn gather(&mut self, killing: Killing) {
        let head = self.room().await.head().await;
        let (_, leo) = self.people().await;
        leo.reacts(&head, "raising_hand").await;
        self.acknowledged(killing).await;
        let (hana, _) = self.people().await;
        hana.says(&head.channel, "事実: 14:20 から 5xx は 0").await;
        self.acknowledged(killing).await;
        let (hana, _) = self.people().await;
        let room = self.room().await;
        let head = room
            .head_where("roles to take", |head| head.offers("role.take.lead"))
            .await;
        hana.presses(&head, "role.take.lead").await;
        self.acknowledged(killing).await;
    }

    async fn alert_fires(&self) {
        let slack = &self.process.slack;
        let url = format!("{}/alerts/generic/{}", slack.base(), Key::ALERT);
        let alert = json!({ "title": "checkout 5xx", "fingerprint": "a" });
        let answer = slack.http().post(url).json(&alert).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 202);
    }

    /// Everything the workspace had to say was acknowledged; a killer strikes right then.
    async fn acknowledged(&mut self, killing: Killing) {
        if killing == Killing::Never {
            return;
        }
        let slack = self.process.slack.clone();
        slack
            .until("every delivery to be acknowledged", async || {
                let info = slack.info().await;
                (info["apps"][0]["owed"] == 0).then_some(())
            })
            .await;
        self.is_killed_and_starts_again().await;
    }

    /// Answers to that method are held back from now on. Gives where the log of calls stands.
    async fn holds_answers(&self, method: &str) -> u64 {
        let slack = &self.process.slack;
        slack
            .faults(json!({ "method": method, "latency_ms": HELD_MS }))
            .await;
        slack.ok("", "sandbox.calls", json!({})).await["next"]
            .as_u64()
            .unwrap()
    }

    /// Waits until such a call has had its effect, of those after that place in the log.
    async fn sees_call(&self, after: u64, method: &str, such: fn(&Value) -> bool) {
        let slack = &self.process.slack;
        slack
            .until(&format!("a call of {method}"), async || {
                let calls = slack.calls().await;
                let mut news = calls
                    .iter()
                    .filter(|call| call["seq"].as_u64() > Some(after));
                let seen = news.any(|call| call["method"] == method && such(&call["args"]));
                seen.then_some(())
            })
            .await;
    }

    /// The end: archived, kept, one room, every post once, nothing owed.
    async fn ends_with_everything_once(&self) {
        let room = self.room().await;
        room.is_archived().await;
        let number = self.number().await;
        let path = format!("/api/v1/incidents/{number}");
        let case = format!("/api/v1/cases/{number}");
        let slack = &self.process.slack;
        slack
            .until("nothing to be owed", async || {
                let (_, incident) = slack.rest("GET", &path, None, &Value::Null).await;
                let outbox = incident["outbox"].as_object().unwrap().clone();
                let announced = self.people().await.0.reads("#incidents").await;
                let told = announced
                    .iter()
                    .any(|post| post.words().contains("を閉じました"));
                (told && outbox.values().all(|count| count == 0)).then_some(())
            })
            .await;
        let (status, case) = slack.rest("GET", &case, None, &Value::Null).await;
        assert_eq!(status, 200);
        assert!(case.to_string().contains("14:20 から 5xx は 0"));
        assert_eq!(rooms(slack).await.len(), 1);
        let (hana, _) = self.people().await;
        let me = me(slack).await;
        for (channel, count) in [("#alerts", 1), ("#incidents", 1), (&room.id, 4)] {
            let all = hana.reads(channel).await;
            let posts: Vec<_> = all
                .iter()
                .filter(|message| is_post_of(message, &me))
                .collect();
            let mut keys: Vec<String> = posts.iter().filter_map(|post| post.key()).collect();
            keys.sort();
            keys.dedup();
            let words: Vec<String> = posts.iter().map(|post| post.words()).collect();
            assert_eq!(
                (posts.len(), keys.len()),
                (count, count),
                "{channel}: {words:#?}"
            );
        }
    }
}

/// Whether a killer waits for acknowledgements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Killing {
    Never,
    AfterEachAck,
}

/// The thread, with the process killed once a call of `stage` has had its effect and not its answer.
async fn killed_between(stage: Stage, method: &str, such: fn(&Value) -> bool) {
    let mut life = Life::begins();
    for now in THREAD {
        if now != stage {
            life.plays(now, Killing::Never).await;
            continue;
        }
        let before = life.holds_answers(method).await;
        life.plays(now, Killing::Never).await;
        life.sees_call(before, method, such).await;
        life.is_killed_and_starts_again().await;
    }
    life.ends_with_everything_once().await;
}

fn any(_: &Value) -> bool {
    true
}

fn says(args: &Value, field: &str, part: &str) -> bool {
    args[field].to_string().contains(part)
}

#[tokio::test]
async fn after_each_ack() {
    let mut life = Life::begins();
    for stage in THREAD {
        life.plays(stage, Killing::AfterEachAck).await;
    }
    life.ends_with_everything_once().await;
}

#[tokio::test]
async fn at_the_card() {
    killed_between(Stage::Alert, "chat.postMessage", any).await;
}

#[tokio::test]
async fn at_the_room() {
    killed_between(Stage::Raise, "conversations.create", any).await;
}

#[tokio::test]
async fn at_the_openers_invitation() {
    killed_between(Stage::Raise, "conversations.invite", |args| {
        !says(args, "users", ",")
    })
    .await;
}

#[tokio::test]
async fn at_everybodys_invitation() {
    killed_between(Stage::Raise, "conversations.invite", |args| {
        says(args, "users", ",")
    })
    .await;
}

#[tokio::test]
async fn at_the_head() {
    killed_between(Stage::Raise, "chat.postMessage", |args| {
        says(args, "blocks", "settle.propose")
    })
    .await;
}

#[tokio::test]
async fn at_the_announcement() {
    killed_between(Stage::Raise, "chat.postMessage", |args| {
        says(args, "blocks", "incident.join")
    })
    .await;
}

#[tokio::test]
async fn at_the_topic() {
    killed_between(Stage::Raise, "conversations.setTopic", any).await;
}

#[tokio::test]
async fn at_the_pin() {
    killed_between(Stage::Raise, "pins.add", any).await;
}

#[tokio::test]
async fn at_an_offered_reaction() {
    killed_between(Stage::Raise, "reactions.add", |args| {
        says(args, "name", "pray")
    })
    .await;
}

#[tokio::test]
async fn at_the_card_drawn_again() {
    killed_between(Stage::Raise, "chat.update", any).await;
}

#[tokio::test]
async fn at_the_board_drawn_again() {
    killed_between(Stage::Gather, "chat.update", any).await;
}

#[tokio::test]
async fn at_the_mark_on_a_note() {
    killed_between(Stage::Gather, "reactions.add", |args| {
        says(args, "name", "memo")
    })
    .await;
}

#[tokio::test]
async fn at_the_proposal() {
    killed_between(Stage::Propose, "chat.postMessage", |args| {
        says(args, "blocks", "settle.agree")
    })
    .await;
}

#[tokio::test]
async fn at_the_news_that_it_settled() {
    killed_between(Stage::Agree, "chat.postMessage", |args| {
        says(args, "blocks", "incident.reopen")
    })
    .await;
}

#[tokio::test]
async fn at_the_last_board() {
    killed_between(Stage::Close, "chat.update", |args| {
        says(args, "blocks", "checkout 5xx")
    })
    .await;
}

#[tokio::test]
async fn at_the_farewell() {
    killed_between(Stage::Close, "chat.postMessage", |args| {
        says(args, "blocks", "閉じます")
    })
    .await;
}

#[tokio::test]
async fn at_the_archive() {
    killed_between(Stage::Close, "conversations.archive", any).await;
}
