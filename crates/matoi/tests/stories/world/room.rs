//! The room of an incident, as people see it.

use serde_json::{Value, json};

use super::{Message, Person, Slack};

/// One incident's room.
#[derive(Clone)]
pub struct Room {
    /// The channel's id.
    pub id: String,
    /// The channel's name.
    pub name: String,
    eyes: Person,
    slack: Slack,
}

impl Room {
    /// Waits for the room of that incident. `eyes` are whose eyes see it.
    pub async fn opens(slack: &Slack, eyes: &Person, number: u64) -> Self {
        let part = format!("-{number:03}");
        let found = slack
            .until(&format!("the room of #{number}"), async || {
                let all = rooms(slack).await;
                all.into_iter().find(|(_, name)| name.contains(&part))
            })
            .await;
        Self {
            id: found.0,
            name: found.1,
            eyes: eyes.clone(),
            slack: slack.clone(),
        }
    }

    /// The head, once it is pinned.
    pub async fn head(&self) -> Message {
        self.slack
            .until("a pinned head", async || {
                let pins = self
                    .eyes
                    .calls("pins.list", json!({ "channel": self.id }))
                    .await;
                let pinned = pins["items"].as_array().unwrap().last()?["message"].clone();
                let ts = pinned["ts"].as_str()?;
                let all = self.eyes.reads(&self.id).await;
                all.into_iter().find(|message| message.ts == ts)
            })
            .await
    }

    /// Waits until these words stand under this heading of the head, and gives the head.
    pub async fn shows_under(&self, heading: &str, words: &str) -> Message {
        self.head_where(&format!("{words:?} under {heading:?}"), |head| {
            head.under(heading).contains(words)
        })
        .await
    }

    /// Waits until these words stand in the head, and gives it.
    pub async fn shows(&self, words: &str) -> Message {
        self.head_where(&format!("{words:?}"), |head| head.words().contains(words))
            .await
    }

    /// Waits until these words no longer stand in the head.
    pub async fn no_longer_shows(&self, words: &str) -> Message {
        self.head_where(&format!("no {words:?}"), |head| {
            !head.words().contains(words)
        })
        .await
    }

    /// Waits until the head is so.
    pub async fn head_where(&self, what: &str, so: impl Fn(&Message) -> bool) -> Message {
        let what = format!("the head of {} to show {what}", self.name);
        self.slack
            .until(&what, async || {
                Some(self.head().await).filter(|head| so(head))
            })
            .await
    }

    /// Waits for a message with these words, and gives it.
    pub async fn says(&self, words: &str) -> Message {
        self.eyes.sees(&self.id, words).await
    }

    /// Waits for a message with that button, and gives it.
    pub async fn offers(&self, button: &str) -> Message {
        self.slack
            .until(&format!("a message that offers {button}"), async || {
                let all = self.eyes.reads(&self.id).await;
                all.into_iter().rev().find(|message| message.offers(button))
            })
            .await
    }

    /// Waits for a mark of the program's own on a message.
    pub async fn is_marked(&self, message: &Message, emoji: &str) {
        let what = format!("{emoji} on {:?}", message.words());
        let me = me(&self.slack).await;
        self.slack
            .until(&what, async || {
                let all = self.eyes.reads(&self.id).await;
                let now = all.into_iter().find(|now| now.ts == message.ts)?;
                now.reacted(emoji).contains(&me).then_some(())
            })
            .await;
    }

    /// Waits for a mark of the program's own on a reply.
    pub async fn is_marked_in_thread(&self, root: &Message, reply: &Message, emoji: &str) {
        let thread = super::Thread::under(&self.slack, &self.eyes, root);
        thread.is_marked(reply, emoji).await;
    }

    /// What the program itself wrote there.
    pub async fn posts(&self) -> Vec<Message> {
        let me = me(&self.slack).await;
        let all = self.eyes.reads(&self.id).await;
        all.into_iter()
            .filter(|message| is_post_of(message, &me))
            .collect()
    }

    /// Who is in it, in the order they came.
    pub async fn members(&self) -> Vec<String> {
        let answer = self
            .eyes
            .calls(
                "conversations.members",
                json!({ "channel": self.id, "limit": 100 }),
            )
            .await;
        let all = answer["members"].as_array().unwrap();
        all.iter()
            .map(|id| id.as_str().unwrap().to_owned())
            .collect()
    }

    /// Waits until it is archived.
    pub async fn is_archived(&self) {
        self.slack
            .until(&format!("{} to be archived", self.name), async || {
                let info = self.slack.info().await;
                let channels = info["channels"].as_array().unwrap();
                let ours = channels.iter().find(|one| one["id"] == self.id.as_str())?;
                (ours["is_archived"] == true).then_some(())
            })
            .await;
    }

    /// Waits until the topic holds these words.
    pub async fn topic_holds(&self, words: &str) -> String {
        let what = format!("the topic to hold {words:?}");
        self.slack
            .until(&what, async || {
                Some(self.eyes.topic(&self.id).await).filter(|topic| topic.contains(words))
            })
            .await
    }
}

/// Ids and names of all rooms there are.
pub async fn rooms(slack: &Slack) -> Vec<(String, String)> {
    let info = slack.info().await;
    let text = |one: &Value, field: &str| one[field].as_str().unwrap().to_owned();
    let channels = info["channels"].as_array().unwrap();
    let all = channels
        .iter()
        .map(|one| (text(one, "id"), text(one, "name")));
    all.filter(|(_, name)| name.starts_with("inc-")).collect()
}

/// The program's own id.
pub async fn me(slack: &Slack) -> String {
    slack.info().await["apps"][0]["bot_user_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Not what the workspace says of what we did (joined, set the topic, pinned).
pub fn is_post_of(message: &Message, me: &str) -> bool {
    let subtype = message.raw["subtype"].as_str().unwrap_or_default();
    message.raw["user"] == me && matches!(subtype, "" | "bot_message")
}
