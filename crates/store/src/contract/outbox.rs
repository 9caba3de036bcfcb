//! Effects: in order per lane, only when their needs are met, and never lost sight of while nobody
//! knows what became of a try.
#![expect(missing_docs, reason = "each case says itself")]

use std::collections::BTreeSet;

use matoi_core::{ids::MessageRef, surface::SurfaceKey};
use serde_json::json;
use tokio::task::JoinSet;

use super::given::{
    House, LEASE_SECONDS, WORKS, at, claim, delivery, done, effect, effect_keys, entry, incident,
    raised, write,
};
use crate::{
    Answer, CaseRow, Claim, ClaimedEffect, EffectRow, Query, Receipt, Settle, StreamWrite,
};

async fn owing(house: &House, effects: &[(&str, &str, i64)]) {
    let effects = effects
        .iter()
        .map(|(key, lane, needs)| effect(key, lane, *needs));
    let decided = StreamWrite {
        effects: effects.collect(),
        ..write(&incident(1), 0)
    };
    house.commit(decided).await;
}

fn unknown(second: i64) -> Settle {
    Settle::Unknown {
        not_before: at(second),
        why: "no answer".to_owned(),
    }
}

fn retry(second: i64) -> Settle {
    Settle::Retry {
        not_before: at(second),
        why: "busy".to_owned(),
    }
}

fn parked() -> Settle {
    Settle::Parked {
        why: "too often".to_owned(),
    }
}

pub async fn works_a_lane_in_order(house: House) {
    owing(&house, &[("a1", "a", 0), ("a2", "a", 0), ("b1", "b", 0)]).await;
    let elsewhere = StreamWrite {
        effects: vec![effect("c1", "a", 0)],
        ..write(&incident(2), 0)
    };
    house.commit(elsewhere).await;

    let claimed = house.claim_outbox("p", 3).await;
    assert_eq!(
        effect_keys(&claimed),
        ["a1", "b1", "c1"],
        "lanes are a stream's own"
    );
    let expected = ClaimedEffect {
        id: claimed[0].id,
        epoch: 1,
        stream: incident(1),
        key: "a1".to_owned(),
        lane: "a".to_owned(),
        body: json!({ "effect": "a1" }),
        attempt: 1,
        unknown: false,
        tried_at: None,
        decided_at: at(0),
    };
    assert_eq!(claimed[0], expected);
    assert_eq!(house.claim_outbox("q", 4).await, []);
    assert!(house.settle(&claimed[0], done()).await);
    assert_eq!(house.claim_effect(4).await.key, "a2");
}

pub async fn waits_for_its_needs(house: House) {
    owing(
        &house,
        &[("a1", "a", 0b11), ("a2", "a", 0), ("b1", "b", 0b01)],
    )
    .await;
    assert_eq!(
        house.claim_outbox("p", 0).await,
        [],
        "a2 keeps its place behind a1"
    );
    let has = |has| StreamWrite {
        has,
        ..write(&incident(1), 0)
    };
    house.commit(has(0b01)).await;
    assert_eq!(house.claim_effect(0).await.key, "b1");
    house.commit(has(0b111)).await;
    assert_eq!(house.claim_effect(0).await.key, "a1");
}

pub async fn comes_back_unknown_when_the_lease_ran_out(house: House) {
    owing(&house, &[("a1", "a", 0), ("a2", "a", 0)]).await;
    let lost = house.claim_effect(5).await;
    let end = 5 + LEASE_SECONDS;
    assert_eq!(house.claim_outbox("q", end - 1).await, []);

    let next = house.claim_effect(end).await;
    assert_eq!(next.key, "a1");
    assert!(next.unknown && next.epoch > lost.epoch);
    assert_eq!((next.attempt, next.tried_at), (2, Some(at(5))));
    assert!(
        !house.settle(&lost, done()).await,
        "it is somebody else's by now"
    );
    assert!(house.settle(&next, done()).await);
}

pub async fn leaves_alone_what_is_in_hand(house: House) {
    owing(&house, &[("a1", "a", 0), ("a2", "a", 0), ("b1", "b", 0)]).await;
    let in_hand = house.claim_outbox("p", 5).await.remove(0);
    assert_eq!(in_hand.key, "a1");
    let late = Claim {
        busy: vec![in_hand.id],
        ..claim("p", 5 + 10 * LEASE_SECONDS)
    };
    let claimed = house.store.claim_outbox(&house.team, &late).await;
    let claimed = claimed.unwrap_or_default();
    assert_eq!(
        effect_keys(&claimed),
        ["b1"],
        "nor what stands behind it in its lane"
    );
    assert!(house.settle(&in_hand, done()).await, "it is still ours");
}

pub async fn tries_again_at_its_time(house: House) {
    owing(&house, &[("a1", "a", 0), ("a2", "a", 0)]).await;
    let first = house.claim_effect(0).await;
    assert!(house.settle(&first, retry(30)).await);
    assert_eq!(house.claim_outbox("p", 29).await, []);

    let second = house.claim_effect(30).await;
    assert_eq!((second.key.as_str(), second.attempt), ("a1", 2));
    assert!(!second.unknown, "it surely did not happen");
    assert_eq!(second.tried_at, Some(at(0)));
    assert!(house.settle(&second, retry(60)).await);
    assert_eq!(house.claim_effect(60).await.tried_at, Some(at(30)));
}

pub async fn stays_unknown_until_somebody_knows(house: House) {
    owing(&house, &[("a1", "a", 0), ("a2", "a", 0), ("b1", "b", 0)]).await;
    let claimed = house.claim_outbox("p", 0).await;
    assert!(house.settle(&claimed[0], unknown(60)).await);
    assert!(house.settle(&claimed[1], done()).await);
    assert_eq!(house.owed().await.unknown, 1);
    assert_eq!(house.next_due(1).await, Some(at(60)));
    assert_eq!(
        house.claim_outbox("p", 59).await,
        [],
        "it blocks its own lane"
    );

    let look = house.claim_effect(60).await;
    assert!(look.unknown);
    assert_eq!(look.tried_at, Some(at(0)));
    assert!(house.settle(&look, retry(61)).await, "looked up: not there");
    assert!(!house.claim_effect(61).await.unknown);
}

pub async fn counts_no_try_while_looking(house: House) {
    owing(&house, &[("a1", "a", 0)]).await;
    house.claim_effect(0).await;
    // The lease ran out; the quarantine is longer, so whoever claims it can only wait.
    for (now, not_before) in [(20, 60), (60, 80)] {
        let look = house.claim_effect(now).await;
        assert_eq!(look.tried_at, Some(at(0)), "waiting was no try");
        assert!(house.settle(&look, unknown(not_before)).await);
    }
    // One who was lost while looking may have tried again: that start counts.
    assert_eq!(house.claim_effect(80).await.tried_at, Some(at(0)));
    assert_eq!(house.claim_effect(100).await.tried_at, Some(at(80)));
}

pub async fn parks_and_waits_for_a_person(house: House) {
    owing(&house, &[("a1", "a", 0), ("a2", "a", 0), ("b1", "b", 0)]).await;
    let claimed = house.claim_outbox("p", 0).await;
    assert!(house.settle(&claimed[0], parked()).await);
    assert!(house.settle(&claimed[1], retry(7)).await);
    let id = claimed[0].id;
    assert_eq!(
        house.claim_effect(1000).await.key,
        "b1",
        "it blocks its own lane only"
    );
    let owed = house.owed().await;
    assert_eq!((owed.parked, owed.is_nothing()), (1, false));
    assert_eq!(
        house.next_due(1010).await,
        None,
        "time alone does not help it"
    );

    assert!(house.unpark(id, false).await);
    assert!(!house.unpark(id, false).await, "it is in line already");
    let again = house.claim_outbox("p", 1001).await;
    assert_eq!(effect_keys(&again), ["a1"]);
    assert!(!again[0].unknown);
    assert_eq!(again[0].attempt, 1, "its tries count afresh");
    assert!(house.settle(&again[0], parked()).await);
    assert!(house.unpark(id, true).await);
    assert!(!house.unpark(id, false).await, "dropped");
    assert_eq!(effect_keys(&house.claim_outbox("p", 1002).await), ["a2"]);
}

pub async fn remembers_through_parking_that_nobody_knows(house: House) {
    owing(&house, &[("a1", "a", 0)]).await;
    let first = house.claim_effect(0).await;
    assert!(house.settle(&first, unknown(60)).await);
    let look = house.claim_effect(60).await;
    assert!(house.settle(&look, parked()).await);
    assert!(house.unpark(look.id, false).await);
    assert!(
        house.claim_effect(61).await.unknown,
        "look before it is done again"
    );
}

pub async fn the_lowest_class_goes_first_then_the_oldest(house: House) {
    let all = [
        ("a", "1", 2),
        ("b", "2", 1),
        ("c", "3", 0),
        ("d", "4", 1),
        ("e", "1", 0),
    ];
    let in_class = |(key, lane, class)| EffectRow {
        class,
        ..effect(key, lane, 0)
    };
    let decided = StreamWrite {
        effects: all.map(in_class).into(),
        ..write(&incident(1), 0)
    };
    house.commit(decided).await;
    let two = Claim {
        max: 2,
        ..claim("p", 0)
    };
    let claimed = house
        .store
        .claim_outbox(&house.team, &two)
        .await
        .expect(WORKS);
    assert_eq!(effect_keys(&claimed), ["c", "b"]);
    let claimed = house.claim_outbox("p", 0).await;
    assert_eq!(effect_keys(&claimed), ["d", "a"]);
    assert!(house.settle(&claimed[1], done()).await);
    let last = house.claim_outbox("p", 0).await;
    let told = "the most urgent waits for what stands before it in its own lane";
    assert_eq!(effect_keys(&last), ["e"], "{told}");
}

pub async fn hastens_what_waits_and_leaves_alone_what_is_held(house: House) {
    let lanes = ["a", "b", "c", "d", "e"].map(|lane| (lane, lane, 0));
    owing(&house, &lanes).await;
    let claimed = house.claim_outbox("p", 0).await;
    // a waits, b is not known, c is parked, d is on its way, e is done.
    for (at, settle) in [
        (0, retry(900)),
        (1, unknown(60)),
        (2, parked()),
        (4, done()),
    ] {
        assert!(house.settle(&claimed[at], settle).await);
    }
    assert_eq!(house.hasten(&incident(2), 1).await, 0, "nothing of another");
    assert_eq!(house.hasten(&incident(1), 1).await, 3);
    assert_eq!(house.hasten(&incident(1), 1).await, 0, "it is due already");
    let again = house.claim_outbox("p", 1).await;
    assert_eq!(effect_keys(&again), ["a", "b", "c"]);
    let unknown: Vec<bool> = again.iter().map(|one| one.unknown).collect();
    assert_eq!(unknown, [false, true, false], "looked up before it is done");
    assert_eq!(again[1].tried_at, Some(at(0)));
    assert_eq!(again[2].attempt, 1, "what was parked counts afresh");
    assert!(house.settle(&claimed[3], done()).await, "it is still ours");
}

pub async fn settles_once(house: House) {
    owing(&house, &[("a1", "a", 0)]).await;
    let claimed = house.claim_effect(0).await;
    assert!(house.settle(&claimed, retry(5)).await);
    let late = Settle::Done {
        answers: vec![delivery("late", "l")],
        entries: vec![entry("room-1", "1", "", "hana", 1)],
        case: Some(CaseRow::default()),
        drawn: Some((SurfaceKey::Board, 1)),
    };
    assert!(!house.settle(&claimed, late).await);
    let owed = house.owed().await;
    assert_eq!((owed.deliveries, owed.pending), (0, 1));
    assert_eq!(house.ask(Query::Case(1)).await, Answer::Nothing);
    let message = MessageRef::new("room-1", "1");
    assert_eq!(house.ask(Query::Entry(message)).await, Answer::Nothing);
}

pub async fn keeps_all_of_what_is_done(house: House) {
    let decided = StreamWrite {
        effects: vec![effect("a1", "a", 0)],
        surfaces: vec![(SurfaceKey::Board, 5)],
        ..raised(1, "db", false)
    };
    house.commit(decided).await;
    house.receive(&[("heard", "l")]).await;
    let claimed = house.claim_effect(0).await;
    let said = entry("room-1", "1", "", "hana", 1);
    let settle = Settle::Done {
        answers: vec![delivery("heard", "l"), delivery("posted", "l")],
        entries: vec![said.clone()],
        case: Some(CaseRow {
            number: 1,
            body: json!({ "case": 1 }),
            text: "text".to_owned(),
            gist: Vec::new(),
        }),
        drawn: Some((SurfaceKey::Board, 5)),
    };
    assert!(house.settle(&claimed, settle.clone()).await);
    assert!(!house.settle(&claimed, settle).await);

    let owed = house.owed().await;
    assert_eq!((owed.deliveries, owed.pending, owed.sending), (2, 0, 0));
    assert_eq!(owed.surfaces, 0, "what it drew is what is wanted");
    let known = house.receive(&[("posted", "l")]).await;
    assert!(matches!(known[..], [Receipt::Known(_)]), "{known:?}");
    assert_eq!(
        house.ask(Query::Entry(said.message.clone())).await,
        Answer::Entry(said)
    );
    assert_eq!(
        house.ask(Query::Case(1)).await,
        Answer::Case(json!({ "case": 1 }).to_string())
    );
}

pub async fn comes_back_unknown_when_released(house: House) {
    owing(&house, &[("a1", "a", 0)]).await;
    let lost = house.claim_effect(5).await;
    house.release("q").await;
    assert_eq!(house.claim_outbox("q", 6).await, [], "p still holds it");
    house.release("p").await;
    assert_eq!(house.owed().await.unknown, 1);
    assert!(!house.settle(&lost, done()).await);

    let next = house.claim_effect(6).await;
    assert!(next.unknown);
    assert_eq!(next.tried_at, Some(at(5)));
}

pub async fn never_gives_one_effect_to_two(house: House) {
    let rows: Vec<_> = (0..40)
        .map(|n| (format!("k{n}"), format!("l{}", n % 20)))
        .collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|(k, l)| (k.as_str(), l.as_str(), 0))
        .collect();
    owing(&house, &rows).await;
    let mut deliverers = JoinSet::new();
    for n in 0..8 {
        let house = house.clone();
        deliverers.spawn(async move { house.claim_outbox(&format!("p{n}"), 0).await });
    }
    let claimed: Vec<_> = deliverers.join_all().await.into_iter().flatten().collect();
    let lanes: BTreeSet<_> = claimed.iter().map(|one| &one.lane).collect();
    assert_eq!((claimed.len(), lanes.len()), (20, 20), "each lane once");
}
