//! Trying out, on the Slack that is there, what the papers promise and we rely on: in a channel of its
//! own, which nobody is called into and which is put away again.
//!
//! It must never touch anything it did not make.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    perform::post::POST_MARK,
    read::text,
    wire::{
        client::{CallError, WebApi},
        kit::message::Argument,
        method::Method,
        pace::Pace,
    },
};

/// How often one call waits for a rate limit before it counts as not seen.
const WAITS_MAX: usize = 5;
/// How often the history is looked at for a post that must show.
const LOOKS_MAX: usize = 20;
const LOOK_AGAIN_MS: u64 = 250;

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A channel may be made.
    Channel,
    /// Its name may be Japanese.
    JapaneseName,
    /// A name that is taken is refused, so that a second try finds the first.
    TakenName,
    /// The topic may be set.
    Topic,
    /// A post bears our key, and is found by it.
    Key,
    /// Pinning twice is pinning once.
    Pin,
    /// Marking twice is marking once.
    Mark,
    /// A changed post keeps its key.
    KeyAfterChange,
    /// The channel may be put away.
    Archive,
    /// A channel that was put away keeps its name.
    ArchivedName,
}

impl Step {
    /// Its word, for texts and machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::JapaneseName => "japanese_name",
            Self::TakenName => "taken_name",
            Self::Topic => "topic",
            Self::Key => "key",
            Self::Pin => "pin",
            Self::Mark => "mark",
            Self::KeyAfterChange => "key_after_change",
            Self::Archive => "archive",
            Self::ArchivedName => "archived_name",
        }
    }
}

/// How it turned out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turned {
    /// As we rely on it; how long it took to show, where that is the question.
    AsRelied(Option<SignedDuration>),
    /// Otherwise: what Slack said or did instead.
    Otherwise(String),
    /// Nobody knows: the way there was cut, or Slack was busy.
    Unseen(String),
}

/// One thing that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// What.
    pub step: Step,
    /// How it turned out.
    pub turned: Turned,
}

/// Tries everything, in a channel whose name ends with `suffix` (lower-case letters and digits that nobody
/// used before). Ends early where no channel may be made.
pub async fn walk(api: &WebApi, pace: &dyn Pace, suffix: &str) -> Vec<Tried> {
    let mut probe = Probe {
        api,
        pace,
        tried: Vec::new(),
    };
    if let Some((channel, name)) = probe.opens(suffix).await {
        probe.a_taken_name(Step::TakenName, &name).await;
        probe.everything_in(&channel).await;
        let put_away = [("channel", channel.into())];
        let archived = probe.call(Method::ConversationsArchive, &put_away).await;
        let is_away = archived.is_ok();
        probe.note(Step::Archive, done(archived));
        if is_away {
            probe.a_taken_name(Step::ArchivedName, &name).await;
        }
    }
    probe.tried
}

struct Probe<'a> {
    api: &'a WebApi,
    pace: &'a dyn Pace,
    tried: Vec<Tried>,
}

impl Probe<'_> {
    fn note(&mut self, step: Step, turned: Turned) {
        self.tried.push(Tried { step, turned });
    }

    /// One call, which waits where Slack says so.
    async fn call(&self, method: Method, arguments: &[Argument]) -> Result<Value, CallError> {
        let mut waits = 0;
        loop {
            let now = self.pace.now();
            match self.api.call(now, method, arguments).await {
                Err(CallError::Limited { until }) if waits < WAITS_MAX => {
                    waits += 1;
                    let wait = until.duration_since(now).as_millis().max(0);
                    self.pace.pause(u64::try_from(wait).unwrap_or(0) + 1).await;
                }
                answer => return answer,
            }
        }
    }

    async fn create(&self, name: &str) -> Result<Value, CallError> {
        let arguments = [("name", name.to_owned().into())];
        self.call(Method::ConversationsCreate, &arguments).await
    }

    /// The channel's id and name, where one may be made.
    async fn opens(&mut self, suffix: &str) -> Option<(String, String)> {
        let mut name = format!("matoi-たしかめ-{suffix}");
        let mut made = self.create(&name).await;
        match &made {
            Ok(_) => self.note(Step::JapaneseName, Turned::AsRelied(None)),
            Err(error)
                if error
                    .code()
                    .is_some_and(|code| code.starts_with("invalid_name")) =>
            {
                self.note(Step::JapaneseName, Turned::Otherwise(said(error)));
                name = format!("matoi-probe-{suffix}");
                made = self.create(&name).await;
            }
            Err(_) => {}
        }
        let id = made
            .as_ref()
            .ok()
            .and_then(|made| text(made, "/channel/id"));
        let opened = id.map(|id| (id.to_owned(), name));
        self.note(Step::Channel, done(made));
        opened
    }

    /// A second channel of that name must not come to be; where it does it is put away as well.
    async fn a_taken_name(&mut self, step: Step, name: &str) {
        let again = self.create(name).await;
        let turned = match &again {
            Err(error) if error.code() == Some("name_taken") => Turned::AsRelied(None),
            Err(error) => turned(error),
            Ok(second) => {
                if let Some(id) = text(second, "/channel/id") {
                    let put_away = [("channel", id.to_owned().into())];
                    let _best_effort = self.call(Method::ConversationsArchive, &put_away).await;
                }
                Turned::Otherwise("a second channel".to_owned())
            }
        };
        self.note(step, turned);
    }

    async fn everything_in(&mut self, channel: &str) {
        let topic = [
            ("channel", channel.to_owned().into()),
            ("topic", "matoi doctor --probe".into()),
        ];
        let set = self.call(Method::ConversationsSetTopic, &topic).await;
        self.note(Step::Topic, done(set));
        let key = format!("probe-{channel}");
        let metadata = json!({"event_type": POST_MARK, "event_payload": {"k": key}});
        let post = [
            ("channel", channel.to_owned().into()),
            ("text", "matoi doctor --probe".into()),
            ("metadata", metadata.to_string().into()),
        ];
        let posted = self.call(Method::ChatPostMessage, &post).await;
        let ts = posted.as_ref().ok().and_then(|posted| text(posted, "/ts"));
        let Some(ts) = ts.map(str::to_owned) else {
            self.note(Step::Key, done(posted));
            return;
        };
        let found = self.finds(channel, &key).await;
        self.note(Step::Key, found);
        for (step, method, arguments) in [
            (Step::Pin, Method::PinsAdd, vec![("timestamp", ts.as_str())]),
            (
                Step::Mark,
                Method::ReactionsAdd,
                vec![("timestamp", ts.as_str()), ("name", "memo")],
            ),
        ] {
            self.twice(step, method, channel, &arguments).await;
        }
        let change = [
            ("channel", channel.to_owned().into()),
            ("ts", ts.clone().into()),
            ("text", "matoi doctor --probe ✓".into()),
        ];
        let turned = match self.call(Method::ChatUpdate, &change).await {
            Ok(_) => self.finds(channel, &key).await,
            Err(error) => turned(&error),
        };
        self.note(Step::KeyAfterChange, turned);
    }

    /// Doing it a second time is answered with a word that says that it is so already.
    async fn twice(
        &mut self,
        step: Step,
        method: Method,
        channel: &str,
        more: &[(&'static str, &str)],
    ) {
        let mut arguments: Vec<Argument> = vec![("channel", channel.to_owned().into())];
        arguments.extend(
            more.iter()
                .map(|(name, value)| (*name, (*value).to_owned().into())),
        );
        let first = self.call(method, &arguments).await;
        let turned = match first {
            Err(error) => turned(&error),
            Ok(_) => match self.call(method, &arguments).await {
                Ok(_) => Turned::AsRelied(None),
                Err(error)
                    if error
                        .code()
                        .is_some_and(|code| code.starts_with("already_")) =>
                {
                    Turned::AsRelied(None)
                }
                Err(error) => turned(&error),
            },
        };
        self.note(step, turned);
    }

    /// Whether a post of that key shows in the history, and how soon.
    async fn finds(&self, channel: &str, key: &str) -> Turned {
        let arguments = [
            ("channel", channel.to_owned().into()),
            ("include_all_metadata", "true".into()),
        ];
        let since = self.pace.now();
        for _ in 0..LOOKS_MAX {
            match self.call(Method::ConversationsHistory, &arguments).await {
                Err(error) => return turned(&error),
                Ok(read) => {
                    let messages = read["messages"].as_array().into_iter().flatten();
                    let key_of =
                        |message: &Value| text(message, "/metadata/event_payload/k") == Some(key);
                    if messages.into_iter().any(key_of) {
                        let took = self.pace.now().duration_since(since);
                        return Turned::AsRelied(Some(took));
                    }
                }
            }
            self.pace.pause(LOOK_AGAIN_MS).await;
        }
        Turned::Otherwise("not in the history".to_owned())
    }
}

fn done(answer: Result<Value, CallError>) -> Turned {
    match answer {
        Ok(_) => Turned::AsRelied(None),
        Err(error) => turned(&error),
    }
}

fn turned(error: &CallError) -> Turned {
    match error {
        CallError::Refused { .. } | CallError::Dead { .. } => Turned::Otherwise(said(error)),
        CallError::Limited { .. } | CallError::NotSent { .. } | CallError::Unknown { .. } => {
            Turned::Unseen(error.to_string())
        }
    }
}

/// Slack's own word for it.
fn said(error: &CallError) -> String {
    error
        .code()
        .map_or_else(|| error.to_string(), str::to_owned)
}
