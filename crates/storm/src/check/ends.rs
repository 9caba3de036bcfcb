//! Putting away: the case first, then thanks, then the archive, and nothing in between is lost.

use matoi_core::{
    effect::Effect,
    ids::{RoomId, StreamId},
};
use matoi_engine::Kept;
use matoi_store::Viewer;

use super::Evidence;
use crate::stage::at_once;

impl Evidence<'_> {
    pub(super) fn check_ends(&mut self) {
        for kept in self.incidents.clone() {
            if kept.incident.state.is_over() {
                self.check_end(&kept);
            } else if let Some((room, _)) = kept.incident.room.place()
                && self.archived.contains_key(room.as_str())
            {
                self.fail(
                    "end",
                    format!("#{}: archived, and not over", kept.incident.number),
                );
            }
        }
    }

    fn check_end(&mut self, kept: &Kept) {
        let number = kept.incident.number;
        let case_at = self.done(&kept.stream, |effect| matches!(effect, Effect::KeepCase));
        let farewell = self
            .intents
            .iter()
            .find(|intent| {
                intent.stream == kept.stream && matches!(intent.effect, Effect::PostFarewell { .. })
            })
            .map(|intent| intent.key.clone());
        let case = at_once(self.scene.engine.cases(&Viewer::House, "")).unwrap_or_default();
        let is_kept = case.iter().any(|case| case.incident.number == number);
        let room = kept.incident.room.place().map(|(room, _)| room);
        let by_hand = |room: &&RoomId| self.scene.diary.archived.contains(room.as_str());
        let Some(room) = room.filter(|room| !by_hand(room)) else {
            // Nothing can be said there any more; the library has it all the same.
            if !is_kept {
                let told = format!("#{number}: over, and no case in the library");
                self.fail("end", told);
            }
            return;
        };
        let archived_at = self.archived.get(room.as_str()).copied();
        let is_archived = self
            .world
            .channel(room.as_str())
            .is_some_and(|channel| channel.is_archived);
        let said_at = self
            .posts
            .iter()
            .find(|post| Some(&post.key) == farewell.as_ref())
            .map(|post| post.at);
        if room.root().is_some() {
            // Its channel goes on.
            if !is_kept || case_at.is_none() || said_at.is_none() {
                let told = format!(
                    "#{number}, a thread: case kept {is_kept} at {case_at:?}, thanks at {said_at:?}"
                );
                self.fail("end", told);
            }
            return;
        }
        let in_order = match (case_at, said_at, archived_at) {
            (Some(case_at), Some(said_at), Some(archived_at)) => {
                case_at < archived_at && said_at < archived_at
            }
            _ => false,
        };
        if !is_kept || !is_archived || !in_order {
            let told = format!(
                "#{number}: case kept {is_kept} at {case_at:?}, thanks at {said_at:?}, archived {is_archived} at {archived_at:?}"
            );
            self.fail("end", told);
        }
    }

    fn done(&self, stream: &StreamId, is_it: impl Fn(&Effect) -> bool) -> Option<u64> {
        let found = self
            .intents
            .iter()
            .find(|intent| intent.stream == *stream && is_it(&intent.effect));
        found.and_then(|intent| intent.done)
    }
}
