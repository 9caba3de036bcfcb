//! From the raise to work under way: room, people, notes, roles.

use matoi_core::{
    Decision,
    actor::Actor,
    effect::{Effect, Need},
    ids::MessageRef,
    incident::{Room, State},
    note::{NoteChange, NoteKind, Verdict},
    refusal::{Advice, Refusal},
    request::{Raise, Report, Request, Sign},
    role::Role,
    roll_call::Availability,
};

use crate::world::*;

#[test]
fn one_press_with_no_words_opens_a_room_and_calls_everybody() {
    let mut world = World::new();
    let decision = world
        .asks("hana", Request::Raise(Raise::default()))
        .unwrap();
    assert_eq!(decision.advice, [Advice::Received]);
    let first = &decision.effects[0];
    assert_eq!(
        *first,
        Effect::OpenRoom {
            name: "inc-20270115-042".into(),
            sensitive: false
        }
    );
    assert_eq!(
        decision.effects[1],
        Effect::CallOpener {
            person: "hana".into()
        }
    );
    assert_eq!(
        decision.effects[2],
        Effect::CallPeople {
            people: vec!["ken".into(), "mio".into()]
        }
    );
    assert_eq!(
        decision.effects[2].needs(),
        [Need::Room, Need::OpenerCalled]
    );
    assert_eq!(world.incident().state, State::Open);
}

#[test]
fn what_belongs_in_the_room_follows_once_it_is_there_and_only_once() {
    let mut world = World::raised();
    let opened = Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    };
    let decision = world.is_told(opened.clone());
    assert_eq!(words(&decision), ["post_head", "announce"]);
    assert_eq!(
        world.is_told(opened),
        Decision::default(),
        "the same news twice is one news"
    );
}

#[test]
fn a_second_raise_of_the_same_thing_joins() {
    let mut world = World::in_the_room();
    let decision = world.asks("zoe", Request::Raise(Raise::default())).unwrap();
    assert_eq!(
        decision.advice,
        [Advice::Joined {
            room: Some("C1".into()),
            number: 42
        }]
    );
    assert_eq!(
        decision.effects,
        [Effect::CallPeople {
            people: vec!["zoe".into()]
        }]
    );
    let again = world.asks("zoe", Request::Join).unwrap();
    assert_eq!(again.effects, []);
}

#[test]
fn a_name_that_is_taken_leads_to_the_next_and_at_last_to_plain_words() {
    let mut world = World::raised();
    let mut names = vec![];
    for _ in 0..5 {
        let decision = world.is_told(Report::RoomNameRefused {
            reason: "name_taken".into(),
        });
        names.extend(decision.effects.iter().filter_map(|effect| {
            if let Effect::OpenRoom { name, .. } = effect {
                Some(name.clone())
            } else {
                None
            }
        }));
    }
    assert_eq!(names[0], "inc-20270115-042-500");
    assert_eq!(names.len(), 5);
    let decision = world.is_told(Report::RoomNameRefused {
        reason: "name_taken".into(),
    });
    assert_eq!(words(&decision), ["open_thread", "say"]);
    let decision = world.is_told(Report::FellShort {
        effect: "open_thread".into(),
        reason: "channel_not_found".into(),
    });
    assert_eq!(decision.moot, [Need::Room, Need::Head]);
    assert_eq!(words(&decision), ["say"]);
    assert!(matches!(world.incident().room, Room::Refused { .. }));
}

#[test]
fn the_roll_call_follows_reactions_and_a_hand_means_responding() {
    let mut world = World::in_the_room();
    world.reacts("ken", head(), Sign::Eyes, true);
    assert_eq!(world.incident().state, State::Open);
    world.passes(1);
    world.reacts("ken", head(), Sign::Hand, true);
    assert_eq!(
        world.incident().roll_call.answer(&"ken".into()),
        Some(Availability::Now)
    );
    assert_eq!(world.incident().state, State::Responding);
    world.passes(1);
    world.reacts("ken", head(), Sign::Hand, false);
    assert_eq!(
        world.incident().roll_call.answer(&"ken".into()),
        Some(Availability::Watching)
    );
    assert_eq!(
        world.reacts("matoi", head(), Sign::Hand, true),
        Decision::default(),
        "our own offers are no answers"
    );
}

#[test]
fn an_answer_on_a_head_we_do_not_know_yet_is_not_lost() {
    let mut world = World::raised();
    world.is_told(Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    });
    world.reacts("ken", head(), Sign::Hand, true);
    world.reacts("mio", MessageRef::new("C1", "9.9"), Sign::Hand, true);
    assert_eq!(world.incident().state, State::Open);
    world.is_told(Report::HeadPosted { message: head() });
    assert_eq!(
        world.incident().roll_call.answer(&"ken".into()),
        Some(Availability::Now)
    );
    assert_eq!(
        world.incident().roll_call.answer(&"mio".into()),
        None,
        "that was another message"
    );
    assert_eq!(world.incident().state, State::Responding);
}

#[test]
fn a_reaction_makes_a_note_its_words_follow_and_taking_it_back_keeps_it_as_withdrawn() {
    let mut world = World::in_the_room();
    let said = MessageRef::new("C1", "2.0");
    let decision = world.reacts("ken", said.clone(), Sign::Pin, true);
    assert_eq!(words(&decision), ["fetch_text", "acknowledge"]);
    assert_eq!(world.facts(), [None]);
    let learned = Report::TextLearned {
        source: said.clone(),
        text: "5xx が 32%".into(),
        author: Actor::Person("mio".into()),
        said_at: Some(at(-9)),
        url: None,
        files: Vec::new(),
    };
    world.is_told(learned.clone());
    assert_eq!(world.facts(), [Some("5xx が 32%".to_owned())]);
    assert_eq!(
        world.incident().ledger.all()[0].1.at,
        at(-9),
        "when it was said, not when it was marked"
    );
    assert_eq!(world.is_told(learned), Decision::default());
    world.passes(1);
    world.reacts("hana", said.clone(), Sign::Pin, true);
    world.passes(1);
    world.reacts("ken", said.clone(), Sign::Pin, false);
    assert_eq!(world.facts().len(), 1, "hana still means it");
    world.passes(1);
    world.reacts("hana", said, Sign::Pin, false);
    assert!(world.facts().is_empty());
    assert_eq!(world.incident().ledger.all().len(), 1, "kept as withdrawn");
}

#[test]
fn facts_and_hypotheses_stay_apart_and_a_kind_that_changes_keeps_its_history() {
    let mut world = World::in_the_room();
    let now = world.now;
    let guess = Request::RecordNote {
        kind: NoteKind::Hypothesis,
        text: "再送では".into(),
        source: None,
        at: now,
    };
    world.asks("ken", guess).unwrap();
    let (id, _) = world.incident().ledger.all()[0];
    let ruled_out = NoteChange {
        verdict: Some(Verdict::RuledOut),
        ..NoteChange::default()
    };
    world
        .asks(
            "mio",
            Request::ChangeNote {
                note: id,
                change: ruled_out,
            },
        )
        .unwrap();
    let ledger = world.incident().ledger;
    assert_eq!(ledger.get(id).unwrap().verdict, Verdict::RuledOut);
    assert!(ledger.standing(NoteKind::Fact).is_empty());
    let fact = NoteChange {
        kind: Some(NoteKind::Fact),
        ..NoteChange::default()
    };
    world
        .asks(
            "mio",
            Request::ChangeNote {
                note: id,
                change: fact,
            },
        )
        .unwrap();
    assert_eq!(
        world.incident().ledger.get(id).unwrap().was,
        [NoteKind::Hypothesis]
    );
}

#[test]
fn a_lost_head_is_replaced_with_its_answers_but_not_for_ever() {
    let mut world = World::in_the_room();
    for round in 2..6 {
        let message = world.incident().head.unwrap();
        let lost = world.is_told(Report::HeadLost { message });
        if round == 5 {
            assert_eq!(lost, Decision::default());
            return;
        }
        let offer = "offer_answer";
        let replaced = ["post_head", "pin_head", offer, offer, offer, offer];
        assert_eq!(words(&lost), replaced);
        let message = MessageRef::new("C1", format!("{round}.0").as_str());
        world.is_told(Report::HeadPosted { message });
    }
}

#[test]
fn the_room_of_a_sensitive_incident_bears_a_neutral_name() {
    let raise = Raise {
        title: "漏えいかも".into(),
        sensitive: true,
        ..Raise::default()
    };
    let raised = World::new().asks("hana", Request::Raise(raise)).unwrap();
    let Some(Effect::OpenRoom { name, sensitive }) = raised.effects.first() else {
        panic!("no room")
    };
    assert!(*sensitive);
    assert_eq!(name, "inc-20270115-042");
}

#[test]
fn a_role_is_taken_and_released_by_one_press_and_never_pulled_away() {
    let mut world = World::in_the_room();
    let take = |who: &str| Request::TakeRole {
        role: Role::Lead,
        person: who.into(),
        double: false,
    };
    let release = |who: &str| Request::ReleaseRole {
        role: Role::Lead,
        person: who.into(),
    };
    world.asks("ken", take("ken")).unwrap();
    assert_eq!(
        world.asks("ken", take("ken")).unwrap().events,
        [],
        "pressing twice is pressing once"
    );
    let held = world.asks("mio", take("mio")).unwrap_err();
    assert_eq!(
        held,
        Refusal::RoleHeld {
            role: Role::Lead,
            holder: "ken".into()
        }
    );
    assert_eq!(
        world.asks("mio", release("mio")).unwrap_err(),
        Refusal::RoleNotHeld { role: Role::Lead }
    );
    world.asks("ken", release("ken")).unwrap();
    world.asks("mio", take("mio")).unwrap();
    for who in ["ken", "mio"] {
        world
            .asks(
                who,
                Request::TakeRole {
                    role: Role::HandsOn,
                    person: who.into(),
                    double: false,
                },
            )
            .unwrap();
    }
    assert_eq!(world.incident().roles.holders(Role::HandsOn).count(), 2);
    assert!(
        world.incident().roles.holds(Role::Lead, &"mio".into()),
        "doubling is fine"
    );
}
