//! Reads what alert senders post: `(source, headers, body) → alerts`. Pure; one file per source, each with fixtures.
//!
//! Tolerant on purpose: a machine that is trying to say "something is off" is heard even when it says it oddly.
//! Must never decide anything about an alert, and never learn the time except as an argument.

mod fingerprint;
mod generic;
pub mod limits;
mod text;

use jiff::Timestamp;
use matoi_core::alert::Heard;
use thiserror::Error;

/// One post from a sender, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    /// Which sender: the `{source}` of the address it was sent to.
    pub source: &'a str,
    /// The headers as they came; names in any case. Some senders say there what the body leaves out.
    pub headers: &'a [(String, String)],
    /// The body, at most [`limits::BODY_BYTES_MAX`] long.
    pub body: &'a [u8],
    /// When it was received.
    pub received_at: Timestamp,
}

/// A sender whose posts can be read. An open set: a new one is a variant here and a file beside `generic.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Plain JSON, for scripts and for everything that lets its body be written by hand.
    Generic,
}

impl Source {
    /// Every source, in the order they are listed to people.
    pub const ALL: [Source; 1] = [Source::Generic];

    /// Its name in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Source::Generic => "generic",
        }
    }

    /// The source of this name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.name() == name)
    }
}

/// Why a post could not be read. Whoever sent it is told; the words are for whoever sets up the sender.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotAnAlert {
    /// No reader goes by that name.
    #[error("`{0}` is not a source this program reads; `generic` takes any JSON object")]
    UnknownSource(String),
    /// Longer than [`limits::BODY_BYTES_MAX`].
    #[error("the body has {0} bytes, more than {max} are not read", max = limits::BODY_BYTES_MAX)]
    TooLarge(usize),
    /// Not JSON, or nested deeper than is read.
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    /// JSON, but neither an object nor a list of objects.
    #[error("the body holds {0} where an object was looked for")]
    NotAnObject(&'static str),
    /// A longer list than [`limits::ALERTS_MAX`].
    #[error("the body holds {0} alerts, more than {max} at once are not read", max = limits::ALERTS_MAX)]
    TooMany(usize),
}

/// Reads a post. An empty list is a sender trying the line, and is no mistake.
///
/// # Errors
/// [`NotAnAlert`] where nothing in the post could be read as an alert; then none of it was.
pub fn parse(post: &Post<'_>) -> Result<Vec<Heard>, NotAnAlert> {
    let Some(source) = Source::named(post.source) else {
        return Err(NotAnAlert::UnknownSource(text::line(
            post.source,
            limits::LEVEL_CHARS_MAX,
        )));
    };
    if post.body.len() > limits::BODY_BYTES_MAX {
        return Err(NotAnAlert::TooLarge(post.body.len()));
    }
    match source {
        Source::Generic => generic::read(post),
    }
}
