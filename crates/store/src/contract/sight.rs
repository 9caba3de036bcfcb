//! Who sees what. What a viewer may not see answers exactly like what is not there.
#![expect(missing_docs, reason = "each case says itself")]

use matoi_core::{
    ids::{MessageRef, StreamId},
    surface::SurfaceKey,
};
use serde_json::{Value, json};

use super::given::{House, at, delivery, effect, entry, incident, raised, room, write};
use crate::{Answer, CaseRow, Commit, Drawn, Place, Query, Settle, StreamWrite, Viewer};

const CARD: (&str, &str) = ("general", "7");

/// Incident 1 with everything that can be asked about: row, room, card, entry, case, delivery.
async fn live_through(house: &House, sensitive: bool, members: &[&str]) {
    house.receive(&[("raise", "l")]).await;
    let claimed = house.claim_inbox("p", 0).await.remove(0);
    let card = Place::Message(MessageRef::new(CARD.0, CARD.1));
    let write = StreamWrite {
        effects: vec![effect("keep", "library", 0)],
        surfaces: vec![(SurfaceKey::Topic, 1)],
        places: vec![Place::Room(room(1)), card],
        members: members.iter().map(|person| (*person).into()).collect(),
        ..raised(1, "payroll", sensitive)
    };
    let commit = Commit {
        delivery: Some((claimed.id, claimed.epoch, Some(incident(1)), Value::Null)),
        entries: vec![entry("room-1", "1", "", "hana", 1)],
        writes: vec![write],
        origin: None,
        places: Vec::new(),
    };
    house.try_commit(commit).await.expect("the store works");
    let effect = house.claim_effect(0).await;
    let settle = Settle::Done {
        answers: Vec::new(),
        entries: Vec::new(),
        case: Some(CaseRow {
            number: 1,
            body: json!({ "case": 1 }),
            text: "payroll".to_owned(),
            gist: vec!["payroll".to_owned()],
        }),
        drawn: None,
    };
    assert!(house.settle(&effect, settle).await);
}

/// Every question that could tell something of incident 1.
fn questions() -> Vec<Query> {
    let (room, stream) = (room(1), incident(1));
    let words = || "payroll".to_owned();
    vec![
        Query::Stream(stream.clone()),
        Query::Log(stream.clone()),
        Query::Number(1),
        Query::Incidents {
            open: None,
            words: words(),
            before: None,
            max: 9,
        },
        Query::Place(Place::Room(room.clone())),
        Query::Place(Place::Message(MessageRef::new(CARD.0, CARD.1))),
        Query::Entry(MessageRef::new("room-1", "1")),
        Query::Entries(room.clone()),
        Query::EntryCount(room.clone()),
        Query::Talkers(room, at(0)),
        Query::Case(1),
        Query::Cases {
            words: words(),
            before: None,
            max: 9,
        },
        Query::CaseCount(words()),
        Query::Alike {
            gist: vec![words()],
            max: 9,
        },
        Query::Owed(Some(stream)),
        Query::Owing { max: 9 },
        Query::Delivery("raise".to_owned()),
    ]
}

/// The answer of a house where there is nothing.
fn as_if_missing(query: &Query) -> Answer {
    match query {
        Query::Incidents { .. } => Answer::Incidents(Vec::new()),
        Query::Entries(_) => Answer::Entries(Vec::new()),
        Query::EntryCount(_) => Answer::EntryCount(0),
        Query::Talkers(..) => Answer::Talkers(Vec::new()),
        Query::Cases { .. } => Answer::Cases(Vec::new()),
        Query::CaseCount(_) => Answer::Count(0),
        Query::Alerts { .. } => Answer::Streams(Vec::new()),
        Query::Alike { .. } => Answer::Alike(Vec::new()),
        Query::Owing { .. } => Answer::Owing(Vec::new()),
        Query::Stream(_)
        | Query::Log(_)
        | Query::Number(_)
        | Query::Place(_)
        | Query::Entry(_)
        | Query::Case(_)
        | Query::Owed(_)
        | Query::Delivery(_)
        | Query::Content(_)
        | Query::Setting(_) => Answer::Nothing,
    }
}

async fn sees_all(house: &House, viewer: &Viewer) {
    for query in questions() {
        let expected = house.ask(query.clone()).await;
        assert_ne!(expected, as_if_missing(&query), "the house sees {query:?}");
        assert_eq!(
            house.ask_as(viewer, query.clone()).await,
            expected,
            "{query:?}"
        );
    }
}

async fn sees_nothing(house: &House, viewer: &Viewer) {
    for query in questions() {
        let answer = house.ask_as(viewer, query.clone()).await;
        assert_eq!(answer, as_if_missing(&query), "{viewer:?} asks {query:?}");
    }
}

pub async fn shows_a_sensitive_incident_to_its_members(house: House) {
    live_through(&house, true, &["hana", "ken"]).await;
    sees_all(&house, &Viewer::Member("hana".into())).await;
    sees_nothing(&house, &Viewer::Member("mio".into())).await;
    sees_nothing(&house, &Viewer::Anyone).await;
}

pub async fn shows_an_open_incident_to_all(house: House) {
    live_through(&house, false, &["hana"]).await;
    sees_all(&house, &Viewer::Member("mio".into())).await;
    sees_all(&house, &Viewer::Anyone).await;
}

pub async fn follows_who_is_a_member_now(house: House) {
    live_through(&house, true, &["hana"]).await;
    let mio = StreamWrite {
        members: vec!["mio".into()],
        surfaces: vec![(SurfaceKey::Topic, 1)],
        ..write(&incident(1), 1)
    };
    house.commit(mio).await;
    sees_nothing(&house, &Viewer::Member("hana".into())).await;
    sees_all(&house, &Viewer::Member("mio".into())).await;

    // Membership of one incident opens no other.
    let other = StreamWrite {
        members: vec!["hana".into()],
        ..raised(2, "other", true)
    };
    house.commit(other).await;
    sees_nothing(&house, &Viewer::Member("hana".into())).await;
}

pub async fn shows_an_unlisted_incident_to_the_house(house: House) {
    house.commit(write(&incident(1), 0)).await;
    house.commit(write(&StreamId::House, 0)).await;
    for stream in [incident(1), StreamId::House] {
        assert!(house.load(&stream).await.is_some());
        for viewer in [Viewer::Anyone, Viewer::Member("hana".into())] {
            let answer = house.ask_as(&viewer, Query::Stream(stream.clone())).await;
            assert_eq!(answer, Answer::Nothing);
        }
    }
}

pub async fn reads_other_rooms_for_the_house_alone(house: House) {
    let said = entry("private", "1", "", "hana", 1);
    let commit = Commit {
        entries: vec![said.clone()],
        ..Commit::default()
    };
    house.try_commit(commit).await.expect("the store works");
    let query = Query::Entry(said.message.clone());
    assert_eq!(house.ask(query.clone()).await, Answer::Entry(said));
    for viewer in [Viewer::Anyone, Viewer::Member("hana".into())] {
        assert_eq!(house.ask_as(&viewer, query.clone()).await, Answer::Nothing);
        let room = house
            .ask_as(&viewer, Query::Entries("private".into()))
            .await;
        assert_eq!(room, Answer::Entries(Vec::new()));
    }
}

pub async fn tells_reasons_only_of_what_is_seen(house: House) {
    for (number, sensitive) in [(1, true), (2, false)] {
        let decided = StreamWrite {
            effects: vec![effect(&format!("e{number}"), "l", 0)],
            surfaces: vec![(SurfaceKey::Board, 1)],
            ..raised(number, "t", sensitive)
        };
        house.commit(decided).await;
    }
    for claimed in house.claim_outbox("p", 0).await {
        let why = format!("{} failed", claimed.key);
        house.settle(&claimed, Settle::Parked { why }).await;
    }
    for claimed in house.claim_surfaces(0).await {
        let why = format!("{} failed", claimed.stream);
        let not_before = at(9);
        house.mark(&claimed, Drawn::Retry { not_before, why }).await;
    }
    let odd = vec![delivery("odd", "l")];
    house
        .store
        .receive(&house.team, odd)
        .await
        .expect("the store works");

    assert_eq!(house.owed().await.reasons.len(), 4);
    let answer = house.ask_as(&Viewer::Anyone, Query::Owed(None)).await;
    let Answer::Owed(owed) = answer else {
        panic!("owed is answered by what is owed, not by {answer:?}")
    };
    assert_eq!((owed.parked, owed.surfaces, owed.deliveries), (2, 2, 1));
    let second = format!("{} failed", incident(2));
    assert_eq!(owed.reasons, ["e2 failed", second.as_str()]);
}
