//! What this installation is: the keys in force with where each comes from, and the disk it writes to.
//! Given by whoever started the house. Must never hold a secret, only whether there is one.

use std::sync::Arc;

use crate::set_up::{LookAtSetUp, RememberLacks};

/// What a key says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worth {
    /// This.
    Text(String),
    /// A secret, which is never shown.
    Secret,
    /// Nothing.
    Unset,
}

/// Where what a key says comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenBy {
    /// Nobody said anything else.
    Default,
    /// The configuration file, the environment or the command line, by the name it has there.
    Named(String),
    /// Matoi made it at its first start.
    Matoi,
}

/// A key in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name in the configuration file.
    pub name: &'static str,
    /// What it says.
    pub worth: Worth,
    /// Where that comes from.
    pub by: GivenBy,
}

/// The disk, as it is now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Disk {
    /// How large the database is, where that can be seen.
    pub database_bytes: Option<u64>,
    /// How much room is left, where that can be seen.
    pub free_bytes: Option<u64>,
}

/// Looks at the disk.
pub type LookAtDisk = Arc<dyn Fn() -> Disk + Send + Sync>;

/// Looks whether tokens are kept.
pub type LookForTokens = Arc<dyn Fn() -> bool + Send + Sync>;

/// What this installation is.
#[derive(Clone)]
pub struct Installed {
    /// Every key in force.
    pub keys: Vec<Key>,
    /// Looks at the disk.
    pub disk: LookAtDisk,
    /// Looks how far it is set up with its Slack.
    pub set_up: LookAtSetUp,
    /// Looks whether the tokens of a Slack are kept with which this house was not started.
    pub tokens_kept: LookForTokens,
    /// Remembers what Slack did not grant.
    pub lacks: RememberLacks,
}

impl Installed {
    /// The key of that name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}
