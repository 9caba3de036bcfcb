//! What apps answer to what people press, in the acknowledgement. What they say later is in
//! `respond`.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::act::Answer;
use crate::api::posting::Content;
use crate::api::views::{STACK_MAX, checked};
use crate::args::Args;
use crate::delivery_log::{Fortune, shortened};
use crate::dispatch::answer;
use crate::model::{CallerKind, Delivery, DeliveryKind, ViewKind};
use crate::outcome::{Outcome, Reply, refuse};
use crate::turn::{Caller, Turn};
use crate::world::World;

impl World {
    /// An app acknowledges a delivery. The answer is what the person who waits for it is told.
    pub(crate) fn acknowledge(
        &mut self,
        delivery: u64,
        payload: Option<&Value>,
        now: Timestamp,
    ) -> Answer {
        let fortune = Fortune::Acknowledged(payload.map(shortened));
        let Some(delivery) = self.take_delivery(delivery, now, fortune) else {
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
            DeliveryKind::Interactive if delivery.payload["type"] == "block_suggestion" => {
                let user = text(&delivery.payload["user"], "id");
                self.answer_suggestion(&delivery.payload, &user, payload)
            }
            DeliveryKind::Interactive => Ok(Reply::empty()),
        };
        answer(outcome)
    }

    /// Nobody acknowledged a delivery in time; it is dropped.
    pub(crate) fn give_up(&mut self, delivery: u64, now: Timestamp) -> Answer {
        match self.take_delivery(delivery, now, Fortune::GivenUp) {
            Some(_) => Answer::of(json!({"ok": false, "error": "operation_timeout"})),
            None => Answer::of(json!({"ok": true})),
        }
    }

    /// A delivery could not be made; whoever waits for it is told how it failed.
    pub(crate) fn fail_delivery(&mut self, delivery: u64, error: &str, now: Timestamp) -> Answer {
        match self.take_delivery(delivery, now, Fortune::Failed(error.to_owned())) {
            Some(_) => Answer::of(json!({"ok": false, "error": error})),
            None => Answer::of(json!({"ok": true})),
        }
    }

    fn take_delivery(&mut self, id: u64, now: Timestamp, fortune: Fortune) -> Option<Delivery> {
        let at = self
            .deliveries
            .iter()
            .position(|delivery| delivery.id == id)?;
        self.is_touched = true;
        let delivery = self.deliveries.remove(at)?;
        self.delivery_log.settle(id, now, fortune);
        self.hang_up(&delivery.app_id);
        Some(delivery)
    }

    pub(crate) fn as_app<'a>(
        &'a mut self,
        app_id: &str,
        args: Args<'a>,
        now: Timestamp,
    ) -> Turn<'a> {
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
            needs: &[],
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
                if self.modals_of(&view.user).count() >= STACK_MAX {
                    return refuse("push_limit_reached");
                }
                let body = body().map_err(|_| "invalid_arguments")?;
                self.open_modal(&view.app_id, &view.user, Some(&view_id), None, body);
            }
            Some(_) | None => self.close_view(&view_id),
        }
        Ok(Reply::empty())
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
