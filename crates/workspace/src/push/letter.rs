//! What one request to an app says, and what its answer means. It must never send anything.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::post::Reason;
use crate::model::{AppRecord, Delivery, DeliveryKind};
use crate::world::World;

/// The content type of events.
const JSON: &str = "application/json";
/// The content type of everything people press.
const FORM: &str = "application/x-www-form-urlencoded";

/// How often something failed before, and why the last time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Retry {
    pub(super) failures: usize,
    pub(super) reason: Reason,
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) app_id: String,
    pub(super) url: String,
    pub(super) secret: String,
    pub(super) kind: &'static str,
    pub(super) body: String,
    pub(super) retry: Option<Retry>,
    /// What has to come back, if something has.
    challenge: Option<String>,
}

/// What an app answered.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) body: String,
}

impl Letter {
    /// A delivery.
    pub(super) fn of(world: &World, delivery: &Delivery, url: &str, retry: Option<Retry>) -> Self {
        let secret = world.app(&delivery.app_id);
        let (kind, body) = match delivery.kind {
            DeliveryKind::EventsApi => (JSON, delivery.payload.to_string()),
            DeliveryKind::Interactive => (FORM, form(&[("payload", delivery.payload.to_string())])),
            DeliveryKind::SlashCommands => (FORM, form_of(&delivery.payload)),
        };
        Self {
            app_id: delivery.app_id.clone(),
            url: url.to_owned(),
            secret: secret.map_or_else(String::new, |app| app.signing_secret.clone()),
            kind,
            body,
            retry,
            challenge: None,
        }
    }

    /// Asks whether the address is the app's.
    pub(super) fn challenge(world: &World, app_id: &str, url: &str, now: Timestamp) -> Self {
        let label = format!("challenge {app_id} {url} {now}");
        let challenge = world.seed.secret(&label, 48);
        let record = world.app_records.get(app_id);
        let token = record.map(|record| record.verification_token.clone());
        let body = json!({"token": token, "challenge": challenge, "type": "url_verification"});
        Self {
            app_id: app_id.to_owned(),
            url: url.to_owned(),
            secret: record.map_or_else(String::new, |record| record.signing_secret.clone()),
            kind: JSON,
            body: body.to_string(),
            retry: None,
            challenge: Some(challenge),
        }
    }

    /// Looks whether a command's address is served at all.
    pub(super) fn ssl_check(record: &AppRecord, url: &str) -> Self {
        let token = record.verification_token.clone();
        Self {
            app_id: record.id.clone(),
            url: url.to_owned(),
            secret: record.signing_secret.clone(),
            kind: FORM,
            body: form(&[("ssl_check", "1".to_owned()), ("token", token)]),
            retry: None,
            challenge: None,
        }
    }

    /// The app and its address.
    pub(super) fn address(&self) -> (String, String) {
        (self.app_id.clone(), self.url.clone())
    }

    /// Whether the challenge came back: alone, in JSON or in a form.
    pub(super) fn is_answered_by(&self, answer: &Answered) -> bool {
        let Some(challenge) = &self.challenge else {
            return true;
        };
        let body = answer.body.trim();
        let in_json = serde_json::from_str::<Value>(body)
            .is_ok_and(|body| body["challenge"].as_str() == Some(challenge));
        in_json || body == challenge || body.strip_prefix("challenge=") == Some(challenge)
    }
}

impl Answered {
    /// What a socket would have carried in the acknowledgement.
    pub(super) fn payload(&self, kind: DeliveryKind) -> Option<Value> {
        let body = self.body.trim();
        let fields = serde_json::from_str::<Value>(body).ok();
        let fields = fields.filter(Value::is_object);
        match kind {
            DeliveryKind::EventsApi => None,
            DeliveryKind::Interactive => fields,
            DeliveryKind::SlashCommands if body.is_empty() => None,
            DeliveryKind::SlashCommands => fields.or_else(|| Some(json!({"text": body}))),
        }
    }
}

fn form(fields: &[(&str, String)]) -> String {
    // Texts always make a form.
    serde_urlencoded::to_string(fields).unwrap_or_default()
}

/// A flat object as a form.
fn form_of(payload: &Value) -> String {
    let fields: Vec<(&str, String)> = payload
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| match value {
            Value::String(text) => (name.as_str(), text.clone()),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => (name.as_str(), value.to_string()),
        })
        .collect();
    form(&fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_to_a_command_may_be_words_or_a_message() {
        let answer = |body: &str| {
            let answered = Answered { body: body.into() };
            answered.payload(DeliveryKind::SlashCommands)
        };
        assert_eq!(answer(""), None);
        assert_eq!(answer("hi"), Some(json!({"text": "hi"})));
        assert_eq!(answer(r#"{"text":"x"}"#), Some(json!({"text": "x"})));
    }

    #[test]
    fn a_challenge_comes_back_in_one_of_three_ways() {
        let world = World::new(crate::Seed::from_number(1));
        let letter = Letter::challenge(&world, "A1", "http://127.0.0.1/", Timestamp::UNIX_EPOCH);
        let challenge = letter.challenge.clone().unwrap_or_default();
        let answers = |body: String| letter.is_answered_by(&Answered { body });
        assert!(answers(challenge.clone()));
        assert!(answers(json!({"challenge": challenge}).to_string()));
        assert!(answers(format!("challenge={challenge}\n")));
        assert!(!answers("ok".into()));
    }
}
