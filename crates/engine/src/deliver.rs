//! Deliver: one effect is claimed (durably), tried, and settled. Three outcomes: done, not done, and
//! unknown, which is a state of its own: left alone for the quarantine, looked up by its key, and only
//! then done again. Never a blind retry, never a drop.

use std::collections::HashMap;

use jiff::Timestamp;
use matoi_core::{
    adopt, alike,
    case::Case,
    effect::{Effect, Hand, Repeat},
    entry::Entry,
    evidence::Provenance,
    ids::{MessageRef, StreamId},
    incident::Incident,
    request::{Address, Ask, Report},
};
use matoi_store::{Answer, CaseRow, ClaimedEffect, Delivery, Query, Settle, Viewer};

use crate::{
    Engine, OWN, Result,
    busy::InHand,
    limits::{self, QUARANTINE, TELL_STALE, WHISPER_STALE},
    ports::{Found, Job, Outcome, Subject},
    read_back::Read,
    stream,
};

impl Engine {
    /// Tries at most one effect; `false` when there was none to try.
    ///
    /// # Errors
    /// When the store could not. The effect is kept, and what happened outside is looked up later.
    pub async fn deliver(&self) -> Result<bool> {
        let Some((claimed, in_hand)) = self.claim_effect().await? else {
            return Ok(false);
        };
        self.bells.outbox.pass_on();
        let settle = match stream::own::<Effect>("effect", claimed.body.clone()) {
            Ok(effect) => self.attempt(&claimed, effect, in_hand.until).await?,
            Err(error) => Settle::Parked {
                why: crate::work::chain(&error),
            },
        };
        log(&claimed, &settle);
        let ours = self
            .parts
            .store
            .settle_outbox(&self.team_id, claimed.id, claimed.epoch, settle)
            .await?;
        if !ours {
            tracing::warn!(
                outbox.id = claimed.id,
                "an effect was settled by somebody else meanwhile"
            );
        }
        self.tell(&claimed.stream);
        self.ring();
        Ok(true)
    }

    /// Claims one effect and takes it in hand, with nobody else of this process claiming in between: were
    /// the clock to jump there, they would claim it once more.
    async fn claim_effect(&self) -> Result<Option<(ClaimedEffect, InHand<'_>)>> {
        let _alone = self.busy.alone().await;
        let claim = self.claim(1);
        let claimed = self.parts.store.claim_outbox(&self.team_id, &claim).await?;
        Ok(claimed.into_iter().next().map(|claimed| {
            let in_hand = self.busy.take(claimed.id, claim.until);
            (claimed, in_hand)
        }))
    }

    async fn attempt(
        &self,
        claimed: &ClaimedEffect,
        effect: Effect,
        until: Timestamp,
    ) -> Result<Settle> {
        let (subject, _) = self.subject(&claimed.stream).await?;
        match effect.hand() {
            Hand::House => self.by_own_hand(claimed, effect, &subject).await,
            Hand::Desk => self.at_the_desk(claimed, effect, subject, until).await,
        }
    }

    async fn at_the_desk(
        &self,
        claimed: &ClaimedEffect,
        effect: Effect,
        subject: Subject,
        until: Timestamp,
    ) -> Result<Settle> {
        if let Some(report) = self.known_text(&effect, &subject).await? {
            return self.done(claimed, &effect, Some(report), Vec::new());
        }
        if is_stale(&effect, claimed.decided_at, self.now()) {
            return self.done(claimed, &effect, None, Vec::new());
        }
        if self.is_taken(claimed, &effect).await? {
            let why = "another incident lives there".to_owned();
            return self.refused(claimed, &effect, why);
        }
        let job = Job {
            effect,
            key: claimed.key.clone(),
            now: self.now(),
            decided_at: claimed.decided_at,
            unknown: claimed.unknown,
            subject,
            team: self.team(),
        };
        if claimed.unknown {
            match repeat(&job) {
                Repeat::Freely | Repeat::ByName => {}
                Repeat::AtMostOnce => return self.done(claimed, &job.effect, None, Vec::new()),
                Repeat::LookUp => {
                    if let Some(settle) = self.look_up(claimed, &job).await? {
                        return Ok(settle);
                    }
                }
            }
        }
        let outcome = self.perform(&job, until).await?;
        if let Outcome::Read {
            entries,
            asks,
            seen,
        } = outcome
        {
            let read = Read {
                entries,
                asks,
                seen,
            };
            return self.read_through(claimed, &job.effect, read).await;
        }
        if let Outcome::Shut { why, report } = outcome {
            return self.waits(claimed, why, report).await;
        }
        self.settle(claimed, &job, outcome)
    }

    /// Whether it would become the room of an incident, and is another one's.
    async fn is_taken(&self, claimed: &ClaimedEffect, effect: &Effect) -> Result<bool> {
        let Effect::AdoptRoom { room } = effect else {
            return Ok(false);
        };
        let other = self.lives_in(room).await?;
        Ok(other.is_some_and(|other| other != claimed.stream))
    }

    /// One try, begun before its lease ends; what it carried is kept.
    async fn perform(&self, job: &Job, until: Timestamp) -> Result<Outcome> {
        let now = self.now();
        if now >= until {
            // We slept, or looked for long. Another process may be at it by now.
            return Ok(Outcome::NotDone {
                why: "the time for it ran out before it began".to_owned(),
                not_before: Some(now),
            });
        }
        Ok(match self.parts.desk.perform(job).await {
            Outcome::Carried {
                report,
                sha256,
                bytes,
            } => {
                // Kept before anybody is told that it is.
                let store = &self.parts.store;
                store.keep_content(&self.team_id, &sha256, bytes).await?;
                Outcome::done(report)
            }
            outcome @ (Outcome::Done { .. }
            | Outcome::Read { .. }
            | Outcome::NotDone { .. }
            | Outcome::Unknown { .. }
            | Outcome::Shut { .. }
            | Outcome::Refused { .. }) => outcome,
        })
    }

    /// The words of a message that was heard here. What a raise brings along is fetched all the same:
    /// its files and its place are wanted as well.
    async fn known_text(&self, effect: &Effect, subject: &Subject) -> Result<Option<Report>> {
        let Effect::FetchText { message } = effect else {
            return Ok(None);
        };
        let from = Provenance::Message(message.clone());
        let is_evidence = subject
            .incident()
            .is_some_and(|incident| incident.evidence.iter().any(|piece| piece.from == from));
        if is_evidence {
            return Ok(None);
        }
        let entry = self.entry(message).await?;
        Ok(entry.map(|entry| Report::TextLearned {
            source: message.clone(),
            text: entry.text,
            author: entry.author,
            said_at: Some(entry.at),
            url: None,
            files: Vec::new(),
        }))
    }

    /// `None` when it surely did not happen and may be done again.
    async fn look_up(&self, claimed: &ClaimedEffect, job: &Job) -> Result<Option<Settle>> {
        let tried_at = claimed.tried_at.unwrap_or(claimed.decided_at);
        let calm = tried_at.checked_add(QUARANTINE).unwrap_or(job.now);
        if job.now < calm {
            let why = "waiting until a late effect could show".to_owned();
            return Ok(Some(Settle::Unknown {
                not_before: calm,
                why,
            }));
        }
        Ok(match self.parts.desk.look_up(job).await {
            Found::Yes(report) => Some(self.done(claimed, &job.effect, report, Vec::new())?),
            Found::No => None,
            Found::CannotTell { why, not_before } => {
                let not_before =
                    not_before.unwrap_or_else(|| limits::backoff(self.now(), claimed.attempt));
                Some(Settle::Unknown { not_before, why })
            }
        })
    }

    fn settle(&self, claimed: &ClaimedEffect, job: &Job, outcome: Outcome) -> Result<Settle> {
        let now = self.now();
        let effect = &job.effect;
        match outcome {
            Outcome::Done { report, entries } => self.done(claimed, effect, report, entries),
            Outcome::Read { entries, .. } => self.done(claimed, effect, None, entries),
            Outcome::Carried { report, .. } => self.done(claimed, effect, Some(report), Vec::new()),
            Outcome::NotDone { why, not_before } => Ok(self.again(claimed, why, not_before)),
            Outcome::Shut { why, .. } => Ok(self.again(claimed, why, None)),
            Outcome::Unknown { why } => match repeat(job) {
                Repeat::Freely => Ok(self.again(claimed, why, None)),
                // Not a plain retry: the next try must know that this one may have made it.
                Repeat::ByName => Ok(Settle::Unknown {
                    not_before: limits::backoff(now, claimed.attempt),
                    why,
                }),
                Repeat::LookUp => Ok(Settle::Unknown {
                    not_before: now
                        .checked_add(QUARANTINE)
                        .unwrap_or(now)
                        .max(limits::again(now, claimed.decided_at, claimed.attempt)),
                    why,
                }),
                Repeat::AtMostOnce => self.done(claimed, effect, None, Vec::new()),
            },
            Outcome::Refused { why } => self.refused(claimed, effect, why),
        }
    }

    fn refused(&self, claimed: &ClaimedEffect, effect: &Effect, reason: String) -> Result<Settle> {
        let report = Report::FellShort {
            effect: effect.word().to_owned(),
            reason,
        };
        self.answered(claimed, Ask::report(claimed.stream.clone(), report))
    }

    /// All that came of it is that word.
    fn answered(&self, claimed: &ClaimedEffect, ask: Ask) -> Result<Settle> {
        Ok(Settle::Done {
            answers: vec![self.answer(claimed, ask)?],
            entries: Vec::new(),
            case: None,
            drawn: None,
        })
    }

    /// Nothing can be done in its room: it stays in line, and what became of the room is told, so that by
    /// then it lacks what it needs.
    async fn waits(&self, claimed: &ClaimedEffect, why: String, report: Report) -> Result<Settle> {
        let key = format!("shut:{}:{}", claimed.key, claimed.attempt);
        let told = Ask::report(claimed.stream.clone(), report);
        let told = self.own_delivery(key, claimed.stream.to_string(), &told)?;
        self.keep(vec![told]).await?;
        Ok(self.again(claimed, why, None))
    }

    fn again(&self, claimed: &ClaimedEffect, why: String, not_before: Option<Timestamp>) -> Settle {
        let not_before = not_before
            .unwrap_or_else(|| limits::again(self.now(), claimed.decided_at, claimed.attempt));
        // A try that follows an unknown one stays unknown: the first may still have made it.
        if claimed.unknown {
            Settle::Unknown { not_before, why }
        } else {
            Settle::Retry { not_before, why }
        }
    }

    fn done(
        &self,
        claimed: &ClaimedEffect,
        effect: &Effect,
        report: Option<Report>,
        entries: Vec<Entry>,
    ) -> Result<Settle> {
        let asks = report.map(|report| Ask::report(claimed.stream.clone(), report));
        let answers: Result<Vec<_>> = asks
            .into_iter()
            .map(|ask| self.answer(claimed, ask))
            .collect();
        Ok(Settle::Done {
            answers: answers?,
            entries,
            case: None,
            drawn: effect.draws(),
        })
    }

    fn answer(&self, claimed: &ClaimedEffect, ask: Ask) -> Result<Delivery> {
        let lane = if let Address::Stream(stream) = &ask.address {
            stream.to_string()
        } else {
            claimed.stream.to_string()
        };
        self.own_delivery(format!("answer:{}", claimed.key), lane, &ask)
    }

    pub(crate) fn own_delivery(&self, key: String, lane: String, ask: &Ask) -> Result<Delivery> {
        let raw = stream::json("ask", ask)?.to_string();
        Ok(Delivery {
            key,
            lane,
            source: OWN.to_owned(),
            raw,
            received_at: self.now(),
        })
    }

    async fn by_own_hand(
        &self,
        claimed: &ClaimedEffect,
        effect: Effect,
        subject: &Subject,
    ) -> Result<Settle> {
        if let Effect::Pass { ask } = effect {
            return self.answered(claimed, *ask);
        }
        let Some(incident) = subject.incident().cloned() else {
            return Ok(Settle::Parked {
                why: "not an incident".to_owned(),
            });
        };
        let case = self.case_of(&claimed.stream, incident).await?;
        let text = case_text(&case);
        let number = case.incident.number;
        let answers = vec![self.answer(
            claimed,
            Ask::report(claimed.stream.clone(), Report::CaseKept),
        )?];
        let case = Some(CaseRow {
            number,
            gist: alike::gist(&case.incident),
            body: stream::json("case", &case)?,
            text,
        });
        Ok(Settle::Done {
            answers,
            entries: Vec::new(),
            case,
            drawn: None,
        })
    }

    /// What was said last in that message.
    pub(crate) async fn entry(&self, message: &MessageRef) -> Result<Option<Entry>> {
        let answer = self
            .read(&Viewer::House, Query::Entry(message.clone()))
            .await?;
        Ok(if let Answer::Entry(entry) = answer {
            Some(entry)
        } else {
            None
        })
    }

    /// The case of that incident as everything stands now.
    pub(crate) async fn case_of(&self, id: &StreamId, incident: Incident) -> Result<Case> {
        let log = self.read(&Viewer::House, Query::Log(id.clone())).await?;
        let events = if let Answer::Log(rows) = log {
            stream::recorded(rows)?
        } else {
            Vec::new()
        };
        let entries = match incident.room.place() {
            Some((room, _)) => adopt::its_own(&incident, self.heard_in(room).await?),
            None => Vec::new(),
        };
        Ok(Case::new(incident, events, entries, &self.team()))
    }
}

/// How it may be repeated where it is to be done. A thread has nobody to invite: there they are called
/// by a post, and a post is looked up.
fn repeat(job: &Job) -> Repeat {
    let threaded = job.subject.incident().is_some_and(Incident::is_threaded);
    if threaded && matches!(job.effect, Effect::CallPeople { .. }) {
        Repeat::LookUp
    } else {
        job.effect.repeat()
    }
}

/// Words to one person that come too late are left unsaid: what they carry is on the board as well.
fn is_stale(effect: &Effect, decided_at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(decided_at);
    let said = matches!(effect, Effect::Say { .. });
    let told = matches!(effect, Effect::Tell { .. });
    (said && age > WHISPER_STALE) || (told && age > TELL_STALE)
}

/// The newest revision of each message, in order of time.
pub(crate) fn newest(all: Vec<Entry>) -> Vec<Entry> {
    let mut newest: HashMap<&MessageRef, usize> = HashMap::with_capacity(all.len());
    for (at, entry) in all.iter().enumerate() {
        let known = newest.entry(&entry.message).or_insert(at);
        if all[*known].revision <= entry.revision {
            *known = at;
        }
    }
    let mut is_newest = vec![false; all.len()];
    for at in newest.into_values() {
        is_newest[at] = true;
    }
    let mut entries: Vec<Entry> = all
        .into_iter()
        .zip(is_newest)
        .filter_map(|(entry, is_newest)| is_newest.then_some(entry))
        .collect();
    entries.sort_by(|one, other| (one.at, &one.message).cmp(&(other.at, &other.message)));
    entries
}

fn case_text(case: &Case) -> String {
    let notes = case
        .incident
        .ledger
        .all()
        .into_iter()
        .filter_map(|(_, note)| note.text.clone());
    let evidence = case
        .incident
        .evidence
        .iter()
        .map(|evidence| evidence.text.clone());
    let talk = case.entries.iter().map(|entry| entry.text.clone());
    let title = std::iter::once(case.incident.title.clone());
    title
        .chain(notes)
        .chain(evidence)
        .chain(talk)
        .collect::<Vec<_>>()
        .join("\n")
}

fn log(claimed: &ClaimedEffect, settle: &Settle) {
    let (stream, lane, attempt) = (claimed.stream.to_string(), &claimed.lane, claimed.attempt);
    // A day of trouble is some ten lines for each effect, and not one for each try.
    let is_told = attempt.is_power_of_two();
    match settle {
        Settle::Retry { why, .. } | Settle::Unknown { why, .. } if !is_told => {
            tracing::debug!(stream, lane, attempt, why, "an effect waits still");
        }
        Settle::Done { .. } => tracing::debug!(stream, lane, attempt, "an effect is done"),
        Settle::Retry { why, .. } => {
            tracing::info!(stream, lane, attempt, why, "an effect will be tried again")
        }
        Settle::Unknown { why, .. } => {
            tracing::info!(stream, lane, attempt, why, "an effect's outcome is unknown")
        }
        Settle::Parked { why } => {
            tracing::warn!(stream, lane, attempt, why, "an effect waits for a person")
        }
    }
}
