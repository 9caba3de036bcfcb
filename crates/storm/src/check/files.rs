//! Every file that came with a message is kept as it was, or told as out of reach for a reason that is
//! true; and the same content is kept once.

use std::collections::BTreeMap;

use matoi_core::evidence::{Attached, Copied};
use matoi_engine::Kept;

use super::Evidence;
use crate::{
    people::{Content, Place},
    stage::at_once,
};

impl Evidence<'_> {
    pub(super) fn check_files(&mut self) {
        let mut kept_as: BTreeMap<Vec<u8>, String> = BTreeMap::new();
        for kept in self.incidents.clone() {
            for attached in &kept.incident.files {
                self.check_file(kept.incident.number, attached, &mut kept_as);
            }
            self.check_seen(&kept);
        }
    }

    fn check_file(
        &mut self,
        number: u64,
        attached: &Attached,
        kept_as: &mut BTreeMap<Vec<u8>, String>,
    ) {
        let id = attached.file.id.clone();
        let Some(posted) = self.scene.diary.files.get(&id) else {
            self.fail("files", format!("#{number}: {id} was posted by nobody"));
            return;
        };
        let wrong = match &attached.copied {
            // Nobody posts as many here as are copied.
            Copied::NamedOnly => Some("was one too many".to_owned()),
            Copied::Awaited => Some("is awaited for ever".to_owned()),
            Copied::Missed { why } => {
                let is_true = posted.is_too_long || posted.is_deleted || !self.stands(attached);
                (!is_true).then(|| format!("was to be had, and missed: {why}"))
            }
            Copied::Kept { .. } if posted.is_too_long => Some("is out of bounds".to_owned()),
            Copied::Kept { sha256, size } => {
                let bytes = at_once(self.scene.engine.content(sha256)).ok().flatten();
                let known = kept_as
                    .entry(posted.bytes.clone())
                    .or_insert_with(|| sha256.clone());
                let is_whole = bytes.as_ref() == Some(&posted.bytes);
                let is_once = known == sha256 && *size == posted.bytes.len() as u64;
                let told = || format!("is kept as {sha256}, whole {is_whole}, once {is_once}");
                (!is_whole || !is_once).then(told)
            }
        };
        if let Some(wrong) = wrong {
            self.fail("files", format!("#{number}: {id} {wrong}"));
        }
    }

    /// Whether the message it came with still stands: a file goes out of sight with it.
    fn stands(&self, attached: &Attached) -> bool {
        let channel = self.world.channel(attached.message.room.outer());
        let message = channel.and_then(|channel| channel.messages.get(&attached.message.mark.0));
        message.is_some_and(|message| message.subtype.as_deref() != Some("tombstone"))
    }

    /// What stands in a room is known, each file once.
    fn check_seen(&mut self, kept: &Kept) {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for attached in &kept.incident.files {
            *known.entry(attached.file.id.clone()).or_default() += 1;
        }
        let Some((room, _)) = kept.incident.room.place() else {
            return;
        };
        let place = Place::of(room);
        let channel = self.world.channel(&place.channel);
        let messages = channel
            .into_iter()
            .flat_map(|channel| channel.messages.values());
        let here = messages.filter(|message| place.holds(message));
        let posted = here.flat_map(|message| &message.files);
        let is_there = |id: &&String| {
            let file = self.scene.diary.files.get(*id);
            file.is_some_and(|file: &Content| !file.is_deleted)
        };
        let unseen: Vec<String> = posted
            .filter(is_there)
            .filter(|id| !known.contains_key(*id))
            .cloned()
            .collect();
        let twice = known.values().any(|count| *count > 1);
        let may_lack = self.scene.courier.has_lost;
        if twice || (!unseen.is_empty() && !may_lack) {
            let told = format!(
                "#{}: never seen {unseen:?}, known {known:?}",
                kept.incident.number
            );
            self.fail("files", told);
        }
    }
}
