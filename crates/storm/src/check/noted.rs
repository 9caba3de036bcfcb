//! Notes and answers are what the reactions standing in "Slack" and the kinds said in front say.

use std::collections::{BTreeMap, BTreeSet};

use matoi_core::{
    ids::PersonId,
    incident::Incident,
    note::{Note, NoteKind},
    roll_call::Availability,
};

use super::Evidence;
use crate::people::{ANSWERS, MARKS};

/// People, by message and kind.
type Marked = BTreeMap<(String, String), BTreeSet<String>>;

impl Evidence<'_> {
    pub(super) fn check_notes(&mut self) {
        if self.scene.courier.has_lost {
            return;
        }
        for kept in self.incidents.clone() {
            let standing = self.standing(&kept.incident);
            let known = known(&kept.incident);
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
            self.check_prefixes(&kept.incident);
        }
    }

    /// Who marks what as which kind, as the room shows it.
    fn standing(&self, incident: &Incident) -> Marked {
        let mut standing = Marked::new();
        let Some((room, _)) = incident.room.place() else {
            return standing;
        };
        let me = self.scene.stage.team.me.as_ref().map(PersonId::as_str);
        let messages = self
            .world
            .channel(room.as_str())
            .into_iter()
            .flat_map(|channel| channel.messages.values());
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
                .channel(room.as_str())
                .and_then(|channel| channel.messages.get(ts));
            message.is_none_or(|message| message.subtype.as_deref() == Some("tombstone"))
        });
        standing.extend(gone);
        standing.retain(|_, people| !people.is_empty());
        standing
    }

    fn check_prefixes(&mut self, incident: &Incident) {
        let Some((room, _)) = incident.room.place() else {
            return;
        };
        let notes: Vec<Note> = incident
            .ledger
            .all()
            .into_iter()
            .map(|(_, note)| note.clone())
            .collect();
        let mut failures = Vec::new();
        let prefixed = self.scene.diary.prefixed.iter();
        let said = prefixed.filter(|((channel, _), _)| *channel == room.0);
        for ((_, ts), (kind, words)) in said {
            let of_it = notes.iter().filter(|note| {
                let is_source = note
                    .source
                    .as_ref()
                    .is_some_and(|source| source.mark.0 == *ts);
                is_source && note.kind.word() == *kind && note.explicit
            });
            let texts: Vec<Option<String>> = of_it.map(|note| note.text.clone()).collect();
            if texts != [Some(words.clone())] {
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

    pub(super) fn check_roll_calls(&mut self) {
        if self.scene.courier.has_lost {
            return;
        }
        for kept in self.incidents.clone() {
            let Some(head) = kept.incident.head.clone() else {
                continue;
            };
            let place = (head.room.0.clone(), head.mark.0.clone());
            for person in self.scene.stage.people.clone() {
                let meant = self.meant(&place, &person.id);
                let known = kept.incident.roll_call.answer(&PersonId(person.id.clone()));
                if meant != known {
                    let told = format!(
                        "#{}: {} means {meant:?}, known {known:?}",
                        kept.incident.number, person.id
                    );
                    self.fail("roll_call", told);
                }
            }
        }
    }

    /// The last answer of that person still standing on that message.
    fn meant(&self, (channel, ts): &(String, String), person: &str) -> Option<Availability> {
        let message = self.world.channel(channel)?.messages.get(ts)?;
        let mine = message
            .reactions
            .iter()
            .filter(|reaction| reaction.users.iter().any(|user| user == person));
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
        answers.max_by_key(|(at, _)| *at).map(|(_, answer)| answer)
    }
}

/// Who marks what as which kind, as the house knows it.
fn known(incident: &Incident) -> Marked {
    let mut known = Marked::new();
    for (_, note) in incident.ledger.all() {
        let Some(source) = &note.source else {
            continue;
        };
        let on = note.marks.iter().filter(|(_, mark)| mark.on);
        let people: BTreeSet<String> = on.map(|(person, _)| person.0.clone()).collect();
        if !people.is_empty() {
            let kind = first_kind(note).word().to_owned();
            known
                .entry((source.mark.0.clone(), kind))
                .or_default()
                .extend(people);
        }
    }
    known
}

/// The kind the reaction gave it.
fn first_kind(note: &Note) -> NoteKind {
    note.was.first().copied().unwrap_or(note.kind)
}
