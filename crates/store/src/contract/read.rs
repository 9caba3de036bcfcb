//! Questions of the house itself.
#![expect(missing_docs, reason = "each case says itself")]

use matoi_core::{actor::Actor, ids::StreamId, incident::State, surface::SurfaceKey};
use serde_json::json;

use super::given::{House, alert, at, effect, entry, event, incident, one, raised, room, write};
use crate::{Answer, CaseRow, Commit, Owed, Query, Settle, Stage, StreamWrite, Viewer, What};

async fn titles(house: &House, open: Option<bool>, words: &str, max: usize) -> Vec<String> {
    let words = words.to_owned();
    let before = None;
    let answer = house
        .ask(Query::Incidents {
            open,
            words,
            before,
            max,
        })
        .await;
    let Answer::Incidents(rows) = answer else {
        panic!("a list is a list, not {answer:?}")
    };
    rows.into_iter().map(|row| row.title).collect()
}

pub async fn lists_incidents_newest_first(house: House) {
    for (number, state) in [
        (1, State::Closed),
        (2, State::Settled),
        (3, State::FalseAlarm),
    ] {
        let mut raised = raised(number, &format!("t{number}"), false);
        if let Some(row) = &mut raised.row {
            row.state = state;
        }
        house.commit(raised).await;
    }
    house.commit(raised(4, "t4", false)).await;
    assert_eq!(titles(&house, None, "", 10).await, ["t4", "t3", "t2", "t1"]);
    assert_eq!(titles(&house, Some(true), "", 10).await, ["t4", "t2"]);
    assert_eq!(titles(&house, Some(false), "", 10).await, ["t3", "t1"]);
    assert_eq!(titles(&house, None, "", 2).await, ["t4", "t3"]);

    let renamed = StreamWrite {
        expected_version: 1,
        ..raised(1, "renamed", false)
    };
    let row = renamed.row.clone().expect("it has one");
    house.commit(renamed).await;
    assert_eq!(house.ask(Query::Number(1)).await, Answer::Incident(row));
    assert_eq!(
        titles(&house, None, "", 10).await,
        ["t4", "t3", "t2", "renamed"]
    );
    assert_eq!(house.ask(Query::Number(5)).await, Answer::Nothing);
}

pub async fn finds_words_in_any_form(house: House) {
    house
        .commit(raised(1, "決済ＡＰＩ が遅い 100%", false))
        .await;
    house.commit(raised(2, "Login_Error", false)).await;
    for (words, expected) in [
        ("決済", vec!["決済ＡＰＩ が遅い 100%"]),
        ("遅い　api", vec!["決済ＡＰＩ が遅い 100%"]),
        ("api login", vec![]),
        ("LOGIN_e", vec!["Login_Error"]),
        ("100%", vec!["決済ＡＰＩ が遅い 100%"]),
        ("n%e", vec![]),
        ("\"'", vec![]),
    ] {
        assert_eq!(titles(&house, None, words, 10).await, expected, "{words}");
    }
}

pub async fn lists_alerts_by_newest_change(house: House) {
    for (name, second) in [("a", 10), ("b", 30), ("c", 20)] {
        let heard = StreamWrite {
            events: vec![event(second, "heard")],
            ..write(&alert(name), 0)
        };
        house.commit(heard).await;
    }
    house.commit(raised(1, "db", false)).await;
    let again = StreamWrite {
        events: vec![event(40, "heard")],
        ..write(&alert("a"), 1)
    };
    house.commit(again).await;
    let looked_at = write(&alert("b"), 1);
    house.commit(looked_at).await;

    for (max, expected) in [(10, vec!["a", "b", "c"]), (2, vec!["a", "b"])] {
        let answer = house.ask(Query::Alerts { max }).await;
        let Answer::Streams(streams) = answer else {
            panic!("alerts are streams, not {answer:?}")
        };
        let found: Vec<StreamId> = streams.into_iter().map(|one| one.stream).collect();
        let expected: Vec<StreamId> = expected.into_iter().map(alert).collect();
        assert_eq!(found, expected);
    }
}

fn said(entries: Vec<matoi_core::entry::Entry>) -> Commit {
    Commit {
        entries,
        ..Commit::default()
    }
}

pub async fn reads_a_room_in_order(house: House) {
    let late = entry("room-1", "30", "", "ken", 30);
    let early = entry("room-1", "10", "", "hana", 10);
    let edited = entry("room-1", "10", "40", "hana", 10);
    let elsewhere = entry("room-2", "20", "", "hana", 20);
    let all = vec![late.clone(), edited.clone(), elsewhere, early.clone()];
    house.try_commit(said(all)).await.expect("the store works");

    let expected = vec![early.clone(), edited.clone(), late.clone()];
    assert_eq!(
        house.ask(Query::Entries(room(1))).await,
        Answer::Entries(expected)
    );
    assert_eq!(
        house.ask(Query::Entry(early.message)).await,
        Answer::Entry(edited)
    );
    assert_eq!(
        house.ask(Query::Entries(room(9))).await,
        Answer::Entries(vec![])
    );
    for (number, count) in [(1, 3), (2, 1), (9, 0)] {
        let counted = house.ask(Query::EntryCount(room(number))).await;
        assert_eq!(counted, Answer::EntryCount(count), "room {number}");
    }
}

pub async fn tells_who_talked(house: House) {
    let mut machine = entry("room-1", "40", "", "x", 40);
    machine.author = Actor::Machine;
    let all = vec![
        entry("room-1", "10", "", "early", 10),
        entry("room-1", "20", "", "ken", 20),
        entry("room-1", "30", "", "hana", 30),
        entry("room-1", "31", "", "ken", 31),
        entry("room-2", "32", "", "elsewhere", 32),
        machine,
    ];
    house.try_commit(said(all)).await.expect("the store works");
    let talkers = house.ask(Query::Talkers(room(1), at(20))).await;
    assert_eq!(talkers, Answer::Talkers(vec!["hana".into(), "ken".into()]));
}

/// Puts the case of incident `number` into the library.
async fn put_away(house: &House, number: u64, title: &str, text: &str) {
    let closed = StreamWrite {
        effects: vec![effect(&format!("keep {number}"), "library", 0)],
        ..raised(number, title, false)
    };
    house.commit(closed).await;
    let claimed = house.claim_effect(0).await;
    let settle = Settle::Done {
        answers: Vec::new(),
        entries: Vec::new(),
        case: Some(CaseRow {
            number,
            body: json!({ "case": number }),
            text: text.to_owned(),
            gist: text.split_whitespace().map(str::to_owned).collect(),
        }),
        drawn: None,
    };
    assert!(house.settle(&claimed, settle).await);
}

fn case(number: u64) -> String {
    json!({ "case": number }).to_string()
}

pub async fn finds_cases_by_words(house: House) {
    put_away(&house, 1, "決済が遅い", "ロールバックした。Redis").await;
    put_away(&house, 2, "ろぐいん login", "ﾛｰﾙﾊﾞｯｸ").await;
    for (words, max, expected) in [
        ("", 10, vec![2, 1]),
        ("", 1, vec![2]),
        ("ロールバック", 10, vec![2, 1]),
        ("redis ロールバック", 10, vec![1]),
        ("決済　REDIS", 10, vec![1]),
        ("login redis", 10, vec![]),
        ("ろーるばっく", 10, vec![2, 1]),
        ("ログイン", 10, vec![2]),
        ("けっさい", 10, vec![]),
    ] {
        let words = words.to_owned();
        let found = house
            .ask(Query::Cases {
                words: words.clone(),
                before: None,
                max,
            })
            .await;
        let expected: Vec<String> = expected.into_iter().map(case).collect();
        assert_eq!(found, Answer::Cases(expected), "{words}");
    }
    assert_eq!(house.ask(Query::Case(2)).await, Answer::Case(case(2)));
    assert_eq!(house.ask(Query::Case(3)).await, Answer::Nothing);
}

/// Every word of one to three characters out of these finds just the texts that hold it.
pub async fn finds_any_part_of_any_word(house: House) {
    let texts = [
        "決済が遅い",
        "済決",
        "決 済",
        "aab ba",
        "Ａ決b",
        "x-y_z 5xx",
        "\"OR\" AND*",
        "決",
    ];
    for (at, text) in texts.iter().enumerate() {
        put_away(&house, at as u64 + 1, "", text).await;
    }
    let letters = ["決", "済", "遅", "a", "b", "-", "x", "\"", "*", "O"];
    let mut words: Vec<String> = letters.iter().map(|it| (*it).to_owned()).collect();
    for _ in 0..2 {
        let longer = words
            .iter()
            .flat_map(|word| letters.map(|it| format!("{word}{it}")));
        words = words.iter().cloned().chain(longer).collect();
    }
    words.sort_unstable();
    words.dedup();
    for word in words {
        let holds = |text: &str| crate::search::normal(text).contains(&word.to_lowercase());
        let expected = texts.iter().enumerate().filter(|(_, text)| holds(text));
        let expected = expected.map(|(at, _)| case(at as u64 + 1)).rev();
        let expected = Answer::Cases(expected.collect());
        let words = word.clone();
        let found = house
            .ask(Query::Cases {
                words,
                before: None,
                max: 99,
            })
            .await;
        assert_eq!(found, expected, "{word}");
    }
}

pub async fn counts_what_is_owed(house: House) {
    assert_eq!(house.owed().await, Owed::default());
    assert!(house.owed().await.is_nothing());
    let effects = |prefix: &str, lanes: &[&str]| -> Vec<_> {
        let key = |lane: &&str| effect(&format!("{prefix}{lane}"), lane, 0);
        lanes.iter().map(key).collect()
    };
    let first = StreamWrite {
        effects: effects("1", &["a", "b", "c"]),
        ..write(&incident(1), 0)
    };
    house.commit(first).await;
    let claimed = house.claim_outbox("p", 0).await;
    let why = |why: &str| why.to_owned();
    house
        .settle(&claimed[1], Settle::Parked { why: why("older") })
        .await;
    let not_before = at(9);
    house
        .settle(
            &claimed[2],
            Settle::Unknown {
                not_before,
                why: why("newer"),
            },
        )
        .await;
    let second = StreamWrite {
        effects: effects("2", &["a"]),
        ..write(&incident(2), 0)
    };
    house
        .try_commit(one(second))
        .await
        .expect("the store works");
    house.receive(&[("d", "1")]).await;

    let of_first = Owed {
        deliveries: 1,
        sending: 1,
        unknown: 1,
        parked: 1,
        reasons: vec![why("newer"), why("older")],
        ..Owed::default()
    };
    let of_all = Owed {
        pending: 1,
        ..of_first.clone()
    };
    assert_eq!(house.owed().await, of_all);
    let asked = house.ask(Query::Owed(Some(incident(1)))).await;
    assert_eq!(asked, Answer::Owed(of_first));
    let missing = house.ask(Query::Owed(Some(incident(3)))).await;
    assert_eq!(missing, Answer::Nothing);
}

pub async fn goes_on_before_an_incident(house: House) {
    for number in 1..=4 {
        house
            .commit(raised(number, &format!("t{number}"), false))
            .await;
    }
    let mut seen: Vec<u64> = Vec::new();
    let mut before = None;
    loop {
        let query = Query::Incidents {
            open: None,
            words: String::new(),
            before,
            max: 3,
        };
        let Answer::Incidents(rows) = house.ask(query).await else {
            panic!("a list is a list")
        };
        let Some(last) = rows.last() else { break };
        before = Some((last.opened_at, last.number));
        seen.extend(rows.iter().map(|row| row.number));
    }
    assert_eq!(seen, [4, 3, 2, 1], "each once, whatever the page");
}

pub async fn finds_cases_that_are_alike(house: House) {
    put_away(&house, 1, "one", "決済 済画 画面 500").await;
    put_away(&house, 2, "two", "決済 済が 遅延").await;
    put_away(&house, 3, "drill", "").await;
    put_away(&house, 4, "four", "login slow").await;
    for (gist, max, expected) in [
        ("決済 済画 画面", 9, vec![1]),
        ("決済 済画 済が 画面 500", 9, vec![1, 2]),
        ("決済 済画 済が 画面 500", 1, vec![1]),
        ("login", 9, vec![4]),
        ("\" OR NOT", 9, vec![]),
        ("nothing", 9, vec![]),
        ("", 9, vec![]),
    ] {
        let words = gist.split_whitespace().map(str::to_owned).collect();
        let answer = house.ask(Query::Alike { gist: words, max }).await;
        let Answer::Alike(rows) = answer else {
            panic!("cases that are alike are a list, not {answer:?}")
        };
        let found: Vec<u64> = rows.into_iter().map(|row| row.number).collect();
        assert_eq!(found, expected, "{gist}");
    }
}

pub async fn tells_each_thing_that_is_owed(house: House) {
    assert_eq!(
        house.ask(Query::Owing { max: 9 }).await,
        Answer::Owing(vec![])
    );
    let decided = StreamWrite {
        effects: vec![
            effect("a1", "a", 0),
            effect("b1", "b", 0),
            effect("c1", "c", 0),
        ],
        surfaces: vec![(SurfaceKey::Board, 5)],
        ..raised(1, "db", false)
    };
    house.commit(decided).await;
    let claimed = house.claim_outbox("p", 0).await;
    let retry = Settle::Retry {
        not_before: at(9),
        why: "slow".to_owned(),
    };
    house.settle(&claimed[0], retry).await;
    let parked = Settle::Parked {
        why: "odd".to_owned(),
    };
    house.settle(&claimed[1], parked).await;
    let Answer::Owing(all) = house.ask(Query::Owing { max: 9 }).await else {
        panic!("what is owed is a list")
    };
    let told: Vec<_> = all
        .iter()
        .map(|one| (one.stage, one.attempts, one.why.as_deref()))
        .collect();
    let expected = [
        (Stage::Pending, 1, Some("slow")),
        (Stage::Parked, 1, Some("odd")),
        (Stage::Sending, 1, None),
        (Stage::Pending, 0, None),
    ];
    assert_eq!(told, expected);
    assert_eq!(all[0].not_before, Some(at(9)));
    assert_eq!(all[0].stream, incident(1));
    assert!(all[..3].iter().all(|one| one.since.is_some()));
    assert_eq!(all[3].what, What::Surface(SurfaceKey::Board));
    let Answer::Owing(first) = house.ask(Query::Owing { max: 2 }).await else {
        panic!("what is owed is a list")
    };
    assert_eq!(first, all[..2]);
}

pub async fn keeps_settings(house: House) {
    let name = || Query::Setting("announce".to_owned());
    assert_eq!(house.ask(name()).await, Answer::Nothing);
    house.put_setting("announce", json!("C1")).await;
    house.put_setting("announce", json!({ "room": "C2" })).await;
    assert_eq!(
        house.ask(name()).await,
        Answer::Setting(json!({ "room": "C2" }))
    );
}

pub async fn gives_a_setting_away_once(house: House) {
    house.put_setting("link", json!("U1")).await;
    assert_eq!(house.take_setting("link").await, Some(json!("U1")));
    assert_eq!(house.take_setting("link").await, None);
    let asked = house.ask(Query::Setting("link".to_owned())).await;
    assert_eq!(asked, Answer::Nothing);
}

pub async fn keeps_what_a_file_holds_for_the_house_alone(house: House) {
    let asked = || Query::Content("aa".to_owned());
    assert_eq!(house.ask(asked()).await, Answer::Nothing);
    house.keep_content("aa", b"\0graph").await;
    house.keep_content("aa", b"\0graph").await;
    assert_eq!(
        house.ask(asked()).await,
        Answer::Content(b"\0graph".to_vec())
    );
    for viewer in [Viewer::Anyone, Viewer::Member("hana".into())] {
        assert_eq!(house.ask_as(&viewer, asked()).await, Answer::Nothing);
    }
}
