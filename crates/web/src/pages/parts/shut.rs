//! A room in which nothing of ours can be done while its incident goes on: what happened, what is kept, the
//! ways on. Must never say that anything was lost.

use matoi_core::incident::{Room, Shut};
use matoi_words::say;

use crate::{pages::visit::Visit, record::Record};

/// What is said of it.
pub(in crate::pages) struct ShutView {
    pub text: String,
    /// It can go on in a new room, or be closed.
    pub ways: bool,
}

impl ShutView {
    /// `None` while its room is open, and once it is over.
    pub(in crate::pages) fn of(visit: &Visit, record: &Record<'_>) -> Option<Self> {
        let incident = &record.case.incident;
        let Room::Shut { why, by, .. } = &incident.room else {
            return None;
        };
        let ways = *why == Shut::Archived;
        let text = match (why, by) {
            (Shut::PutOut, _) => say(visit.language, "sys.put_out", &[]),
            // Who did it stands in Slack, and not beside what went badly.
            (Shut::Archived, _) => say(visit.language, "sys.room_put_away", &[]),
        };
        (!incident.state.is_over()).then_some(Self { text, ways })
    }
}
