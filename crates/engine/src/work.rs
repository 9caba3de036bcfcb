//! Work: one delivery is read, decided and committed, in one transaction with its own end.
//! A conflict means somebody else decided first: load again, decide again.

use matoi_core::{
    entry::Entry,
    ids::StreamId,
    request::{Address, Ask},
};
use matoi_store::{Commit, CommitError, Delivery, Finish, Place};

use crate::{
    Engine, EngineError, OWN, Result,
    batch::{Answered, Batch},
    limits::{self, CONFLICTS_MAX, POISONED_AFTER},
    ports::{Reading, Unreadable},
    read_back, stream,
};

impl Engine {
    /// Works at most one delivery; `false` when there was none to work.
    ///
    /// # Errors
    /// When the store could not. The delivery is kept and comes back.
    pub async fn work(&self) -> Result<bool> {
        let claimed = self
            .parts
            .store
            .claim_inbox(&self.team_id, &self.claim(1))
            .await?;
        let Some(claimed) = claimed.into_iter().next() else {
            return Ok(false);
        };
        self.bells.inbox.pass_on();
        let reading = match self.read_delivery(&claimed.delivery) {
            Ok(reading) => reading,
            Err(Unreadable(why)) => {
                tracing::warn!(
                    delivery.key = claimed.delivery.key,
                    why,
                    "kept a delivery that nobody can read"
                );
                self.parts
                    .store
                    .finish(claimed.id, claimed.epoch, Finish::Unreadable { why })
                    .await?;
                return Ok(true);
            }
        };
        let ended = (claimed.id, claimed.epoch);
        if let Err(error) = self.decide_and_commit(ended, reading).await {
            let why = chain(&error);
            tracing::warn!(
                delivery.key = claimed.delivery.key,
                why,
                "a delivery could not be worked yet"
            );
            // What we cannot read of our own will not read better; its lane has to go on.
            let poisoned = matches!(error, EngineError::Own { .. });
            let finish = if poisoned && claimed.attempt >= POISONED_AFTER {
                Finish::Unreadable { why }
            } else {
                let not_before = limits::backoff(self.now(), claimed.attempt);
                Finish::Later { not_before, why }
            };
            let (id, epoch) = ended;
            self.parts.store.finish(id, epoch, finish).await?;
        }
        self.bells.worked.notify_waiters();
        self.ring();
        Ok(true)
    }

    fn read_delivery(&self, delivery: &Delivery) -> Result<Reading, Unreadable> {
        if delivery.source == OWN {
            let ask: Ask = serde_json::from_str(&delivery.raw)
                .map_err(|error| Unreadable(error.to_string()))?;
            return Ok(Reading {
                asks: vec![ask],
                ..Reading::default()
            });
        }
        self.parts.reader.read(delivery)
    }

    async fn decide_and_commit(&self, (id, epoch): (i64, i64), reading: Reading) -> Result<()> {
        let ours = self.only_ours(reading).await?;
        let Ours {
            reading, spoken_in, ..
        } = &ours;
        let mut joins: Option<StreamId> = None;
        let mut tries = 0;
        loop {
            tries += 1;
            let mut batch = Batch::new(self, joins.clone());
            for ask in reading.asks.clone() {
                batch.put(ask).await?;
            }
            batch.answered.ignored = reading.ignored.map(str::to_owned);
            let (commit, answered, mut changed) = batch.into_commit()?;
            changed.extend(spoken_in.iter().cloned());
            match self.commit(commit, (id, epoch), &answered, &ours).await {
                Ok(()) => {
                    changed.iter().for_each(|stream| self.tell(stream));
                    return Ok(());
                }
                Err(CommitError::OriginTaken(stream)) if tries < CONFLICTS_MAX => {
                    joins = Some(stream)
                }
                Err(CommitError::Conflict(_)) if tries < CONFLICTS_MAX => {}
                // Somebody else has it by now, and will finish it.
                Err(CommitError::LeaseLost) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn commit(
        &self,
        commit: Commit,
        (id, epoch): (i64, i64),
        answered: &Answered,
        ours: &Ours,
    ) -> Result<(), CommitError> {
        let answer =
            stream::json("answer", answered).map_err(|error| matoi_store::StoreError::Row {
                table: "inbox",
                why: error.to_string(),
            })?;
        let delivery = Some((id, epoch, answered.stream.clone(), answer));
        let commit = Commit {
            delivery,
            entries: ours.reading.entries.clone(),
            places: ours.places.clone(),
            ..commit
        };
        self.parts.store.commit(&self.team_id, commit).await
    }

    /// What was said outside an incident's room is none of our business and is not kept. An edit
    /// tells the notes of that message their new words.
    async fn only_ours(&self, mut reading: Reading) -> Result<Ours> {
        let mut streams = Vec::new();
        let mut places = Vec::new();
        let mut entries = Vec::new();
        for mut entry in std::mem::take(&mut reading.entries) {
            let Some((room, stream)) = self.said_in(&entry).await? else {
                continue;
            };
            let said = entry.message.clone();
            if room.root().is_some() {
                // A reaction names a message without its thread.
                places.push((Place::Message(said.clone()), stream.clone()));
                entry.message.room = room.clone();
                entry.thread = None;
            }
            let is_outdated = self.is_outdated(&entry).await?;
            if is_outdated {
                // Words that were changed before they came are history, and no note's any more.
                reading
                    .asks
                    .retain(|ask| read_back::said_in(ask) != Some(&said));
            }
            if !entry.revision.is_empty() && !entry.deleted && !is_outdated {
                let address = Address::Stream(stream.clone());
                let told = read_back::edit_tells(&entry);
                reading.asks.push(Ask { address, ..told });
            }
            streams.push(stream);
            entries.push(entry);
        }
        Ok(Ours {
            reading: Reading { entries, ..reading },
            spoken_in: streams,
            places,
        })
    }

    /// Whether newer words of that message are known already: an edit can overtake what it changes.
    async fn is_outdated(&self, entry: &Entry) -> Result<bool> {
        let newest = self.entry(&entry.message).await?;
        Ok(newest.is_some_and(|newest| !newest.deleted && newest.revision > entry.revision))
    }
}

/// What of a reading is ours.
struct Ours {
    reading: Reading,
    spoken_in: Vec<StreamId>,
    places: Vec<(Place, StreamId)>,
}

/// An error with all its sources, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
