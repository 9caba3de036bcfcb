//! One decision: all of it or nothing, on the version it was made on.
#![expect(missing_docs, reason = "each case says itself")]

use matoi_core::{ids::MessageRef, surface::SurfaceKey};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::given::{
    House, at, delivery, effect, effect_keys, entry, event, incident, keys, one, raised, room,
    write,
};
use crate::{Answer, Commit, CommitError, EventRow, Loaded, Place, Query, Settle, StreamWrite};

pub async fn appends_in_order(house: House) {
    let stream = incident(1);
    let first = StreamWrite {
        events: vec![event(1, "raised"), event(1, "heated")],
        ..write(&stream, 0)
    };
    let second = StreamWrite {
        events: vec![event(2, "settled")],
        schema: 7,
        ..write(&stream, 2)
    };
    house.commit(first).await;
    house.commit(second).await;

    let expected = Loaded {
        stream: stream.clone(),
        version: 3,
        schema: 7,
        snapshot: json!({ "on": 2 }),
    };
    assert_eq!(house.load(&stream).await, Some(expected));
    let log = vec![event(1, "raised"), event(1, "heated"), event(2, "settled")];
    assert_eq!(house.ask(Query::Log(stream)).await, Answer::Log(log));
    assert_eq!(house.load(&incident(2)).await, None);
    assert_eq!(house.ask(Query::Log(incident(2))).await, Answer::Nothing);
}

pub async fn refuses_a_version_that_moved_on(house: House) {
    let stream = incident(1);
    let on = |version| StreamWrite {
        events: vec![event(1, "raised")],
        effects: vec![effect(&format!("on {version}"), "room", 0)],
        ..write(&stream, version)
    };
    house.commit(on(0)).await;
    for version in [0, 2] {
        let refused = house.try_commit(one(on(version))).await;
        assert!(
            matches!(&refused, Err(CommitError::Conflict(moved)) if *moved == stream),
            "{version}: {refused:?}"
        );
    }
    assert_eq!(
        house.load(&stream).await.map(|loaded| loaded.version),
        Some(1)
    );
    assert_eq!(house.owed().await.pending, 1);
}

pub async fn lets_one_of_many_win(house: House) {
    let mut deciders = JoinSet::new();
    for n in 0..8 {
        let house = house.clone();
        deciders.spawn(async move {
            let decided = StreamWrite {
                events: vec![event(n, "raised")],
                ..write(&incident(1), 0)
            };
            house.try_commit(one(decided)).await
        });
    }
    let outcomes = deciders.join_all().await;
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let conflict = |outcome: &&Result<(), _>| matches!(outcome, Err(CommitError::Conflict(_)));
    let lost = outcomes.iter().filter(conflict).count();
    assert_eq!((won, lost), (1, 7), "{outcomes:?}");
    assert_eq!(
        house.load(&incident(1)).await.map(|loaded| loaded.version),
        Some(1)
    );
}

pub async fn keeps_an_origin_once(house: House) {
    let from_card = |number: u64| Commit {
        origin: Some(("card:1".into(), incident(number.into()))),
        ..one(raised(number, "db", false))
    };
    house.try_commit(from_card(1)).await.expect("the first one");
    let refused = house.try_commit(from_card(2)).await;
    assert!(
        matches!(&refused, Err(CommitError::OriginTaken(stream)) if *stream == incident(1)),
        "{refused:?}"
    );
    assert_eq!(house.load(&incident(2)).await, None);
    assert_eq!(house.ask(Query::Number(2)).await, Answer::Nothing);
}

pub async fn refuses_a_lost_lease(house: House) {
    house.receive(&[("a", "1")]).await;
    let claimed = house.claim_inbox("p", 0).await.remove(0);
    for epoch in [claimed.epoch - 1, claimed.epoch + 1] {
        let commit = Commit {
            delivery: Some((claimed.id, epoch, Some(incident(1)), Value::Null)),
            entries: vec![entry("room-1", "1", "", "hana", 1)],
            ..one(raised(1, "db", false))
        };
        let refused = house.try_commit(commit).await;
        assert!(
            matches!(refused, Err(CommitError::LeaseLost)),
            "{refused:?}"
        );
    }
    assert_eq!(house.load(&incident(1)).await, None);
    assert_eq!(
        house.ask(Query::Entries(room(1))).await,
        Answer::Entries(vec![])
    );
    assert!(!house.became_of("a").await.done);
}

pub async fn is_all_or_nothing(house: House) {
    house.commit(raised(2, "older", false)).await;
    house.receive(&[("a", "1")]).await;
    let claimed = house.claim_inbox("p", 0).await.remove(0);
    let fine = StreamWrite {
        effects: vec![effect("e", "room", 0)],
        surfaces: vec![(SurfaceKey::Board, 1)],
        wake_at: Some(at(5)),
        ..raised(1, "db", false)
    };
    let stale = write(&incident(2), 0);
    let commit = Commit {
        delivery: Some((claimed.id, claimed.epoch, None, Value::Null)),
        entries: vec![entry("room-1", "1", "", "hana", 1)],
        writes: vec![fine.clone(), stale],
        origin: Some(("card:1".into(), incident(1))),
        places: vec![(Place::Room(room(9)), incident(1))],
    };
    let refused = house.try_commit(commit).await;
    assert!(
        matches!(refused, Err(CommitError::Conflict(_))),
        "{refused:?}"
    );

    assert_eq!(house.load(&incident(1)).await, None);
    for nothing in [
        Query::Number(1),
        Query::Place(Place::Room(room(1))),
        Query::Entry(MessageRef::new("room-1", "1")),
    ] {
        assert_eq!(house.ask(nothing).await, Answer::Nothing);
    }
    let owed = house.owed().await;
    assert_eq!((owed.deliveries, owed.pending, owed.surfaces), (1, 0, 0));
    assert_eq!(house.due(100, 10).await, []);

    let again = Commit {
        delivery: Some((claimed.id, claimed.epoch, None, Value::Null)),
        origin: Some(("card:1".into(), incident(1))),
        ..one(fine)
    };
    house
        .try_commit(again)
        .await
        .expect("nothing stands in its way");
}

pub async fn ends_the_delivery(house: House) {
    house.receive(&[("a", "1")]).await;
    assert!(!house.became_of("a").await.done);
    let claimed = house.claim_inbox("p", 0).await.remove(0);
    let delivery = Some((
        claimed.id,
        claimed.epoch,
        Some(incident(1)),
        json!({ "number": 1 }),
    ));
    let commit = Commit {
        delivery: delivery.clone(),
        ..one(raised(1, "db", false))
    };
    house.try_commit(commit).await.expect("the lease is held");

    let became = house.became_of("a").await;
    assert_eq!(became.stream, Some(incident(1)));
    assert_eq!((became.done, became.answer), (true, json!({ "number": 1 })));
    assert_eq!(house.owed().await.deliveries, 0);
    assert_eq!(house.claim_inbox("p", 1000).await, []);
    let twice = Commit {
        delivery,
        ..Commit::default()
    };
    let refused = house.try_commit(twice).await;
    assert!(
        matches!(refused, Err(CommitError::LeaseLost)),
        "{refused:?}"
    );
    let missing = house.ask(Query::Delivery("b".to_owned())).await;
    assert_eq!(missing, Answer::Nothing);
}

pub async fn keeps_a_known_revision(house: House) {
    let first = entry("room-1", "1", "", "hana", 1);
    let edited = entry("room-1", "1", "2", "hana", 1);
    let mut forged = first.clone();
    forged.text = "something else".to_owned();
    for entries in [vec![first.clone()], vec![forged, edited.clone()]] {
        let commit = Commit {
            entries,
            ..Commit::default()
        };
        house
            .try_commit(commit)
            .await
            .expect("entries never conflict");
    }
    let all = house.ask(Query::Entries(room(1))).await;
    assert_eq!(all, Answer::Entries(vec![first.clone(), edited.clone()]));
    let newest = house.ask(Query::Entry(first.message)).await;
    assert_eq!(newest, Answer::Entry(edited));
}

pub async fn moves_a_place(house: House) {
    let message = Place::Message(MessageRef::new("general", "1"));
    let at_card = |number: u64| StreamWrite {
        places: vec![message.clone(), Place::Room(room(number))],
        ..raised(number, "db", false)
    };
    house.commit(at_card(1)).await;
    house.commit(at_card(2)).await;
    for (place, number) in [
        (message, 2),
        (Place::Room(room(1)), 1),
        (Place::Room(room(2)), 2),
    ] {
        let found = house.ask(Query::Place(place)).await;
        assert_eq!(found, Answer::Place(incident(number)));
    }
    // A room is not a message, whatever it is called.
    let odd = Place::Room("general/1".into());
    assert_eq!(house.ask(Query::Place(odd)).await, Answer::Nothing);
}

pub async fn drops_what_is_moot(house: House) {
    let (gone, stays) = (0b01, 0b10);
    let effects = vec![
        effect("sending", "l1", gone),
        effect("unknown", "l2", gone),
        effect("parked", "l3", gone),
        effect("pending", "l4", gone | stays),
        effect("other", "l5", stays),
        effect("needless", "l6", 0),
    ];
    let begun = StreamWrite {
        has: gone,
        effects,
        ..write(&incident(1), 0)
    };
    let other = StreamWrite {
        effects: vec![effect("elsewhere", "l1", gone)],
        ..write(&incident(2), 0)
    };
    house.commit(begun).await;
    house.commit(other).await;
    for claimed in house.claim_outbox("p", 0).await {
        let why = claimed.key.clone();
        let not_before = at(1000);
        match claimed.key.as_str() {
            "unknown" => {
                house
                    .settle(&claimed, Settle::Unknown { not_before, why })
                    .await
            }
            "parked" => house.settle(&claimed, Settle::Parked { why }).await,
            "needless" => {
                house
                    .settle(&claimed, Settle::Retry { not_before, why })
                    .await
            }
            _ => true,
        };
    }
    let moot = StreamWrite {
        has: gone | stays,
        moot: gone | 0b1000,
        effects: vec![effect("new", "l9", gone)],
        ..write(&incident(1), 0)
    };
    house.commit(moot).await;

    let owed = house.owed().await;
    assert_eq!((owed.sending, owed.unknown, owed.parked), (1, 0, 0));
    let claimed = house.claim_outbox("q", 1).await;
    assert_eq!(effect_keys(&claimed), ["other", "new"]);
    assert_eq!(house.owed().await.pending, 2, "needless and elsewhere wait");
}

pub async fn never_tries_again_what_became_moot_under_way(house: House) {
    let gone = 0b01;
    let effects = vec![
        effect("ends", "l1", gone),
        effect("after", "l1", 0),
        effect("retried", "l2", gone),
        effect("unknown", "l3", gone),
        effect("done", "l4", gone),
    ];
    let begun = StreamWrite {
        has: gone,
        effects,
        ..write(&incident(1), 0)
    };
    house.commit(begun).await;
    let claimed = house.claim_outbox("p", 0).await;
    assert_eq!(
        effect_keys(&claimed),
        ["ends", "retried", "unknown", "done"]
    );
    let moot = StreamWrite {
        has: 0,
        moot: gone,
        ..write(&incident(1), 0)
    };
    house.commit(moot).await;

    let (not_before, why) = (at(2), "too late".to_owned());
    let answers = vec![delivery("told", "l")];
    for one in &claimed {
        let (why, answers) = (why.clone(), answers.clone());
        let settle = match one.key.as_str() {
            "retried" => Settle::Retry { not_before, why },
            "unknown" => Settle::Unknown { not_before, why },
            "done" => Settle::Done {
                answers,
                entries: Vec::new(),
                case: None,
                drawn: None,
            },
            _ => continue,
        };
        assert!(house.settle(one, settle).await, "it was still theirs");
    }
    assert_eq!(keys(&house.claim_inbox("q", 1).await), ["told"]);
    assert_eq!(house.owed().await.sending, 1);
    assert_eq!(effect_keys(&house.claim_outbox("q", 1).await), [""; 0]);
    let later = house.claim_outbox("q", 10_000).await;
    assert_eq!(effect_keys(&later), ["after"], "its lane goes on");
    assert_eq!(house.owed().await.pending, 0);
}

pub async fn takes_a_stream_without_events(house: House) {
    let desk = matoi_core::ids::StreamId::House;
    let say = |key: &str| StreamWrite {
        effects: vec![effect(key, "private", 0)],
        ..write(&desk, 0)
    };
    house.commit(say("a")).await;
    house.commit(say("b")).await;
    assert_eq!(
        house.load(&desk).await.map(|loaded| loaded.version),
        Some(0)
    );
    let log: Vec<EventRow> = Vec::new();
    assert_eq!(house.ask(Query::Log(desk)).await, Answer::Log(log));
    assert_eq!(house.claim_effect(0).await.key, "a");
}

pub async fn refuses_a_number_of_another(house: House) {
    house.commit(raised(1, "db", false)).await;
    let mut thief = raised(2, "web", false);
    if let Some(row) = &mut thief.row {
        row.number = 1;
    }
    let refused = house.try_commit(one(thief)).await;
    assert!(matches!(refused, Err(CommitError::Store(_))), "{refused:?}");
    assert_eq!(house.load(&incident(2)).await, None);
}

pub async fn keeps_a_place_without_a_write(house: House) {
    house.commit(raised(1, "db", false)).await;
    let place = Place::Message(MessageRef::new("general", "7"));
    let commit = Commit {
        places: vec![(place.clone(), incident(1))],
        ..Commit::default()
    };
    house
        .try_commit(commit)
        .await
        .expect("no stream is touched");
    assert_eq!(
        house.ask(Query::Place(place)).await,
        Answer::Place(incident(1))
    );
}
