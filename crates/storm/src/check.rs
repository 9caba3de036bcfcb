//! The invariants, checked when a storm is over: what people see in "Slack" against what was intended,
//! and what the house knows against what people did. Must never take the engine's word where "Slack"
//! or the people can be asked.

use std::sync::Arc;

use matoi_core::{
    alert::AlertStream,
    event::{Event, Recorded},
    ids::StreamId,
    incident::Incident,
};
use matoi_engine::{Engine, Kept, store::Viewer};
use matoi_workspace::World;

use crate::{
    courier::Courier,
    outside::Outside,
    people::Diary,
    stage::Stage,
    stage::at_once,
    witness::{Intent, Posted, Shown, Violation},
};

mod drawn;
mod ends;
mod files;
mod noted;
mod posts;
mod rooms;
mod talk;
mod threads;
mod worded;

/// What is looked at.
pub struct Scene<'a> {
    /// An engine that nothing can befall.
    pub engine: &'a Arc<Engine>,
    /// Everything outside.
    pub outside: &'a Arc<Outside>,
    /// What the people remember.
    pub diary: &'a Diary,
    /// What was carried.
    pub courier: &'a Courier,
    /// How it began.
    pub stage: &'a Stage,
}

/// The logs of all incidents, a line an event, for whoever looks for a cause.
#[must_use]
pub fn logs(engine: &Arc<Engine>) -> Vec<String> {
    let mut lines = Vec::new();
    for kept in kept(engine) {
        let timeline = at_once(engine.timeline(&Viewer::House, &kept));
        let events = timeline.map(|timeline| timeline.events).unwrap_or_default();
        lines.extend(events.iter().map(|recorded| {
            let told = serde_json::to_string(recorded).unwrap_or_default();
            format!("  log of #{}: {told}", kept.incident.number)
        }));
    }
    lines
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// What must never be.
    pub violations: Vec<Violation>,
    /// Incidents there are.
    pub incidents: u64,
    /// Incidents put away.
    pub closed: u64,
}

/// Everything there is to look at, gathered once.
struct Evidence<'a> {
    scene: &'a Scene<'a>,
    world: World,
    intents: Vec<Intent>,
    posts: Vec<Posted>,
    shown: std::collections::BTreeMap<(String, String), Shown>,
    topics: std::collections::BTreeMap<String, String>,
    rooms: Vec<(String, String)>,
    invited: std::collections::BTreeMap<String, Vec<Vec<String>>>,
    archived: std::collections::BTreeMap<String, u64>,
    moot: std::collections::BTreeSet<StreamId>,
    overtook: std::collections::BTreeSet<(String, String)>,
    reacted: std::collections::BTreeMap<(String, String), Vec<(i64, i64)>>,
    incidents: Vec<Kept>,
    alerts: Vec<AlertStream>,
    violations: Vec<Violation>,
}

/// Checks everything.
#[must_use]
pub fn all(scene: &Scene) -> Found {
    let mut evidence = Evidence::gather(scene);
    evidence.check_quiet();
    evidence.check_replay();
    evidence.check_rooms();
    evidence.check_posts();
    evidence.check_talk();
    evidence.check_notes();
    evidence.check_roll_calls();
    evidence.check_drawings();
    evidence.check_ends();
    evidence.check_threads();
    evidence.check_successors();
    evidence.check_files();
    evidence.check_words();
    let closed = evidence
        .incidents
        .iter()
        .filter(|kept| kept.incident.state.is_over())
        .count();
    Found {
        violations: evidence.violations,
        incidents: evidence.incidents.len() as u64,
        closed: closed as u64,
    }
}

/// Everything the house keeps of incidents.
fn kept(engine: &Arc<Engine>) -> Vec<Kept> {
    let rows = at_once(engine.incidents(&Viewer::House, None, "")).unwrap_or_default();
    let incidents = rows.into_iter().filter_map(|row| {
        at_once(engine.kept(&Viewer::House, StreamId::Incident(row.id)))
            .ok()
            .flatten()
    });
    incidents.collect()
}

/// All incidents, as whoever asks by the API reads them.
#[must_use]
pub fn incidents(engine: &Arc<Engine>) -> Vec<Incident> {
    kept(engine).into_iter().map(|kept| kept.incident).collect()
}

impl<'a> Evidence<'a> {
    fn gather(scene: &'a Scene<'a>) -> Self {
        let engine = scene.engine;
        let incidents = kept(engine);
        let alerts = at_once(engine.alerts(&Viewer::House)).unwrap_or_default();
        scene.outside.with(|inner| {
            let seen = &inner.witness;
            Self {
                scene,
                world: inner.world.clone(),
                intents: seen.intents.clone(),
                posts: seen.posts.clone(),
                shown: seen.shown.clone(),
                topics: seen.topics.clone(),
                rooms: seen.rooms.clone(),
                invited: seen.invited.clone(),
                archived: seen.archived.clone(),
                moot: seen.moot.clone(),
                overtook: seen.overtook.clone(),
                reacted: seen.reacted.clone(),
                incidents,
                alerts,
                violations: Vec::new(),
            }
        })
    }

    fn fail(&mut self, invariant: &'static str, detail: String) {
        self.violations.push(Violation { invariant, detail });
    }

    /// All that happened in that incident.
    fn events(&self, kept: &Kept) -> Vec<Event> {
        let recorded = self.recorded(kept).into_iter();
        recorded.map(|recorded| recorded.event).collect()
    }

    /// The same, with when and by whom.
    fn recorded(&self, kept: &Kept) -> Vec<Recorded> {
        let timeline = at_once(self.scene.engine.timeline(&Viewer::House, kept));
        timeline.map(|timeline| timeline.events).unwrap_or_default()
    }

    fn check_quiet(&mut self) {
        let owed_of = |stream: Option<StreamId>| {
            at_once(self.scene.engine.owed(&Viewer::House, stream)).unwrap_or_default()
        };
        let mut owed = owed_of(None);
        let streams = self.incidents.iter().map(|kept| kept.stream.clone());
        for stream in streams.filter(|stream| self.is_shut_by_hand(stream)) {
            // What a shut room takes waits for the room, also what a process that died held.
            let waits = owed_of(Some(stream));
            owed.pending -= waits.pending;
            owed.sending -= waits.sending;
            owed.unknown -= waits.unknown;
            owed.surfaces -= waits.surfaces;
        }
        if !owed.is_nothing() {
            self.fail(
                "liveness",
                format!("still owed when nothing moves any more: {owed:?}"),
            );
        }
        if owed.unreadable > 0 {
            self.fail(
                "unreadable",
                format!("{} deliveries nobody could read", owed.unreadable),
            );
        }
    }

    /// Live state is what the log makes of it.
    fn check_replay(&mut self) {
        let incidents = self.incidents.iter().map(|kept| kept.stream.clone());
        let alerts = self.alerts.iter().filter_map(|alert| alert.latest.as_ref());
        let alerts = alerts.map(|heard| StreamId::Alert(heard.fingerprint.clone()));
        let streams: Vec<StreamId> = incidents.chain(alerts).collect();
        for stream in streams {
            match at_once(self.scene.engine.audit(&stream)) {
                Ok(audit) if audit.holds() => {}
                Ok(_) => self.fail(
                    "replay",
                    format!("{stream}: the log makes something else of it"),
                ),
                Err(error) => self.fail("replay", format!("{stream}: {error}")),
            }
        }
    }
}
