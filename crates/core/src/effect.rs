//! What the outside has to do once. Each effect declares its lane (order holds within one), what it
//! needs to exist first, and how it may be repeated when nobody knows whether it happened.
//! Must never know how it is done.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    actor::Whisper,
    alert::Card,
    board::{Announcement, Board, Farewell, ProposalView, SettledView},
    evidence::FileRef,
    ids::{MessageRef, PersonId, RoomId},
    refusal::Saying,
    request::Ask,
    roll_call::Availability,
    surface::{self, SurfaceKey},
};

/// Something to be done once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant says itself; fields are named by the nouns of the house"
)]
pub enum Effect {
    OpenRoom {
        name: String,
        sensitive: bool,
    },
    /// Makes a channel that people made the room.
    AdoptRoom {
        room: RoomId,
    },
    CallOpener {
        person: PersonId,
    },
    CallPeople {
        people: Vec<PersonId>,
    },
    PostHead {
        view: Board,
    },
    PinHead,
    OfferAnswer {
        answer: Availability,
    },
    Announce {
        view: Announcement,
    },
    OpenThread {
        view: Announcement,
    },
    Acknowledge {
        message: MessageRef,
    },
    FetchText {
        message: MessageRef,
    },
    CopyFile {
        message: MessageRef,
        file: FileRef,
    },
    PostProposal {
        view: ProposalView,
    },
    PostSettled {
        view: SettledView,
    },
    PostReopened,
    RedrawHead {
        view: Board,
    },
    ReadBack,
    /// What was said and marked while nothing reached us, of a room that goes on.
    CatchUp {
        from: Timestamp,
        until: Timestamp,
    },
    /// Looks whether the room is open to us again, and goes in by itself where it may `join`.
    ComeBack {
        join: bool,
    },
    KeepCase,
    PostFarewell {
        view: Farewell,
    },
    ArchiveRoom,
    PostCard {
        view: Card,
    },
    Say {
        to: Whisper,
        saying: Saying,
    },
    Tell {
        to: PersonId,
        saying: Saying,
    },
    Pass {
        ask: Box<Ask>,
    },
}

/// The word of a head that could not be posted; what waits for one learns by it.
pub(crate) const POST_HEAD: &str = "post_head";
/// The word of a reading that can fail without a loss: the room is read whole at its close.
pub const CATCH_UP: &str = "catch_up";
/// The word of a channel that could not become the room; one of our own is opened instead.
pub(crate) const ADOPT_ROOM: &str = "adopt_room";
/// The word of a look whether a shut room is open to us again.
pub const COME_BACK: &str = "come_back";
/// The word of a thread that could not be opened either.
pub(crate) const OPEN_THREAD: &str = "open_thread";

/// Within a lane order holds; lanes run beside each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// The room itself and posts in it.
    Posts,
    /// Invitations, the opener's first.
    Invites,
    /// One mark on one message (pin, reaction, a text to fetch): marks don't wait for each other.
    Marks(String),
    /// The announce post.
    Announce,
    /// Words to one person.
    Private(PersonId),
    /// Word passed between streams.
    House,
}

impl Lane {
    /// The lane as the store keeps it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Posts => "posts".to_owned(),
            Self::Invites => "invites".to_owned(),
            Self::Marks(which) => format!("marks:{which}"),
            Self::Announce => "announce".to_owned(),
            Self::Private(person) => format!("private:{person}"),
            Self::House => "house".to_owned(),
        }
    }
}

/// What has to be in the state before an effect may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// The room is open.
    Room,
    /// The head message stands.
    Head,
    /// The opener's invitation was answered.
    OpenerCalled,
}

impl Need {
    /// One bit each, as the store keeps sets of them.
    #[must_use]
    pub fn bit(self) -> i64 {
        match self {
            Self::Room => 1,
            Self::Head => 2,
            Self::OpenerCalled => 4,
        }
    }

    /// The set as bits.
    #[must_use]
    pub fn bits(needs: &[Self]) -> i64 {
        needs.iter().fold(0, |bits, need| bits | need.bit())
    }
}

/// Of everything that can be done at a moment, what goes first. What is drawn again and again (the board,
/// the topic) is no effect and has no class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Somebody has to hear it now: the room, whoever is called into it, the roll call, a named ask.
    Page,
    /// It is bound to its moment, carries no fact, and is left unsaid after that: the only one that waiting
    /// makes worthless.
    Expire,
    /// People rely on it, however late it comes.
    Must,
}

impl Class {
    /// Its place in the line; the lowest goes first.
    #[must_use]
    pub fn rank(self) -> i64 {
        match self {
            Self::Page => 0,
            Self::Expire => 1,
            Self::Must => 2,
        }
    }
}

/// What to do when nobody knows whether an effect happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Doing it twice is doing it once.
    Freely,
    /// Do it again by the same name; "taken" leads to our own.
    ByName,
    /// Wait out the quarantine, look it up by its key, and only then do it again.
    LookUp,
    /// Cannot be found again and carries no fact: once, or not at all.
    AtMostOnce,
}

/// Whose hands do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// The outside's.
    Desk,
    /// The house's own: nothing outside is touched.
    House,
}

impl Effect {
    /// Its word, for logs and people.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::OpenRoom { .. } => "open_room",
            Self::AdoptRoom { .. } => ADOPT_ROOM,
            Self::CallOpener { .. } => "call_opener",
            Self::CallPeople { .. } => "call_people",
            Self::PostHead { .. } => POST_HEAD,
            Self::PinHead => "pin_head",
            Self::OfferAnswer { .. } => "offer_answer",
            Self::Announce { .. } => "announce",
            Self::OpenThread { .. } => OPEN_THREAD,
            Self::Acknowledge { .. } => "acknowledge",
            Self::FetchText { .. } => "fetch_text",
            Self::CopyFile { .. } => "copy_file",
            Self::PostProposal { .. } => "post_proposal",
            Self::PostSettled { .. } => "post_settled",
            Self::PostReopened => "post_reopened",
            Self::RedrawHead { .. } => "redraw_head",
            Self::ReadBack => "read_back",
            Self::CatchUp { .. } => CATCH_UP,
            Self::ComeBack { .. } => COME_BACK,
            Self::KeepCase => "keep_case",
            Self::PostFarewell { .. } => "post_farewell",
            Self::ArchiveRoom => "archive_room",
            Self::PostCard { .. } => "post_card",
            Self::Say { .. } => "say",
            Self::Tell { .. } => "tell",
            Self::Pass { .. } => "pass",
        }
    }

    /// Its lane.
    #[must_use]
    pub fn lane(&self) -> Lane {
        match self {
            Self::OpenRoom { .. }
            | Self::AdoptRoom { .. }
            | Self::PostHead { .. }
            | Self::PostProposal { .. }
            | Self::PostSettled { .. }
            | Self::PostReopened
            | Self::RedrawHead { .. }
            | Self::ReadBack
            | Self::KeepCase
            | Self::PostFarewell { .. }
            | Self::ArchiveRoom
            | Self::PostCard { .. } => Lane::Posts,
            Self::CallOpener { .. } | Self::CallPeople { .. } => Lane::Invites,
            Self::PinHead => Lane::Marks("pin".to_owned()),
            // Beside everything else: posts never wait for it.
            Self::CatchUp { .. } => Lane::Marks(CATCH_UP.to_owned()),
            Self::ComeBack { .. } => Lane::Marks(COME_BACK.to_owned()),
            Self::OfferAnswer { answer } => Lane::Marks(answer.word().to_owned()),
            Self::Acknowledge { message } => Lane::Marks(format!("memo:{message}")),
            Self::FetchText { message } => Lane::Marks(format!("text:{message}")),
            Self::CopyFile { file, .. } => Lane::Marks(format!("file:{}", file.id)),
            Self::Announce { .. } | Self::OpenThread { .. } => Lane::Announce,
            Self::Say { to, .. } => Lane::Private(to.person.clone()),
            Self::Tell { to, .. } => Lane::Private(to.clone()),
            Self::Pass { .. } => Lane::House,
        }
    }

    /// Its class.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::OpenRoom { .. }
            | Self::OpenThread { .. }
            | Self::CallOpener { .. }
            | Self::CallPeople { .. }
            | Self::PostHead { .. }
            | Self::AdoptRoom { .. }
            | Self::ComeBack { .. }
            | Self::Tell { .. } => Class::Page,
            Self::PinHead
            | Self::OfferAnswer { .. }
            | Self::Announce { .. }
            | Self::Acknowledge { .. }
            | Self::FetchText { .. }
            | Self::CopyFile { .. }
            | Self::PostProposal { .. }
            | Self::PostSettled { .. }
            | Self::PostReopened
            | Self::RedrawHead { .. }
            | Self::ReadBack
            | Self::CatchUp { .. }
            | Self::KeepCase
            | Self::PostFarewell { .. }
            | Self::ArchiveRoom
            | Self::PostCard { .. }
            | Self::Pass { .. } => Class::Must,
            Self::Say { .. } => Class::Expire,
        }
    }

    /// What it needs.
    #[must_use]
    pub fn needs(&self) -> &'static [Need] {
        match self {
            Self::OpenRoom { .. }
            | Self::AdoptRoom { .. }
            | Self::PostCard { .. }
            | Self::Say { .. }
            | Self::Tell { .. }
            | Self::Pass { .. }
            | Self::OpenThread { .. }
            | Self::CopyFile { .. }
            | Self::ComeBack { .. }
            | Self::FetchText { .. } => &[],
            Self::CallPeople { .. } => &[Need::Room, Need::OpenerCalled],
            Self::PinHead | Self::OfferAnswer { .. } | Self::RedrawHead { .. } => &[Need::Head],
            // A room that was never granted must not keep a case out of the library.
            Self::ReadBack | Self::KeepCase => &[],
            Self::CallOpener { .. }
            | Self::CatchUp { .. }
            | Self::Acknowledge { .. }
            | Self::PostHead { .. }
            | Self::Announce { .. }
            | Self::PostProposal { .. }
            | Self::PostSettled { .. }
            | Self::PostReopened
            | Self::PostFarewell { .. }
            | Self::ArchiveRoom => &[Need::Room],
        }
    }

    /// How it may be repeated.
    #[must_use]
    pub fn repeat(&self) -> Repeat {
        match self {
            Self::OpenRoom { .. } => Repeat::ByName,
            Self::PostHead { .. }
            | Self::Announce { .. }
            | Self::OpenThread { .. }
            | Self::PostProposal { .. }
            | Self::PostSettled { .. }
            | Self::PostReopened
            | Self::PostFarewell { .. }
            | Self::Tell { .. }
            | Self::PostCard { .. } => Repeat::LookUp,
            Self::CallOpener { .. }
            | Self::AdoptRoom { .. }
            | Self::CallPeople { .. }
            | Self::PinHead
            | Self::OfferAnswer { .. }
            | Self::Acknowledge { .. }
            | Self::FetchText { .. }
            | Self::CopyFile { .. }
            | Self::RedrawHead { .. }
            | Self::ReadBack
            | Self::CatchUp { .. }
            | Self::ComeBack { .. }
            | Self::KeepCase
            | Self::ArchiveRoom
            | Self::Pass { .. } => Repeat::Freely,
            Self::Say { .. } => Repeat::AtMostOnce,
        }
    }

    /// Whose hands.
    #[must_use]
    pub fn hand(&self) -> Hand {
        match self {
            Self::KeepCase | Self::Pass { .. } => Hand::House,
            Self::OpenRoom { .. }
            | Self::AdoptRoom { .. }
            | Self::CallOpener { .. }
            | Self::CallPeople { .. }
            | Self::PostHead { .. }
            | Self::PinHead
            | Self::OfferAnswer { .. }
            | Self::Announce { .. }
            | Self::OpenThread { .. }
            | Self::Acknowledge { .. }
            | Self::FetchText { .. }
            | Self::CopyFile { .. }
            | Self::Tell { .. }
            | Self::PostProposal { .. }
            | Self::PostSettled { .. }
            | Self::PostReopened
            | Self::RedrawHead { .. }
            | Self::ReadBack
            | Self::CatchUp { .. }
            | Self::ComeBack { .. }
            | Self::PostFarewell { .. }
            | Self::ArchiveRoom
            | Self::PostCard { .. }
            | Self::Say { .. } => Hand::Desk,
        }
    }

    /// The surface this effect draws for the first time (or the last), with the hash of what it
    /// draws, so that reconciling does not draw the same again.
    #[must_use]
    pub fn draws(&self) -> Option<(SurfaceKey, u64)> {
        match self {
            Self::PostHead { view } | Self::RedrawHead { view } => {
                Some((SurfaceKey::Board, surface::digest(view)))
            }
            Self::Announce { view } | Self::OpenThread { view } => {
                Some((SurfaceKey::Announcement, surface::digest(view)))
            }
            Self::PostSettled { view } => Some((SurfaceKey::Settled, surface::digest(view))),
            Self::PostProposal { view } => Some((SurfaceKey::Proposal, surface::digest(view))),
            Self::PostCard { view } => Some((SurfaceKey::Card, surface::digest(view))),
            Self::OpenRoom { .. }
            | Self::AdoptRoom { .. }
            | Self::CallOpener { .. }
            | Self::CallPeople { .. }
            | Self::PinHead
            | Self::OfferAnswer { .. }
            | Self::Acknowledge { .. }
            | Self::FetchText { .. }
            | Self::CopyFile { .. }
            | Self::PostReopened
            | Self::ReadBack
            | Self::CatchUp { .. }
            | Self::ComeBack { .. }
            | Self::KeepCase
            | Self::PostFarewell { .. }
            | Self::ArchiveRoom
            | Self::Say { .. }
            | Self::Tell { .. }
            | Self::Pass { .. } => None,
        }
    }

    /// The proposal it posts, so that the answer can name it.
    #[must_use]
    pub fn proposal(&self) -> Option<Uuid> {
        if let Self::PostProposal { view } = self {
            Some(view.proposal)
        } else {
            None
        }
    }
}
