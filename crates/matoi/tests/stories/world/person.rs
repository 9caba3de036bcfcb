//! A person in the workspace: what their hands can do there, and what their eyes see.

use serde_json::{Value, json};

use super::{Message, Slack};

/// How the workspace says that somebody is not in a channel (yet): their invitation is on its way.
const NOT_IN_YET: [&str; 2] = ["no_access", "not_in_channel"];

/// One of the team.
#[derive(Clone)]
pub struct Person {
    /// Their id.
    pub id: String,
    /// The name they go by.
    pub name: String,
    token: String,
    slack: Slack,
}

impl Person {
    /// The one of that name.
    pub async fn named(slack: &Slack, name: &str) -> Self {
        let info = slack.info().await;
        let personas = info["personas"].as_array().unwrap();
        let found = personas.iter().find(|one| one["name"] == name);
        let one = found.unwrap_or_else(|| panic!("nobody is called {name}"));
        let text = |field: &str| one[field].as_str().unwrap().to_owned();
        Self {
            id: text("id"),
            name: name.to_owned(),
            token: text("token"),
            slack: slack.clone(),
        }
    }

    /// As the program writes them.
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    /// Calls a method; it has to work, at once or as soon as this person is let in.
    pub async fn calls(&self, method: &str, args: Value) -> Value {
        let what = format!("{} to be let in for {method} {args}", self.name);
        let answer = self.slack.until(&what, async || {
            let answer = self.slack.call(&self.token, method, args.clone()).await;
            let outside = answer["error"]
                .as_str()
                .is_some_and(|error| NOT_IN_YET.contains(&error));
            (!outside).then_some(answer)
        });
        let answer = answer.await;
        assert_eq!(answer["ok"], true, "{method} {args}: {answer}");
        answer
    }

    /// Their token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Sends the bytes of a file, which nobody sees yet; its id.
    pub async fn uploads(&self, name: &str, content: &[u8]) -> String {
        let asked = json!({ "filename": name, "length": content.len() });
        let place = self.calls("files.getUploadURLExternal", asked).await;
        let url = place["upload_url"].as_str().unwrap();
        let sent = self.slack.http().post(url).body(content.to_vec()).send();
        assert_eq!(sent.await.unwrap().status().as_u16(), 200);
        place["file_id"].as_str().unwrap().to_owned()
    }

    /// Brings a file along, without a word; in three steps, as Slack takes files.
    pub async fn brings(&self, channel: &str, name: &str, content: &[u8]) {
        let id = self.uploads(name, content).await;
        let complete = json!({ "files": [{ "id": id }], "channel_id": channel });
        // Whether they may post there is for the workspace to say.
        let method = "files.completeUploadExternal";
        self.slack.call(&self.token, method, complete).await;
    }

    /// The id of the channel `#name`, or the id itself.
    pub async fn channel(&self, channel: &str) -> String {
        let Some(name) = channel.strip_prefix('#') else {
            return channel.to_owned();
        };
        let info = self.slack.info().await;
        let channels = info["channels"].as_array().unwrap();
        let found = channels.iter().find(|one| one["name"] == name);
        found.unwrap_or_else(|| panic!("there is no {channel}"))["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Writes a message.
    pub async fn says(&self, channel: &str, text: &str) -> Message {
        let channel = self.channel(channel).await;
        let answer = self
            .calls(
                "chat.postMessage",
                json!({ "channel": channel, "text": text }),
            )
            .await;
        Message {
            ts: answer["ts"].as_str().unwrap().to_owned(),
            channel,
            raw: answer["message"].clone(),
        }
    }

    /// Answers a message in its thread.
    pub async fn replies(&self, message: &Message, text: &str) -> Message {
        let channel = &message.channel;
        let args = json!({ "channel": channel, "thread_ts": message.ts, "text": text });
        let answer = self.calls("chat.postMessage", args).await;
        Message::of(channel, &answer["message"])
    }

    /// Writes a message of theirs anew.
    pub async fn edits(&self, message: &Message, text: &str) {
        let args = json!({ "channel": message.channel, "ts": message.ts, "text": text });
        self.calls("chat.update", args).await;
    }

    /// Takes a message of theirs away.
    pub async fn deletes(&self, message: &Message) {
        let args = json!({ "channel": message.channel, "ts": message.ts });
        self.calls("chat.delete", args).await;
    }

    /// The link to a message.
    pub async fn link_to(&self, message: &Message) -> String {
        let args = json!({ "channel": message.channel, "message_ts": message.ts });
        let answer = self.calls("chat.getPermalink", args).await;
        answer["permalink"].as_str().unwrap().to_owned()
    }

    /// Types a slash command; what the program acknowledges with.
    pub async fn commands(&self, channel: &str, line: &str) -> Value {
        let channel = self.channel(channel).await;
        let (command, text) = line.split_once([' ', '\u{3000}']).unwrap_or((line, ""));
        let args = json!({ "channel": channel, "command": command, "text": text });
        self.calls("sandbox.command", args).await
    }

    /// Presses a button.
    pub async fn presses(&self, message: &Message, action_id: &str) -> Value {
        let args =
            json!({ "channel": message.channel, "message_ts": message.ts, "action_id": action_id });
        self.calls("sandbox.click", args).await
    }

    /// Presses the button of that name that is about that thing, where several bear the name.
    pub async fn presses_about(&self, message: &Message, action_id: &str, thing: &str) {
        let blocks = message.raw["blocks"].as_array().unwrap();
        let here = |block: &&Value| {
            let elements = block["elements"].as_array().into_iter().flatten();
            let mut values = elements.filter(|one| one["action_id"] == action_id);
            values.any(|one| one["value"].to_string().contains(thing))
        };
        let block = blocks.iter().find(here);
        let block = block.unwrap_or_else(|| panic!("no {action_id} about {thing}"));
        let args = json!({
            "channel": message.channel, "message_ts": message.ts,
            "action_id": action_id, "block_id": block["block_id"],
        });
        self.calls("sandbox.click", args).await;
    }

    /// Reacts.
    pub async fn reacts(&self, message: &Message, emoji: &str) {
        let args = json!({ "channel": message.channel, "timestamp": message.ts, "name": emoji });
        self.calls("reactions.add", args).await;
    }

    /// Takes a reaction back.
    pub async fn unreacts(&self, message: &Message, emoji: &str) {
        let args = json!({ "channel": message.channel, "timestamp": message.ts, "name": emoji });
        self.calls("reactions.remove", args).await;
    }

    /// What stands in a channel, the oldest first.
    pub async fn reads(&self, channel: &str) -> Vec<Message> {
        let channel = self.channel(channel).await;
        let args = json!({ "channel": channel, "limit": 200, "include_all_metadata": true });
        let answer = self.calls("conversations.history", args).await;
        let mut messages: Vec<Message> = answer["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|raw| Message::of(&channel, raw))
            .collect();
        messages.reverse();
        messages
    }

    /// Waits for a message with these words, and gives it.
    pub async fn sees(&self, channel: &str, words: &str) -> Message {
        let what = format!("{} sees {words:?} in {channel}", self.name);
        self.slack
            .until(&what, async || {
                let all = self.reads(channel).await;
                all.into_iter()
                    .rev()
                    .find(|message| message.words().contains(words))
            })
            .await
    }

    /// Waits for words that only this person sees, there or (before they are in) in a direct message, and
    /// gives them.
    pub async fn is_told(&self, channel: &str, words: &str) -> String {
        let what = format!("{} is told {words:?}", self.name);
        self.slack
            .until(&what, async || {
                let mut all = self.hears_directly().await;
                all.extend(self.hears(channel).await);
                all.into_iter().rev().find(|told| told.contains(words))
            })
            .await
    }

    /// What the program wrote to this person alone, in their direct messages.
    pub async fn hears_directly(&self) -> Vec<String> {
        let us = super::me(&self.slack).await;
        let alone = self.alone_with(&us).await;
        let all = self.reads(&alone).await;
        all.iter().map(Message::words).collect()
    }

    /// All that only this person sees there.
    pub async fn hears(&self, channel: &str) -> Vec<String> {
        let channel = self.channel(channel).await;
        let answer = self
            .calls("sandbox.ephemerals", json!({ "channel": channel }))
            .await;
        let all = answer["messages"].as_array().unwrap();
        all.iter()
            .map(|raw| Message::of(&channel, raw).words())
            .collect()
    }

    /// The topic of a channel.
    pub async fn topic(&self, channel: &str) -> String {
        let answer = self
            .calls("conversations.info", json!({ "channel": channel }))
            .await;
        answer["channel"]["topic"]["value"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Writes a topic.
    pub async fn sets_topic(&self, channel: &str, topic: &str) {
        self.calls(
            "conversations.setTopic",
            json!({ "channel": channel, "topic": topic }),
        )
        .await;
    }

    /// The windows this person has open, the topmost last.
    pub async fn windows(&self) -> Vec<Message> {
        let answer = self.calls("sandbox.views", json!({})).await;
        let open = answer["views"].as_array().unwrap();
        open.iter().map(Message::window).collect()
    }

    /// Waits for a window with these words on top, and gives it.
    pub async fn is_shown(&self, words: &str) -> Message {
        let what = format!("{} is shown a window with {words:?}", self.name);
        self.slack
            .until(&what, async || {
                let top = self.windows().await.pop()?;
                top.words().contains(words).then_some(top)
            })
            .await
    }

    /// Fills a window in (name of the input → id of its field → value) and sends it; what came back.
    pub async fn sends(&self, window: &Message, values: Value) -> Value {
        let args = json!({ "view_id": window.ts, "values": values });
        self.calls("sandbox.submit", args).await
    }

    /// Fills a window in (name of the input → value: every input of ours holds one field of its own
    /// name) and sends it; it has to be taken.
    pub async fn fills_in(&self, window: &Message, values: Value) {
        let fields = values.as_object().unwrap().iter();
        let filled = fields.map(|(name, value)| (name.clone(), json!({ name.as_str(): value })));
        let closed = self.sends(window, Value::Object(filled.collect())).await;
        assert_eq!(closed.get("errors"), None, "{closed}");
    }

    /// Chooses from an input that draws its window anew.
    pub async fn chooses_in(&self, window: &Message, input: &str, words: &str) {
        let args = json!({
            "view_id": window.ts, "action_id": input, "value": window.option(input, words),
        });
        self.calls("sandbox.click", args).await;
    }

    /// Closes a window.
    pub async fn closes(&self, window: &Message) {
        self.calls("sandbox.close", json!({ "view_id": window.ts }))
            .await;
    }

    /// Opens the app's home and waits for these words there; all of its words.
    pub async fn goes_home(&self, words: &str) -> String {
        self.calls("sandbox.home", json!({})).await;
        let what = format!("{} sees {words:?} at home", self.name);
        self.slack
            .until(&what, async || {
                let answer = self.calls("sandbox.views", json!({})).await;
                let home = Message::window(answer.get("home")?).words();
                home.contains(words).then_some(home)
            })
            .await
    }

    /// Chooses the shortcut of that name from a message's menu.
    pub async fn chooses(&self, message: &Message, shortcut: &str) -> Value {
        let args = json!({
            "channel": message.channel, "message_ts": message.ts, "callback_id": shortcut,
        });
        self.calls("sandbox.shortcut", args).await
    }

    /// The conversation with the program that nobody else sees.
    pub async fn alone_with(&self, program: &str) -> String {
        let answer = self
            .calls("conversations.open", json!({ "users": program }))
            .await;
        answer["channel"]["id"].as_str().unwrap().to_owned()
    }

    /// Waits for words that only this person sees and that have that button, and gives them.
    pub async fn is_offered(&self, channel: &str, button: &str) -> Message {
        let what = format!("{} is offered {button} in {channel}", self.name);
        let id = self.channel(channel).await;
        self.slack
            .until(&what, async || {
                let answer = self
                    .calls("sandbox.ephemerals", json!({ "channel": id }))
                    .await;
                let all = answer["messages"].as_array().unwrap();
                let mut messages = all.iter().rev().map(|raw| Message::of(&id, raw));
                messages.find(|message| message.offers(button))
            })
            .await
    }
}
