//! Words to one person: every refusal and every advice, in both languages, with what can be pressed.

use matoi_core::{
    follow_up::FollowUpKind,
    ids::{Fingerprint, IncidentId, LookBackId, NoteId},
    incident::{Incident, Room},
    note::NoteKind,
    refusal::{Advice, Refusal, Saying, Step},
    role::Role,
    team::Tongue,
};
use matoi_slack::{
    act::Act,
    show::{self, About, Called},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::views::{self, who};

const THING: Uuid = Uuid::from_u128(9);

fn refusals() -> Vec<Saying> {
    let lead = Role::Lead;
    [
        Refusal::NoSuchIncident,
        Refusal::NoSuchAlert,
        Refusal::NoSuchNote,
        Refusal::NoSuchLookBack,
        Refusal::NoSuchTask,
        Refusal::TooMany,
        Refusal::Over,
        Refusal::AlreadySettled,
        Refusal::StillOpen,
        Refusal::ProposalLive,
        Refusal::NoProposal,
        Refusal::LeadOnly,
        Refusal::RoleHeld {
            role: lead,
            holder: who("U0RIKU"),
        },
        Refusal::RoleNotHeld { role: lead },
        Refusal::NotAPerson,
    ]
    .map(Saying::Refused)
    .to_vec()
}

fn advice() -> Vec<Saying> {
    let first = [
        Advice::Received,
        Advice::Joined {
            room: Some("C0ROOM".into()),
            number: 7,
        },
        Advice::Joined {
            room: None,
            number: 7,
        },
        Advice::NoteKept {
            note: NoteId(THING),
            kind: NoteKind::Fact,
        },
        Advice::NoteTaken {
            note: NoteId(THING),
        },
        Advice::MaybeSame {
            incident: IncidentId(Uuid::from_u128(3)),
            number: 3,
            title: "決済が <!channel> 変".to_owned(),
            room: Some("C0OTHER".into()),
            minutes: 4,
        },
        Advice::GoesOn {
            incident: IncidentId(THING),
        },
        Advice::Recovered,
        Advice::Agreed,
        Advice::AgreedAlready,
        Advice::ConcernNoted,
        Advice::NoMaterialYet,
        Advice::NoRoom {
            reason: "restricted_action <!channel>".to_owned(),
        },
        Advice::Missed {
            people: vec![who("U0HANA"), who("U0MEI")],
        },
        Advice::ImpactMissing,
        Advice::Help,
        Advice::NotARoom,
        Advice::CameLate {
            said_at: views::WHEN,
        },
        Advice::WordsKeptBack,
        Advice::CloseReady,
        Advice::Leftovers { count: 2 },
    ];
    let skipped = Step::ALL.map(|step| Advice::Skipped { step });
    let all = first
        .into_iter()
        .chain(skipped)
        .chain(of_rooms())
        .chain(of_roles())
        .chain(of_after());
    all.map(Saying::Advised).collect()
}

fn of_rooms() -> Vec<Advice> {
    let by = Some(who("U0MEI"));
    vec![
        Advice::RoomPutAway { by: None },
        Advice::RoomPutAway { by },
        Advice::NotAdopted,
        Advice::PutOut,
        Advice::RoomAgain,
    ]
}

fn of_roles() -> Vec<Advice> {
    let role = Role::Lead;
    let by = views::person("U0RIKU");
    vec![
        Advice::RoleTaken { role },
        Advice::RoleTaken {
            role: Role::Company,
        },
        Advice::RoleReleased {
            role: Role::HandsOn,
        },
        Advice::RoleRenewed { role },
        Advice::TurnOver { role },
        Advice::RoleAsked { role, by },
        Advice::RoleAsked {
            role,
            by: matoi_core::actor::Actor::Machine,
        },
        Advice::OfferSent {
            role,
            to: who("U0MEI"),
        },
        Advice::RoleVacant { role },
        Advice::OfferLapsed {
            role,
            who: who("U0MEI"),
        },
        Advice::OfferDeclined {
            role,
            who: who("U0MEI"),
        },
        Advice::DeclineHeard,
        Advice::HandedOver {
            role,
            to: who("U0MEI"),
        },
    ]
}

fn of_after() -> Vec<Advice> {
    let kind = FollowUpKind::Cause;
    vec![
        Advice::FollowUpRequested {
            kind,
            by: views::person("U0RIKU"),
        },
        Advice::FollowUpSent {
            kind,
            to: who("U0MEI"),
        },
        Advice::FollowUpTaken {
            kind: FollowUpKind::Cause,
        },
        Advice::FollowUpDeclined {
            kind,
            who: who("U0MEI"),
        },
        Advice::TaskHeld { who: who("U0MEI") },
        Advice::LookBackOpened {
            look_back: LookBackId(THING),
        },
        Advice::LookBackJoined,
    ]
}

fn of_alerts() -> Vec<Saying> {
    [
        Advice::Looking,
        Advice::StoppedLooking,
        Advice::Dismissed,
        Advice::Restored,
    ]
    .map(Saying::Advised)
    .to_vec()
}

fn of_incident() -> About {
    About {
        incident: Some(views::INCIDENT),
        proposal: Some(views::PROPOSAL),
        ..About::default()
    }
}

fn of_alert() -> About {
    About {
        alert: Some(Fingerprint::from("cpu#1")),
        ..About::default()
    }
}

/// All there is to say, with what it is about.
fn all() -> Vec<(Saying, About)> {
    let of_incidents = refusals().into_iter().chain(advice());
    let of_incidents = of_incidents.map(|saying| (saying, of_incident()));
    of_incidents
        .chain(of_alerts().into_iter().map(|saying| (saying, of_alert())))
        .collect()
}

fn buttons(blocks: &[Value]) -> Vec<(String, Act)> {
    let rows = blocks.iter().filter(|block| block["type"] == "actions");
    let buttons = rows.flat_map(|row| row["elements"].as_array().cloned().unwrap_or_default());
    let read = |button: Value| {
        let text = |place: &str| {
            button
                .pointer(place)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let id = text("/action_id").expect("every button has it");
        let act = Act::parse(&id, &text("/value").expect("every button has it"));
        let label = text("/text/text").expect("every button has it");
        (
            label,
            act.unwrap_or_else(|| panic!("{id} is not read back")),
        )
    };
    buttons.map(read).collect()
}

#[test]
fn every_saying_in_both_languages() {
    let team = views::team();
    for (tongue, code) in [(Tongue::Ja, "ja"), (Tongue::En, "en")] {
        let said = |(saying, about): &(Saying, About)| {
            let shown = show::saying(saying, about, tongue, &team).fit();
            // Which forms there are is told where the forms are.
            let pressed: Vec<String> = buttons(shown.blocks())
                .into_iter()
                .filter(|(_, act)| !act.opens_form())
                .map(|(label, act)| format!("[{label}] {}", act.action_id()))
                .collect();
            json!({"says": shown.text(), "offers": pressed})
        };
        let texts: Vec<Value> = all().iter().map(said).collect();
        insta::with_settings!({
            snapshot_path => "golden",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_json_snapshot!(["sayings_", code].concat(), texts) });
    }
}

#[test]
fn each_saying_says_something_of_its_own_and_leaves_no_gap() {
    let team = views::team();
    for tongue in [Tongue::Ja, Tongue::En] {
        let mut said = Vec::new();
        for (saying, about) in &all() {
            let shown = show::saying(saying, about, tongue, &team).fit();
            assert!(!shown.blocks().is_empty());
            let text = shown.text().to_owned();
            let drawn = serde_json::to_string(shown.blocks()).unwrap();
            assert!(!drawn.contains(['⟦', '\u{FDD0}', '\u{FDD1}']), "{drawn}");
            assert!(
                !said.contains(&text),
                "{saying:?} says the same as another: {text}"
            );
            said.push(text);
        }
    }
}

#[test]
fn words_about_ones_part_name_the_incident_where_nothing_around_them_does() {
    let team = views::team();
    let mut incident = Incident {
        id: Some(views::INCIDENT),
        number: 42,
        title: "決済で<500>".to_owned(),
        room: Room::Open {
            id: "C0ROOM".into(),
            name: "inc-42".to_owned(),
        },
        ..Incident::default()
    };
    let asked = Saying::Advised(Advice::RoleAsked {
        role: Role::Lead,
        by: views::person("U0RIKU"),
    });
    let shown = |saying: &Saying, called: Option<Called>| {
        let about = About {
            called,
            ..of_incident()
        };
        let message = show::saying(saying, &about, Tongue::En, &team).fit();
        Value::Array(message.blocks().to_vec()).to_string()
    };
    let to = |incident: &Incident| Some(Called::to(&who("U0HANA"), incident));
    let named = shown(&asked, to(&incident));
    assert!(named.contains("#42 決済で&lt;500&gt;"), "{named}");
    assert!(named.contains("<#C0ROOM>"), "{named}");
    assert!(
        !shown(&asked, None).contains("#42"),
        "in its room all know which"
    );
    let received = Saying::Advised(Advice::Received);
    assert!(!shown(&received, to(&incident)).contains("#42"));
    incident.sensitive = true;
    let named = shown(&asked, to(&incident));
    assert!(named.contains("#42"), "{named}");
    assert!(
        !named.contains("500") && !named.contains("C0ROOM"),
        "not before they are in it: {named}"
    );
}

#[test]
fn a_question_to_one_person_can_be_answered_by_a_press_and_nothing_pressed_is_lost() {
    let team = views::team();
    let offered = |saying: Saying, about: &About| -> Vec<Act> {
        let shown = show::saying(&saying, about, Tongue::En, &team).fit();
        buttons(shown.blocks())
            .into_iter()
            .map(|(_, act)| act)
            .collect()
    };
    let (incident, role) = (views::INCIDENT, Role::Lead);
    let asked = Saying::Advised(Advice::RoleAsked {
        role,
        by: views::person("U0RIKU"),
    });
    assert_eq!(
        offered(asked.clone(), &of_incident()),
        [
            Act::AcceptRole(incident, role),
            Act::DeclineRole(incident, role)
        ]
    );
    assert!(
        offered(asked, &About::default()).is_empty(),
        "about nothing"
    );
    let held = Saying::Refused(Refusal::RoleHeld {
        role,
        holder: who("U0RIKU"),
    });
    assert_eq!(
        offered(held, &of_incident()),
        [Act::DoubleRole(incident, role)]
    );
    assert_eq!(
        offered(Saying::Advised(Advice::Dismissed), &of_alert()),
        [Act::RestoreAlert(Fingerprint::from("cpu#1"))]
    );
}
