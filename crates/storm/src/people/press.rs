//! Pressing what is there to be pressed, and slash commands.

use serde_json::Value;

use super::{People, Place};
use crate::stage::Persona;

/// Buttons that end an incident are pressed rarely, or nothing else would ever happen.
const ENDS_PERCENT: u32 = 8;

/// What people type after `/matoi` in a room.
const COMMANDS: [&str; 14] = [
    "help",
    "fact",
    "role lead",
    "role scribe",
    "role lead release",
    "役割 手を動かす役",
    "settle 落ち着きました",
    "settle",
    "agree",
    "同意",
    "concern まだ遅いかも",
    "withdraw",
    "reopen",
    "action restarted it",
];

struct Button {
    channel: String,
    ts: String,
    action: String,
    value: String,
}

impl People {
    pub(super) fn press(&mut self) {
        self.press_one(|_| true);
    }

    /// A button that opens a form.
    pub(super) fn press_for_a_form(&mut self) {
        self.press_one(|button| button.action.starts_with("form."));
    }

    fn press_one(&mut self, is_meant: impl Fn(&Button) -> bool) {
        let Some(who) = self.somebody() else {
            return;
        };
        let ends = self.dice.percent(ENDS_PERCENT);
        let buttons: Vec<Button> = self
            .buttons(&who)
            .into_iter()
            .filter(|button| is_meant(button) && (ends || !is_end(&button.action)))
            .collect();
        let Some(button) = self.dice.pick(&buttons) else {
            return;
        };
        let args = [
            ("channel", button.channel.as_str()),
            ("message_ts", &button.ts),
            ("action_id", &button.action),
            ("value", &button.value),
        ];
        self.call(&who, "sandbox.click", &args);
    }

    fn buttons(&self, who: &Persona) -> Vec<Button> {
        self.outside.with(|inner| {
            let mut buttons = Vec::new();
            let mine = inner
                .world
                .channels()
                .filter(|channel| channel.has_member(&who.id) && !channel.is_archived);
            for channel in mine {
                for message in channel
                    .messages
                    .values()
                    .filter(|message| message.metadata.is_some())
                {
                    let blocks = message
                        .blocks
                        .iter()
                        .filter_map(|block| block.get("elements")?.as_array());
                    for element in blocks.flatten() {
                        let text = |name: &str| {
                            element.get(name).and_then(Value::as_str).map(str::to_owned)
                        };
                        if let (Some(action), Some(value)) = (text("action_id"), text("value")) {
                            let (channel, ts) = (channel.id.clone(), message.ts.clone());
                            buttons.push(Button {
                                channel,
                                ts,
                                action,
                                value,
                            });
                        }
                    }
                }
            }
            buttons
        })
    }

    pub(super) fn command(&mut self) {
        let Some((who, place)) = self.somewhere() else {
            return;
        };
        let Some(command) = self.dice.pick(&COMMANDS).copied() else {
            return;
        };
        let needs_words = matches!(command, "fact");
        let text = if needs_words {
            format!("{command} {}", self.words())
        } else {
            command.to_owned()
        };
        self.ask_in(&who, &place, &text);
    }

    /// As one asks there: commands don't work in threads.
    fn ask_in(&mut self, who: &Persona, place: &Place, text: &str) {
        if place.thread.is_none() {
            self.slash(who, &place.channel, text);
        } else {
            let words = format!("<@{}> {text}", self.me);
            self.call(who, "chat.postMessage", &place.arguments(&words));
        }
    }

    pub(super) fn raise_by_command(&mut self) {
        let Some(who) = self.somebody() else {
            return;
        };
        let general = self.outside.with(|inner| {
            inner
                .world
                .channel_named("general")
                .map(|channel| channel.id.clone())
        });
        let title = self.title();
        self.slash(&who, &general.unwrap_or_default(), &title);
    }

    pub(super) fn close_one(&mut self) {
        let Some((who, place)) = self.somewhere() else {
            return;
        };
        let text = if self.dice.percent(20) {
            "勘違い"
        } else {
            "close"
        };
        self.ask_in(&who, &place, text);
    }

    /// From then on the topic is theirs.
    pub(super) fn set_topic(&mut self) {
        if let Some((who, room)) = self.in_a_channel() {
            let words = self.words();
            self.call(
                &who,
                "conversations.setTopic",
                &[("channel", &room), ("topic", &words)],
            );
        }
    }

    /// Somebody tidies up without asking anybody.
    pub(super) fn archive_by_hand(&mut self) {
        if let Some((who, room)) = self.in_a_channel()
            && self
                .call(&who, "conversations.archive", &[("channel", &room)])
                .is_some()
        {
            self.diary.archived.insert(room);
        }
    }

    fn slash(&mut self, who: &Persona, channel: &str, text: &str) {
        let args = [("channel", channel), ("command", "/matoi"), ("text", text)];
        self.call(who, "sandbox.command", &args);
    }

    /// A title nobody gave before.
    pub(crate) fn title(&mut self) -> String {
        let words = self.words();
        format!("storm {words}")
    }
}

fn is_end(action: &str) -> bool {
    matches!(action, "incident.close" | "incident.false_alarm")
}
