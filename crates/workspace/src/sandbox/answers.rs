//! What apps answer to what people press: in the acknowledgement, or later at a `response_url`.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::act::Answer;
use crate::api::posting::Content;
use crate::api::views::checked;
use crate::args::Args;
use crate::dispatch::answer;
use crate::model::{CallerKind, Delivery, DeliveryKind, Edited, ResponseUrl, ViewKind};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::turn::{Caller, Turn};
use crate::world::World;

/// How often a `response_url` may be used.
const RESPONSE_URL_USES: u32 = 5;
/// How long a `response_url` works.
const RESPONSE_URL_SECONDS: i64 = 1_800;

impl World {
    /// An app acknowledges a delivery. The answer is what the person who waits for it is told.
    pub(crate) fn acknowledge(
        &mut self,
        delivery: u64,
        payload: Option<&Value>,
        now: Timestamp,
    ) -> Answer {
        let Some(delivery) = self.take_delivery(delivery) else {
            return Answer::of(json!({"ok": true}));
        };
        let nothing = Map::new();
        let payload = payload.and_then(Value::as_object).unwrap_or(&nothing);
        let outcome = match delivery.kind {
            DeliveryKind::EventsApi => Ok(Reply::empty()),
            DeliveryKind::SlashCommands => self.answer_command(&delivery, payload, now),
            DeliveryKind::Interactive if delivery.payload["type"] == "view_submission" => {
                self.answer_submission(&delivery, payload)
            }
            DeliveryKind::Interactive => Ok(Reply::empty()),
        };
        answer(outcome)
    }

    /// Nobody acknowledged a delivery in time; it is dropped.
    pub(crate) fn give_up(&mut self, delivery: u64) -> Answer {
        match self.take_delivery(delivery) {
            Some(_) => Answer::of(json!({"ok": false, "error": "operation_timeout"})),
            None => Answer::of(json!({"ok": true})),
        }
    }

    /// A delivery could not be made; whoever waits for it is told how it failed.
    pub(crate) fn fail_delivery(&mut self, delivery: u64, error: &str) -> Answer {
        match self.take_delivery(delivery) {
            Some(_) => Answer::of(json!({"ok": false, "error": error})),
            None => Answer::of(json!({"ok": true})),
        }
    }

    fn take_delivery(&mut self, id: u64) -> Option<Delivery> {
        let at = self
            .deliveries
            .iter()
            .position(|delivery| delivery.id == id)?;
        self.is_touched = true;
        self.deliveries.remove(at)
    }

    fn as_app<'a>(&'a mut self, app_id: &str, args: Args<'a>, now: Timestamp) -> Turn<'a> {
        let bot = self.apps.get(app_id).map(|app| app.bot_user.clone());
        Turn {
            world: self,
            caller: Caller {
                kind: Some(CallerKind::Bot),
                user: bot.unwrap_or_default(),
                app_id: Some(app_id.to_owned()),
            },
            args,
            now,
        }
    }

    fn answer_command(
        &mut self,
        delivery: &Delivery,
        payload: &Map<String, Value>,
        now: Timestamp,
    ) -> Outcome {
        let content = Content::of_body(payload)?;
        if content.is_empty() {
            return Ok(Reply::empty());
        }
        let channel = text(&delivery.payload, "channel_id");
        let user = text(&delivery.payload, "user_id");
        let nothing = Map::new();
        let mut turn = self.as_app(&delivery.app_id, Args(&nothing), now);
        if payload.get("response_type") == Some(&"in_channel".into()) {
            turn.post(&channel, content, None, false);
        } else {
            turn.whisper(&channel, &user, &delivery.app_id, content, None);
        }
        Ok(Reply::empty())
    }

    fn answer_submission(&mut self, delivery: &Delivery, payload: &Map<String, Value>) -> Outcome {
        let view_id = text(&delivery.payload["view"], "id");
        let Some(view) = self.view(&view_id).cloned() else {
            return Ok(Reply::empty());
        };
        let body = || checked(payload.get("view").cloned(), ViewKind::Modal);
        match payload.get("response_action").and_then(Value::as_str) {
            Some("errors") => {
                let errors = payload.get("errors").cloned().unwrap_or_else(|| json!({}));
                return Ok(Reply::of(json!({"errors": errors})));
            }
            Some("clear") => self.close_stack(&view.user),
            Some("update") => {
                let body = body().map_err(|_| "invalid_arguments")?;
                self.replace_view(&view_id, body);
            }
            Some("push") => {
                let body = body().map_err(|_| "invalid_arguments")?;
                self.open_modal(&view.app_id, &view.user, Some(&view_id), body);
            }
            Some(_) | None => self.close_view(&view_id),
        }
        Ok(Reply::empty())
    }

    /// An app posts to a `response_url`.
    pub(crate) fn respond(&mut self, key: &str, body: &Value, now: Timestamp) -> Answer {
        let Some(right) = self.response_urls.get_mut(key) else {
            return not_found("invalid_url");
        };
        if now.duration_since(right.issued_at).as_secs() > RESPONSE_URL_SECONDS {
            return not_found("expired_url");
        }
        if right.use_count >= RESPONSE_URL_USES {
            return not_found("used_url");
        }
        right.use_count += 1;
        let right = right.clone();
        self.is_touched = true;
        let nothing = Map::new();
        let body = body.as_object().unwrap_or(&nothing);
        let mut turn = self.as_app(&right.app_id, Args(&nothing), now);
        answer(turn.respond(&right, body))
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
        let channel = self.channel_mut(&right.channel)?;
        if let Some(message) = channel.messages.remove(ts) {
            channel.pins.retain(|pin| pin.ts != ts);
            self.world.emit_deleted(&right.channel, &message, self.now);
            self.changed(&right.channel, "message");
        }
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

fn not_found(code: &'static str) -> Answer {
    Answer {
        status: 404,
        ..answer(Err(Failure::from(code)))
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
