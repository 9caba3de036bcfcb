//! How far a house is set up with its Slack, as plain values. Whoever started it looks; the check-up and the
//! first page tell. Must never hold a secret, nor know how any of it was learned.

use std::{future::Future, pin::Pin, sync::Arc};

use jiff::{SignedDuration, Timestamp};

/// Something Slack did not grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// What suffers; `slack.why_{feature}` says what it is for.
    pub feature: &'static str,
    /// What it would take, with commas between.
    pub scopes: String,
    /// Whether people rely on it.
    pub is_needed: bool,
}

/// What Slack said to a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Token {
    /// Nobody asked, or nobody answered.
    #[default]
    Unseen,
    /// It is good.
    Taken,
    /// It is not.
    Refused {
        /// In Slack's words.
        code: String,
    },
}

/// A channel the settings name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its name, without the `#`.
    pub name: String,
    /// Whether it is there for us; `None` where Slack did not tell.
    pub is_there: Option<bool>,
}

/// Who may read and write where everything is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Folder {
    /// It could not be looked at.
    #[default]
    Unseen,
    /// Its owner alone reads the secrets in it.
    Own,
    /// Others on this machine may read a secret in it.
    Open,
    /// We may not write there.
    Closed,
}

/// So often, at most, it is noted that something arrived.
pub const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// When something arrived last, by the switches of an app; `None` where nothing ever did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Arrived {
    /// Since when that is noted.
    pub since: Option<Timestamp>,
    /// An event, of which each room brings some.
    pub events: Option<Timestamp>,
    /// Something that was pressed or sent in a form.
    pub presses: Option<Timestamp>,
}

/// What was seen of a Slack that is connected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfSlack {
    /// The bot's token.
    pub bot: Token,
    /// The token of Socket Mode.
    pub app: Token,
    /// What was not granted; `None` where Slack does not tell.
    pub lacks: Option<Vec<Lack>>,
    /// Where raises are announced.
    pub announce: Option<Named>,
    /// Where cards of alerts go.
    pub alerts: Option<Named>,
    /// What arrived from it.
    pub arrived: Arrived,
    /// How far our clock is ahead of Slack's, as its answers tell; `None` where they don't.
    pub ahead: Option<SignedDuration>,
}

/// How far it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetUp {
    /// The Slack; `None` where the built-in workspace plays its part.
    pub slack: Option<OfSlack>,
    /// The data directory.
    pub folder: Folder,
}

/// Looks, and may ask Slack to.
pub type LookAtSetUp = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = SetUp> + Send>> + Send + Sync>;
/// Remembers what was not granted, without asking anybody.
pub type RememberLacks = Arc<dyn Fn() -> Option<Vec<Lack>> + Send + Sync>;
