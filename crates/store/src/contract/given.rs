//! Words the cases are told in: a store with one team, times as seconds, rows with only what matters.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    actor::Actor,
    entry::Entry,
    ids::{IncidentId, MessageRef, RoomId, StreamId, TeamId},
    incident::State,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Answer, Claim, ClaimedDelivery, ClaimedEffect, ClaimedSurface, Commit, CommitError, Delivery,
    DeliveryState, Drawn, EffectRow, EventRow, Finish, IncidentRow, Loaded, Owed, Place, Query,
    Receipt, SetBack, Settle, Store, StreamWrite, Viewer,
};

const BASE: i64 = 1_790_000_000;
pub(super) const WORKS: &str = "the store works";

/// The moment `second` of a case.
pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(BASE + second).expect("a few seconds after the base are in range")
}

pub(super) fn incident(number: u128) -> StreamId {
    StreamId::Incident(IncidentId(Uuid::from_u128(number)))
}

pub(super) fn alert(fingerprint: &str) -> StreamId {
    StreamId::Alert(fingerprint.into())
}

pub(super) fn delivery(key: &str, lane: &str) -> Delivery {
    Delivery {
        key: key.to_owned(),
        lane: lane.to_owned(),
        source: "slack".to_owned(),
        raw: format!("{{\"said\":\"{key}\"}}"),
        received_at: at(0),
    }
}

pub(super) fn event(second: i64, what: &str) -> EventRow {
    EventRow {
        at: at(second),
        body: json!({ "event": what }),
    }
}

pub(super) fn effect(key: &str, lane: &str, needs: i64) -> EffectRow {
    EffectRow {
        key: key.to_owned(),
        lane: lane.to_owned(),
        class: 1,
        needs,
        at: at(0),
        body: json!({ "effect": key }),
    }
}

pub(super) fn entry(room: &str, mark: &str, revision: &str, author: &str, second: i64) -> Entry {
    Entry {
        message: MessageRef::new(room, mark),
        revision: revision.to_owned(),
        thread: None,
        author: Actor::Person(author.into()),
        text: format!("{author} says {mark}{revision}"),
        deleted: false,
        at: at(second),
    }
}

/// A write of nothing on the version `expected_version`.
pub(super) fn write(stream: &StreamId, expected_version: u64) -> StreamWrite {
    StreamWrite {
        stream: stream.clone(),
        expected_version,
        events: Vec::new(),
        snapshot: json!({ "on": expected_version }),
        schema: 1,
        has: 0,
        wake_at: None,
        effects: Vec::new(),
        moot: 0,
        surfaces: Vec::new(),
        places: Vec::new(),
        row: None,
        members: Vec::new(),
    }
}

/// The first write of the incident `number`: one event, its row, its room `room-<number>`.
pub(super) fn raised(number: u64, title: &str, sensitive: bool) -> StreamWrite {
    let id = IncidentId(Uuid::from_u128(number.into()));
    let opened_at = at(i64::try_from(number).expect("cases number from 1"));
    let row = IncidentRow {
        id,
        number,
        title: title.to_owned(),
        state: State::Open,
        sensitive,
        opened_at,
        version: 1,
    };
    StreamWrite {
        events: vec![event(0, "raised")],
        places: vec![Place::Room(room(number))],
        row: Some(row),
        ..write(&StreamId::Incident(id), 0)
    }
}

pub(super) fn room(number: u64) -> RoomId {
    RoomId(format!("room-{number}"))
}

pub(super) fn one(write: StreamWrite) -> Commit {
    Commit {
        writes: vec![write],
        ..Commit::default()
    }
}

pub(super) fn done() -> Settle {
    Settle::Done {
        answers: Vec::new(),
        entries: Vec::new(),
        case: None,
        drawn: None,
    }
}

/// A claim by `holder` at the second `now`, for ten seconds.
pub(super) fn claim(holder: &str, now: i64) -> Claim {
    Claim {
        holder: holder.to_owned(),
        now: at(now),
        until: at(now + LEASE_SECONDS),
        max: 100,
        busy: Vec::new(),
    }
}

pub(super) const LEASE_SECONDS: i64 = 10;

/// A fresh store, and the one team of a case.
#[derive(Clone)]
pub struct House {
    pub(super) store: Arc<dyn Store>,
    pub(super) team: TeamId,
}

impl House {
    /// Of an empty store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            team: "T1".into(),
        }
    }

    pub(super) async fn receive(&self, deliveries: &[(&str, &str)]) -> Vec<Receipt> {
        let deliveries = deliveries.iter().map(|(key, lane)| delivery(key, lane));
        let receipts = self.store.receive(&self.team, deliveries.collect()).await;
        receipts.expect(WORKS)
    }

    pub(super) async fn claim_inbox(&self, holder: &str, now: i64) -> Vec<ClaimedDelivery> {
        let claimed = self
            .store
            .claim_inbox(&self.team, &claim(holder, now))
            .await;
        claimed.expect(WORKS)
    }

    pub(super) async fn finish(&self, claimed: &ClaimedDelivery, finish: Finish) {
        let finished = self.store.finish(claimed.id, claimed.epoch, finish).await;
        finished.expect(WORKS);
    }

    pub(super) async fn try_commit(&self, commit: Commit) -> Result<(), CommitError> {
        self.store.commit(&self.team, commit).await
    }

    pub(super) async fn commit(&self, write: StreamWrite) {
        self.try_commit(one(write)).await.expect(WORKS);
    }

    pub(super) async fn claim_outbox(&self, holder: &str, now: i64) -> Vec<ClaimedEffect> {
        let claimed = self
            .store
            .claim_outbox(&self.team, &claim(holder, now))
            .await;
        claimed.expect(WORKS)
    }

    /// The only effect claimable.
    pub(super) async fn claim_effect(&self, now: i64) -> ClaimedEffect {
        let mut claimed = self.claim_outbox("p", now).await;
        assert_eq!(claimed.len(), 1, "one effect is claimable: {claimed:?}");
        claimed.remove(0)
    }

    pub(super) async fn settle(&self, claimed: &ClaimedEffect, settle: Settle) -> bool {
        let (id, epoch) = (claimed.id, claimed.epoch);
        let settled = self
            .store
            .settle_outbox(&self.team, id, epoch, settle)
            .await;
        settled.expect(WORKS)
    }

    pub(super) async fn unpark(&self, id: i64, drop: bool) -> bool {
        self.store.unpark(&self.team, id, drop).await.expect(WORKS)
    }

    pub(super) async fn hasten(&self, stream: &StreamId, now: i64) -> u64 {
        let hastened = self.store.hasten(&self.team, stream, at(now)).await;
        hastened.expect(WORKS)
    }

    pub(super) async fn set_back(&self, by: i64, at_most: i64, now: i64) {
        let clock = SetBack {
            by: SignedDuration::from_secs(by),
            at_most: SignedDuration::from_secs(at_most),
            now: at(now),
        };
        let set = self.store.set_back(&self.team, clock).await;
        set.expect(WORKS);
    }

    pub(super) async fn claim_surfaces(&self, now: i64) -> Vec<ClaimedSurface> {
        let claimed = self
            .store
            .claim_surfaces(&self.team, &claim("p", now))
            .await;
        claimed.expect(WORKS)
    }

    /// The only surface claimable.
    pub(super) async fn claim_surface(&self, now: i64) -> ClaimedSurface {
        let mut claimed = self.claim_surfaces(now).await;
        assert_eq!(claimed.len(), 1, "one surface is claimable: {claimed:?}");
        claimed.remove(0)
    }

    pub(super) async fn mark(&self, claimed: &ClaimedSurface, drawn: Drawn) -> bool {
        let marked = self.store.mark_surface(&self.team, claimed, drawn).await;
        marked.expect(WORKS)
    }

    pub(super) async fn release(&self, holder: &str) {
        self.store.release(&self.team, holder).await.expect(WORKS);
    }

    pub(super) async fn due(&self, now: i64, max: usize) -> Vec<StreamId> {
        self.store.due(&self.team, at(now), max).await.expect(WORKS)
    }

    pub(super) async fn next_due(&self, now: i64) -> Option<Timestamp> {
        self.store.next_due(&self.team, at(now)).await.expect(WORKS)
    }

    pub(super) async fn number(&self) -> u64 {
        self.store.number(&self.team).await.expect(WORKS)
    }

    pub(super) async fn put_setting(&self, name: &str, value: Value) {
        let put = self.store.put_setting(&self.team, name, value).await;
        put.expect(WORKS);
    }

    pub(super) async fn take_setting(&self, name: &str) -> Option<Value> {
        let taken = self.store.take_setting(&self.team, name).await;
        taken.expect(WORKS)
    }

    pub(super) async fn keep_content(&self, sha256: &str, bytes: &[u8]) {
        let kept = self
            .store
            .keep_content(&self.team, sha256, bytes.to_vec())
            .await;
        kept.expect(WORKS);
    }

    pub(super) async fn ask(&self, query: Query) -> Answer {
        self.ask_as(&Viewer::House, query).await
    }

    pub(super) async fn ask_as(&self, viewer: &Viewer, query: Query) -> Answer {
        let answer = self.store.ask(&self.team, viewer, query).await;
        answer.expect(WORKS)
    }

    pub(super) async fn load(&self, stream: &StreamId) -> Option<Loaded> {
        let answer = self.ask(Query::Stream(stream.clone())).await;
        if let Answer::Stream(loaded) = answer {
            Some(loaded)
        } else {
            assert_eq!(answer, Answer::Nothing);
            None
        }
    }

    pub(super) async fn owed(&self) -> Owed {
        let answer = self.ask(Query::Owed(None)).await;
        let Answer::Owed(owed) = answer else {
            panic!("owed is answered by what is owed, not by {answer:?}")
        };
        owed
    }

    pub(super) async fn became_of(&self, key: &str) -> DeliveryState {
        let answer = self.ask(Query::Delivery(key.to_owned())).await;
        let Answer::Delivery(state) = answer else {
            panic!("the delivery {key} is there, not {answer:?}")
        };
        state
    }
}

pub(super) fn keys(claimed: &[ClaimedDelivery]) -> Vec<&str> {
    claimed
        .iter()
        .map(|claimed| claimed.delivery.key.as_str())
        .collect()
}

pub(super) fn effect_keys(claimed: &[ClaimedEffect]) -> Vec<&str> {
    claimed.iter().map(|claimed| claimed.key.as_str()).collect()
}
