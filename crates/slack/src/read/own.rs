//! How Matoi knows itself in what Slack sends: the bot receives its own messages and reactions.
//!
//! It must never take somebody else's word for ours: a person's message is theirs even where our
//! app's name stands beside it.

use std::sync::{Arc, PoisonError, RwLock};

use matoi_core::ids::PersonId;
use serde_json::Value;

use super::text;

/// Matoi's names in this workspace, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// Its user (`U…`).
    pub person: Option<PersonId>,
    /// Its bot (`B…`).
    pub bot: Option<String>,
    /// Its app (`A…`).
    pub app: Option<String>,
}

/// Matoi's names, as they become known: whoever reads the roster learns them, whoever reads deliveries
/// goes by them. Some servers never tell them in what they send.
#[derive(Debug, Clone, Default)]
pub struct OwnNames(Arc<RwLock<Own>>);

impl OwnNames {
    /// Names that are known from the beginning.
    #[must_use]
    pub fn new(own: Own) -> Self {
        Self(Arc::new(RwLock::new(own)))
    }

    /// From now on.
    pub fn learn(&self, own: Own) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = own;
    }

    /// As they are known now.
    #[must_use]
    pub fn now(&self) -> Own {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Own {
    /// Also with the names that an event's envelope tells, where nobody told before.
    #[must_use]
    pub fn with_what_tells(&self, payload: &Value) -> Self {
        let mut own = self.clone();
        let authorized = payload
            .pointer("/authorizations/0")
            .filter(|one| one.get("is_bot").and_then(Value::as_bool) == Some(true));
        if own.person.is_none() {
            own.person = authorized
                .and_then(|one| text(one, "/user_id"))
                .map(PersonId::from);
        }
        if own.app.is_none() {
            own.app = text(payload, "/api_app_id").map(str::to_owned);
        }
        own
    }

    /// Whether this user is Matoi.
    #[must_use]
    pub fn is(&self, user: &str) -> bool {
        self.person.as_ref().is_some_and(|own| own.as_str() == user)
    }

    /// Whether Matoi wrote this message.
    #[must_use]
    pub fn wrote(&self, message: &Value) -> bool {
        let by_user = text(message, "/user").is_some_and(|user| self.is(user));
        // The app's id counts for a bot's message only: a person's token bears it as well.
        let by_bot = text(message, "/bot_id").is_some_and(|bot| {
            self.bot.as_deref() == Some(bot)
                || (self.app.is_some() && text(message, "/app_id") == self.app.as_deref())
        });
        by_user || by_bot
    }
}
