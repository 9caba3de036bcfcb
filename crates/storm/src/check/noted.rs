//! Notes and answers are what the reactions standing in "Slack" and the kinds said in front say.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use matoi_core::{
    event::Event,
    ids::{NoteId, PersonId},
    incident::Incident,
    note::{Note, NoteKind},
    roll_call::Availability,
};

use matoi_engine::Kept;

use super::{Evidence, talk::read_back_at};
use crate::{
    people::{ANSWERS, MARKS, Place, is_talk},
    time::moment,
};

/// People, by message and kind.
type Marked = BTreeMap<(String, String), BTreeSet<String>>;

impl Evidence<'_> {
    pub(super) fn check_notes(&mut self) {
        for kept in self.incidents.clone() {
            let mut standing = self.standing(&kept.incident);
            let mut known = known(&kept.incident);
            self.only_promised(&kept, &mut standing);
            self.only_promised(&kept, &mut known);
            for ts in rekinded(&kept.incident) {
                merge_kinds(&mut standing, &ts);
                merge_kinds(&mut known, &ts);
            }
            if standing != known {
                let only = |one: &Marked, other: &Marked| -> Vec<String> {
                    let differs = one
                        .iter()
                        .filter(|(what, who)| other.get(*what) != Some(*who));
                    differs
                        .map(|(what, who)| format!("{what:?} by {who:?}"))
                        .collect()
                };
                let told = format!(
                    "#{}: standing in Slack {:?}, known {:?}",
                    kept.incident.number,
                    only(&standing, &known),
                    only(&known, &standing)
                );
                self.fail("notes", told);
            }
            if !self.scene.courier.has_lost {
                self.check_prefixes(&kept);
            }
        }
    }

    /// Leaves what is promised to be known. Where deliveries were lost, that is what stood when the room
    /// was closed and read back. Where none was, it is everything; only a reaction that came before its
    /// message can't be told to stand in a thread (it names a message without its thread), and whatever
    /// the same person does to that message is known by reading back.
    fn only_promised(&self, kept: &Kept, marked: &mut Marked) {
        let Some((room, _)) = kept.incident.room.place() else {
            return;
        };
        let is_threaded = room.root().is_some();
        for ((ts, _), people) in marked.iter_mut() {
            let is_read_back = self.stood_at_close(kept, room.outer(), ts);
            people.retain(|person| {
                let put = (ts.clone(), person.clone());
                let overtook = is_threaded && self.overtook.contains(&put);
                // One that came after the reading is believed, however old it is: of what was not there
                // when it was read nothing is kept.
                let last = self.reacted.get(&put).and_then(|all| all.last());
                let came_after = last.is_some_and(|(_, at)| moment(*at) > read_back_at(self, kept));
                let is_read = is_read_back && !came_after;
                is_read || !(self.scene.courier.has_lost || overtook)
            });
        }
        marked.retain(|_, people| !people.is_empty());
    }

    /// Whether nobody touched the reactions on that message any more once its room was read back.
    fn stood_at_close(&self, kept: &Kept, channel: &str, ts: &str) -> bool {
        let message = (channel.to_owned(), ts.to_owned());
        let touched = self.scene.diary.touched.get(&message).copied();
        touched.map_or(Timestamp::MIN, moment) < read_back_at(self, kept)
    }

    /// Who marks what as which kind, as the room shows it.
    fn standing(&self, incident: &Incident) -> Marked {
        let mut standing = Marked::new();
        let Some((room, _)) = incident.room.place() else {
            return standing;
        };
        let me = self.scene.stage.team.me.as_ref().map(PersonId::as_str);
        let place = Place::of(room);
        let messages = self
            .world
            .channel(room.outer())
            .into_iter()
            .flat_map(|channel| channel.messages.values())
            .filter(|message| place.holds(message));
        for message in messages {
            for reaction in &message.reactions {
                let Some((_, kind)) = MARKS.iter().find(|(name, _)| *name == reaction.name) else {
                    continue;
                };
                let people = reaction
                    .users
                    .iter()
                    .filter(|user| Some(user.as_str()) != me);
                let marked = standing
                    .entry((message.ts.clone(), (*kind).to_owned()))
                    .or_default();
                marked.extend(people.cloned());
            }
        }
        // A message that was deleted took its reactions along; its notes stay as they were.
        let gone = known(incident).into_iter().filter(|((ts, _), _)| {
            let message = self
                .world
                .channel(room.outer())
                .and_then(|channel| channel.messages.get(ts));
            message.is_none_or(|message| message.subtype.as_deref() == Some("tombstone"))
        });
        standing.extend(gone);
        standing.retain(|_, people| !people.is_empty());
        standing
    }

    fn check_prefixes(&mut self, kept: &Kept) {
        let incident = &kept.incident;
        let Some((room, _)) = incident.room.place() else {
            return;
        };
        let reworded = self.reworded(kept);
        let notes = incident.ledger.all();
        let mut failures = Vec::new();
        let place = Place::of(room);
        for ((channel, ts), (kind, words)) in &self.scene.diary.prefixed {
            let message = self
                .world
                .channel(channel)
                .and_then(|channel| channel.messages.get(ts));
            let is_here = message.is_none_or(|message| place.holds(message));
            if *channel != place.channel || !is_here {
                continue;
            }
            let of_it = notes.iter().filter(|(_, note)| {
                let source = note.source.as_ref();
                source.is_some_and(|source| source.mark.0 == *ts)
                    && first_kind(note).word() == *kind
                    && note.explicit
            });
            let of_it: Vec<_> = of_it.collect();
            let is_gone = message.is_none_or(|message| !is_talk(message));
            let says = |(id, note): &&(NoteId, &Note)| {
                let text = note.text.as_deref().unwrap_or_default();
                // Words changed and taken back before either came may stand as they first were.
                is_gone || reworded.contains(id) || text == words || self.is_formed(text)
            };
            // Of a message that was deleted in a thread nobody knows any more where it stood.
            let is_lost = message.is_none() && place.thread.is_some() && of_it.is_empty();
            if !is_lost && (of_it.len() != 1 || !of_it.iter().all(says)) {
                let texts: Vec<_> = of_it.iter().map(|(_, note)| &note.text).collect();
                let told = format!(
                    "#{}: “{kind}: {words}” ({ts}) became {texts:?}",
                    incident.number
                );
                failures.push(told);
            }
        }
        for told in failures {
            self.fail("notes", told);
        }
    }

    /// Whether somebody wrote this in a form: a message's own note can be written anew in one.
    fn is_formed(&self, text: &str) -> bool {
        let mut forms = self.scene.diary.forms.values();
        forms.any(|form| form.words.iter().any(|words| words == text))
    }

    /// Notes whose words somebody gave in so many words: changed them, or sent a form in which the
    /// message's words stood as they were when it was opened.
    fn reworded(&self, kept: &Kept) -> BTreeSet<NoteId> {
        let reworded = self.events(kept).into_iter().filter_map(|event| {
            if let Event::NoteChanged { note, change } = event {
                change.text.is_some().then_some(note)
            } else if let Event::NoteRecorded {
                note, in_message, ..
            } = event
            {
                (!in_message).then_some(note)
            } else {
                None
            }
        });
        reworded.collect()
    }

    pub(super) fn check_roll_calls(&mut self) {
        for kept in self.incidents.clone() {
            let Some(head) = kept.incident.head.clone() else {
                continue;
            };
            let place = (head.room.outer().to_owned(), head.mark.0.clone());
            let has_lost = self.scene.courier.has_lost;
            if has_lost && !self.stood_at_close(&kept, &place.0, &place.1) {
                continue;
            }
            for person in self.scene.stage.people.clone() {
                let meant = self.meant(&place, &person.id);
                let known = kept.incident.roll_call.answer(&PersonId(person.id.clone()));
                let answers: Vec<Availability> = meant.iter().map(|(_, answer)| *answer).collect();
                let meant = meant.into_iter().max_by_key(|(at, _)| *at);
                let meant = meant.map(|(_, answer)| answer);
                // Of several that were read back nobody can tell which one was put last.
                let put = (place.1.clone(), person.id.clone());
                let is_one = has_lost || self.came_after_a_reading(&kept, &put);
                let is_one = is_one && known.is_some_and(|known| answers.contains(&known));
                if meant != known && !is_one {
                    let told = format!(
                        "#{}: {} means {meant:?}, known {known:?}",
                        kept.incident.number, person.id
                    );
                    self.fail("roll_call", told);
                }
            }
        }
    }

    /// Whether a reaction of theirs on that message was read before it came: the room is read when the
    /// incident has settled, and at its end, and reading does not tell when one was put on.
    fn came_after_a_reading(&self, kept: &Kept, put: &(String, String)) -> bool {
        let reacted = self.reacted.get(put).map_or(&[][..], Vec::as_slice);
        let recorded = self.recorded(kept);
        let mut readings = recorded
            .iter()
            .filter(|one| matches!(one.event, Event::Settled { .. } | Event::Closed { .. }));
        readings.any(|reading| {
            let is_between = |(left, came): &(i64, i64)| {
                moment(*left) <= reading.at && reading.at <= moment(*came)
            };
            reacted.iter().any(is_between)
        })
    }

    /// The answers of that person still standing on that message, and which act each was.
    fn meant(&self, (channel, ts): &(String, String), person: &str) -> Vec<(u64, Availability)> {
        let channel_there = self.world.channel(channel);
        let message = channel_there.and_then(|there| there.messages.get(ts));
        let reactions = message.into_iter().flat_map(|message| &message.reactions);
        let mine = reactions.filter(|reaction| reaction.users.iter().any(|user| user == person));
        let answers = mine.filter_map(|reaction| {
            let bare = reaction.name.split("::").next().unwrap_or_default();
            let (_, answer) = ANSWERS.iter().find(|(name, _)| *name == bare)?;
            let put = (
                channel.clone(),
                ts.clone(),
                person.to_owned(),
                reaction.name.clone(),
            );
            Some((
                self.scene.diary.reacted.get(&put).copied().unwrap_or(0),
                *answer,
            ))
        });
        answers.collect()
    }
}

/// Who marks what as which kind, as the house knows it.
fn known(incident: &Incident) -> Marked {
    let mut known = Marked::new();
    for (_, note) in incident.ledger.all() {
        let Some(source) = &note.source else {
            continue;
        };
        let since = note.marks_since.iter().map(|(kind, marks)| (*kind, marks));
        for (kind, marks) in std::iter::once((first_kind(note), &note.marks)).chain(since) {
            let on = marks.iter().filter(|(_, mark)| mark.on);
            let people: BTreeSet<String> = on.map(|(person, _)| person.0.clone()).collect();
            if !people.is_empty() {
                let marked = (source.mark.0.clone(), kind.word().to_owned());
                known.entry(marked).or_default().extend(people);
            }
        }
    }
    known
}

/// Messages some note of which became another kind: reactions of either kind join that note.
fn rekinded(incident: &Incident) -> BTreeSet<String> {
    let notes = incident.ledger.all().into_iter();
    let changed = notes.filter(|(_, note)| !note.was.is_empty());
    let sources = changed.filter_map(|(_, note)| note.source.as_ref());
    sources.map(|source| source.mark.0.clone()).collect()
}

/// Who marks that message, as whatever kind.
fn merge_kinds(marked: &mut Marked, ts: &str) {
    let of_it = marked.extract_if(.., |(on, _), _| on == ts);
    let people: BTreeSet<String> = of_it.flat_map(|(_, people)| people).collect();
    if !people.is_empty() {
        marked.insert((ts.to_owned(), String::new()), people);
    }
}

/// The kind the reaction gave it.
fn first_kind(note: &Note) -> NoteKind {
    note.was.first().copied().unwrap_or(note.kind)
}
