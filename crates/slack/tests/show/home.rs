//! The app's home: how it looks to one person, what it keeps from others, and its limits.

use matoi_core::{
    follow_up::{FollowUpKind, Task},
    ids::{IncidentId, PersonId, TaskId},
    incident::{Incident, State},
    role::{Offer, Role, Roles},
    settlement::{Proposal, Settlement},
    team::Tongue,
};
use matoi_slack::{
    act::Act,
    show,
    wire::kit::view::{FittedView, VIEW_BLOCKS_MAX, VIEW_BYTES_MAX},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    modals::{golden, markup},
    views,
};

/// Who looks.
const ME: &str = "U0HANA";

fn offered(to: &str) -> Roles {
    let offer = Offer {
        role: Role::Lead,
        to: views::who(to),
        by: views::person("U0RIKU"),
        at: views::WHEN,
        hands_over: false,
    };
    serde_json::from_value(json!({ "offers": [offer] })).expect("roles")
}

fn asked_to_settle(agreed: &[&str]) -> Settlement {
    let proposal = Proposal {
        id: views::PROPOSAL,
        by: views::person("U0RIKU"),
        text: "静かです".to_owned(),
        at: views::WHEN,
        material: Vec::new(),
        evidence: Vec::new(),
        agreed: agreed.iter().map(|id| views::person(id)).collect(),
        marks: std::collections::BTreeMap::new(),
        concerns: Vec::new(),
        post: None,
        ended: None,
    };
    Settlement {
        proposals: vec![proposal],
    }
}

fn task(text: &str, owner: &str) -> Task {
    Task {
        id: TaskId(Uuid::from_u128(11)),
        text: text.to_owned(),
        by: views::person("U0RIKU"),
        owner: Some(views::who(owner)),
        look_back: None,
        done: false,
        dropped: false,
    }
}

fn other(number: u64, state: State) -> Incident {
    Incident {
        id: Some(IncidentId(Uuid::from_u128(u128::from(number)))),
        number,
        title: "検索が <!here> 遅い".to_owned(),
        state,
        opened_at: Some(views::WHEN),
        kept: state.is_over(),
        ..Incident::default()
    }
}

/// One in which everything is asked of `to`.
fn asking(to: &str) -> Incident {
    let mut incident = Incident {
        title: "決済が <!here> 変".to_owned(),
        roles: offered(to),
        settlement: asked_to_settle(&["U0RIKU"]),
        ..other(7, State::Settling)
    };
    incident.called.people = vec![views::who(to)];
    let asked = Some((views::who(to), views::person("U0RIKU")));
    incident.after.cause.asked = asked;
    incident.after.tasks = vec![task("<!here> 見直す", to)];
    incident
}

fn home(open: &[Incident], over: &[Incident], tongue: Tongue) -> FittedView {
    let team = views::team();
    let me = PersonId::from(ME);
    show::home(&me, open, over, &views::speaker(&team, tongue)).fit()
}

fn acts(view: &FittedView) -> Vec<Act> {
    fn collect(value: &Value, found: &mut Vec<Act>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            Value::Object(fields) => {
                if fields.get("type").is_some_and(|kind| kind == "button") {
                    let text = |name: &str| fields[name].as_str().expect("text");
                    let act = Act::parse(text("action_id"), text("value"));
                    found.push(act.expect("a button of ours"));
                }
                fields.values().for_each(|field| collect(field, found));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    collect(view.json(), &mut found);
    found
}

#[test]
fn the_home_shows_what_is_open_what_is_asked_and_what_to_read() {
    let open = [asking(ME), other(8, State::Open)];
    let over = [other(3, State::Closed)];
    golden("home", |tongue| home(&open, &over, tongue));
    golden("home_quiet", |tongue| home(&[], &[], tongue));
}

#[test]
fn everything_asked_is_answered_from_there() {
    let view = home(
        &[asking(ME), other(8, State::Open)],
        &[other(3, State::Closed)],
        Tongue::En,
    );
    let (id, task) = (IncidentId(Uuid::from_u128(7)), TaskId(Uuid::from_u128(11)));
    let expected = [
        Act::RaiseForm,
        Act::AcceptRole(id, Role::Lead),
        Act::DeclineRole(id, Role::Lead),
        Act::TakeFollowUp(id, FollowUpKind::Cause),
        Act::DeclineFollowUp(id, FollowUpKind::Cause),
        Act::Agree(id, views::PROPOSAL),
        Act::WorryForm(id, views::PROPOSAL),
        // The first one they are in already.
        Act::Join(IncidentId(Uuid::from_u128(8))),
        Act::FinishTask(id, task),
        Act::LetGoTask(id, task),
    ];
    assert_eq!(acts(&view), expected);
}

#[test]
fn what_is_asked_of_others_or_answered_is_not_shown() {
    let mut answered = Incident {
        settlement: asked_to_settle(&["U0RIKU", ME]),
        ..other(9, State::Settling)
    };
    answered.called.people = vec![views::who(ME)];
    answered.after.tasks = vec![Task {
        done: true,
        ..task("できたこと", ME)
    }];
    let view = home(&[asking("U0MEI"), answered], &[], Tongue::Ja);
    let join = Act::Join(IncidentId(Uuid::from_u128(7)));
    assert_eq!(acts(&view), [Act::RaiseForm, join]);
    let words = view.json().to_string();
    assert!(
        !words.contains("U0RIKU") && !words.contains("U0MEI"),
        "{words}"
    );
    assert!(!words.contains("見直す") && !words.contains("できたこと"));
}

#[test]
fn what_was_put_away_but_is_not_in_the_library_is_nothing_to_read() {
    let away = Incident {
        kept: false,
        ..other(3, State::Closed)
    };
    let words = home(&[], &[away], Tongue::En).json().to_string();
    assert!(!words.contains("To read"), "{words}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn however_much_there_is_a_home_stays_within_limits(
        words in "\\PC{0,200}", open in 0_u64..60, over in 0_u64..60, tongue in prop::bool::ANY,
    ) {
        let title = [words.as_str(), "<!here>"].concat();
        let full = |number| {
            let mut incident = Incident { number, title: title.clone(), ..asking(ME) };
            incident.after.tasks = vec![task(&title, ME); 30];
            incident
        };
        let open: Vec<Incident> = (0..open).map(full).collect();
        let over: Vec<Incident> =
            (0..over).map(|number| Incident { kept: true, ..full(number) }).collect();
        let view = home(&open, &over, if tongue { Tongue::Ja } else { Tongue::En });
        let blocks = view.json()["blocks"].as_array().expect("blocks");
        prop_assert!(blocks.len() <= VIEW_BLOCKS_MAX);
        prop_assert!(view.json().to_string().len() <= VIEW_BYTES_MAX);
        let offered = acts(&view);
        prop_assert_eq!(offered.first(), Some(&Act::RaiseForm));
        let mut texts = Vec::new();
        markup(view.json(), &mut texts);
        for text in texts {
            for (at, _) in text.match_indices('<') {
                let ours = ["<!date^", "<@U0RIKU>", "<https://matoi.example/i/"];
                let ours = ours.iter().any(|start| text[at..].starts_with(start));
                prop_assert!(ours, "{}", text);
            }
        }
    }
}
