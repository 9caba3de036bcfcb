//! What is still owed. Must never tell a reason that comes from a stream the viewer may not see.

use jiff::Timestamp;
use matoi_core::ids::StreamId;

use super::tables::{InboxState, OutboxState, Team};
use crate::{JUST_DECIDED, OWED_REASONS_MAX, Owed, Owing, SetBack, Stage, Viewer, What};

impl Team {
    pub(super) fn set_back(&mut self, SetBack { by, at_most, now }: SetBack) {
        let earlier = |at: Timestamp| at.checked_sub(by).unwrap_or(Timestamp::MIN);
        let just = now.checked_sub(JUST_DECIDED).unwrap_or(now);
        for row in self.outbox.values_mut() {
            if row.effect.at > now || row.effect.at < just {
                row.effect.at = row.effect.at.checked_sub(at_most).unwrap_or(now);
            }
            for tried in [&mut row.tried_at, &mut row.tried_before] {
                *tried = tried.map(|at| if at > now { earlier(at) } else { at });
            }
        }
        for row in self.surfaces.values_mut() {
            let again = row.again_at;
            row.again_at = again.map(|at| if at > now { earlier(at) } else { at });
        }
        let inbox = self.inbox.values_mut().map(|row| &mut row.lease);
        let outbox = self.outbox.values_mut().map(|row| &mut row.lease);
        let surfaces = self.surfaces.values_mut().map(|row| &mut row.lease);
        let waiting = inbox.chain(outbox).chain(surfaces);
        for lease in waiting.filter(|lease| lease.holder.is_none() && lease.ready_at > now) {
            lease.ready_at = earlier(lease.ready_at);
        }
    }

    pub(super) fn owed(&self, viewer: &Viewer, only: Option<&StreamId>) -> Owed {
        let unreadable = |row: &&super::tables::InboxRow| row.state == InboxState::Unreadable;
        let mut owed = Owed {
            deliveries: self.inbox_open.len() as u64,
            unreadable: self.inbox.values().filter(unreadable).count() as u64,
            ..Owed::default()
        };
        let mut reasons = Vec::new();
        let concerns = |stream: &StreamId| only.is_none_or(|only| only == stream);
        for row in self
            .outbox
            .values()
            .rev()
            .filter(|row| concerns(&row.stream))
        {
            match row.state {
                OutboxState::Pending => owed.pending += 1,
                OutboxState::Sending => owed.sending += 1,
                OutboxState::Unknown => owed.unknown += 1,
                OutboxState::Parked => owed.parked += 1,
            }
            reasons.extend(row.why.as_ref().filter(|_| self.sees(viewer, &row.stream)));
        }
        for ((stream, _), row) in &self.surfaces {
            if concerns(stream) && row.is_owed() {
                owed.surfaces += 1;
                reasons.extend(row.why.as_ref().filter(|_| self.sees(viewer, stream)));
            }
        }
        if only.is_none() && *viewer == Viewer::House {
            reasons.extend(self.inbox.values().rev().filter_map(|row| row.why.as_ref()));
        }
        owed.reasons = reasons
            .into_iter()
            .take(OWED_REASONS_MAX)
            .cloned()
            .collect();
        owed
    }

    pub(super) fn owing(&self, viewer: &Viewer, max: usize) -> Vec<Owing> {
        let effects = self.outbox.values().map(|row| Owing {
            stream: row.stream.clone(),
            what: What::Effect(row.effect.body.clone()),
            stage: match row.state {
                OutboxState::Pending => Stage::Pending,
                OutboxState::Sending => Stage::Sending,
                OutboxState::Unknown => Stage::Unknown,
                OutboxState::Parked => Stage::Parked,
            },
            since: Some(row.effect.at),
            not_before: later(row.lease.ready_at),
            attempts: row.lease.attempt,
            why: row.why.clone(),
        });
        let surfaces = self.surfaces.iter().filter(|(_, row)| row.is_owed());
        let surfaces = surfaces.map(|((stream, key), row)| Owing {
            stream: stream.clone(),
            what: What::Surface(*key),
            stage: if row.lease.holder.is_some() {
                Stage::Sending
            } else {
                Stage::Pending
            },
            since: None,
            not_before: later(row.lease.ready_at),
            attempts: row.lease.attempt,
            why: row.why.clone(),
        });
        let all = effects.chain(surfaces);
        let seen = all.filter(|one| self.sees(viewer, &one.stream));
        seen.take(max).collect()
    }
}

fn later(ready_at: Timestamp) -> Option<Timestamp> {
    (ready_at != Timestamp::MIN).then_some(ready_at)
}
