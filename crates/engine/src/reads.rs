//! Reads: everything a page, a script or a command may look at, always as somebody. Must never
//! change anything, and never show more than the `Viewer` may see.

use jiff::Timestamp;
use matoi_core::{
    adopt,
    alert::AlertStream,
    alike,
    case::Case,
    entry::Entry,
    event::Recorded,
    ids::{IncidentId, MessageRef, RoomId, StreamId},
    incident::Incident,
    request::Ask,
    similar::{self, OpenOne},
    surface::SurfaceKey,
};
use matoi_store::{Answer, IncidentRow, Owed, Owing, Place, Query, Viewer};

use crate::{
    Engine, Result,
    batch::Answered,
    deliver,
    limits::{ANSWER_WAIT, CASES_MAX, LIST_MAX},
    ports::Subject,
    stream,
};

/// An incident with its version.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its stream.
    pub stream: StreamId,
    /// How many events made it what it is.
    pub version: u64,
    /// As it is.
    pub incident: Incident,
}

/// How far an incident has come, as a page shows it: the same again means that nothing was missed. Kept in
/// the store, so that it outlives a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Events in its log.
    pub events: u64,
    /// Revisions of what was said in its room.
    pub entries: u64,
    /// What is not done outside yet. It goes up and down.
    pub owed: u64,
}

/// What happened and what was said, each in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// What happened.
    pub events: Vec<Recorded>,
    /// What was said, newest revisions.
    pub entries: Vec<Entry>,
}

/// Whether the stored state is what the log makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// Folded from the log.
    pub replayed: Subject,
    /// As stored.
    pub stored: Subject,
    /// Surfaces that should be true outside, with their digests.
    pub surfaces: Vec<(SurfaceKey, u64)>,
}

impl Audit {
    /// Live state equals replay.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.replayed == self.stored
    }
}

impl Engine {
    pub(crate) async fn read(&self, viewer: &Viewer, query: Query) -> Result<Answer> {
        Ok(self.parts.store.ask(&self.team_id, viewer, query).await?)
    }

    pub(crate) async fn lives_in(&self, room: &RoomId) -> Result<Option<StreamId>> {
        let found = self.found_at(Place::Room(room.clone())).await?;
        let Some(stream) = found else {
            return Ok(None);
        };
        // A channel that people made is theirs again once its incident is over.
        let (subject, _) = self.subject(&stream).await?;
        let let_go = subject.incident().is_some_and(Incident::has_let_go);
        Ok(Some(stream).filter(|_| !let_go))
    }

    /// Whether an incident lives in that room.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn knows_room(&self, room: &RoomId) -> Result<bool> {
        Ok(self.lives_in(room).await?.is_some())
    }

    /// The incident a message belongs to: it lives in the message's room, or in a thread the message
    /// is part of (or the first of).
    pub(crate) async fn belongs_to(&self, message: &MessageRef) -> Result<Option<StreamId>> {
        for room in [message.room.clone(), RoomId::of_thread(message)] {
            let found = self.lives_in(&room).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        let found = self.found_at(Place::Message(message.clone())).await?;
        Ok(found.filter(|stream| matches!(stream, StreamId::Incident(_))))
    }

    /// The room a message was said in, and its incident: its channel, or the thread it stands in.
    pub(crate) async fn said_in(&self, entry: &Entry) -> Result<Option<(RoomId, StreamId)>> {
        let thread = entry.thread.as_ref().map(RoomId::of_thread);
        for room in std::iter::once(entry.message.room.clone()).chain(thread) {
            if let Some(stream) = self.lives_in(&room).await? {
                return Ok(Some((room, stream)));
            }
        }
        Ok(None)
    }

    /// Other incidents that are open now and anybody may see: what a raise may be the same as.
    pub(crate) async fn open_ones(&self, but: IncidentId) -> Result<Vec<OpenOne>> {
        let open = self.open_now(&Viewer::House, similar::LOOKED_AT_MAX);
        let others = open.await?.into_iter().filter(|one| !one.sensitive);
        let known = others.filter_map(|one| {
            Some(OpenOne {
                incident: one.id.filter(|id| *id != but)?,
                number: one.number,
                kind: one.kind,
                title: one.headline(),
                opened_at: one.opened_at?,
                room: one.room.open().cloned(),
            })
        });
        Ok(known.collect())
    }

    /// What a copied file holds. Whoever may see the incident may see its files: ask for that first.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn content(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let query = Query::Content(sha256.to_owned());
        let answer = self.read(&Viewer::House, query).await?;
        Ok(if let Answer::Content(bytes) = answer {
            Some(bytes)
        } else {
            None
        })
    }

    async fn found_at(&self, place: Place) -> Result<Option<StreamId>> {
        let answer = self.read(&Viewer::House, Query::Place(place)).await?;
        Ok(if let Answer::Place(stream) = answer {
            Some(stream)
        } else {
            None
        })
    }

    /// The incident of that number, if there is one the viewer may see.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn incident(&self, viewer: &Viewer, number: u64) -> Result<Option<Kept>> {
        let Answer::Incident(row) = self.read(viewer, Query::Number(number)).await? else {
            return Ok(None);
        };
        self.kept(viewer, StreamId::Incident(row.id)).await
    }

    /// The incident of that stream, if there is one the viewer may see.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn kept(&self, viewer: &Viewer, stream: StreamId) -> Result<Option<Kept>> {
        let Answer::Stream(loaded) = self.read(viewer, Query::Stream(stream.clone())).await? else {
            return Ok(None);
        };
        let version = loaded.version;
        let (subject, _) = self.revive(&stream, Some(loaded)).await?;
        let incident = subject.incident().cloned();
        let incident = incident.filter(|incident| incident.id.is_some());
        Ok(incident.map(|incident| Kept {
            stream,
            version,
            incident,
        }))
    }

    /// How far it has come. Ask before reading what is shown beside it: what comes in between is then
    /// shown early and told of once more, never missed.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn reached(&self, viewer: &Viewer, kept: &Kept) -> Result<Reached> {
        let mut entries = 0;
        if let Some((room, _)) = kept.incident.room.place()
            && let Answer::EntryCount(count) =
                self.read(viewer, Query::EntryCount(room.clone())).await?
        {
            entries = count;
        }
        let owed = self.owed(viewer, Some(kept.stream.clone())).await?;
        Ok(Reached {
            events: kept.version,
            entries,
            owed: owed.pending + owed.sending + owed.unknown + owed.parked,
        })
    }

    /// Incidents, newest first.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn incidents(
        &self,
        viewer: &Viewer,
        open: Option<bool>,
        words: &str,
    ) -> Result<Vec<IncidentRow>> {
        self.incidents_before(viewer, open, words, None, LIST_MAX)
            .await
    }

    /// Incidents raised before that one (when, and its number), newest first, at most `max`.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn incidents_before(
        &self,
        viewer: &Viewer,
        open: Option<bool>,
        words: &str,
        before: Option<(Timestamp, u64)>,
        max: usize,
    ) -> Result<Vec<IncidentRow>> {
        let query = Query::Incidents {
            open,
            words: words.to_owned(),
            before,
            max: max.min(LIST_MAX),
        };
        let answer = self.read(viewer, query).await?;
        Ok(if let Answer::Incidents(rows) = answer {
            rows
        } else {
            Vec::new()
        })
    }

    /// What happened and what was said.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn timeline(&self, viewer: &Viewer, kept: &Kept) -> Result<Timeline> {
        let Answer::Log(rows) = self.read(viewer, Query::Log(kept.stream.clone())).await? else {
            return Ok(Timeline::default());
        };
        let mut entries = Vec::new();
        if let Some((room, _)) = kept.incident.room.place()
            && let Answer::Entries(all) = self.read(viewer, Query::Entries(room.clone())).await?
        {
            entries = adopt::its_own(&kept.incident, deliver::newest(all));
        }
        Ok(Timeline {
            events: stream::recorded(rows)?,
            entries,
        })
    }

    /// The case of that number: the kept one, or for an incident still open what it would be now.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn case(&self, viewer: &Viewer, number: u64) -> Result<Option<Case>> {
        if let Answer::Case(case) = self.read(viewer, Query::Case(number)).await? {
            return Ok(Some(stream::own_text("case", &case)?));
        }
        let Some(kept) = self.incident(viewer, number).await? else {
            return Ok(None);
        };
        Ok(Some(self.case_of(&kept.stream, kept.incident).await?))
    }

    /// Cases in the library that hold all the words, newest first.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn cases(&self, viewer: &Viewer, words: &str) -> Result<Vec<Case>> {
        self.found(viewer, words, None, LIST_MAX).await
    }

    /// The same as a page lists them: at most [`CASES_MAX`], those before a number where one is given; and
    /// how many there are in all.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn cases_page(
        &self,
        viewer: &Viewer,
        words: &str,
        before: Option<u64>,
    ) -> Result<(Vec<Case>, usize)> {
        let cases = self.found(viewer, words, before, CASES_MAX).await?;
        // A first page with room left holds them all: the index is asked a second time only for more.
        let count = if before.is_none() && cases.len() < CASES_MAX {
            cases.len()
        } else {
            self.case_count(viewer, words).await?
        };
        Ok((cases, count))
    }

    async fn found(
        &self,
        viewer: &Viewer,
        words: &str,
        before: Option<u64>,
        max: usize,
    ) -> Result<Vec<Case>> {
        let query = Query::Cases {
            words: words.to_owned(),
            before,
            max,
        };
        let Answer::Cases(cases) = self.read(viewer, query).await? else {
            return Ok(Vec::new());
        };
        cases
            .into_iter()
            .map(|case| stream::own_text("case", &case))
            .collect()
    }

    /// How many cases in the library hold all the words.
    async fn case_count(&self, viewer: &Viewer, words: &str) -> Result<usize> {
        let query = Query::CaseCount(words.to_owned());
        let answer = self.read(viewer, query).await?;
        Ok(if let Answer::Count(count) = answer {
            usize::try_from(count).unwrap_or(usize::MAX)
        } else {
            0
        })
    }

    /// Cases that are worded like this incident, most alike first; never itself, never a drill's.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn alike(
        &self,
        viewer: &Viewer,
        incident: &Incident,
        max: usize,
    ) -> Result<Vec<IncidentRow>> {
        // One more, because its own case is the most like it.
        let query = Query::Alike {
            gist: alike::gist(incident),
            max: max + 1,
        };
        let Answer::Alike(mut rows) = self.read(viewer, query).await? else {
            return Ok(Vec::new());
        };
        rows.retain(|row| row.number != incident.number);
        rows.truncate(max);
        Ok(rows)
    }

    /// Alerts, newest change first.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn alerts(&self, viewer: &Viewer) -> Result<Vec<AlertStream>> {
        let Answer::Streams(all) = self.read(viewer, Query::Alerts { max: LIST_MAX }).await? else {
            return Ok(Vec::new());
        };
        let mut alerts = Vec::new();
        for loaded in all {
            let stream = loaded.stream.clone();
            if let (Subject::Alert(alert), _) = self.revive(&stream, Some(loaded)).await? {
                alerts.push(*alert);
            }
        }
        Ok(alerts)
    }

    /// What is still owed, of one stream or of all.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn owed(&self, viewer: &Viewer, stream: Option<StreamId>) -> Result<Owed> {
        let answer = self.read(viewer, Query::Owed(stream)).await?;
        Ok(if let Answer::Owed(owed) = answer {
            owed
        } else {
            Owed::default()
        })
    }

    /// What is still owed to the outside, each by itself, at most [`LIST_MAX`].
    ///
    /// # Errors
    /// When the store could not.
    pub async fn owing(&self, viewer: &Viewer) -> Result<Vec<Owing>> {
        let answer = self.read(viewer, Query::Owing { max: LIST_MAX }).await?;
        Ok(if let Answer::Owing(all) = answer {
            all
        } else {
            Vec::new()
        })
    }

    /// Folds the log again and compares.
    ///
    /// # Errors
    /// When the store could not.
    pub async fn audit(&self, stream: &StreamId) -> Result<Audit> {
        let (stored, _) = self.subject(stream).await?;
        let replayed = self.replay(stream).await?;
        let surfaces = stream::surfaces(&replayed, &self.team())
            .iter()
            .map(|s| (s.key(), s.digest()))
            .collect();
        Ok(Audit {
            replayed,
            stored,
            surfaces,
        })
    }

    /// Keeps an ask of our own (the API, a page, the command line) and waits for what comes of it,
    /// at most [`ANSWER_WAIT`]; `None` when it is still being worked by then. The same key is the
    /// same ask: its answer is given again.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn request(&self, key: &str, ask: &Ask) -> Result<Option<Answered>> {
        let key = format!("api:{key}");
        let delivery = self.own_delivery(key.clone(), key.clone(), ask)?;
        self.keep(vec![delivery]).await?;
        let Some(answer) = self.until_worked(&key).await? else {
            return Ok(None);
        };
        Ok(Some(stream::own("answer", answer)?))
    }

    /// Waits until the delivery of that key is worked, at most [`ANSWER_WAIT`]. Whoever waits only wants
    /// to see what came of it: that it can't be known is no trouble.
    pub async fn settles(&self, key: &str) {
        if let Err(error) = self.until_worked(key).await {
            tracing::info!(%error, "nobody could say whether a delivery is worked");
        }
    }

    /// What was answered to the delivery of that key, as soon as it is worked.
    async fn until_worked(&self, key: &str) -> Result<Option<serde_json::Value>> {
        let until = self.now().checked_add(ANSWER_WAIT).unwrap_or(self.now());
        loop {
            let worked = self.bells.worked.notified();
            tokio::pin!(worked);
            worked.as_mut().enable();
            if let Answer::Delivery(state) = self
                .read(&Viewer::House, Query::Delivery(key.to_owned()))
                .await?
                && state.done
            {
                return Ok(Some(state.answer));
            }
            if self.now() >= until {
                return Ok(None);
            }
            tokio::select! {
                () = worked => {}
                () = self.parts.clock.wait_until(until) => {}
            }
        }
    }
}
