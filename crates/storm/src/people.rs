//! The people: what they do, when, and what they would swear they did. They act in "Slack" only, as
//! people do, or through the API as scripts do; they never look into the engine.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use matoi_core::incident::Incident;
use matoi_workspace::model::{Channel, ChannelKind, Message};
use serde_json::{Map, Value};

use crate::{
    courier::Courier,
    dice::Dice,
    outside::Outside,
    stage::{Persona, Stage},
    weather::Weather,
};

mod file;
mod form;
mod press;
mod request;
mod script;
mod talk;

pub use file::Content;
pub use form::SentForm;
pub use talk::{ANSWERS, MARKS, has_action, is_head};

/// How many of the team take part.
const ACTIVE: (i64, i64) = (3, 5);
/// After the last act somebody tries to close what is open this often.
const CLOSINGS_MAX: u32 = 4;
/// So many that were put away are gone on with at the end.
const GOINGS_ON_MAX: u32 = 2;

/// What the people remember of what they did.
#[derive(Debug, Default)]
pub struct Diary {
    acts: u64,
    /// When a reaction was put: channel, message, person, emoji.
    pub reacted: BTreeMap<(String, String, String, String), u64>,
    /// When a reaction was last put on a message or taken back: channel, message.
    pub touched: BTreeMap<(String, String), i64>,
    /// Messages that say their kind in front and were left as they are: channel, message, kind, words.
    pub prefixed: BTreeMap<(String, String), (&'static str, String)>,
    /// Titles raised through the API.
    pub asked: Vec<String>,
    /// Rooms somebody archived by hand.
    pub archived: BTreeSet<String>,
    /// Forms that were sent, by view.
    pub forms: BTreeMap<String, SentForm>,
    /// Files that were uploaded, and what is in them.
    pub files: BTreeMap<String, Content>,
    /// Words a script asked to have written down, each once.
    pub worded: Vec<String>,
}

/// Where people talk about an incident: a channel, or a thread in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The channel.
    pub channel: String,
    /// The message the thread hangs on.
    pub thread: Option<String>,
}

impl Place {
    /// The place of an incident, as the house names it.
    #[must_use]
    pub fn of(room: &matoi_core::ids::RoomId) -> Self {
        Self {
            channel: room.outer().to_owned(),
            thread: room.root().map(|root| root.mark.0),
        }
    }

    /// Whether that message of the channel was said here.
    #[must_use]
    pub fn holds(&self, message: &Message) -> bool {
        match &self.thread {
            Some(root) => message.thread_ts.as_ref() == Some(root) && message.ts != *root,
            None => true,
        }
    }

    fn arguments<'a>(&'a self, words: &'a str) -> Vec<(&'static str, &'a str)> {
        let mut arguments = vec![("channel", self.channel.as_str()), ("text", words)];
        let root = self.thread.iter().map(|root| ("thread_ts", root.as_str()));
        arguments.extend(root);
        arguments
    }
}

/// How a script reads what it may ask about: as the API tells it now.
pub type Read<'a> = &'a dyn Fn() -> Vec<Incident>;

/// Everybody who takes part.
pub struct People {
    pub(crate) dice: Dice,
    pub(crate) outside: Arc<Outside>,
    everybody: Vec<Persona>,
    raises_left: u32,
    acts_left: u32,
    closings_left: u32,
    goings_on_left: u32,
    restricts_at: Option<u32>,
    me: String,
    pause_ms: i64,
    /// When the next of them does something; `None` when all is done.
    pub next_at: Option<i64>,
    /// What they remember.
    pub diary: Diary,
    count: u64,
    keys: Vec<(String, String)>,
}

impl People {
    /// The people of a storm.
    #[must_use]
    pub fn new(seed: u64, outside: Arc<Outside>, stage: &Stage, weather: &Weather) -> Self {
        let mut dice = Dice::of(seed, "people");
        let mut everybody = stage.people.clone();
        let active = usize::try_from(dice.between(ACTIVE.0, ACTIVE.1)).unwrap_or(3);
        while everybody.len() > active {
            let leaves = usize::try_from(dice.below(everybody.len() as u64)).unwrap_or(0);
            everybody.remove(leaves);
        }
        let next_at = Some(outside.clock.ms());
        Self {
            dice,
            outside,
            everybody,
            raises_left: weather.raises,
            acts_left: weather.acts,
            closings_left: if weather.closes { CLOSINGS_MAX } else { 0 },
            goings_on_left: if weather.closes { GOINGS_ON_MAX } else { 0 },
            restricts_at: weather.restricts_at,
            me: stage.team.me.clone().map(|me| me.0).unwrap_or_default(),
            pause_ms: weather.pause_ms,
            next_at,
            diary: Diary::default(),
            count: 0,
            keys: Vec::new(),
        }
    }

    /// One of them does something.
    pub fn act(&mut self, courier: &mut Courier, read: Read) {
        let now = self.outside.clock.ms();
        let is_first = self.raises_left > 0 && self.count == 0;
        if self.restricts_at.is_some_and(|left| self.acts_left <= left) {
            self.restrict_channels();
        }
        if is_first {
            self.raise(courier);
        } else if self.acts_left > 0 {
            self.acts_left -= 1;
            self.something(courier, read);
        } else if self.closings_left > 0 {
            self.closings_left -= 1;
            self.close_one();
        } else if self.goings_on_left > 0 {
            self.goings_on_left -= 1;
            self.go_on(courier, read);
        } else {
            self.next_at = None;
            return;
        }
        self.next_at = Some(now + self.dice.between(1, self.pause_ms));
    }

    /// From now on only owners make channels.
    fn restrict_channels(&mut self) {
        self.restricts_at = None;
        if let Some(who) = self.everybody.first().cloned() {
            let args = [("channel_creation_restricted", "true")];
            self.call(&who, "sandbox.prefs", &args);
        }
    }

    fn something(&mut self, courier: &mut Courier, read: Read) {
        match self.dice.weighed(&[
            240, 80, 50, 40, 140, 120, 100, 120, 80, 60, 40, 40, 10, 12, 4, 60, 120, 25, 50, 10, 60,
        ]) {
            0 => self.say(),
            1 => self.say_a_kind(),
            2 => self.edit(),
            3 => self.delete(),
            4 => self.mark(),
            5 => self.answer_roll_call(),
            6 => self.take_back(),
            7 => self.press(),
            8 => self.command(),
            9 => self.ask(courier),
            10 => self.alert(courier),
            11 => self.raise(courier),
            12 => self.close_one(),
            13 => self.set_topic(),
            14 => self.archive_by_hand(),
            15 => self.ask_for_a_form(),
            16 => self.fill_in(),
            17 => self.post_files(),
            18 => self.say_a_kind_anew(),
            19 => self.delete_a_file(),
            _ => self.ask_about(courier, read),
        }
    }

    fn raise(&mut self, courier: &mut Courier) {
        if self.raises_left == 0 {
            return;
        }
        self.raises_left -= 1;
        self.count += 1;
        match self.dice.weighed(&[45, 30, 25]) {
            0 => self.raise_by_command(),
            1 => self.raise_by_script(courier),
            _ => self.alert(courier),
        }
    }

    pub(crate) fn somebody(&mut self) -> Option<Persona> {
        self.dice.pick(&self.everybody).cloned()
    }

    /// Something nobody said before.
    pub(crate) fn words(&mut self) -> String {
        self.count += 1;
        let said = [
            "決済が通らない",
            "the cart page is slow",
            "5xx が増えています",
            "rolled back the deploy",
            "DB の接続が足りない?",
            "looks better now",
        ];
        let which = self.dice.pick(&said).copied().unwrap_or_default();
        format!("{which} {}", self.count)
    }

    /// Somebody calls "Slack"; whether it answered `ok`.
    pub(crate) fn call(
        &mut self,
        who: &Persona,
        method: &'static str,
        args: &[(&str, &str)],
    ) -> Option<Value> {
        let fields: Map<String, Value> = args
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
            .collect();
        self.diary.acts += 1;
        let answer = self.outside.call_at_once(&who.token, method, fields);
        self.outside.saw(method, &|| {
            let told: Vec<&str> = args.iter().map(|(_, value)| *value).collect();
            let outcome = answer.error().unwrap_or("ok");
            format!("by {}: {} → {outcome}", who.id, told.join(" | "))
        });
        answer.is_ok().then_some(answer.body)
    }

    /// Where that person can talk about an incident: rooms they are in, and threads in other channels.
    pub(crate) fn places(&self, who: &Persona) -> Vec<Place> {
        self.outside.with(|inner| {
            let channels = inner.world.channels();
            let mine = channels.filter(|room| room.has_member(&who.id) && !room.is_archived);
            let mut places = Vec::new();
            for channel in mine {
                if is_room(channel) {
                    places.push(Place {
                        channel: channel.id.clone(),
                        thread: None,
                    });
                } else if channel.kind != ChannelKind::Im {
                    places.extend(threads(channel));
                }
            }
            places
        })
    }

    /// Somebody, and a place where they can talk about an incident.
    pub(crate) fn somewhere(&mut self) -> Option<(Persona, Place)> {
        let who = self.somebody()?;
        let places = self.places(&who);
        let place = self.dice.pick(&places)?.clone();
        Some((who, place))
    }

    /// Somebody, and a room of theirs that is a channel.
    pub(crate) fn in_a_channel(&mut self) -> Option<(Persona, String)> {
        let who = self.somebody()?;
        let mut places = self.places(&who);
        places.retain(|place| place.thread.is_none());
        let place = self.dice.pick(&places)?.clone();
        Some((who, place.channel))
    }

    /// Messages of a place that a question of mine is true of.
    pub(crate) fn messages(
        &self,
        place: &Place,
        is_meant: impl Fn(&Message) -> bool,
    ) -> Vec<Message> {
        self.outside.with(|inner| {
            let channel = inner.world.channel(&place.channel);
            let all = channel
                .into_iter()
                .flat_map(|channel| channel.messages.values());
            let here = all.filter(|message| place.holds(message));
            here.filter(|message| is_meant(message)).cloned().collect()
        })
    }
}

/// Threads that are rooms, as people recognise one: Matoi's own post, with a head under it.
fn threads(channel: &Channel) -> impl Iterator<Item = Place> + '_ {
    let heads = channel.messages.values().filter(|message| is_head(message));
    let roots = heads.filter_map(|head| head.thread_ts.clone().filter(|root| *root != head.ts));
    roots.map(|root| Place {
        channel: channel.id.clone(),
        thread: Some(root),
    })
}

/// Whether this is an incident's room, as people recognise one.
#[must_use]
pub fn is_room(channel: &Channel) -> bool {
    channel.kind != ChannelKind::Im && channel.name.starts_with("inc-")
}

/// Whether a person wrote this.
#[must_use]
pub fn is_talk(message: &Message) -> bool {
    message.app_id.is_none()
        && message
            .subtype
            .as_deref()
            .is_none_or(|subtype| matches!(subtype, "thread_broadcast" | "file_share"))
}
