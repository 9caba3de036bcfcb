//! Talking: messages, threads, kinds said in front, edits, taking back, marks.

use matoi_core::roll_call::Availability;
use matoi_workspace::model::Message;
use serde_json::Value;

use super::{People, Place, is_talk};
use crate::stage::Persona;

/// What people put in front of a message, and the kind of note it makes.
const KINDS_IN_FRONT: [(&str, &str); 8] = [
    ("事実: ", "fact"),
    ("fact: ", "fact"),
    ("仮説:", "hypothesis"),
    ("guess: ", "hypothesis"),
    ("対応: ", "action"),
    ("decision: ", "decision"),
    ("影響: ", "impact"),
    ("unknown: ", "unknown"),
];
/// Emoji that mark a message as a kind of note.
pub const MARKS: [(&str, &str); 5] = [
    ("pushpin", "fact"),
    ("thinking_face", "hypothesis"),
    ("wrench", "action"),
    ("scales", "decision"),
    ("question", "unknown"),
];
/// Emoji that answer the roll call.
pub const ANSWERS: [(&str, Availability); 4] = [
    ("raising_hand", Availability::Now),
    ("eyes", Availability::Watching),
    ("clock1", Availability::Later),
    ("pray", Availability::NotNow),
];

impl People {
    pub(super) fn say(&mut self) {
        let Some((who, mut place)) = self.somewhere() else {
            return;
        };
        let words = self.words();
        let roots = self.messages(&place, |message| {
            message.is_top_level() && message.subtype.is_none()
        });
        if place.thread.is_none() && self.dice.percent(25) {
            place.thread = self.dice.pick(&roots).map(|root| root.ts.clone());
        }
        self.call(&who, "chat.postMessage", &place.arguments(&words));
    }

    pub(super) fn say_a_kind(&mut self) {
        let Some((who, place)) = self.somewhere() else {
            return;
        };
        let words = self.words();
        let Some((front, kind)) = self.dice.pick(&KINDS_IN_FRONT).copied() else {
            return;
        };
        let text = format!("{front}{words}");
        let said = self.call(&who, "chat.postMessage", &place.arguments(&text));
        if let Some(ts) = said
            .as_ref()
            .and_then(|said| said.get("ts"))
            .and_then(Value::as_str)
        {
            self.diary
                .prefixed
                .insert((place.channel, ts.to_owned()), (kind, words));
        }
    }

    /// Somebody changes the words of what they said with its kind in front: the note says them anew.
    pub(super) fn say_a_kind_anew(&mut self) {
        let Some((who, place)) = self.somewhere() else {
            return;
        };
        let mine = self.messages(&place, |message| is_talk(message) && message.user == who.id);
        let noted = mine.into_iter().filter_map(|message| {
            let said = (place.channel.clone(), message.ts.clone());
            let (kind, _) = self.diary.prefixed.get(&said)?;
            Some((said, *kind))
        });
        let noted: Vec<((String, String), &'static str)> = noted.collect();
        let Some((said, kind)) = self.dice.pick(&noted).cloned() else {
            return;
        };
        if self.dice.percent(20) {
            // What was noted stays noted.
            let args = [("channel", said.0.as_str()), ("ts", &said.1)];
            self.call(&who, "chat.delete", &args);
            return;
        }
        let words = self.words();
        let front = KINDS_IN_FRONT.iter().find(|(_, one)| *one == kind);
        let text = format!("{}{words}", front.map_or("", |(front, _)| front));
        let args = [
            ("channel", said.0.as_str()),
            ("ts", &said.1),
            ("text", &text),
        ];
        if self.call(&who, "chat.update", &args).is_some() {
            self.diary.prefixed.insert(said, (kind, words));
        }
    }

    fn of_mine(&mut self) -> Option<(Persona, String, Message)> {
        let (who, place) = self.somewhere()?;
        let mine = self.messages(&place, |message| is_talk(message) && message.user == who.id);
        let plain: Vec<Message> = mine
            .into_iter()
            .filter(|message| {
                !self
                    .diary
                    .prefixed
                    .contains_key(&(place.channel.clone(), message.ts.clone()))
            })
            .collect();
        let one = self.dice.pick(&plain)?.clone();
        Some((who, place.channel, one))
    }

    pub(super) fn edit(&mut self) {
        if let Some((who, room, message)) = self.of_mine() {
            let words = self.words();
            self.call(
                &who,
                "chat.update",
                &[("channel", &room), ("ts", &message.ts), ("text", &words)],
            );
        }
    }

    pub(super) fn delete(&mut self) {
        if let Some((who, room, message)) = self.of_mine() {
            self.call(
                &who,
                "chat.delete",
                &[("channel", &room), ("ts", &message.ts)],
            );
        }
    }

    /// A reaction that makes a note, on something somebody said; now and then ✅ on a proposal.
    pub(super) fn mark(&mut self) {
        let Some((who, place)) = self.somewhere() else {
            return;
        };
        let on_ours = self.dice.percent(15);
        let wanted = self.messages(&place, |message| {
            if on_ours {
                message.metadata.is_some()
            } else {
                is_talk(message)
            }
        });
        let Some(ts) = self.dice.pick(&wanted).map(|message| message.ts.clone()) else {
            return;
        };
        let emoji = if on_ours {
            "white_check_mark"
        } else {
            self.dice.pick(&MARKS).map_or("pushpin", |mark| mark.0)
        };
        self.react(&who, &place, &ts, emoji);
    }

    fn react(&mut self, who: &Persona, place: &Place, ts: &str, emoji: &str) {
        let room = place.channel.as_str();
        let args = [("channel", room), ("timestamp", ts), ("name", emoji)];
        if self.call(who, "reactions.add", &args).is_some() {
            let at = self.diary.acts;
            let put = (
                room.to_owned(),
                ts.to_owned(),
                who.id.clone(),
                emoji.to_owned(),
            );
            self.diary.reacted.insert(put, at);
            self.touch(room, ts);
        }
    }

    fn touch(&mut self, channel: &str, ts: &str) {
        let now = self.outside.clock.ms();
        let message = (channel.to_owned(), ts.to_owned());
        self.diary.touched.insert(message, now);
    }

    pub(super) fn answer_roll_call(&mut self) {
        let Some((who, place)) = self.somewhere() else {
            return;
        };
        let heads = self.messages(&place, is_head);
        let Some(ts) = self.dice.pick(&heads).map(|head| head.ts.clone()) else {
            return;
        };
        let emoji = self.dice.pick(&ANSWERS).map_or("eyes", |answer| answer.0);
        // Everybody has their own skin, always the same.
        let has_tone = emoji == "raising_hand" && who.id.len() % 2 == 1;
        let emoji = if has_tone {
            "raising_hand::skin-tone-3"
        } else {
            emoji
        };
        self.react(&who, &place, &ts, emoji);
    }

    /// Somebody removes a reaction of theirs.
    pub(super) fn take_back(&mut self) {
        let Some((who, place)) = self.somewhere() else {
            return;
        };
        let reacted = self.messages(&place, |message| {
            message
                .reactions
                .iter()
                .any(|reaction| reaction.users.contains(&who.id))
        });
        let Some(message) = self.dice.pick(&reacted).cloned() else {
            return;
        };
        let mine: Vec<String> = message
            .reactions
            .iter()
            .filter(|reaction| reaction.users.contains(&who.id))
            .map(|reaction| reaction.name.clone())
            .collect();
        if let Some(emoji) = self.dice.pick(&mine).cloned() {
            let args = [
                ("channel", place.channel.as_str()),
                ("timestamp", &message.ts),
                ("name", &emoji),
            ];
            if self.call(&who, "reactions.remove", &args).is_some() {
                self.touch(&place.channel, &message.ts);
            }
        }
    }
}

/// The head as people recognise it: the message of Matoi's with the roll call's buttons under it.
#[must_use]
pub fn is_head(message: &Message) -> bool {
    message.metadata.is_some()
        && message
            .blocks
            .iter()
            .any(|block| has_action(block, "role."))
}

/// Whether a block has a button whose action begins like this.
#[must_use]
pub fn has_action(block: &Value, beginning: &str) -> bool {
    let elements = block.get("elements").and_then(Value::as_array);
    elements.into_iter().flatten().any(|element| {
        let action = element.get("action_id").and_then(Value::as_str);
        action.is_some_and(|action| action.starts_with(beginning))
    })
}
