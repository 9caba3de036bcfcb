//! Deliveries: kept once, worked in order, one at a time per lane.
#![expect(missing_docs, reason = "each case says itself")]

use std::collections::BTreeSet;

use serde_json::Value;
use tokio::task::JoinSet;

use super::given::{House, LEASE_SECONDS, at, claim, delivery, keys};
use crate::{Commit, CommitError, Finish, Receipt};

pub async fn keeps_the_order_given(house: House) {
    let receipts = house.receive(&[("b", "1"), ("a", "2"), ("c", "3")]).await;
    let kept = |receipt: &Receipt| matches!(receipt, Receipt::Kept(_));
    assert!(receipts.iter().all(kept), "{receipts:?}");

    let claimed = house.claim_inbox("p", 0).await;
    assert_eq!(keys(&claimed), ["b", "a", "c"]);
    assert_eq!(claimed[0].delivery, delivery("b", "1"));
    assert_eq!((claimed[0].epoch, claimed[0].attempt), (1, 1));
}

pub async fn knows_a_key_again(house: House) {
    let first = house.receive(&[("a", "1"), ("a", "other")]).await;
    let [Receipt::Kept(id), Receipt::Known(same)] = first[..] else {
        panic!("the second is known within one call: {first:?}")
    };
    assert_eq!(id, same);
    assert_eq!(house.receive(&[("a", "1")]).await, [Receipt::Known(id)]);
    assert_eq!(house.claim_inbox("p", 0).await.len(), 1);
}

pub async fn works_a_lane_in_order(house: House) {
    house
        .receive(&[("a1", "a"), ("a2", "a"), ("b1", "b")])
        .await;
    let claimed = house.claim_inbox("p", 0).await;
    assert_eq!(keys(&claimed), ["a1", "b1"]);
    assert_eq!(house.claim_inbox("q", 1).await, [], "both lanes are held");

    let done = Commit {
        delivery: Some((claimed[0].id, claimed[0].epoch, None, Value::Null)),
        ..Commit::default()
    };
    house.try_commit(done).await.expect("the lease is held");
    assert_eq!(keys(&house.claim_inbox("q", 1).await), ["a2"]);
}

pub async fn gives_a_lane_on_when_the_lease_ran_out(house: House) {
    house.receive(&[("a1", "a"), ("a2", "a")]).await;
    let slow = house.claim_inbox("p", 0).await.remove(0);
    assert_eq!(house.claim_inbox("q", LEASE_SECONDS - 1).await, []);

    let next = house.claim_inbox("q", LEASE_SECONDS).await.remove(0);
    assert_eq!(next.id, slow.id);
    assert!(next.epoch > slow.epoch);
    assert_eq!(next.attempt, 2);

    let why = "too late".to_owned();
    house.finish(&slow, Finish::Unreadable { why }).await;
    assert_eq!(house.owed().await.unreadable, 0);
    let late = Commit {
        delivery: Some((slow.id, slow.epoch, None, Value::Null)),
        ..Commit::default()
    };
    let refused = house.try_commit(late).await;
    assert!(
        matches!(refused, Err(CommitError::LeaseLost)),
        "{refused:?}"
    );
}

pub async fn waits_for_its_time(house: House) {
    house.receive(&[("a1", "a"), ("a2", "a")]).await;
    let first = house.claim_inbox("p", 0).await.remove(0);
    let later = Finish::Later {
        not_before: at(60),
        why: "not yet".to_owned(),
    };
    house.finish(&first, later).await;

    assert_eq!(
        house.claim_inbox("p", 59).await,
        [],
        "order holds meanwhile"
    );
    assert_eq!(house.owed().await.reasons, ["not yet"]);
    let again = house.claim_inbox("p", 60).await;
    assert_eq!(keys(&again), ["a1"]);
    assert_eq!(again[0].attempt, 2);
}

pub async fn passes_by_what_nobody_can_read(house: House) {
    house.receive(&[("a1", "a"), ("a2", "a")]).await;
    let odd = house.claim_inbox("p", 0).await.remove(0);
    let why = "not JSON".to_owned();
    house.finish(&odd, Finish::Unreadable { why }).await;

    assert_eq!(keys(&house.claim_inbox("p", 0).await), ["a2"]);
    let owed = house.owed().await;
    assert_eq!((owed.deliveries, owed.unreadable), (1, 1));
    assert_eq!(owed.reasons, ["not JSON"]);
    assert!(!house.became_of("a1").await.done);
    let known = house.receive(&[("a1", "a")]).await;
    assert_eq!(known, [Receipt::Known(odd.id)], "kept, never thrown away");
}

pub async fn claims_at_most_so_many(house: House) {
    house.receive(&[("a", "1"), ("b", "2"), ("c", "3")]).await;
    for (max, expected) in [(0, vec![]), (2, vec!["a", "b"]), (2, vec!["c"])] {
        let claim = crate::Claim {
            max,
            ..claim("p", 0)
        };
        let claimed = house.store.claim_inbox(&house.team, &claim).await;
        assert_eq!(keys(&claimed.expect("the store works")), expected);
    }
}

pub async fn ends_a_lease_only_once(house: House) {
    house.receive(&[("a", "1")]).await;
    let claimed = house.claim_inbox("p", 0).await.remove(0);
    let later = |second| Finish::Later {
        not_before: at(second),
        why: format!("until {second}"),
    };
    house.finish(&claimed, later(5)).await;
    house.finish(&claimed, later(500)).await;
    assert_eq!(house.owed().await.reasons, ["until 5"]);

    house.claim_inbox("p", 5).await;
    house.release("q").await;
    assert_eq!(house.claim_inbox("q", 6).await, [], "p still holds it");
    house.release("p").await;
    let next = house.claim_inbox("q", 6).await;
    assert_eq!((next.len(), next[0].attempt), (1, 3));
}

pub async fn keeps_teams_apart(house: House) {
    let other = House {
        team: "T2".into(),
        ..house.clone()
    };
    let ours = house.receive(&[("a", "1")]).await;
    let theirs = other.receive(&[("a", "1")]).await;
    assert!(matches!(theirs[..], [Receipt::Kept(_)]), "{theirs:?}");
    assert_ne!(ours, theirs, "rows are never mistaken for each other");

    let claimed = other.claim_inbox("p", 0).await.remove(0);
    let why = "odd".to_owned();
    other.finish(&claimed, Finish::Unreadable { why }).await;
    assert_eq!(other.owed().await.unreadable, 1);
    assert_eq!(house.owed().await.unreadable, 0);
    assert_eq!(house.claim_inbox("p", 0).await.len(), 1);
}

pub async fn never_gives_one_delivery_to_two(house: House) {
    let names: Vec<_> = (0..40)
        .map(|n| (format!("k{n}"), format!("l{}", n % 20)))
        .collect();
    let rows: Vec<_> = names
        .iter()
        .map(|(k, l)| (k.as_str(), l.as_str()))
        .collect();
    house.receive(&rows).await;

    let mut claimers = JoinSet::new();
    for n in 0..8 {
        let house = house.clone();
        claimers.spawn(async move {
            let claim = crate::Claim {
                max: 3,
                ..claim(&format!("p{n}"), 0)
            };
            let claimed = house.store.claim_inbox(&house.team, &claim).await;
            claimed.expect("the store works")
        });
    }
    let claimed: Vec<_> = claimers.join_all().await.into_iter().flatten().collect();
    let lanes: BTreeSet<_> = claimed.iter().map(|one| &one.delivery.lane).collect();
    assert_eq!((claimed.len(), lanes.len()), (20, 20), "each lane once");
    assert!(claimed.iter().all(|one| one.epoch == 1));
}

pub async fn keeps_one_of_many_alike(house: House) {
    let mut senders = JoinSet::new();
    for _ in 0..16 {
        let house = house.clone();
        senders.spawn(async move { house.receive(&[("a", "1"), ("b", "1")]).await });
    }
    let receipts: Vec<_> = senders.join_all().await.into_iter().flatten().collect();
    let kept = |receipt: &&Receipt| matches!(receipt, Receipt::Kept(_));
    assert_eq!(receipts.iter().filter(kept).count(), 2);
    assert_eq!(house.owed().await.deliveries, 2);
}
