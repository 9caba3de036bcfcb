//! Every post that was intended is there exactly once, in its lane's order, and nothing else is.

use std::collections::BTreeMap;

use matoi_core::{
    effect::{Effect, Lane, Repeat},
    ids::{RoomId, StreamId},
    incident::{Incident, Room},
    roll_call::Availability,
};

use super::Evidence;
use crate::{
    people::{self, Place},
    witness::{Intent, Posted},
};

/// Matoi says at most so much in a room where everything happens once.
const NOISE_MAX: usize = 5;

impl Evidence<'_> {
    pub(super) fn check_posts(&mut self) {
        let posts: Vec<Intent> = self
            .intents
            .iter()
            .filter(|intent| intent.effect.repeat() == Repeat::LookUp)
            .cloned()
            .collect();
        for intent in &posts {
            self.check_post(intent);
        }
        for post in self.posts.clone() {
            // An answer to somebody asking where we are no guest is a private word: it bears no key, and
            // is said once or not at all.
            let is_private_word = post.key.is_empty() && post.channel.starts_with('D');
            if is_private_word {
                continue;
            }
            // Whoever can't be invited into a thread is named there, and some are answered in a post.
            if !self.intents.iter().any(|intent| intent.key == post.key) {
                self.fail(
                    "post_once",
                    format!("{}/{} was never intended", post.channel, post.ts),
                );
            }
        }
        self.check_order(&posts);
        for kept in self.incidents.clone() {
            self.check_head(&kept.incident);
            self.check_noise(&kept.incident);
        }
    }

    fn check_post(&mut self, intent: &Intent) {
        let there = self
            .posts
            .iter()
            .filter(|post| post.key == intent.key)
            .count();
        let is_given_up = self.moot.contains(&intent.stream);
        let wanted = match (intent.done, intent.refused) {
            (_, true) => 0..=0,
            // What somebody archived by hand takes nothing any more.
            (Some(_), false) if self.is_archived_by_hand(&intent.stream) => 0..=1,
            (Some(_), false) => 1..=1,
            // Given up by a decision: at most what an earlier try did.
            (None, false) if is_given_up => 0..=1,
            // It waits for somebody to open the room again, as it should.
            (None, false) if self.is_shut_by_hand(&intent.stream) => 0..=1,
            (None, false) => 1..=1,
        };
        if !wanted.contains(&there) {
            let told = format!(
                "{} of {} ({}): {there} times there, done {:?}, refused {}",
                intent.effect.word(),
                intent.stream,
                intent.key,
                intent.done,
                intent.refused
            );
            self.fail("post_once", told);
        }
        if intent.refused && !self.is_archived_by_hand(&intent.stream) {
            self.fail(
                "refused",
                format!("{} of {}", intent.effect.word(), intent.stream),
            );
        }
    }

    /// What a room that somebody archived by hand refuses is nobody's fault.
    fn is_archived_by_hand(&self, stream: &StreamId) -> bool {
        let kept = self.incidents.iter().find(|kept| kept.stream == *stream);
        let place = kept.and_then(|kept| kept.incident.room.place());
        place.is_some_and(|(room, _)| self.scene.diary.archived.contains(room.as_str()))
    }

    /// Its room was archived by hand while it was open, and nobody opened it again.
    pub(super) fn is_shut_by_hand(&self, stream: &StreamId) -> bool {
        let kept = self.incidents.iter().find(|kept| kept.stream == *stream);
        let is_shut = kept.is_some_and(|kept| matches!(kept.incident.room, Room::Shut { .. }));
        is_shut && self.is_archived_by_hand(stream)
    }

    fn check_order(&mut self, posts: &[Intent]) {
        let mut last: BTreeMap<StreamId, (u64, &str)> = BTreeMap::new();
        for intent in posts
            .iter()
            .filter(|intent| intent.effect.lane() == Lane::Posts)
        {
            let Some(post) = self.posts.iter().find(|post| post.key == intent.key) else {
                continue;
            };
            let at = post.at;
            let before = last.insert(intent.stream.clone(), (at, intent.effect.word()));
            if let Some((before, what)) = before.filter(|(before, _)| *before > at) {
                let told = format!(
                    "{}: {} came before {what} ({at} < {before})",
                    intent.stream,
                    intent.effect.word()
                );
                self.fail("lane_order", told);
            }
        }
    }

    /// The head that stands is pinned and offers the four answers.
    fn check_head(&mut self, incident: &Incident) {
        let Some(head) = incident.head.clone().filter(|_| !incident.state.is_over()) else {
            return;
        };
        if incident.room.open().is_none() {
            return;
        }
        let Some(channel) = self.world.channel(head.room.outer()) else {
            return;
        };
        // A thread has no pins.
        let is_pinned = channel.is_pinned(&head.mark.0) || incident.is_threaded();
        let me = self
            .scene
            .stage
            .team
            .me
            .clone()
            .map(|me| me.0)
            .unwrap_or_default();
        let message = channel.messages.get(&head.mark.0);
        let offered = message.map_or(0, |message| {
            let by_me = message
                .reactions
                .iter()
                .filter(|reaction| reaction.users.contains(&me));
            by_me
                .filter(|reaction| {
                    people::ANSWERS
                        .iter()
                        .any(|(name, _)| *name == reaction.name)
                })
                .count()
        });
        if !is_pinned || offered != Availability::ALL.len() {
            self.fail(
                "head",
                format!(
                    "#{}: pinned {is_pinned}, answers offered {offered}",
                    incident.number
                ),
            );
        }
    }

    fn check_noise(&mut self, incident: &Incident) {
        let Some((room, _)) = incident.room.place() else {
            return;
        };
        let stream = incident.id.map(StreamId::Incident);
        let mut by_kind: BTreeMap<&str, usize> = BTreeMap::new();
        for intent in self
            .intents
            .iter()
            .filter(|intent| Some(&intent.stream) == stream.as_ref())
        {
            let in_room = self
                .posts
                .iter()
                .filter(|post| post.key == intent.key && is_in(post, room))
                .count();
            *by_kind.entry(intent.effect.word()).or_default() += in_room;
        }
        let loud = self.posts.iter().filter(|post| is_in(post, room)).count();
        let is_plain = by_kind.values().all(|count| *count <= 1);
        // In a thread there is nobody to invite: there the call itself is a post.
        let called = by_kind
            .get("call_people")
            .filter(|_| incident.is_threaded());
        let called = called.copied().unwrap_or(0);
        if is_plain && loud > NOISE_MAX + called {
            self.fail(
                "noise",
                format!(
                    "#{}: {loud} posts in its room: {by_kind:?}",
                    incident.number
                ),
            );
        }
        let heads = by_kind.get(Effect::ReadBack.word()).copied().unwrap_or(0);
        if heads > 0 {
            self.fail(
                "noise",
                format!("#{}: something was posted that is no post", incident.number),
            );
        }
    }
}

fn is_in(post: &Posted, room: &RoomId) -> bool {
    let place = Place::of(room);
    post.channel == place.channel && (place.thread.is_none() || post.thread == place.thread)
}
