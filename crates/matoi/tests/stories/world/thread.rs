//! An incident that lives in a thread, as people see it.

use serde_json::json;

use super::{Message, Person, Slack, me, room};

/// The thread under one announcement.
#[derive(Clone)]
pub struct Thread {
    /// The post it hangs on.
    pub root: Message,
    eyes: Person,
    slack: Slack,
}

impl Thread {
    /// The thread under that post.
    pub fn under(slack: &Slack, eyes: &Person, root: &Message) -> Self {
        Self {
            root: root.clone(),
            eyes: eyes.clone(),
            slack: slack.clone(),
        }
    }

    /// All replies, the oldest first.
    pub async fn reads(&self) -> Vec<Message> {
        let args = json!({ "channel": self.root.channel, "ts": self.root.ts, "limit": 200, "include_all_metadata": true });
        let answer = self.eyes.calls("conversations.replies", args).await;
        let all = answer["messages"].as_array().unwrap();
        let all = all.iter().map(|raw| Message::of(&self.root.channel, raw));
        all.filter(|message| message.ts != self.root.ts).collect()
    }

    /// Somebody replies.
    pub async fn hears(&self, person: &Person, text: &str) -> Message {
        let channel = &self.root.channel;
        let args = json!({ "channel": channel, "thread_ts": self.root.ts, "text": text });
        let answer = person.calls("chat.postMessage", args).await;
        Message::of(channel, &answer["message"])
    }

    /// Waits for a reply that is so, and gives it.
    pub async fn reply_where(&self, what: &str, so: impl Fn(&Message) -> bool) -> Message {
        self.slack
            .until(&format!("a reply with {what}"), async || {
                self.reads().await.into_iter().rev().find(|one| so(one))
            })
            .await
    }

    /// Waits for a reply with these words, and gives it.
    pub async fn says(&self, words: &str) -> Message {
        self.reply_where(&format!("{words:?}"), |one| one.words().contains(words))
            .await
    }

    /// Waits for a reply with that button, and gives it.
    pub async fn offers(&self, button: &str) -> Message {
        self.reply_where(button, |one| one.offers(button)).await
    }

    /// Waits until these words stand under this heading of a reply, and gives it.
    pub async fn shows_under(&self, heading: &str, words: &str) -> Message {
        self.reply_where(&format!("{words:?} under {heading:?}"), |one| {
            one.under(heading).contains(words)
        })
        .await
    }

    /// Waits for a mark of the program's own on a reply.
    pub async fn is_marked(&self, message: &Message, emoji: &str) {
        let me = me(&self.slack).await;
        let what = format!("{emoji} on {:?}", message.words());
        self.reply_where(&what, |one| {
            one.ts == message.ts && one.reacted(emoji).contains(&me)
        })
        .await;
    }

    /// What the program itself wrote there.
    pub async fn posts(&self) -> Vec<Message> {
        let me = me(&self.slack).await;
        let all = self.reads().await.into_iter();
        all.filter(|message| room::is_post_of(message, &me))
            .collect()
    }
}
