//! Surfaces: what has to be kept true outside (board, topic, announce post, proposal, card), as core
//! values. A surface is redrawn when the hash of its value changes. Must never hash blocks: how a
//! value is shown may change without anything having happened.

use serde::{Deserialize, Serialize};

use crate::{
    alert::Card,
    board::{self, Announcement, Board, ProposalView, SettledView, Topic},
    incident::Incident,
    spelling,
    team::TeamView,
};

/// Which surface of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurfaceKey {
    /// The room's pinned head.
    Board,
    /// The room's topic.
    Topic,
    /// The announce post.
    Announcement,
    /// The proposal people are asked about.
    Proposal,
    /// The post that says it has settled, with what comes after.
    Settled,
    /// An alert's card.
    Card,
}

impl SurfaceKey {
    /// Its word, as the store keeps it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Topic => "topic",
            Self::Announcement => "announcement",
            Self::Proposal => "proposal",
            Self::Settled => "settled",
            Self::Card => "card",
        }
    }
}

/// A surface with what it should show now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// The room's pinned head.
    Board(Board),
    /// The room's topic.
    Topic(Topic),
    /// The announce post.
    Announcement(Announcement),
    /// The proposal people are asked about.
    Proposal(ProposalView),
    /// The post that says it has settled, with what comes after.
    Settled(SettledView),
    /// An alert's card.
    Card(Card),
}

impl Surface {
    /// Which one.
    #[must_use]
    pub fn key(&self) -> SurfaceKey {
        match self {
            Self::Board(_) => SurfaceKey::Board,
            Self::Topic(_) => SurfaceKey::Topic,
            Self::Announcement(_) => SurfaceKey::Announcement,
            Self::Proposal(_) => SurfaceKey::Proposal,
            Self::Settled(_) => SurfaceKey::Settled,
            Self::Card(_) => SurfaceKey::Card,
        }
    }

    /// The hash of what it should show.
    #[must_use]
    pub fn digest(&self) -> u64 {
        match self {
            Self::Board(view) => digest(view),
            Self::Topic(view) => digest(view),
            Self::Announcement(view) => digest(view),
            Self::Proposal(view) => digest(view),
            Self::Settled(view) => digest(view),
            Self::Card(view) => digest(view),
        }
    }
}

/// Everything of this incident that has to be true outside now. What does not exist yet is drawn
/// first by an effect; what is archived can't be drawn any more.
#[must_use]
pub fn surfaces(incident: &Incident, team: &TeamView) -> Vec<Surface> {
    let shown = spelling::shown(incident, team);
    let incident = shown.as_ref();
    let mut out = Vec::new();
    let living = incident.room.open().is_some() && !incident.state.is_over();
    if living && incident.head.is_some() {
        out.push(Surface::Board(board::board(incident, team)));
    }
    if living && !incident.topic_taken && !incident.is_threaded() {
        out.push(Surface::Topic(board::topic(incident)));
    }
    if incident.announcement.is_some() {
        out.push(Surface::Announcement(board::announcement(incident)));
    }
    let posted = incident
        .settlement
        .latest()
        .is_some_and(|proposal| proposal.post.is_some());
    if living && posted {
        out.extend(board::proposal(incident).map(Surface::Proposal));
    }
    if living && incident.settled_post.is_some() {
        out.extend(board::settled(incident, team).map(Surface::Settled));
    }
    out
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a over the value's JSON: the same on every machine and release (draft-eastlake-fnv).
pub fn digest<T: Serialize>(value: &T) -> u64 {
    let json = serde_json::to_vec(value).unwrap_or_default();
    json.iter().fold(FNV_OFFSET, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME)
    })
}
