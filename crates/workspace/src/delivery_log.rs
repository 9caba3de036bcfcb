//! What became of everything apps were sent: when, how often, by which way, and what they answered, for
//! `sandbox.deliveries`. It is shown and never decided by; a restart empties it, and it must never hold
//! what was said.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::model::{Delivery, DeliveryKind};

/// Deliveries the log holds; the oldest go first.
const DELIVERIES_LOGGED_MAX: usize = 5_000;
/// Bytes of an answer the log holds; of a longer one only its length is told.
const ANSWER_BYTES_MAX: usize = 4_096;

/// By which way something was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Socket,
    Http,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fortune {
    /// Acknowledged, perhaps with an answer.
    Acknowledged(Option<Value>),
    /// Tried as often as it is tried, or as long as whoever pressed waited.
    GivenUp,
    /// It could not be made; whoever pressed was told this.
    Failed(String),
    /// It never left: a dial lost it, the app went away, or too much was owed.
    Dropped,
}

/// One sending.
#[derive(Debug, Clone, PartialEq)]
struct Attempt {
    at_ms: i64,
    way: Way,
    error: Option<String>,
}

/// One delivery.
#[derive(Debug, Clone, PartialEq)]
struct Logged {
    seq: u64,
    delivery: u64,
    app_id: String,
    kind: DeliveryKind,
    key: String,
    name: String,
    queued_at_ms: i64,
    attempts: Vec<Attempt>,
    settled: Option<(i64, Fortune)>,
}

/// The log.
#[derive(Debug, Clone, Default)]
pub(crate) struct DeliveryLog {
    logged: VecDeque<Logged>,
    last: u64,
}

impl DeliveryLog {
    /// A delivery came about.
    pub(crate) fn add(&mut self, delivery: &Delivery) {
        self.last += 1;
        self.logged.push_back(Logged {
            seq: self.last,
            delivery: delivery.id,
            app_id: delivery.app_id.clone(),
            kind: delivery.kind,
            key: delivery.key.clone(),
            name: name_of(delivery),
            queued_at_ms: delivery.queued_at.as_millisecond(),
            attempts: Vec::new(),
            settled: None,
        });
        if self.logged.len() > DELIVERIES_LOGGED_MAX {
            self.logged.pop_front();
        }
    }

    /// It is sent, perhaps again; then nobody had acknowledged it in time.
    pub(crate) fn attempted(&mut self, delivery: u64, way: Way, at: Timestamp) {
        if let Some(one) = self.find(delivery) {
            one.miss();
            one.attempts.push(Attempt {
                at_ms: at.as_millisecond(),
                way,
                error: None,
            });
        }
    }

    /// The last sending failed like this.
    pub(crate) fn attempt_failed(&mut self, delivery: u64, error: &str) {
        let attempt = self.find(delivery).and_then(|one| one.attempts.last_mut());
        if let Some(attempt) = attempt {
            attempt.error = Some(error.to_owned());
        }
    }

    /// This became of it; what came first counts.
    pub(crate) fn settle(&mut self, delivery: u64, at: Timestamp, fortune: Fortune) {
        let Some(one) = self.find(delivery) else {
            return;
        };
        if !matches!(fortune, Fortune::Acknowledged(_)) {
            one.miss();
        }
        if one.settled.is_none() {
            one.settled = Some((at.as_millisecond(), fortune));
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.logged.clear();
    }

    /// The position after which only what is not yet there will come.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// What is shown of what came after a position or a moment, the oldest first.
    pub(crate) fn shown(
        &self,
        app_id: Option<&str>,
        is_wanted: impl Fn(u64, i64) -> bool,
    ) -> Value {
        self.logged
            .iter()
            .filter(|one| app_id.is_none_or(|id| *id == one.app_id))
            .filter(|one| is_wanted(one.seq, one.queued_at_ms))
            .map(Logged::shown)
            .collect()
    }

    /// The newest are asked for most.
    fn find(&mut self, delivery: u64) -> Option<&mut Logged> {
        let mut newest_first = self.logged.iter_mut().rev();
        newest_first.find(|one| one.delivery == delivery)
    }
}

impl Logged {
    /// Whatever was sent last came to nothing.
    fn miss(&mut self) {
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.error.get_or_insert_with(|| "timeout".to_owned());
        }
    }

    fn shown(&self) -> Value {
        let attempts: Value = self.attempts.iter().map(Attempt::shown).collect();
        let key = match self.kind {
            DeliveryKind::EventsApi => "event_id",
            DeliveryKind::Interactive | DeliveryKind::SlashCommands => "trigger_id",
        };
        let mut shown = json!({
            "seq": self.seq,
            "app_id": self.app_id,
            "type": self.kind.envelope_type(),
            "name": self.name,
            key: self.key,
            "queued_at_ms": self.queued_at_ms,
            "attempts": attempts,
            "state": "pending",
        });
        let Some((at_ms, fortune)) = &self.settled else {
            return shown;
        };
        shown["settled_at_ms"] = (*at_ms).into();
        shown["state"] = match fortune {
            Fortune::Acknowledged(_) => "acknowledged",
            Fortune::GivenUp => "given_up",
            Fortune::Failed(_) => "failed",
            Fortune::Dropped => "dropped",
        }
        .into();
        match fortune {
            Fortune::Acknowledged(Some(answer)) => shown["answer"] = shortened(answer),
            Fortune::Failed(error) => shown["error"] = error.clone().into(),
            Fortune::Acknowledged(None) | Fortune::GivenUp | Fortune::Dropped => {}
        }
        shown
    }
}

impl Attempt {
    fn shown(&self) -> Value {
        let way = match self.way {
            Way::Socket => "socket",
            Way::Http => "http",
        };
        let mut shown = json!({"at_ms": self.at_ms, "by": way});
        if let Some(error) = &self.error {
            shown["error"] = error.clone().into();
        }
        shown
    }
}

/// An answer as it is kept.
pub(crate) fn shortened(answer: &Value) -> Value {
    let length = answer.to_string().len();
    if length <= ANSWER_BYTES_MAX {
        answer.clone()
    } else {
        json!(format!("({length} bytes)"))
    }
}

/// What people call it: the event with its subtype, the sort of press, the command.
fn name_of(delivery: &Delivery) -> String {
    let payload = &delivery.payload;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match delivery.kind {
        DeliveryKind::EventsApi => {
            let (event, subtype) = (&payload["event"], &payload["event"]["subtype"]);
            match subtype.as_str() {
                Some(subtype) => format!("{}/{subtype}", text(&event["type"])),
                None => text(&event["type"]),
            }
        }
        DeliveryKind::Interactive => text(&payload["type"]),
        DeliveryKind::SlashCommands => text(&payload["command"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(id: u64) -> Delivery {
        Delivery {
            id,
            app_id: "A1".into(),
            kind: DeliveryKind::EventsApi,
            key: format!("Ev{id}"),
            payload: json!({"event": {"type": "message", "text": "said"}}),
            queued_at: Timestamp::UNIX_EPOCH,
            asked_by: None,
        }
    }

    #[test]
    fn the_log_has_an_end_and_holds_no_words() {
        let mut log = DeliveryLog::default();
        let count = DELIVERIES_LOGGED_MAX as u64 + 1;
        for id in 1..=count {
            log.add(&delivery(id));
        }
        let shown = log.shown(None, |_, _| true);
        assert_eq!(shown.as_array().map(Vec::len), Some(DELIVERIES_LOGGED_MAX));
        assert_eq!((&shown[0]["seq"], log.last()), (&json!(2), count));
        assert!(!shown.to_string().contains("said"));
    }

    #[test]
    fn a_long_answer_is_told_by_its_length() {
        let long = json!("x".repeat(ANSWER_BYTES_MAX));
        assert_eq!(shortened(&long), json!("(4098 bytes)"));
        assert_eq!(shortened(&json!({"a": 1})), json!({"a": 1}));
    }

    #[test]
    fn what_came_first_counts() {
        let mut log = DeliveryLog::default();
        log.add(&delivery(1));
        log.attempted(1, Way::Socket, Timestamp::UNIX_EPOCH);
        log.settle(1, Timestamp::UNIX_EPOCH, Fortune::Acknowledged(None));
        log.settle(1, Timestamp::UNIX_EPOCH, Fortune::Dropped);
        let shown = log.shown(Some("A1"), |_, _| true);
        assert_eq!(shown[0]["state"], "acknowledged");
        assert_eq!(log.shown(Some("A2"), |_, _| true), json!([]));
    }
}
