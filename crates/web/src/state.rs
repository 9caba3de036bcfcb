//! What every route is given. Must never hold anything durable: a second process has its own.

use std::sync::Arc;

use matoi_engine::Engine;
use matoi_words::{Language, say};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::{
    door::{Door, Vouches},
    installed::Installed,
};

/// How Slack is, as far as the desk knows. Told on `/readyz`; it never makes Matoi unready, because
/// the pages stay useful while Slack is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlackState {
    /// The built-in workspace plays its part.
    BuiltIn,
    /// Connected.
    Connected,
    /// Not reached just now.
    Away {
        /// In the outside's words, or one of [`NO_CONNECTION`], [`CLOCKS_APART`].
        why: String,
    },
}

/// Why Slack is away where no connection of ours stands.
pub const NO_CONNECTION: &str = "no connection stands";
/// Why Slack is away where it calls over HTTP and our clocks are so far apart that what it signs counts as old.
pub const CLOCKS_APART: &str = "the clocks are too far apart";

impl SlackState {
    /// Why it is away, in that language as far as the words are ours; empty where it is not away.
    pub(crate) fn reason(&self, language: Language) -> String {
        let Self::Away { why } = self else {
            return String::new();
        };
        match why.as_str() {
            NO_CONNECTION => say(language, "web.slack_no_connection", &[]),
            CLOCKS_APART => say(language, "web.slack_clocks_apart", &[]),
            _ => why.clone(),
        }
    }

    /// Its word, as `/readyz` says it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::BuiltIn => "built_in",
            Self::Connected => "connected",
            Self::Away { .. } => "away",
        }
    }
}

/// Gives a key nobody has used.
pub type FreshKey = Arc<dyn Fn() -> String + Send + Sync>;
/// Tells how Slack is.
pub type TellSlack = Arc<dyn Fn() -> SlackState + Send + Sync>;

/// Tells what Slack calls a channel now that is known under this id.
pub type ChannelNow = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// What every route is given.
#[derive(Clone)]
pub struct WebState {
    /// The engine.
    pub engine: Arc<Engine>,
    /// Opens `/api/v1`.
    pub api_token: SecretString,
    /// Stands in the address that alert senders post to.
    pub alert_token: SecretString,
    /// Keys for requests that came without an `Idempotency-Key`.
    pub ids: FreshKey,
    /// Whether `/workspace` is served beside these routes.
    pub built_in_workspace: bool,
    /// Whether rooms are at slack.com, where links can lead to them.
    pub at_slack_com: bool,
    /// How Slack is.
    pub slack_state: TellSlack,
    /// What Slack calls a channel.
    pub channel_now: ChannelNow,
    /// The language of whoever asks for none.
    pub language: Language,
    /// Who may open the pages.
    pub door: Door,
    /// What this installation is.
    pub installed: Arc<Installed>,
    /// Who else vouches for people, where somebody does.
    pub vouches: Option<Arc<dyn Vouches>>,
    /// Where the pages are reached from outside, where that was told.
    pub public_url: Option<String>,
}

impl WebState {
    /// Whether browsers come over a wire nobody can read on: cookies then travel on no other.
    pub(crate) fn is_private(&self) -> bool {
        let url = self.public_url.as_deref();
        url.is_some_and(|url| url.starts_with("https://"))
    }
}

/// Whether somebody gave the right token, in a time that says nothing about it but its length.
pub(crate) fn is_token(secret: &SecretString, given: &str) -> bool {
    let secret = secret.expose_secret().as_bytes();
    // An empty secret would let everybody in who gives none.
    !secret.is_empty() && bool::from(secret.ct_eq(given.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_is_the_token() {
        let secret = SecretString::from("s3cret");
        assert!(is_token(&secret, "s3cret"));
        for wrong in ["", "s3cre", "s3crets", "S3CRET"] {
            assert!(!is_token(&secret, wrong), "{wrong}");
        }
        assert!(!is_token(&SecretString::from(""), ""));
    }
}
