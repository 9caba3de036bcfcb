//! What an app says later to what somebody pressed, at a `response_url`: five times within half an
//! hour, to that person or to the room, in the place of the message pressed, or taking it away. It
//! must never ask for a scope or a membership; the press gave the right.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::act::Answer;
use crate::api::chat::take_away;
use crate::api::posting::Content;
use crate::args::Args;
use crate::dispatch::answer;
use crate::model::{Edited, ResponseUrl};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::turn::Turn;
use crate::world::World;

/// How often a `response_url` may be used.
const RESPONSE_URL_USES: u32 = 5;
/// How long a `response_url` works.
const RESPONSE_URL_SECONDS: i64 = 1_800;

impl World {
    /// An app posts to a `response_url`. What is refused counts as no use.
    pub(crate) fn respond(&mut self, key: &str, body: &Value, now: Timestamp) -> Answer {
        let Some(right) = self.response_urls.get(key).cloned() else {
            return with_status(404, "invalid_url");
        };
        if now.duration_since(right.issued_at).as_secs() >= RESPONSE_URL_SECONDS {
            return with_status(404, "expired_url");
        }
        if right.use_count >= RESPONSE_URL_USES {
            return with_status(404, "used_url");
        }
        let channel = self.channels.get(&right.channel);
        if channel.is_none_or(|channel| channel.is_archived) {
            return with_status(410, "channel_is_archived");
        }
        self.is_touched = true;
        let nothing = Map::new();
        let body = body.as_object().unwrap_or(&nothing);
        let mut turn = self.as_app(&right.app_id, Args(&nothing), now);
        match turn.respond(&right, body) {
            Ok(reply) => {
                if let Some(right) = self.response_urls.get_mut(key) {
                    right.use_count += 1;
                }
                answer(Ok(reply))
            }
            Err(failure) => with_status(400, failure.code),
        }
    }
}

impl Turn<'_> {
    fn respond(&mut self, right: &ResponseUrl, body: &Map<String, Value>) -> Outcome {
        let is_set = |name: &str| {
            matches!(body.get(name), Some(Value::Bool(true)))
                || body.get(name) == Some(&"true".into())
        };
        if let (true, Some(ts)) = (is_set("delete_original"), &right.message_ts) {
            return self.take_back(right, ts);
        }
        let content = Content::of_body(body)?;
        if content.is_empty() {
            return refuse("no_text");
        }
        if let (true, Some(ts)) = (is_set("replace_original"), &right.message_ts) {
            return self.put_in_place(right, ts, content);
        }
        let thread = body
            .get("thread_ts")
            .and_then(Value::as_str)
            .map(str::to_owned);
        if body.get("response_type") == Some(&"in_channel".into()) {
            let thread = thread.filter(|ts| self.message(&right.channel, ts).is_ok());
            self.post(&right.channel, content, thread, false);
        } else {
            self.whisper(&right.channel, &right.user, &right.app_id, content, thread);
        }
        Ok(Reply::empty())
    }

    fn take_back(&mut self, right: &ResponseUrl, ts: &str) -> Outcome {
        if right.is_ephemeral {
            self.world
                .ephemerals
                .retain(|one| one.ts != ts || one.channel != right.channel);
            self.world
                .note_change(Some(&right.channel), "ephemeral", Some(&right.user));
            return Ok(Reply::empty());
        }
        take_away(self, &right.channel, ts)?;
        Ok(Reply::empty())
    }

    fn put_in_place(&mut self, right: &ResponseUrl, ts: &str, content: Content) -> Outcome {
        let app_id = Some(right.app_id.clone());
        let user = self.caller.user.clone();
        let new = self.composed(&user, app_id, content);
        if right.is_ephemeral {
            let shown = self
                .world
                .ephemerals
                .iter_mut()
                .find(|one| one.ts == ts && one.channel == right.channel);
            if let Some(one) = shown {
                one.text = new.text;
                one.blocks = new.blocks;
                one.attachments = new.attachments;
            }
            self.world
                .note_change(Some(&right.channel), "ephemeral", Some(&right.user));
            return Ok(Reply::empty());
        }
        let now_us = self.now.as_microsecond();
        let message = self.message_mut(&right.channel, ts)?;
        let previous = message.clone();
        message.text = new.text;
        message.blocks = new.blocks;
        message.attachments = new.attachments;
        message.edited = Some(Edited {
            user,
            ts: crate::model::ts_of_microseconds(now_us),
        });
        self.world
            .emit_changed(&right.channel, ts, &previous, self.now);
        self.changed(&right.channel, "message");
        Ok(Reply::empty())
    }
}

fn with_status(status: u16, code: &'static str) -> Answer {
    Answer {
        status,
        ..answer(Err(Failure::from(code)))
    }
}
