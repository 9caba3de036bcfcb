//! One incident in a line: its state, number, title and day. Must never know why it is listed.

use matoi_core::incident::Kind;
use matoi_engine::store::IncidentRow;

use super::{parts::StateView, visit::Visit};
use crate::when;

/// One incident in a line.
pub(super) struct Brief {
    pub number: u64,
    pub state: StateView,
    pub title: String,
    pub day: String,
}

impl Brief {
    pub(super) fn of(row: &IncidentRow, visit: &Visit) -> Self {
        Self {
            number: row.number,
            state: StateView::of(row.state, Kind::Live, visit.language),
            title: visit.titled(&row.title),
            day: when::day(row.opened_at, &visit.zone),
        }
    }
}
