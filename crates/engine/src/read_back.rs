//! What of a room that was read back is news: messages never heard, edits and deletions that passed us
//! by. Pure. Must never let what was heard and worked before be worked again: the ledger may have been
//! put right since.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use matoi_core::{
    actor::Actor,
    effect::Effect,
    entry::Entry,
    ids::{MessageRef, PersonId, RoomId, StreamId},
    incident::Incident,
    request::{Address, Ask, Input, Report, Request},
    seen::{self, Seen},
};
use matoi_store::{Answer, ClaimedEffect, Query, Settle, Viewer};

use crate::{Engine, Result, deliver::newest};

/// What was said so lately may still be on its way by itself.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_secs(30);

/// What a room says, as it was read.
pub(crate) struct Read {
    pub(crate) entries: Vec<Entry>,
    pub(crate) asks: Vec<Ask>,
    pub(crate) seen: Vec<Seen>,
}

impl Engine {
    /// What people asked for by saying it, and by their reactions, is worked like anything else that
    /// comes in; what was heard already was worked then.
    pub(crate) async fn read_through(
        &self,
        claimed: &ClaimedEffect,
        effect: &Effect,
        read: Read,
    ) -> Result<Settle> {
        // As it is by now: much may have been heard while the room was read.
        let (subject, _) = self.subject(&claimed.stream).await?;
        let place = subject.incident().and_then(|it| it.room.place());
        let heard = match place {
            Some((room, _)) => self.heard_in(room).await?,
            None => Vec::new(),
        };
        let news = news(&heard, read.entries, read.asks);
        let reacted = subject.incident().map(|incident| {
            let me = self.team().me.clone();
            reacted(
                incident,
                &claimed.stream,
                &read.seen,
                &news.entries,
                me.as_ref(),
            )
        });
        let stream = claimed.stream.to_string();
        let reacted = reacted.unwrap_or_default();
        let caught_up = caught_up(effect, &news.entries, reacted.len());
        let asks = news.asks.into_iter().chain(reacted).chain(caught_up);
        let answers: Result<Vec<_>> = asks
            .enumerate()
            .map(|(number, ask)| {
                let address = Address::Stream(claimed.stream.clone());
                let key = format!("read:{}:{number}", claimed.key);
                self.own_delivery(key, stream.clone(), &Ask { address, ..ask })
            })
            .collect();
        Ok(Settle::Done {
            answers: answers?,
            entries: news.entries,
            case: None,
            drawn: None,
        })
    }

    /// The newest revision of all that was heard in that room.
    pub(crate) async fn heard_in(&self, room: &RoomId) -> Result<Vec<Entry>> {
        let query = Query::Entries(room.clone());
        Ok(
            if let Answer::Entries(all) = self.read(&Viewer::House, query).await? {
                newest(all)
            } else {
                Vec::new()
            },
        )
    }
}

/// How much a gap had cost, once it is made up for.
fn caught_up(effect: &Effect, new: &[Entry], reacted: usize) -> Option<Ask> {
    // Not a match: any other reading is told by what it found.
    let Effect::CatchUp { from, until } = effect else {
        return None;
    };
    let recovered = if from == until {
        // Nothing was known to be missing: what is on its way just now is none of it.
        let settled = until.checked_sub(ON_ITS_WAY).unwrap_or(*until);
        new.iter().filter(|entry| entry.at < settled).count()
    } else {
        new.len() + reacted
    };
    let report = Report::CaughtUp {
        from: *from,
        until: *until,
        recovered,
    };
    Some(Ask::report(StreamId::House, report))
}

/// What people marked and took back unheard, each in their own name.
fn reacted(
    incident: &Incident,
    stream: &StreamId,
    seen: &[Seen],
    new: &[Entry],
    me: Option<&PersonId>,
) -> Vec<Ask> {
    let new: BTreeSet<&MessageRef> = new.iter().map(|entry| &entry.message).collect();
    let missed = seen.iter().flat_map(|seen| {
        let is_news = new.contains(&seen.message);
        seen::missed(incident, seen, is_news, me)
    });
    missed
        .map(|(person, request)| Ask::request(stream.clone(), Actor::Person(person), request))
        .collect()
}

/// What was read back and not heard before.
pub(crate) struct News {
    pub(crate) entries: Vec<Entry>,
    pub(crate) asks: Vec<Ask>,
}

/// What of `entries` and `asks` is news where `heard` was heard, each in its newest revision.
pub(crate) fn news(heard: &[Entry], entries: Vec<Entry>, asks: Vec<Ask>) -> News {
    let heard: BTreeMap<&MessageRef, &Entry> =
        heard.iter().map(|entry| (&entry.message, entry)).collect();
    let is_news = |entry: &Entry| {
        heard.get(&entry.message).is_none_or(|known| {
            known.revision < entry.revision && !(known.deleted && entry.deleted)
        })
    };
    let entries: Vec<Entry> = entries.into_iter().filter(is_news).collect();
    let new: BTreeMap<&MessageRef, &Entry> = entries
        .iter()
        .map(|entry| (&entry.message, entry))
        .collect();
    let mut asks = asks;
    asks.retain(|ask| said_in(ask).is_none_or(|message| new.contains_key(message)));
    let edited = entries
        .iter()
        .filter(|entry| !entry.revision.is_empty() && !entry.deleted);
    asks.extend(edited.map(edit_tells));
    News { entries, asks }
}

/// An edit tells the notes of that message their new words.
pub(crate) fn edit_tells(entry: &Entry) -> Ask {
    let report = Report::TextLearned {
        source: entry.message.clone(),
        text: entry.text.clone(),
        author: entry.author.clone(),
        said_at: Some(entry.at),
        url: None,
        files: Vec::new(),
    };
    Ask {
        address: Address::Message(entry.message.clone()),
        by: Actor::Machine,
        answer_at: None,
        origin: None,
        input: Input::Reported(report),
    }
}

/// The message that says that note. Files are known one by one.
pub(crate) fn said_in(ask: &Ask) -> Option<&MessageRef> {
    if let Input::Asked(Request::SayNote { message, .. }) = &ask.input {
        Some(message)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use matoi_core::note::NoteKind;

    use super::*;

    fn entry(mark: &str, revision: &str) -> Entry {
        Entry {
            message: MessageRef::new("C1", mark),
            revision: revision.to_owned(),
            thread: None,
            author: Actor::Person("U1".into()),
            text: format!("{mark} {revision}"),
            deleted: false,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    fn gone(mark: &str, revision: &str) -> Entry {
        Entry {
            deleted: true,
            text: String::new(),
            ..entry(mark, revision)
        }
    }

    fn says(mark: &str) -> Ask {
        let request = Request::SayNote {
            message: MessageRef::new("C1", mark),
            kind: Some(NoteKind::Fact),
            text: "x".to_owned(),
            at: Timestamp::UNIX_EPOCH,
        };
        Ask {
            input: Input::Asked(request),
            ..edit_tells(&entry(mark, ""))
        }
    }

    #[test]
    fn what_was_heard_is_not_worked_again_and_an_edit_that_passed_us_by_is() {
        let heard = [entry("1.0", ""), entry("2.0", ""), entry("3.0", "9.0")];
        let read = vec![
            entry("1.0", ""),
            entry("2.0", "8.0"),
            entry("3.0", "9.0"),
            entry("4.0", ""),
        ];
        let asks = ["1.0", "2.0", "3.0", "4.0"].map(says).to_vec();
        let news = news(&heard, read, asks);
        assert_eq!(news.entries, [entry("2.0", "8.0"), entry("4.0", "")]);
        let expected = [says("2.0"), says("4.0"), edit_tells(&entry("2.0", "8.0"))];
        assert_eq!(news.asks, expected);
    }

    #[test]
    fn what_is_gone_is_known_to_be_gone_once() {
        let heard = [entry("1.0", "2.0"), gone("2.0", "5.0")];
        let read = vec![gone("1.0", "7.0"), gone("2.0", "7.0")];
        let news = news(&heard, read, Vec::new());
        assert_eq!(news.entries, [gone("1.0", "7.0")]);
        assert!(news.asks.is_empty());
    }
}
