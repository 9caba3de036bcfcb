//! Moments: what is due, and when to look again.
#![expect(missing_docs, reason = "each case says itself")]

use std::collections::BTreeSet;

use matoi_core::surface::SurfaceKey;
use serde_json::Value;
use tokio::task::JoinSet;

use super::given::{House, LEASE_SECONDS, at, done, effect, effect_keys, incident, keys, write};
use crate::{Commit, Drawn, Finish, Settle, StreamWrite};

async fn wakes(house: &House, number: u128, second: Option<i64>) {
    let decided = StreamWrite {
        wake_at: second.map(at),
        ..write(&incident(number), 0)
    };
    house.commit(decided).await;
}

pub async fn lists_the_most_overdue_first(house: House) {
    for (number, second) in [(1, Some(30)), (2, Some(10)), (3, Some(20)), (4, None)] {
        wakes(&house, number, second).await;
    }
    assert_eq!(house.due(9, 10).await, []);
    assert_eq!(house.due(10, 10).await, [incident(2)]);
    assert_eq!(
        house.due(100, 10).await,
        [incident(2), incident(3), incident(1)]
    );
    assert_eq!(house.due(100, 2).await, [incident(2), incident(3)]);
    wakes(&house, 2, None).await;
    wakes(&house, 3, Some(200)).await;
    assert_eq!(house.due(100, 10).await, [incident(1)]);
}

pub async fn a_clock_that_was_set_back_makes_nothing_wait_longer(house: House) {
    let why = || "later".to_owned();
    house.receive(&[("a", "1"), ("held", "2")]).await;
    let decided = StreamWrite {
        effects: vec![
            effect("a", "a", 0),
            effect("b", "b", 0),
            effect("c", "c", 0),
        ],
        surfaces: vec![(SurfaceKey::Board, 1)],
        ..write(&incident(1), 0)
    };
    house.commit(decided).await;
    let deliveries = house.claim_inbox("p", 1000).await;
    let effects = house.claim_outbox("p", 1000).await;
    let surface = house.claim_surface(1000).await;
    let not_before = at(1030);
    let later = Finish::Later {
        not_before,
        why: why(),
    };
    house.finish(&deliveries[0], later).await;
    let retry = Settle::Retry {
        not_before,
        why: why(),
    };
    assert!(house.settle(&effects[0], retry).await);
    let unknown = Settle::Unknown {
        not_before: at(1060),
        why: why(),
    };
    assert!(house.settle(&effects[1], unknown).await);
    let retry = Drawn::Retry {
        not_before,
        why: why(),
    };
    assert!(house.mark(&surface, retry).await);
    // From 1000 to 400: what was due half a minute later still is.
    house.set_back(600, 700, 400).await;
    assert_eq!(house.claim_inbox("p", 429).await, []);
    assert_eq!(house.claim_outbox("p", 429).await, []);
    assert!(house.claim_surfaces(429).await.is_empty());
    assert_eq!(keys(&house.claim_inbox("p", 430).await), ["a"]);
    let due = house.claim_outbox("p", 430).await;
    assert_eq!(effect_keys(&due), ["a"]);
    assert!(house.settle(&due[0], done()).await);
    assert_eq!(house.claim_surfaces(430).await.len(), 1);
    assert_eq!(house.claim_outbox("p", 459).await, []);
    let unknown = house.claim_effect(460).await;
    assert!(unknown.unknown, "{unknown:?}");
    // What became of it is looked for from when it was tried, by the clock as it is now.
    assert_eq!(unknown.tried_at, Some(at(400)));
    assert_eq!(unknown.decided_at, at(-700), "as old as it can be");
    // What somebody holds ends when they think it does.
    let held = house.claim_inbox("q", 1000 + LEASE_SECONDS - 1).await;
    assert!(!keys(&held).contains(&"held"), "{held:?}");
    let held = house.claim_inbox("q", 1000 + LEASE_SECONDS).await;
    assert!(keys(&held).contains(&"held"), "{held:?}");
}

pub async fn a_clock_that_was_set_back_leaves_alone_what_was_decided_since(house: House) {
    let decided = StreamWrite {
        effects: vec![effect("a", "a", 0)],
        surfaces: vec![(SurfaceKey::Board, 1)],
        ..write(&incident(1), 0)
    };
    house.commit(decided).await;
    let surface = house.claim_surface(1000).await;
    let shown = Drawn::Shown {
        digest: 1,
        not_before: at(1000),
        again_at: Some(at(1020)),
    };
    assert!(house.mark(&surface, shown).await);
    // Decided at nought, seen half a minute after the clock was set back to that.
    house.set_back(990, 990, 30).await;
    let kept = house.claim_effect(30).await;
    assert_eq!(kept.decided_at, at(0));
    assert!(house.claim_surfaces(29).await.is_empty());
    assert_eq!(
        house.claim_surfaces(30).await.len(),
        1,
        "drawn again in time"
    );
}

pub async fn finds_the_next_moment_of_each_kind(house: House) {
    assert_eq!(house.next_due(0).await, None);
    let why = || "later".to_owned();

    wakes(&house, 9, Some(500)).await;
    assert_eq!(house.next_due(0).await, Some(at(500)));

    house.receive(&[("a", "1")]).await;
    let delivery = house.claim_inbox("p", 0).await.remove(0);
    assert_eq!(
        house.next_due(0).await,
        Some(at(LEASE_SECONDS)),
        "lease of a delivery"
    );
    let not_before = at(400);
    house
        .finish(
            &delivery,
            Finish::Later {
                not_before,
                why: why(),
            },
        )
        .await;
    assert_eq!(house.next_due(0).await, Some(at(400)), "delivery");

    let decided = StreamWrite {
        effects: vec![effect("e", "l", 0)],
        surfaces: vec![(SurfaceKey::Board, 1)],
        ..write(&incident(1), 0)
    };
    house.commit(decided).await;
    let effect = house.claim_effect(0).await;
    assert_eq!(
        house.next_due(0).await,
        Some(at(LEASE_SECONDS)),
        "lease of an effect"
    );
    let not_before = at(300);
    house
        .settle(
            &effect,
            Settle::Retry {
                not_before,
                why: why(),
            },
        )
        .await;
    assert_eq!(house.next_due(0).await, Some(at(300)), "effect");

    surface_comes_next(&house).await;
    for (now, next) in [
        (200, Some(300)),
        (300, Some(400)),
        (400, Some(500)),
        (500, None),
    ] {
        assert_eq!(house.next_due(now).await, next.map(at));
    }
}

async fn surface_comes_next(house: &House) {
    let surface = house.claim_surface(0).await;
    let next = house.next_due(0).await;
    assert_eq!(next, Some(at(LEASE_SECONDS)), "lease of a surface");
    let retry = Drawn::Retry {
        not_before: at(200),
        why: "later".to_owned(),
    };
    house.mark(&surface, retry).await;
    assert_eq!(house.next_due(0).await, Some(at(200)), "surface");
}

pub async fn skips_what_can_be_claimed_now(house: House) {
    house.receive(&[("a", "1")]).await;
    let decided = StreamWrite {
        effects: vec![effect("e", "l", 0)],
        surfaces: vec![(SurfaceKey::Board, 1)],
        ..write(&incident(1), 0)
    };
    house.commit(decided).await;
    assert_eq!(house.next_due(0).await, None);

    let surface = house.claim_surface(0).await;
    let shown = Drawn::Shown {
        digest: 1,
        not_before: at(50),
        again_at: None,
    };
    house.mark(&surface, shown).await;
    let effect = house.claim_effect(0).await;
    house.settle(&effect, done()).await;
    let delivery = house.claim_inbox("p", 0).await.remove(0);
    let worked = Commit {
        delivery: Some((delivery.id, delivery.epoch, None, Value::Null)),
        ..Commit::default()
    };
    house.try_commit(worked).await.expect("the lease is held");
    assert_eq!(
        house.next_due(1).await,
        None,
        "what is done has no next moment"
    );
}

pub async fn reserves_each_number_once(house: House) {
    assert_eq!(house.number().await, 1);
    let other = House {
        team: "T2".into(),
        ..house.clone()
    };
    assert_eq!(other.number().await, 1, "numbers are a team's own");
    let mut raisers = JoinSet::new();
    for _ in 0..20 {
        let house = house.clone();
        raisers.spawn(async move { house.number().await });
    }
    let numbers: BTreeSet<_> = raisers.join_all().await.into_iter().collect();
    assert_eq!(numbers, (2..=21).collect());
}
