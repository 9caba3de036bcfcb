//! The dials of `sandbox.faults` that are for events: how they are lost, late, doubled, out of order or
//! sparse.

use jiff::SignedDuration;

use super::dials::{milliseconds, percent, unsigned};
use crate::outcome::Failure;
use crate::turn::Turn;

/// Events that may be asked to wait for each other.
const REORDER_WINDOW_MAX: u64 = 100;

/// Turns every dial that is named; all or none.
pub(super) fn turn_all(turn: &mut Turn<'_>) -> Result<(), Failure> {
    let mut dials = turn.world.faults.clone();
    for (name, dial) in [
        ("duplicate_percent", &mut dials.duplicate_percent),
        ("reorder_percent", &mut dials.reorder_percent),
        ("lose_percent", &mut dials.lose_percent),
    ] {
        if let Some(chance) = percent(turn, name)? {
            *dial = chance;
        }
    }
    for (name, dial) in [
        ("delay_events_ms", &mut dials.delay_events_ms),
        ("duplicate_after_ms", &mut dials.duplicate_after_ms),
    ] {
        if let Some(ms) = unsigned(turn, name)? {
            *dial = ms;
        }
    }
    if let Some(window) = unsigned(turn, "reorder_window")? {
        let window = u32::try_from(window.min(REORDER_WINDOW_MAX));
        dials.reorder_window = window.map_err(|_| "invalid_arguments")?;
    }
    match turn.args.text("pause_events").as_deref() {
        None => {}
        Some("off" | "false" | "0") => dials.events_paused_until = None,
        Some(span) => {
            let ms = milliseconds(span).filter(|ms| *ms >= 0);
            let span = SignedDuration::from_millis(ms.ok_or("invalid_arguments")?);
            let until = turn.now.checked_add(span);
            dials.events_paused_until = Some(until.map_err(|_| "invalid_arguments")?);
        }
    }
    dials.sparse_events = turn.args.flag("sparse_events", dials.sparse_events);
    turn.world.faults = dials;
    if turn.world.faults.reorder_window < 2 {
        turn.world.release_reordering();
    }
    Ok(())
}
