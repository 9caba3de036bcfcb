//! Modals: how they look, and that nothing anybody writes breaks them.

use matoi_core::{
    follow_up::FollowUpKind,
    ids::{LookBackId, MessageRef, NoteId},
    incident::{Incident, State},
    note::NoteKind,
    role::Role,
    team::Tongue,
};
use matoi_slack::{
    drawn::Drawn,
    modal::{Modal, Tag, input, of_note},
    show::{self, Look},
    wire::{
        form::Filled,
        kit::view::{FittedView, PRIVATE_METADATA_MAX},
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::views;

fn incident() -> Incident {
    Incident {
        id: Some(views::INCIDENT),
        number: 7,
        title: "決済が <!here> 変".to_owned(),
        state: State::Settling,
        opened_at: Some(views::WHEN),
        ..Incident::default()
    }
}

fn concern() -> Modal {
    Modal::Concern {
        incident: views::INCIDENT,
        proposal: views::PROPOSAL,
    }
}

fn drawn(modal: &Modal, incident: Option<&Incident>, state: &Value, tongue: Tongue) -> FittedView {
    let team = views::team();
    let look = Look {
        now: views::WHEN,
        person: &views::who("U0HANA"),
        incident,
        alert: None,
        open: &[],
        filled: Filled::of(Some(state)),
    };
    show::modal(modal, &look, &views::speaker(&team, tongue)).fit()
}

pub fn golden(name: &str, draw: impl Fn(Tongue) -> FittedView) {
    for (tongue, code) in [(Tongue::Ja, "ja"), (Tongue::En, "en")] {
        let name = [name, "_", code].concat();
        insta::with_settings!({
            snapshot_path => "golden",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_json_snapshot!(name, draw(tongue).json()) });
    }
}

#[test]
fn a_concern_may_be_said_without_a_word() {
    let about = incident();
    golden("modal_concern", |tongue| {
        drawn(&concern(), Some(&about), &json!({}), tongue)
    });
}

/// One of every modal there is.
fn every() -> Vec<Modal> {
    let incident = views::INCIDENT;
    let note = || NoteId(Uuid::from_u128(1));
    vec![
        concern(),
        Modal::Raise,
        Modal::Note {
            incident,
            kind: Some(NoteKind::Impact),
        },
        Modal::NoteOn {
            message: MessageRef::new("C0ROOM", "1795323720.000100"),
        },
        Modal::Notes {
            incident,
            note: None,
        },
        Modal::Notes {
            incident,
            note: Some(note()),
        },
        Modal::Details { incident },
        Modal::Offer {
            incident,
            role: Role::Scribe,
        },
        Modal::Propose { incident },
        Modal::FollowUp {
            incident,
            kind: FollowUpKind::Report,
        },
        Modal::Task { incident },
        Modal::LookBack {
            incident,
            look_back: LookBackId(Uuid::from_u128(2)),
            base: None,
        },
    ]
}

/// An incident in which `text` stands wherever somebody's words go, as a store gives it back.
fn saying(text: &str, notes: u128) -> Incident {
    let note = |n: u128| {
        let kind = ["hypothesis", "fact"][usize::from(n > 1)];
        let note = json!({
            "kind": kind, "text": text, "source": null, "said_by": null,
            "at": views::WHEN, "verdict": "open", "explicit": true, "withdrawn": n == 3,
            "marks": {}, "was": [],
        });
        (Uuid::from_u128(n).to_string(), note)
    };
    let ledger: serde_json::Map<String, Value> = (1..=notes).map(note).collect();
    let piece = json!({
        "text": text, "url": null, "from": "given", "by": {"named": text}, "at": views::WHEN,
    });
    let look_back = json!({
        "id": Uuid::from_u128(2), "size": "talk", "by": {"named": text}, "at": views::WHEN,
        "text": null, "revision": 3, "written_by": null, "done": false, "dropped": false,
    });
    let mut raw = serde_json::to_value(incident()).expect("an incident is JSON");
    raw["title"] = json!(text);
    raw["impact"] = json!(text);
    raw["ledger"] = Value::Object(ledger);
    raw["evidence"] = json!(vec![piece; 12]);
    raw["look_backs"] = json!([look_back]);
    raw["after"] = json!({"report": {"plan": {"how": text, "when": text, "for_whom": text}}});
    serde_json::from_value(raw).expect("an incident")
}

fn texts<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| texts(item, name, found)),
        Value::Object(fields) => {
            found.extend(fields.get(name));
            fields.values().for_each(|field| texts(field, name, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_form_fits_whatever_stands_in_it_and_may_be_sent_empty() {
    for letter in ["a", "長い ", "🔥", "<!here> "] {
        let about = saying(&letter.repeat(700), 150);
        for modal in every() {
            for tongue in [Tongue::Ja, Tongue::En] {
                let view = drawn(&modal, Some(&about), &json!({}), tongue);
                let view = view.json();
                let told = view.to_string();
                assert!(told.len() < 200_000 && !told.contains('⟦'), "{told}");
                assert!(view["submit"]["text"].is_string(), "{told}");
                let blocks = view["blocks"].as_array().expect("blocks");
                assert!((1..=100).contains(&blocks.len()));
                let inputs = blocks.iter().filter(|block| block["type"] == "input");
                assert!(inputs.clone().all(|input| input["optional"] == true));
                assert!(inputs.clone().count() > 0, "{modal:?} asks nothing: {told}");
                let mut options = Vec::new();
                texts(view, "options", &mut options);
                for options in options {
                    assert!(options.as_array().is_some_and(|all| all.len() <= 100));
                }
            }
        }
    }
}

#[test]
fn a_look_back_that_is_too_long_for_a_window_is_shown_and_left_alone() {
    let mut about = saying("短い", 2);
    let modal = every().pop().expect("a look-back");
    let inputs = |about: &Incident| {
        let view = drawn(&modal, Some(about), &json!({}), Tongue::Ja);
        let mut inputs = Vec::new();
        texts(view.json(), "block_id", &mut inputs);
        inputs.into_iter().cloned().collect::<Vec<_>>()
    };
    assert!(inputs(&about).contains(&json!(input::WORDS)));
    about.look_backs[0].text = Some("長い".repeat(2_000));
    assert!(!inputs(&about).contains(&json!(input::WORDS)));
    let known = modal.clone().seen(Some(&about));
    assert!(matches!(known, Modal::LookBack { base: Some(3), .. }));
}

#[test]
fn choosing_another_note_draws_its_own_fields() {
    let about = saying("DB?", 2);
    let modal = Modal::Notes {
        incident: views::INCIDENT,
        note: None,
    };
    let chosen = |id: u128| {
        let id = Uuid::from_u128(id).to_string();
        let state = json!({"values": {"note": {"note": {"selected_option": {"value": id}}}}});
        let view = drawn(&modal, Some(&about), &state, Tongue::En);
        view.json()["blocks"].to_string()
    };
    let fields = |id: u128, input| of_note(input, NoteId(Uuid::from_u128(id)));
    assert!(
        chosen(1).contains(&fields(1, input::VERDICT)),
        "a hypothesis"
    );
    assert!(chosen(2).contains(&fields(2, input::KIND)));
    assert!(!chosen(2).contains(&fields(2, input::VERDICT)), "a fact");
}

#[test]
fn what_cannot_be_seen_is_left_out_and_what_was_filled_in_stays() {
    let state = json!({"values": {(input::WORDS): {"any": {"value": "グラフが戻っていない"}}}});
    let view = drawn(&concern(), None, &state, Tongue::Ja);
    let blocks = view.json()["blocks"].as_array().expect("blocks");
    assert_eq!(blocks.len(), 1, "{blocks:?}");
    assert_eq!(
        blocks[0]["element"]["initial_value"],
        "グラフが戻っていない"
    );
}

#[test]
fn every_modal_is_known_again_by_what_it_carries() {
    for modal in every() {
        let tag = Tag {
            modal,
            room: Some("C0ROOM".into()),
            drawn: Drawn::default(),
        };
        assert_eq!(Tag::parse(&tag.metadata()), Some(tag));
    }
    for odd in ["", "{}", "null", r#"{"modal":"other"}"#, "いろは"] {
        assert_eq!(Tag::parse(odd), None, "{odd}");
    }
}

#[test]
fn a_form_that_changes_something_remembers_what_stood_in_it_and_nobodys_words() {
    let about = incident();
    let details = Modal::Details {
        incident: views::INCIDENT,
    };
    let view = drawn(&details, Some(&about), &json!({}), Tongue::Ja);
    let remembered = Drawn::of(view.json());
    let sent = |title: &str, heat: &str| {
        json!({"values": {
            "title": {"title": {"value": title}},
            "impact": {"impact": {"value": null}},
            "heat": {"heat": {"selected_option": {"value": heat}}},
        }})
    };
    let changed = |state: &Value| {
        let names = [input::TITLE, input::IMPACT, input::HEAT];
        names.map(|name| remembered.is_changed(&Filled::of(Some(state)), name))
    };
    assert_eq!(changed(&sent(&about.title, "need_hands")), [false; 3]);
    assert_eq!(
        changed(&sent("別の題", "all_together")),
        [true, false, true]
    );
    assert_eq!(
        changed(&json!({"values": {}})),
        [false; 3],
        "nothing was sent"
    );
    for modal in every().into_iter().filter(Modal::is_change) {
        let view = drawn(&modal, Some(&about), &json!({}), Tongue::Ja);
        let (room, drawn) = (Some("C0ROOM".into()), Drawn::of(view.json()));
        let metadata = Tag { modal, room, drawn }.metadata();
        assert!(metadata.len() < PRIVATE_METADATA_MAX / 2, "{metadata}");
        assert!(!metadata.contains("決済"), "{metadata}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn nothing_anybody_writes_becomes_markup(title in any::<String>(), words in any::<String>()) {
        let title = [title.as_str(), "<!here>"].concat();
        let about = Incident { title, ..incident() };
        let state = json!({"values": {(input::WORDS): {"any": {"value": words}}}});
        let view = drawn(&concern(), Some(&about), &state, Tongue::En);
        let mut texts = Vec::new();
        markup(view.json(), &mut texts);
        prop_assert!(!texts.is_empty());
        for text in texts {
            prop_assert!(!text.contains('<'), "{}", text);
        }
    }
}

pub fn markup<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| markup(item, found)),
        Value::Object(fields) => {
            if fields.get("type").is_some_and(|kind| kind == "mrkdwn") {
                found.extend(fields["text"].as_str());
            }
            fields.values().for_each(|field| markup(field, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
