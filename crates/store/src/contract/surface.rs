//! Surfaces: drawn when what is wanted is not what is shown, at their pace, by one at a time.
#![expect(missing_docs, reason = "each case says itself")]

use matoi_core::surface::SurfaceKey;

use super::given::{House, LEASE_SECONDS, at, delivery, done, effect, incident, write};
use crate::{ClaimedSurface, Drawn, Settle, StreamWrite};

async fn wants(house: &House, surfaces: &[(SurfaceKey, u64)]) {
    let decided = StreamWrite {
        surfaces: surfaces.to_vec(),
        ..write(&incident(1), 0)
    };
    house.commit(decided).await;
}

fn shown(digest: u64, second: i64) -> Drawn {
    Drawn::Shown {
        digest,
        not_before: at(second),
        again_at: None,
    }
}

pub async fn draws_what_is_wanted(house: House) {
    // A digest uses all 64 bits.
    wants(&house, &[(SurfaceKey::Board, u64::MAX)]).await;
    assert_eq!(house.owed().await.surfaces, 1);
    let claimed = house.claim_surface(0).await;
    let expected = ClaimedSurface {
        stream: incident(1),
        key: SurfaceKey::Board,
        epoch: 1,
        attempt: 1,
    };
    assert_eq!(claimed, expected);
    assert_eq!(house.claim_surfaces(1).await, [], "it is being drawn");

    assert!(house.mark(&claimed, shown(u64::MAX, 1)).await);
    assert!(!house.mark(&claimed, shown(3, 1)).await, "only once");
    assert_eq!(house.claim_surfaces(1000).await, []);
    assert!(house.owed().await.is_nothing());
    wants(&house, &[(SurfaceKey::Board, u64::MAX)]).await;
    assert_eq!(house.claim_surfaces(1000).await, [], "nothing has changed");
}

pub async fn draws_again_at_its_pace(house: House) {
    wants(&house, &[(SurfaceKey::Board, 1)]).await;
    let claimed = house.claim_surface(0).await;
    wants(&house, &[(SurfaceKey::Board, 2)]).await;
    assert_eq!(house.claim_surfaces(1).await, []);
    assert!(house.mark(&claimed, shown(1, 30)).await);

    assert_eq!(house.owed().await.surfaces, 1);
    assert_eq!(house.claim_surfaces(29).await, []);
    let again = house.claim_surface(30).await;
    assert!(again.epoch > claimed.epoch);
    assert_eq!(again.attempt, 1, "a first try of a new drawing");
}

pub async fn does_not_know_what_a_failed_drawing_shows(house: House) {
    wants(&house, &[(SurfaceKey::Board, 1)]).await;
    let first = house.claim_surface(0).await;
    assert!(house.mark(&first, shown(1, 1)).await);
    wants(&house, &[(SurfaceKey::Board, 2)]).await;
    let second = house.claim_surface(1).await;
    let retry = Drawn::Retry {
        not_before: at(2),
        why: "no answer".to_owned(),
    };
    assert!(house.mark(&second, retry).await);

    // It goes back to what was shown before; but the drawing in between may have been made.
    wants(&house, &[(SurfaceKey::Board, 1)]).await;
    assert_eq!(house.claim_surfaces(2).await.len(), 1);
}

pub async fn draws_once_more_where_an_earlier_try_may_land(house: House) {
    let doubtful = |digest, second, again| Drawn::Shown {
        digest,
        not_before: at(second),
        again_at: Some(at(again)),
    };
    wants(&house, &[(SurfaceKey::Board, 1)]).await;
    let first = house.claim_surface(0).await;
    assert!(house.mark(&first, doubtful(1, 1, 60)).await);
    assert!(house.owed().await.is_nothing(), "it shows what it should");
    assert_eq!(house.next_due(1).await, Some(at(60)));
    assert_eq!(house.claim_surfaces(59).await, []);

    // A change in between is drawn at once, and does not lay the doubt to rest.
    wants(&house, &[(SurfaceKey::Board, 2)]).await;
    let changed = house.claim_surface(30).await;
    assert!(house.mark(&changed, shown(2, 31)).await);
    assert_eq!(house.claim_surfaces(59).await, []);
    let again = house.claim_surface(60).await;
    assert!(house.mark(&again, shown(2, 61)).await);
    assert_eq!(house.claim_surfaces(1_000).await, []);
    assert_eq!(house.next_due(61).await, None);
}

pub async fn knows_a_first_drawing(house: House) {
    let decided = StreamWrite {
        effects: vec![effect("post", "room", 0), effect("pin", "room", 0)],
        ..write(&incident(1), 0)
    };
    house.commit(decided).await;
    let drew = |digest| Settle::Done {
        answers: Vec::new(),
        entries: Vec::new(),
        case: None,
        drawn: Some((SurfaceKey::Board, digest)),
    };
    let post = house.claim_effect(0).await;
    assert!(house.settle(&post, drew(1)).await);
    assert!(house.owed().await.surfaces == 0, "nobody wanted it yet");
    wants(&house, &[(SurfaceKey::Board, 1)]).await;
    assert_eq!(house.claim_surfaces(1).await, [], "it shows that already");
    wants(&house, &[(SurfaceKey::Board, 2)]).await;
    let pin = house.claim_effect(1).await;
    assert!(house.settle(&pin, done()).await);
    assert_eq!(house.claim_surfaces(1).await.len(), 1);
}

pub async fn wants_no_more_what_is_not_listed(house: House) {
    wants(&house, &[(SurfaceKey::Board, 1), (SurfaceKey::Topic, 1)]).await;
    let other = StreamWrite {
        surfaces: vec![(SurfaceKey::Board, 1)],
        ..write(&incident(2), 0)
    };
    house.commit(other).await;
    wants(&house, &[(SurfaceKey::Topic, 2)]).await;
    assert_eq!(house.owed().await.surfaces, 2);
    let claimed = house.claim_surfaces(0).await;
    let mut named: Vec<_> = claimed.iter().map(|one| (&one.stream, one.key)).collect();
    named.sort();
    let (first, second) = (incident(1), incident(2));
    assert_eq!(
        named,
        [(&first, SurfaceKey::Topic), (&second, SurfaceKey::Board)]
    );

    wants(&house, &[]).await;
    assert_eq!(house.owed().await.surfaces, 1);
}

pub async fn tries_again_at_its_time(house: House) {
    wants(&house, &[(SurfaceKey::Topic, 1)]).await;
    let first = house.claim_surface(0).await;
    let retry = Drawn::Retry {
        not_before: at(30),
        why: "busy".to_owned(),
    };
    assert!(house.mark(&first, retry).await);
    assert_eq!(house.owed().await.reasons, ["busy"]);
    assert_eq!(house.claim_surfaces(29).await, []);
    let second = house.claim_surface(30).await;
    assert_eq!(second.attempt, 2);
    assert!(house.mark(&second, shown(1, 31)).await);
    assert_eq!(house.owed().await.reasons, [""; 0]);
}

pub async fn lets_go_of_what_is_gone(house: House) {
    wants(&house, &[(SurfaceKey::Board, 1)]).await;
    let claimed = house.claim_surface(0).await;
    let gone = |key: &str| Drawn::Gone {
        answers: vec![delivery(key, "l")],
    };
    assert!(house.mark(&claimed, gone("deleted")).await);
    assert!(!house.mark(&claimed, gone("twice")).await);
    let owed = house.owed().await;
    assert_eq!((owed.surfaces, owed.deliveries), (0, 1));
    assert_eq!(house.claim_surfaces(1000).await, []);
}

pub async fn gives_a_surface_on_when_the_lease_ran_out(house: House) {
    wants(&house, &[(SurfaceKey::Board, 1)]).await;
    let slow = house.claim_surface(0).await;
    assert_eq!(house.claim_surfaces(LEASE_SECONDS - 1).await, []);
    let next = house.claim_surface(LEASE_SECONDS).await;
    assert!(next.epoch > slow.epoch);
    assert_eq!(next.attempt, 2);
    assert!(!house.mark(&slow, shown(1, 11)).await);
    assert_eq!(house.owed().await.surfaces, 1);
    assert!(house.mark(&next, shown(1, 11)).await);
}

pub async fn comes_back_when_released(house: House) {
    wants(&house, &[(SurfaceKey::Board, 1)]).await;
    let lost = house.claim_surface(0).await;
    house.release("p").await;
    assert!(!house.mark(&lost, shown(1, 1)).await);
    assert_eq!(house.claim_surfaces(0).await.len(), 1);
}

pub async fn is_hastened_while_it_waits(house: House) {
    wants(&house, &[(SurfaceKey::Board, 1), (SurfaceKey::Topic, 1)]).await;
    let claimed = house.claim_surfaces(0).await;
    let later = Drawn::Retry {
        not_before: at(900),
        why: "busy".to_owned(),
    };
    assert!(house.mark(&claimed[0], later).await);
    assert_eq!(house.hasten(&incident(1), 1).await, 1);
    let again = house.claim_surface(1).await;
    assert_eq!(
        again.key, claimed[0].key,
        "what somebody draws is left alone"
    );
    assert!(house.mark(&claimed[1], shown(1, 2)).await);
    assert!(house.mark(&again, shown(1, 2)).await);
    assert_eq!(house.hasten(&incident(1), 1).await, 0, "nothing is owed");
}
