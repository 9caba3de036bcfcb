//! Streams in and out of the store: snapshots where their form is known, the log where it is not.
//! Must never decide.

use matoi_core::{
    actor::Actor,
    alert::{self, AlertEvent, AlertStream},
    effect::{Effect, Need},
    event::{self, Recorded},
    ids::{MessageRef, PersonId, StreamId},
    incident::{self, Incident},
    surface::Surface,
    team::TeamView,
};
use matoi_store::{
    Answer, EffectRow, EventRow, IncidentRow, Loaded, Place, Query, StreamWrite, Viewer,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Engine, EngineError, Result, ports::Subject};

/// An alert's event as the log keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertRecorded {
    /// When.
    pub at: jiff::Timestamp,
    /// Who.
    pub by: Actor,
    /// What. Not flattened: some of these events have a `by` of their own.
    pub event: AlertEvent,
}

pub(crate) fn own<T: DeserializeOwned>(what: &'static str, value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|source| EngineError::Own { what, source })
}

/// The same of what the store gave as text.
pub(crate) fn own_text<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|source| EngineError::Own { what, source })
}

pub(crate) fn json<T: Serialize>(what: &'static str, value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|source| EngineError::Own { what, source })
}

impl Engine {
    /// The stream as it is; an empty one where there is none.
    pub(crate) async fn subject(&self, stream: &StreamId) -> Result<(Subject, u64)> {
        let answer = self
            .parts
            .store
            .ask(&self.team_id, &Viewer::House, Query::Stream(stream.clone()))
            .await?;
        let loaded = if let Answer::Stream(loaded) = answer {
            Some(loaded)
        } else {
            None
        };
        self.revive(stream, loaded).await
    }

    pub(crate) async fn revive(
        &self,
        stream: &StreamId,
        loaded: Option<Loaded>,
    ) -> Result<(Subject, u64)> {
        let version = loaded.as_ref().map_or(0, |loaded| loaded.version);
        let subject = match (stream, loaded) {
            (StreamId::House, _) => Subject::House,
            (StreamId::Incident(_), None) => Subject::Incident(Box::default()),
            (StreamId::Alert(_), None) => Subject::Alert(Box::default()),
            (StreamId::Incident(_), Some(loaded)) if loaded.schema == incident::SCHEMA => {
                Subject::Incident(own("incident", loaded.snapshot)?)
            }
            (StreamId::Alert(_), Some(loaded)) if loaded.schema == alert::SCHEMA => {
                Subject::Alert(own("alert", loaded.snapshot)?)
            }
            (StreamId::Incident(_) | StreamId::Alert(_), Some(_)) => self.replay(stream).await?,
        };
        Ok((subject, version))
    }

    /// The stream folded from its log, whatever the snapshot says.
    pub(crate) async fn replay(&self, stream: &StreamId) -> Result<Subject> {
        let answer = self
            .parts
            .store
            .ask(&self.team_id, &Viewer::House, Query::Log(stream.clone()))
            .await?;
        let rows = if let Answer::Log(rows) = answer {
            rows
        } else {
            Vec::new()
        };
        replay(stream, rows)
    }
}

/// A log folded.
pub(crate) fn replay(stream: &StreamId, rows: Vec<EventRow>) -> Result<Subject> {
    Ok(match stream {
        StreamId::House => Subject::House,
        StreamId::Incident(_) => Subject::Incident(Box::new(event::fold(&recorded(rows)?))),
        StreamId::Alert(_) => {
            let events: Result<Vec<AlertRecorded>> = rows
                .into_iter()
                .map(|row| own("alert event", row.body))
                .collect();
            let fold = |alert, recorded: AlertRecorded| alert::evolve(alert, &recorded.event);
            Subject::Alert(Box::new(
                events?.into_iter().fold(AlertStream::default(), fold),
            ))
        }
    })
}

/// An incident's log in our own types.
pub(crate) fn recorded(rows: Vec<EventRow>) -> Result<Vec<Recorded>> {
    rows.into_iter().map(|row| own("event", row.body)).collect()
}

/// What has to be true outside of that stream.
pub(crate) fn surfaces(subject: &Subject, team: &TeamView) -> Vec<Surface> {
    match subject {
        Subject::Incident(incident) => matoi_core::surfaces(incident, team),
        Subject::Alert(alert) => alert::surfaces(alert),
        Subject::House => Vec::new(),
    }
}

/// What a commit writes of a stream, besides its events and effects.
pub(crate) fn write(
    stream: StreamId,
    expected_version: u64,
    subject: &Subject,
    team: &TeamView,
) -> Result<StreamWrite> {
    let (snapshot, schema, has, wake_at, row) = match subject {
        Subject::Incident(incident) => (
            json("incident", incident)?,
            incident::SCHEMA,
            Need::bits(&incident.has()),
            matoi_core::next_wake(incident, team),
            row(incident),
        ),
        Subject::Alert(alert) => (json("alert", alert)?, alert::SCHEMA, 0, None, None),
        Subject::House => (Value::Null, 0, 0, None, None),
    };
    Ok(StreamWrite {
        stream,
        expected_version,
        events: Vec::new(),
        snapshot,
        schema,
        has,
        wake_at,
        effects: Vec::new(),
        moot: 0,
        surfaces: surfaces(subject, team)
            .iter()
            .map(|surface| (surface.key(), surface.digest()))
            .collect(),
        places: places(subject),
        row,
        members: members(subject),
    })
}

/// The row an effect becomes.
pub(crate) fn effect_row(effect: &Effect, key: String, at: jiff::Timestamp) -> Result<EffectRow> {
    let body = json("effect", effect)?;
    Ok(EffectRow {
        key,
        lane: effect.lane().key(),
        class: effect.class().rank(),
        needs: Need::bits(effect.needs()),
        at,
        body,
    })
}

fn row(incident: &Incident) -> Option<IncidentRow> {
    Some(IncidentRow {
        id: incident.id?,
        number: incident.number,
        title: incident.title.clone(),
        state: incident.state,
        sensitive: incident.sensitive,
        opened_at: incident.opened_at?,
        version: incident.version,
    })
}

fn places(subject: &Subject) -> Vec<Place> {
    match subject {
        Subject::Incident(incident) => incident_places(incident),
        Subject::Alert(alert) => alert.card.iter().cloned().map(Place::Message).collect(),
        Subject::House => Vec::new(),
    }
}

fn incident_places(incident: &Incident) -> Vec<Place> {
    let Some((room, _)) = incident.room.place().filter(|_| !incident.has_let_go()) else {
        return Vec::new();
    };
    let mut places = vec![Place::Room(room.clone())];
    if room.root().is_some() {
        // What stands in a thread is named by the outside without it.
        let proposals = incident.settlement.proposals.iter();
        let posts = proposals.filter_map(|proposal| proposal.post.as_ref());
        let known = posts.chain(&incident.head).chain(&incident.settled_post);
        places.extend(
            known.map(|message| {
                Place::Message(MessageRef::new(room.outer(), message.mark.as_str()))
            }),
        );
    }
    places
}

fn members(subject: &Subject) -> Vec<PersonId> {
    let Some(incident) = subject.incident() else {
        return Vec::new();
    };
    incident.members().cloned().collect()
}
