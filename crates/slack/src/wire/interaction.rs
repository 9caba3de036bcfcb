//! What people do with the app's own surfaces, as Slack tells it: presses, forms, shortcuts, menus that
//! ask for options, and two events about the app itself.
//!
//! It must never require a field that only some servers send; what is absent is `None` and every kind
//! that is not known is kept by name.

use serde_json::Value;

use super::form::Filled;

/// An interaction. Everything is borrowed from the payload.
#[derive(Debug, Clone)]
pub enum Interaction<'a> {
    /// `block_actions`
    Press(Press<'a>),
    /// `view_submission`
    Submission(Submission<'a>),
    /// `view_closed`
    Closed(Closed<'a>),
    /// `shortcut`: from anywhere.
    Shortcut(Shortcut<'a>),
    /// `message_action`: on a message.
    OnMessage(OnMessage<'a>),
    /// `block_suggestion`: a menu asks for its options.
    Suggest(Suggest<'a>),
    /// Something newer than this code, by its type.
    Other(&'a str),
}

/// Something pressed or chosen.
#[derive(Debug, Clone)]
pub struct Press<'a> {
    /// Who.
    pub person: Option<&'a str>,
    /// A right to open a modal, for three seconds.
    pub trigger: Option<&'a str>,
    /// Which element.
    pub action_id: &'a str,
    /// Which block.
    pub block_id: Option<&'a str>,
    /// The button's value, or that of the option that was chosen.
    pub value: Option<&'a str>,
    /// The person chosen in a menu of people.
    pub chosen_person: Option<&'a str>,
    /// Where, if in a channel.
    pub channel: Option<&'a str>,
    /// On which message, if on one.
    pub message_ts: Option<&'a str>,
    /// In which view, if in one.
    pub view: Option<View<'a>>,
}

/// A view as it was shown.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// Slack's id of it.
    pub id: Option<&'a str>,
    /// `modal` or `home`.
    pub kind: &'a str,
    /// Changes with each drawing; an update that names an old one is refused.
    pub hash: Option<&'a str>,
    /// Which form it is.
    pub callback_id: &'a str,
    /// What it is about.
    pub private_metadata: &'a str,
    /// What is filled in.
    pub filled: Filled<'a>,
}

/// A view that was sent.
#[derive(Debug, Clone)]
pub struct Submission<'a> {
    /// Who.
    pub person: Option<&'a str>,
    /// A right to open another.
    pub trigger: Option<&'a str>,
    /// What.
    pub view: View<'a>,
}

/// A view that was closed without being sent.
#[derive(Debug, Clone)]
pub struct Closed<'a> {
    /// Who.
    pub person: Option<&'a str>,
    /// What.
    pub view: View<'a>,
    /// With all those under it.
    pub is_cleared: bool,
}

/// A shortcut from anywhere.
#[derive(Debug, Clone)]
pub struct Shortcut<'a> {
    /// Who.
    pub person: Option<&'a str>,
    /// A right to open a modal.
    pub trigger: Option<&'a str>,
    /// Which shortcut.
    pub callback_id: &'a str,
}

/// A shortcut on a message.
#[derive(Debug, Clone)]
pub struct OnMessage<'a> {
    /// Who.
    pub person: Option<&'a str>,
    /// A right to open a modal.
    pub trigger: Option<&'a str>,
    /// Which shortcut.
    pub callback_id: &'a str,
    /// Where.
    pub channel: Option<&'a str>,
    /// The message's own name in it.
    pub message_ts: Option<&'a str>,
    /// The message as it was then.
    pub message: Option<&'a Value>,
}

/// A menu that asks for its options.
#[derive(Debug, Clone)]
pub struct Suggest<'a> {
    /// Who.
    pub person: Option<&'a str>,
    /// Which element.
    pub action_id: &'a str,
    /// What was typed so far.
    pub typed: &'a str,
    /// In which view, if in one.
    pub view: Option<View<'a>>,
}

impl<'a> Interaction<'a> {
    /// Of an `interactive` payload.
    #[must_use]
    pub fn of(payload: &'a Value) -> Self {
        match text(payload, "/type").unwrap_or_default() {
            "block_actions" => Self::Press(Press::of(payload)),
            "view_submission" => Self::Submission(Submission {
                person: person(payload),
                trigger: text(payload, "/trigger_id"),
                view: View::of(payload.get("view").unwrap_or(&Value::Null)),
            }),
            "view_closed" => Self::Closed(Closed {
                person: person(payload),
                view: View::of(payload.get("view").unwrap_or(&Value::Null)),
                is_cleared: payload.get("is_cleared").and_then(Value::as_bool) == Some(true),
            }),
            "shortcut" => Self::Shortcut(Shortcut {
                person: person(payload),
                trigger: text(payload, "/trigger_id"),
                callback_id: text(payload, "/callback_id").unwrap_or_default(),
            }),
            "message_action" => Self::OnMessage(OnMessage {
                person: person(payload),
                trigger: text(payload, "/trigger_id"),
                callback_id: text(payload, "/callback_id").unwrap_or_default(),
                channel: text(payload, "/channel/id"),
                message_ts: text(payload, "/message_ts").or_else(|| text(payload, "/message/ts")),
                message: payload.get("message"),
            }),
            "block_suggestion" => Self::Suggest(Suggest {
                person: person(payload),
                action_id: text(payload, "/action_id").unwrap_or_default(),
                typed: text(payload, "/value").unwrap_or_default(),
                view: payload.get("view").map(View::of),
            }),
            other => Self::Other(other),
        }
    }

    /// Who did it.
    #[must_use]
    pub fn person(&self) -> Option<&'a str> {
        match self {
            Self::Press(one) => one.person,
            Self::Submission(one) => one.person,
            Self::Closed(one) => one.person,
            Self::Shortcut(one) => one.person,
            Self::OnMessage(one) => one.person,
            Self::Suggest(one) => one.person,
            Self::Other(_) => None,
        }
    }
}

impl<'a> Press<'a> {
    fn of(payload: &'a Value) -> Self {
        let value = ["/actions/0/value", "/actions/0/selected_option/value"];
        Self {
            person: person(payload),
            trigger: text(payload, "/trigger_id"),
            action_id: text(payload, "/actions/0/action_id").unwrap_or_default(),
            block_id: text(payload, "/actions/0/block_id"),
            value: value.into_iter().find_map(|path| text(payload, path)),
            chosen_person: text(payload, "/actions/0/selected_user"),
            channel: text(payload, "/channel/id")
                .or_else(|| text(payload, "/container/channel_id")),
            message_ts: text(payload, "/message/ts")
                .or_else(|| text(payload, "/container/message_ts")),
            view: payload
                .get("view")
                .filter(|view| view.is_object())
                .map(View::of),
        }
    }
}

impl<'a> View<'a> {
    fn of(view: &'a Value) -> Self {
        Self {
            id: text(view, "/id"),
            kind: text(view, "/type").unwrap_or_default(),
            hash: text(view, "/hash"),
            callback_id: text(view, "/callback_id").unwrap_or_default(),
            private_metadata: text(view, "/private_metadata").unwrap_or_default(),
            filled: Filled::of(view.get("state")),
        }
    }
}

/// Somebody looks at the app's home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HomeOpened<'a> {
    /// Who.
    pub person: &'a str,
}

impl<'a> HomeOpened<'a> {
    /// Of an `events_api` payload; `None` for every other event, and for the app's other tabs.
    #[must_use]
    pub fn of(payload: &'a Value) -> Option<Self> {
        let event = payload.get("event")?;
        let is_home = text(event, "/tab").is_none_or(|tab| tab == "home");
        let is_it = text(event, "/type") == Some("app_home_opened") && is_home;
        let person = text(event, "/user").filter(|_| is_it)?;
        Some(Self { person })
    }
}

/// Somebody calls the app by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention<'a> {
    /// Who.
    pub person: &'a str,
    /// Where.
    pub channel: &'a str,
    /// The message's own name there.
    pub ts: &'a str,
    /// The thread it stands in, if in one.
    pub thread_ts: Option<&'a str>,
    /// Its words, as Slack escapes them.
    pub text: &'a str,
}

impl<'a> Mention<'a> {
    /// Of an `events_api` payload; `None` for every other event.
    #[must_use]
    pub fn of(payload: &'a Value) -> Option<Self> {
        let event = payload.get("event")?;
        if text(event, "/type") != Some("app_mention") {
            return None;
        }
        Some(Self {
            person: text(event, "/user")?,
            channel: text(event, "/channel")?,
            ts: text(event, "/ts")?,
            thread_ts: text(event, "/thread_ts"),
            text: text(event, "/text").unwrap_or_default(),
        })
    }
}

fn person(payload: &Value) -> Option<&str> {
    text(payload, "/user/id")
}

/// The text at `path`; an empty one is as good as none.
fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    value
        .pointer(path)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}
