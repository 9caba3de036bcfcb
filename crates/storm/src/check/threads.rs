//! A room that is a thread stays in its thread and never gets a channel; and what was put away goes on
//! in one other incident, linked both ways.

use std::collections::BTreeMap;

use matoi_core::{
    effect::{Effect, Lane},
    ids::IncidentId,
};
use matoi_engine::Kept;

use super::Evidence;
use crate::people::Place;

impl Evidence<'_> {
    pub(super) fn check_threads(&mut self) {
        for kept in self.incidents.clone() {
            let room = kept.incident.room.place().map(|(room, _)| room.clone());
            if let Some(room) = room.filter(|room| room.root().is_some()) {
                self.check_thread(&kept, &Place::of(&room));
            }
        }
    }

    fn check_thread(&mut self, kept: &Kept, place: &Place) {
        let intents: Vec<_> = self
            .intents
            .iter()
            .filter(|intent| intent.stream == kept.stream)
            .cloned()
            .collect();
        let mut roots = 0;
        for intent in intents {
            let posts = self.posts.iter().filter(|post| post.key == intent.key);
            let posts: Vec<_> = posts.cloned().collect();
            let begins = matches!(intent.effect, Effect::OpenThread { .. });
            for post in posts {
                let is_root =
                    post.channel == place.channel && Some(&post.ts) == place.thread.as_ref();
                let is_here = post.channel == place.channel && post.thread == place.thread;
                roots += usize::from(begins && is_root);
                if intent.effect.lane() == Lane::Posts && !is_here {
                    let told = format!(
                        "#{}: {} stands beside its thread, at {}/{}",
                        kept.incident.number,
                        intent.effect.word(),
                        post.channel,
                        post.ts
                    );
                    self.fail("thread", told);
                }
            }
        }
        if roots != 1 {
            let told = format!("#{}: {roots} roots of its thread", kept.incident.number);
            self.fail("thread", told);
        }
    }

    pub(super) fn check_successors(&mut self) {
        let mut next: BTreeMap<IncidentId, Vec<IncidentId>> = BTreeMap::new();
        for kept in &self.incidents {
            if let (Some((before, _)), Some(id)) = (kept.incident.follows, kept.incident.id) {
                next.entry(before).or_default().push(id);
            }
        }
        for kept in self.incidents.clone() {
            let Some(id) = kept.incident.id else {
                continue;
            };
            let known = kept.incident.went_on.as_ref().map(|next| next.incident);
            let there = next.remove(&id).unwrap_or_default();
            if there != known.into_iter().collect::<Vec<_>>() {
                let told = format!(
                    "#{} goes on in {known:?}, and {there:?} follow it",
                    kept.incident.number
                );
                self.fail("successor", told);
            }
        }
    }
}
