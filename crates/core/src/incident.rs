//! What an incident is: the fold of its log, and nothing else. `decide` reads it; nobody writes it
//! but `evolve`. Must never hold what only a screen needs, nor messages (those are entries).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    actor::{Actor, Whisper},
    effect::{Need, POST_HEAD},
    evidence::{Attached, Evidence},
    follow_up::After,
    ids::{Fingerprint, IncidentId, MessageRef, PersonId, RoomId},
    look_back::LookBack,
    note::Ledger,
    role::Roles,
    roll_call::{Early, RollCall},
    settlement::Settlement,
};

/// The snapshot's form. A stored snapshot of another number is refolded from the log.
pub const SCHEMA: u32 = 6;

/// Who acted or talked within this time counts as active (DESIGN §8.3).
pub const ACTIVE: SignedDuration = SignedDuration::from_mins(30);

/// The longest title, in characters. Longer words are kept whole as evidence.
pub const TITLE_CHARS_MAX: usize = 150;
/// The longest headline taken from evidence, in characters.
pub const HEADLINE_CHARS_MAX: usize = 80;

/// Real or rehearsed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something really is off.
    #[default]
    Live,
    /// A drill of the real flow.
    Drill,
}

/// How far along it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing was raised yet (an empty log).
    #[default]
    Unborn,
    /// Raised; nobody has said they can act.
    Open,
    /// Somebody raised a hand or took a role.
    Responding,
    /// Somebody proposed that it has settled.
    Settling,
    /// Agreed, or the lead's word.
    Settled,
    /// Put away in the library.
    Closed,
    /// Nothing was wrong, and it was good to say so.
    FalseAlarm,
}

impl State {
    /// Whether it has been put away.
    #[must_use]
    pub fn is_over(self) -> bool {
        match self {
            Self::Closed | Self::FalseAlarm => true,
            Self::Unborn | Self::Open | Self::Responding | Self::Settling | Self::Settled => false,
        }
    }

    /// The word the contract uses (`open`, `responding`, …).
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unborn => "unborn",
            Self::Open => "open",
            Self::Responding => "responding",
            Self::Settling => "settling",
            Self::Settled => "settled",
            Self::Closed => "closed",
            Self::FalseAlarm => "false_alarm",
        }
    }
}

/// 温度感: who gets told. Anyone changes it; it decides nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heat {
    /// Good to know.
    HeadsUp,
    /// Hands wanted.
    #[default]
    NeedHands,
    /// Everyone, please.
    AllTogether,
}

impl Heat {
    /// The word the contract uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::HeadsUp => "heads_up",
            Self::NeedHands => "need_hands",
            Self::AllTogether => "all_together",
        }
    }
}

/// Why nothing of ours can be done in a room that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shut {
    /// Somebody put it away while the incident goes on.
    Archived,
    /// We are not in it.
    PutOut,
}

/// Whose the room is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Made for the incident, and put away with it.
    #[default]
    Ours,
    /// Made for it, and not put away with it: a person opened it again, or we were not in it then.
    Again,
    /// A channel people made: never renamed, its topic is theirs, and it is not archived.
    Theirs,
}

impl Whose {
    /// Whether it is open although its incident was put away; a channel of people's own always is.
    pub(crate) fn keep_open(&mut self, again: bool) {
        if *self != Self::Theirs {
            *self = if again { Self::Again } else { Self::Ours };
        }
    }
}

/// The incident's own place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Room {
    /// Asked for, not there yet.
    #[default]
    Awaited,
    /// There.
    Open {
        /// The place.
        id: RoomId,
        /// Its name as the outside gave it.
        name: String,
    },
    /// The outside would not give one.
    Refused {
        /// In the outside's words.
        reason: String,
    },
    /// There, and nothing of ours can be done in it until a person mends that.
    Shut {
        /// The place.
        id: RoomId,
        /// Its name.
        name: String,
        /// Why.
        why: Shut,
        /// By whom, where that is known.
        by: Option<PersonId>,
        /// Since when nothing was heard from it.
        since: Timestamp,
    },
    /// Put away with its incident. It stays so unless a person opens it again.
    Archived {
        /// The place.
        id: RoomId,
        /// Its name.
        name: String,
    },
}

impl Room {
    /// It bears that name now; what was never there bears none.
    pub(crate) fn rename(&mut self, to: &str) {
        match self {
            Self::Open { name, .. } | Self::Shut { name, .. } | Self::Archived { name, .. } => {
                to.clone_into(name);
            }
            Self::Awaited | Self::Refused { .. } => {}
        }
    }

    /// Whether nothing of ours can be done in it, and for that reason.
    #[must_use]
    pub fn is_shut(&self, reason: Shut) -> bool {
        matches!(self, Self::Shut { why, .. } if *why == reason)
    }

    /// The place people can talk in now.
    #[must_use]
    pub fn open(&self) -> Option<&RoomId> {
        match self {
            Self::Open { id, .. } => Some(id),
            Self::Awaited | Self::Refused { .. } | Self::Shut { .. } | Self::Archived { .. } => {
                None
            }
        }
    }

    /// The place, whether open, shut or archived, and its name.
    #[must_use]
    pub fn place(&self) -> Option<(&RoomId, &str)> {
        match self {
            Self::Open { id, name } | Self::Shut { id, name, .. } | Self::Archived { id, name } => {
                Some((id, name))
            }
            Self::Awaited | Self::Refused { .. } => None,
        }
    }
}

/// Who was called, and who could not be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Called {
    /// How many are being called by the raise, the opener among them.
    pub asked: usize,
    /// The opener's own invitation was answered, one way or the other.
    pub opener: bool,
    /// In the room by our doing.
    pub people: Vec<PersonId>,
    /// Not reached, with the outside's reason. Named to the opener, never silently lost (D37).
    pub missed: Vec<(PersonId, String)>,
}

impl Called {
    /// This person is there, whatever was said of them before.
    pub(crate) fn came(&mut self, person: &PersonId) {
        self.missed.retain(|(missed, _)| missed != person);
        if !self.people.contains(person) {
            self.people.push(person.clone());
        }
    }

    /// This person could not be called.
    pub(crate) fn lacks(&mut self, person: &PersonId, why: &str) {
        self.people.retain(|known| known != person);
        self.missed.retain(|(missed, _)| missed != person);
        self.missed.push((person.clone(), why.to_owned()));
    }
}

/// Something the outside refused for good, told instead of lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shortfall {
    /// Which effect, by its word.
    pub effect: String,
    /// In the outside's words.
    pub reason: String,
}

/// Where one that was put away went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// Which.
    pub incident: IncidentId,
    /// Its number, once known.
    pub number: Option<u64>,
    /// Its room, once open.
    pub room: Option<RoomId>,
}

/// An incident, folded from its log. A case in the library holds one for ever, so what a later version
/// adds may be missing there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Incident {
    /// How many events made it.
    pub version: u64,
    /// Its id, once raised.
    pub id: Option<IncidentId>,
    /// The team's own number for it. Gaps are fine.
    pub number: u64,
    /// Live or drill.
    pub kind: Kind,
    /// What people call it; empty means "something is off".
    pub title: String,
    /// How far along.
    pub state: State,
    /// When somebody first raised a hand or took a role, whatever state that was in.
    pub responded_at: Option<Timestamp>,
    /// Who is told.
    pub heat: Heat,
    /// Users' trouble in one line, empty while unknown.
    pub impact: String,
    /// Seen only by those in it.
    pub sensitive: bool,
    /// Whoever raised it.
    pub opener: Option<Actor>,
    /// When it was raised.
    pub opened_at: Option<Timestamp>,
    /// Where the opener can be answered privately.
    pub opener_at: Option<Whisper>,
    /// The alert it was raised from.
    pub alert: Option<Fingerprint>,
    /// The one it goes on from, and that one's number.
    pub follows: Option<(IncidentId, u64)>,
    /// Who was in that one, where only those in it may know.
    pub with: Vec<PersonId>,
    /// Where it went on after it was put away.
    pub went_on: Option<Successor>,
    /// Its place.
    pub room: Room,
    /// Whose that place is.
    pub whose_room: Whose,
    /// How often we were put out of it.
    pub put_out: u32,
    /// Why it has no channel of its own: it lives in a thread, or nowhere outside.
    pub no_channel: Option<String>,
    /// Names already asked for.
    pub name_attempt: u32,
    /// The pinned first message: board and roll call.
    pub head: Option<MessageRef>,
    /// How many heads were lost.
    pub heads_lost: u32,
    /// The one announce post.
    pub announcement: Option<MessageRef>,
    /// A person set the topic: it is theirs from then on.
    pub topic_taken: bool,
    /// Who was called.
    pub called: Called,
    /// Who can act.
    pub roll_call: RollCall,
    /// Answers on messages that may turn out to be the head, while it is not known.
    pub early: Vec<Early>,
    /// Facts apart from hypotheses, actions, decisions, impact, unknowns.
    pub ledger: Ledger,
    /// Who holds what.
    pub roles: Roles,
    /// Copied content that started or supports it.
    pub evidence: Vec<Evidence>,
    /// Files posted with its messages.
    pub files: Vec<Attached>,
    /// The post that says it has settled, with what comes after.
    pub settled_post: Option<MessageRef>,
    /// Who looks into the cause, who reports, what is left to do.
    pub after: After,
    /// Look-backs, in the order they were opened.
    pub look_backs: Vec<LookBack>,
    /// Proposals and how they ended.
    pub settlement: Settlement,
    /// When each person last acted here.
    pub acted: BTreeMap<PersonId, Timestamp>,
    /// Nudges already given, by word.
    pub nudged: BTreeMap<String, Timestamp>,
    /// When it was put away.
    pub closed_at: Option<Timestamp>,
    /// The case is in the library.
    pub kept: bool,
    /// What could not be done outside.
    pub shortfalls: Vec<Shortfall>,
}

impl Incident {
    /// What effects may rely on by now.
    #[must_use]
    pub fn has(&self) -> Vec<Need> {
        let mut has = Vec::new();
        if self.room.open().is_some() {
            has.push(Need::Room);
        }
        // What stands in a shut room is there, and nothing can be done to it.
        if self.head.is_some() && !matches!(self.room, Room::Shut { .. }) {
            has.push(Need::Head);
        }
        if self.called.opener {
            has.push(Need::OpenerCalled);
        }
        has
    }

    /// How far along it is where nothing is being settled: responding starts with the first hand or
    /// role (DESIGN §8.3), also one that came while it was being settled.
    #[must_use]
    pub fn under_way(&self) -> State {
        if self.responded_at.is_some() {
            State::Responding
        } else {
            State::Open
        }
    }

    /// Whether its room is a thread: no topic, no pins, nobody to invite, nothing to archive.
    #[must_use]
    pub fn is_threaded(&self) -> bool {
        let place = self.room.place();
        place.is_some_and(|(room, _)| room.root().is_some())
    }

    /// Whether its room is people's own again: what is said there is none of our business any more.
    #[must_use]
    pub fn has_let_go(&self) -> bool {
        self.is_adopted() && self.state.is_over()
    }

    /// Whether its room is a channel that people made.
    #[must_use]
    pub fn is_adopted(&self) -> bool {
        self.whose_room == Whose::Theirs
    }

    /// Everybody in it: whoever raised it, whoever came or was called in, and, where only those in it may
    /// know, whoever was in the one it goes on from.
    pub fn members(&self) -> impl Iterator<Item = &PersonId> {
        let opener = self.opener.as_ref().and_then(Actor::person);
        self.called.people.iter().chain(opener).chain(&self.with)
    }

    /// Whether this person may know of it: everybody, of what is not sensitive.
    #[must_use]
    pub fn is_for(&self, person: &PersonId) -> bool {
        !self.sensitive || self.members().any(|member| member == person)
    }

    /// What to call it in one line: its title, else the first line of what was seen. Empty where
    /// nobody said anything, or where it is not for everybody's eyes.
    #[must_use]
    pub fn headline(&self) -> String {
        if !self.title.is_empty() || self.sensitive {
            return self.title.clone();
        }
        let mut lines = self.evidence.iter().flat_map(|piece| piece.text.lines());
        let first = lines.find(|line| !line.trim().is_empty());
        let first = first.unwrap_or_default().trim();
        first.chars().take(HEADLINE_CHARS_MAX).collect()
    }

    /// What effects can never rely on any more: no room will be given, or no head will stand in it.
    #[must_use]
    pub fn never(&self) -> Vec<Need> {
        match self.room {
            Room::Refused { .. } | Room::Archived { .. } => vec![Need::Room, Need::Head],
            Room::Shut { .. } if self.state.is_over() => vec![Need::Room, Need::Head],
            Room::Awaited | Room::Open { .. } | Room::Shut { .. }
                if self.head.is_none() && self.is_short_of_a_head() =>
            {
                vec![Need::Head]
            }
            Room::Awaited | Room::Open { .. } | Room::Shut { .. } => Vec::new(),
        }
    }

    fn is_short_of_a_head(&self) -> bool {
        let mut shortfalls = self.shortfalls.iter();
        shortfalls.any(|shortfall| shortfall.effect == POST_HEAD)
    }

    /// People who acted here within [`ACTIVE`] of `now`.
    pub fn active(&self, now: Timestamp) -> impl Iterator<Item = &PersonId> {
        self.acted
            .iter()
            .filter(move |(_, at)| now.duration_since(**at) <= ACTIVE)
            .map(|(person, _)| person)
    }
}
