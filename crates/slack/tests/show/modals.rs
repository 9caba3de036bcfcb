//! Modals and the home: how they look, and that nothing anybody writes breaks them.

use matoi_core::{
    incident::{Incident, State},
    team::Tongue,
};
use matoi_slack::{
    modal::{Modal, Tag, input},
    show::{self, Look},
    wire::{form::Filled, kit::view::FittedView},
};
use proptest::prelude::*;
use serde_json::{Value, json};

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
        filled: Filled::of(Some(state)),
    };
    show::modal(modal, &look, &views::speaker(&team, tongue)).fit()
}

fn golden(name: &str, draw: impl Fn(Tongue) -> FittedView) {
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
fn the_home_shows_what_is_open() {
    let team = views::team();
    let home = |open: &[Incident], tongue| show::home(open, &views::speaker(&team, tongue)).fit();
    golden("home", |tongue| home(&[incident()], tongue));
    golden("home_quiet", |tongue| home(&[], tongue));
}

#[test]
fn every_modal_is_known_again_by_what_it_carries() {
    let tag = Tag {
        modal: concern(),
        room: Some("C0ROOM".into()),
    };
    assert_eq!(Tag::parse(&tag.metadata()), Some(tag));
    for odd in ["", "{}", "null", r#"{"modal":"other"}"#, "いろは"] {
        assert_eq!(Tag::parse(odd), None, "{odd}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn nothing_anybody_writes_becomes_markup(title in any::<String>(), words in any::<String>()) {
        let title = [title.as_str(), "<!here>"].concat();
        let about = Incident { title, ..incident() };
        let state = json!({"values": {(input::WORDS): {"any": {"value": words}}}});
        let team = views::team();
        for view in [
            drawn(&concern(), Some(&about), &state, Tongue::En),
            show::home(std::slice::from_ref(&about), &views::speaker(&team, Tongue::En)).fit(),
        ] {
            let mut texts = Vec::new();
            markup(view.json(), &mut texts);
            prop_assert!(!texts.is_empty());
            for text in texts {
                for (at, _) in text.match_indices('<') {
                    let ours = text[at..].starts_with("<!date^");
                    prop_assert!(ours, "{}", text);
                }
            }
        }
    }
}

fn markup<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
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
