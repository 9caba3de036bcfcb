//! The sample case: its shipped logs are what the core makes of the story, the same in both languages; and
//! what visitors of the library meet of it.

mod story;

use axum::http::StatusCode;
use matoi_core::{
    event::Recorded,
    follow_up::FollowUpKind,
    incident::{Incident, State},
    note::{NoteKind, Verdict},
    role::Role,
    settlement::Ending,
};
use matoi_web::sample;
use matoi_words::Language;
use serde_json::{Value, json};

use self::story::{kept, whole};
use crate::world::World;

#[test]
fn the_shipped_logs_are_what_the_core_makes_of_the_story() {
    for language in Language::ALL {
        let shipped = kept(language);
        let told = whole(language).log();
        for part in ["people", "events", "entries"] {
            assert_eq!(shipped[part], told[part], "{part} in {language:?}");
        }
    }
}

/// The states it goes through, each as often as it comes to it.
fn states(events: &[Recorded]) -> Vec<State> {
    let mut states: Vec<State> = Vec::new();
    let mut folded = Incident::default();
    for recorded in events {
        folded = matoi_core::evolve(folded, recorded);
        if states.last() != Some(&folded.state) {
            states.push(folded.state);
        }
    }
    states
}

#[test]
fn the_same_happens_in_both_languages_and_everything_a_case_can_hold_is_there() {
    let [ja, en] = [Language::Ja, Language::En].map(sample::case);
    let words = |case: &matoi_core::case::Case| -> Vec<Value> {
        let word = |it: &Recorded| json!([it.at, it.by, json!(it.event)["event"]]);
        case.events.iter().map(word).collect()
    };
    assert_eq!(words(ja), words(en));
    let said = |case: &matoi_core::case::Case| -> Vec<_> {
        let entries = case.entries.iter();
        entries
            .map(|it| (it.message.clone(), it.author.clone(), it.at))
            .collect()
    };
    assert_eq!(said(ja), said(en));
    for case in [ja, en] {
        let incident = &case.incident;
        assert_eq!(
            (incident.number, incident.state),
            (sample::NUMBER, State::Closed)
        );
        for kind in NoteKind::ALL {
            assert!(!incident.ledger.standing(kind).is_empty(), "{kind:?}");
        }
        let verdicts: Vec<Verdict> = incident
            .ledger
            .standing(NoteKind::Hypothesis)
            .iter()
            .map(|(_, note)| note.verdict)
            .collect();
        assert_eq!(verdicts, [Verdict::RuledOut, Verdict::Supported]);
        for role in Role::ALL {
            assert!(incident.roles.holders(role).next().is_some(), "{role:?}");
        }
        let ended: Vec<_> = incident
            .settlement
            .proposals
            .iter()
            .map(|it| it.ended.unwrap().0)
            .collect();
        assert_eq!(ended, [Ending::Withdrawn, Ending::Agreed]);
        assert_eq!(incident.settlement.proposals[0].concerns.len(), 1);
        for kind in FollowUpKind::ALL {
            assert!(incident.after.follow_up(kind).owner.is_some(), "{kind:?}");
        }
        assert!(incident.look_backs[0].done && incident.look_backs[0].text.is_some());
        let states = states(&case.events);
        use State::{Closed, Open, Responding, Settled, Settling};
        assert_eq!(
            states,
            [
                Open, Responding, Settling, Responding, Settling, Settled, Closed
            ]
        );
    }
}

#[tokio::test]
async fn a_new_library_has_a_sample_in_the_readers_language_and_one_press_puts_it_away() {
    let world = World::new();
    let library = world.opens("/library").await.text;
    assert!(
        library.contains("0 件の事例") && library.contains("見本 · 注文の画面が"),
        "{library}"
    );
    let english = world.opens("/library/sample?lang=en").await.text;
    for shown in [
        "Sample",
        "The order page feels slower",
        "Orders with stock booked twice: 0",
        "Kinako",
        "Thank you, ",
    ] {
        assert!(english.contains(shown), "{shown}: {english}");
    }
    assert!(
        !english.contains("#0") && !english.contains("/i/0"),
        "{english}"
    );
    let case = world.opens("/library/sample").await.text;
    assert!(
        case.contains("二重に引き当てられた注文は 0 件") && case.contains("見本を片づける"),
        "{case}"
    );
    let away = world
        .submits("/library/sample", "then=put_away")
        .await
        .leads_to()
        .to_owned();
    let library = world.opens(&away).await.text;
    assert!(
        library.contains("片づけました") && !library.contains("注文の画面が"),
        "{library}"
    );
    let library = world.opens("/library").await.text;
    assert!(
        !library.contains("href=\"/library/sample\"") && library.contains("もう一度出す"),
        "{library}"
    );
    let back = world
        .submits("/library/sample", "then=put_back")
        .await
        .leads_to()
        .to_owned();
    assert!(world.opens(&back).await.text.contains("注文の画面が"));
    assert!(
        world
            .opens("/library")
            .await
            .text
            .contains("href=\"/library/sample\"")
    );
}

#[tokio::test]
async fn the_sample_can_be_taken_along() {
    let world = World::new();
    let markdown = world.opens("/library/sample.md?lang=en").await.text;
    assert!(
        markdown.starts_with("# Sample The order page"),
        "{markdown}"
    );
    assert!(
        markdown.contains("This is a sample") && markdown.contains("~~Maybe the TV teaser"),
        "{markdown}"
    );
    let exported = world.opens("/library/sample.json").await.json();
    assert_eq!(exported["case"]["incident"]["number"], 0);
    for nothing in [
        "/library/sample.exe",
        "/library/0",
        "/i/0",
        "/i/0.md",
        "/library/sample/x",
    ] {
        assert_eq!(
            world.opens(nothing).await.status,
            StatusCode::NOT_FOUND,
            "{nothing}"
        );
    }
}

#[tokio::test]
async fn no_count_list_or_search_knows_the_sample() {
    let world = World::new();
    world.opens("/library/sample").await;
    assert_eq!(world.gets("/incidents").await["incidents"], json!([]));
    assert_eq!(world.gets("/cases").await["cases"], json!([]));
    assert_eq!(world.gets("/cases?q=v412").await["cases"], json!([]));
    for name in [
        "/cases/0",
        "/cases/sample",
        "/incidents/0",
        "/incidents/sample",
    ] {
        let answer = world.calls("GET", name, None, &Value::Null).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
    }
    let searched = world.opens("/library?q=v412").await.text;
    assert!(!searched.contains("/library/sample"), "{searched}");
    world
        .posts("/incidents", json!({ "title": "注文の画面がだんだん重い" }))
        .await;
    world.quiet().await;
    let first = world.gets("/incidents/1").await;
    assert_eq!(first["number"], 1);
    let page = world.opens("/i/1").await.text;
    assert!(!page.contains("sample"), "{page}");
}
