//! The store on SQLite, the default: one file, one writer that commits for many callers at once, a
//! few connections that only read. All SQL of the house is in this folder. Must never answer a write
//! before it is on disk.

mod commit;
mod content;
mod inbox;
mod index;
mod open;
mod outbox;
mod owed;
mod read;
mod rows;
mod search;
mod set_back;
mod surface;
mod writer;

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use jiff::Timestamp;
use matoi_core::ids::{StreamId, TeamId};
use serde_json::Value;
use sqlx::SqlitePool;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::{
    Answer, Claim, ClaimedDelivery, ClaimedEffect, ClaimedSurface, Commit, CommitError, Delivery,
    Drawn, Finish, Query, Receipt, Result, SetBack, Settle, Store, StoreError, Viewer,
};
use commit::CommitAll;
use inbox::{ClaimInbox, FinishDelivery, Receive};
use outbox::{ClaimOutbox, Hasten, SettleEffect, Unpark};
use read::Reading;
use set_back::SetClockBack;
use surface::{ClaimSurfaces, MarkSurface, NextNumber, PutSetting, Release, TakeSetting};
use writer::{Caller, Member, QUEUE_MAX, Work, Writer};

/// The line in front of the writer, and the writer.
type Line = (mpsc::Sender<Box<dyn Member>>, JoinHandle<()>);

/// Everything, in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    /// `None` once closed.
    line: Mutex<Option<Line>>,
    readers: SqlitePool,
    commits: Arc<AtomicU64>,
}

impl SqliteStore {
    /// Opens the file, makes it where there is none, and brings its tables to their newest form. The
    /// folder has to be there. Needs a tokio runtime: the writer is a task of its own.
    ///
    /// # Errors
    /// When the file cannot be opened, or this SQLite is too old to be trusted with it.
    pub async fn open(path: &Path) -> Result<Self> {
        let options = open::writing(path);
        let db = open::writer(&options).await?;
        let readers = open::readers(path).await?;
        let commits = Arc::new(AtomicU64::new(0));
        let writer = Writer {
            options,
            db: Some(db),
            commits: Arc::clone(&commits),
        };
        let (line, queue) = mpsc::channel(QUEUE_MAX);
        let task = tokio::spawn(writer.run(queue));
        Ok(Self {
            line: Mutex::new(Some((line, task))),
            readers,
            commits,
        })
    }

    /// Waits until everything accepted is on disk, then lets go of the file. Whoever writes
    /// afterwards gets an error. What was answered is safe without it.
    pub async fn close(&self) {
        let line = self
            .line
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        self.readers.close().await;
        if let Some((line, task)) = line {
            drop(line);
            if let Err(error) = task.await {
                tracing::error!(%error, "the writer ended badly");
            }
        }
    }

    /// How many transactions were committed. Many callers share one.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    async fn write<W: Work>(&self, work: W) -> Result<W::Output, W::Error> {
        let line = {
            let line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
            line.as_ref().map(|(line, _)| line.clone())
        };
        let Some(line) = line else {
            return Err(closed().into());
        };
        let (reply, answer) = oneshot::channel();
        let caller = Box::new(Caller::new(work, reply));
        line.send(caller).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    fn reading<'a>(&'a self, team: &'a TeamId, viewer: &'a Viewer) -> Reading<'a> {
        Reading {
            pool: &self.readers,
            team,
            viewer,
        }
    }
}

fn closed() -> StoreError {
    StoreError::Database {
        doing: "write",
        source: "it is closed".into(),
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn receive(&self, team: &TeamId, deliveries: Vec<Delivery>) -> Result<Vec<Receipt>> {
        let team = team.clone();
        self.write(Receive { team, deliveries }).await
    }

    async fn claim_inbox(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedDelivery>> {
        let (team, claim) = (team.clone(), claim.clone());
        self.write(ClaimInbox { team, claim }).await
    }

    async fn finish(&self, id: i64, epoch: i64, finish: Finish) -> Result<()> {
        self.write(FinishDelivery { id, epoch, finish }).await
    }

    async fn commit(&self, team: &TeamId, commit: Commit) -> Result<(), CommitError> {
        let team = team.clone();
        self.write(CommitAll { team, commit }).await
    }

    async fn claim_outbox(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedEffect>> {
        let (team, claim) = (team.clone(), claim.clone());
        self.write(ClaimOutbox { team, claim }).await
    }

    async fn settle_outbox(
        &self,
        team: &TeamId,
        id: i64,
        epoch: i64,
        settle: Settle,
    ) -> Result<bool> {
        let team = team.clone();
        self.write(SettleEffect {
            team,
            id,
            epoch,
            settle,
        })
        .await
    }

    async fn claim_surfaces(&self, team: &TeamId, claim: &Claim) -> Result<Vec<ClaimedSurface>> {
        let (team, claim) = (team.clone(), claim.clone());
        self.write(ClaimSurfaces { team, claim }).await
    }

    async fn mark_surface(
        &self,
        team: &TeamId,
        claimed: &ClaimedSurface,
        drawn: Drawn,
    ) -> Result<bool> {
        let (team, claimed) = (team.clone(), claimed.clone());
        self.write(MarkSurface {
            team,
            claimed,
            drawn,
        })
        .await
    }

    async fn due(&self, team: &TeamId, now: Timestamp, max: usize) -> Result<Vec<StreamId>> {
        owed::due(&self.readers, team, now, max).await
    }

    async fn next_due(&self, team: &TeamId, now: Timestamp) -> Result<Option<Timestamp>> {
        owed::next_due(&self.readers, team, now).await
    }

    async fn number(&self, team: &TeamId) -> Result<u64> {
        let team = team.clone();
        self.write(NextNumber { team }).await
    }

    async fn ask(&self, team: &TeamId, viewer: &Viewer, query: Query) -> Result<Answer> {
        let reading = self.reading(team, viewer);
        let answer = match query {
            Query::Stream(stream) => reading.stream(&stream).await?.map(Answer::Stream),
            Query::Log(stream) => reading.log(&stream).await?.map(Answer::Log),
            Query::Number(number) => reading.number(number).await?.map(Answer::Incident),
            Query::Incidents {
                open,
                words,
                before,
                max,
            } => {
                let found = reading.incidents(open, &words, before, max).await?;
                Some(Answer::Incidents(found))
            }
            Query::Place(place) => reading.place(&place).await?.map(Answer::Place),
            Query::Entry(message) => reading.entry(&message).await?.map(Answer::Entry),
            Query::Entries(room) => Some(Answer::Entries(reading.entries(&room).await?)),
            Query::EntryCount(room) => Some(Answer::EntryCount(reading.entry_count(&room).await?)),
            Query::Talkers(room, since) => {
                Some(Answer::Talkers(reading.talkers(&room, since).await?))
            }
            Query::Alerts { max } => Some(Answer::Streams(reading.alerts(max).await?)),
            Query::Case(number) => reading.case(number).await?.map(Answer::Case),
            Query::Cases { words, before, max } => {
                Some(Answer::Cases(reading.cases(&words, before, max).await?))
            }
            Query::CaseCount(words) => Some(Answer::Count(reading.case_count(&words).await?)),
            Query::Alike { gist, max } => Some(Answer::Alike(reading.alike(&gist, max).await?)),
            Query::Owing { max } => Some(Answer::Owing(reading.owing(max).await?)),
            Query::Owed(stream) => reading.owed(stream.as_ref()).await?.map(Answer::Owed),
            Query::Delivery(key) => reading.delivery(&key).await?.map(Answer::Delivery),
            Query::Content(_) if !reading.is_house() => None,
            Query::Content(sha256) => content::read(reading.pool, team, &sha256)
                .await?
                .map(Answer::Content),
            Query::Setting(name) => reading.setting(&name).await?.map(Answer::Setting),
        };
        Ok(answer.unwrap_or(Answer::Nothing))
    }

    async fn put_setting(&self, team: &TeamId, name: &str, value: Value) -> Result<()> {
        let (team, name) = (team.clone(), name.to_owned());
        self.write(PutSetting { team, name, value }).await
    }

    async fn take_setting(&self, team: &TeamId, name: &str) -> Result<Option<Value>> {
        let (team, name) = (team.clone(), name.to_owned());
        self.write(TakeSetting { team, name }).await
    }

    async fn keep_content(&self, team: &TeamId, sha256: &str, bytes: Vec<u8>) -> Result<()> {
        let (team, sha256) = (team.clone(), sha256.to_owned());
        self.write(content::KeepContent {
            team,
            sha256,
            bytes,
        })
        .await
    }

    async fn release(&self, team: &TeamId, holder: &str) -> Result<()> {
        let (team, holder) = (team.clone(), holder.to_owned());
        self.write(Release { team, holder }).await
    }

    async fn unpark(&self, team: &TeamId, id: i64, drop: bool) -> Result<bool> {
        let team = team.clone();
        self.write(Unpark { team, id, drop }).await
    }

    async fn hasten(&self, team: &TeamId, stream: &StreamId, now: Timestamp) -> Result<u64> {
        let (team, stream) = (team.clone(), stream.to_string());
        self.write(Hasten { team, stream, now }).await
    }

    async fn set_back(&self, team: &TeamId, clock: SetBack) -> Result<()> {
        let team = team.clone();
        self.write(SetClockBack { team, clock }).await
    }
}
