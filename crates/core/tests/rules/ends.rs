//! Settling, closing, and what must still hold afterwards.

use matoi_core::{
    Decision,
    actor::Actor,
    case::Case,
    decide,
    effect::{Effect, Need},
    event::{Event, Recorded},
    ids::{MessageRef, PersonId},
    incident::{Heat, State},
    refusal::{Advice, Refusal},
    request::{Report, Request, Sign},
    role::Role,
    roll_call::Availability,
    surface::{SurfaceKey, surfaces},
    team::Invite,
};

use crate::world::*;

#[test]
fn two_people_settle_it() {
    let mut world = World::in_the_room();
    world.reacts("ken", head(), Sign::Hand, true);
    let decision = world
        .asks(
            "hana",
            Request::Propose {
                text: "エラーが消えた".into(),
                material: None,
            },
        )
        .unwrap();
    assert_eq!(words(&decision), ["post_proposal"]);
    assert_eq!(world.incident().state, State::Settling);
    assert_eq!(
        world
            .asks("hana", Request::Agree { proposal: None })
            .unwrap()
            .advice,
        [Advice::AgreedAlready]
    );
    let decision = world
        .asks("ken", Request::Agree { proposal: None })
        .unwrap();
    assert_eq!(words(&decision), ["post_settled", "catch_up"]);
    assert_eq!(world.incident().state, State::Settled);
    assert_eq!(
        world
            .asks("mio", Request::Agree { proposal: None })
            .unwrap_err(),
        Refusal::AlreadySettled
    );
    world.asks("mio", Request::Reopen).unwrap();
    assert_eq!(world.incident().state, State::Responding);
}

#[test]
fn a_worry_holds_the_count_but_not_the_lead() {
    let mut world = World::in_the_room();
    world
        .asks(
            "mio",
            Request::TakeRole {
                role: Role::Lead,
                person: "mio".into(),
                double: false,
            },
        )
        .unwrap();
    world
        .asks(
            "hana",
            Request::Propose {
                text: String::new(),
                material: None,
            },
        )
        .unwrap();
    world
        .asks(
            "ken",
            Request::RaiseConcern {
                text: "まだ遅い".into(),
                proposal: None,
            },
        )
        .unwrap();
    world
        .asks("mio", Request::Agree { proposal: None })
        .unwrap();
    assert_eq!(
        world.incident().state,
        State::Settling,
        "two agree, but ken worries"
    );
    let decide = Request::DecideSettled {
        text: String::new(),
        material: None,
        proposal: None,
    };
    let refused = world.asks("ken", decide.clone()).unwrap_err();
    assert_eq!(refused, Refusal::LeadOnly);
    world.asks("mio", decide).unwrap();
    assert_eq!(world.incident().state, State::Settled);
}

#[test]
fn whoever_is_alone_settles_alone_but_a_talker_is_company() {
    let mut alone = World::in_the_room();
    alone
        .asks(
            "hana",
            Request::Propose {
                text: "直った".into(),
                material: None,
            },
        )
        .unwrap();
    assert_eq!(alone.incident().state, State::Settled);
    let mut together = World::in_the_room();
    together.talkers = vec!["ken".into()];
    together
        .asks(
            "hana",
            Request::Propose {
                text: "直った".into(),
                material: None,
            },
        )
        .unwrap();
    assert_eq!(together.incident().state, State::Settling);
}

#[test]
fn names_in_a_script_settle_nothing_by_themselves() {
    let mut world = World::in_the_room();
    world.passes(31);
    let asked = |world: &mut World, name: &str, request: Request| {
        world
            .decides(Actor::Named(name.into()), |incident, ctx| {
                decide(incident, ID, request, ctx)
            })
            .unwrap();
        world.incident().state
    };
    let text = String::new();
    asked(
        &mut world,
        "cron",
        Request::Propose {
            text,
            material: None,
        },
    );
    let state = asked(&mut world, "bot", Request::Agree { proposal: None });
    assert_eq!(state, State::Settling);
    let agreed = world.asks("ken", Request::Agree { proposal: None });
    assert!(words(&agreed.unwrap()).contains(&"post_settled"));
}

#[test]
fn closing_keeps_the_case_first_then_thanks_then_archives() {
    let mut world = World::in_the_room();
    world.reacts("ken", head(), Sign::Hand, true);
    let decision = world
        .asks("hana", Request::Close { false_alarm: false })
        .unwrap();
    assert_eq!(
        words(&decision),
        [
            "read_back",
            "keep_case",
            "redraw_head",
            "post_farewell",
            "archive_room"
        ]
    );
    let lanes: std::collections::BTreeSet<_> = decision.effects.iter().map(Effect::lane).collect();
    assert_eq!(lanes.len(), 1, "one lane, so in that order");
    let Effect::PostFarewell { view } = &decision.effects[3] else {
        panic!("no thanks")
    };
    assert_eq!(view.thanks, [PersonId::from("ken")]);
    assert_eq!(
        world
            .asks("ken", Request::Close { false_alarm: false })
            .unwrap_err(),
        Refusal::Over
    );
    world.is_told(Report::CaseKept);
    let archived = world.is_told(Report::RoomArchived);
    assert_eq!(archived.moot, [Need::Room, Need::Head]);
    let late = "what was said on the way out is in the case too";
    assert_eq!(words(&archived), ["read_back", "keep_case"], "{late}");
}

#[test]
fn nothing_is_left_waiting_for_a_room_or_a_head_that_never_comes() {
    let mut roomless = World::raised();
    roomless.is_told(Report::RoomRefused {
        reason: "restricted_action".into(),
    });
    roomless.is_told(Report::FellShort {
        effect: "open_thread".into(),
        reason: "restricted_action".into(),
    });
    let text = String::new();
    let settled = roomless.asks(
        "hana",
        Request::Propose {
            text,
            material: None,
        },
    );
    assert_eq!(words(&settled.unwrap()), [""; 0]);
    assert_eq!(
        words(&roomless.asks("ken", Request::Join).unwrap()),
        [""; 0]
    );
    let closed = roomless.asks("hana", Request::Close { false_alarm: false });
    assert_eq!(words(&closed.unwrap()), ["keep_case"]);

    let mut headless = World::raised();
    let opened = Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    };
    headless.is_told(opened.clone());
    let fell_short = |effect: &str| Report::FellShort {
        effect: effect.into(),
        reason: "msg_too_long".into(),
    };
    // Whoever raised hears once of what was not possible, and of each step by itself.
    for (effect, told) in [
        ("post_head", &["say"][..]),
        ("post_settled", &[]),
        ("pin_head", &["say"]),
        ("pin_head", &[]),
        ("say", &[]),
    ] {
        let decision = headless.is_told(fell_short(effect));
        assert_eq!(words(&decision), told, "{effect}");
    }
    let end = ["read_back", "keep_case", "post_farewell", "archive_room"];
    let closed = headless.asks("hana", Request::Close { false_alarm: false });
    assert_eq!(words(&closed.unwrap()), end);

    let mut hasty = World::raised();
    let closed = hasty.asks("hana", Request::Close { false_alarm: true });
    assert_eq!(words(&closed.unwrap()), end);
    assert_eq!(words(&hasty.is_told(opened)), ["announce"]);
}

/// Slack was away for all of it: its room opens with the board, and below it stands what is so by then.
#[test]
fn a_room_that_comes_late_begins_with_its_board() {
    let opened = || Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    };
    let asked = || Request::Propose {
        text: "エラーが消えた".into(),
        material: None,
    };
    let mut world = World::raised();
    for person in ["hana", "ken"] {
        world.asks(person, Request::Join).unwrap();
    }
    assert_eq!(words(&world.asks("hana", asked()).unwrap()), [""; 0]);
    let mut agreed = world.clone();
    let in_time = ["post_head", "post_proposal", "announce"];
    assert_eq!(words(&world.is_told(opened())), in_time);

    let agree = Request::Agree { proposal: None };
    assert_eq!(words(&agreed.asks("ken", agree).unwrap()), [""; 0]);
    let mut reopened = agreed.clone();
    let too_late = ["post_head", "post_settled", "announce"];
    assert_eq!(words(&agreed.is_told(opened())), too_late);

    let again = reopened.asks("ken", Request::Reopen).unwrap();
    assert_eq!(words(&again), [""; 0]);
    let still_open = ["post_head", "announce"];
    assert_eq!(words(&reopened.is_told(opened())), still_open);
}

#[test]
fn nothing_is_shown_before_it_exists_nor_after_it_is_archived() {
    let keys = |world: &World| -> Vec<SurfaceKey> {
        surfaces(&world.incident(), &world.team)
            .iter()
            .map(matoi_core::surface::Surface::key)
            .collect()
    };
    let mut world = World::raised();
    assert_eq!(keys(&world), []);
    world.is_told(Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    });
    world.is_told(Report::HeadPosted { message: head() });
    world.is_told(Report::Announced {
        message: MessageRef::new("C9", "5.0"),
    });
    assert_eq!(
        keys(&world),
        [
            SurfaceKey::Board,
            SurfaceKey::Topic,
            SurfaceKey::Announcement
        ]
    );
    world.is_told(Report::TopicTaken {
        by: Some("ken".into()),
    });
    assert_eq!(
        keys(&world),
        [SurfaceKey::Board, SurfaceKey::Announcement],
        "ken's topic is ken's"
    );
    world
        .asks("hana", Request::Close { false_alarm: true })
        .unwrap();
    assert_eq!(keys(&world), [SurfaceKey::Announcement]);
}

#[test]
fn the_nudge_for_impact_comes_once_and_not_when_it_was_said() {
    let mut world = World::raised();
    let due = matoi_core::next_wake(&world.incident(), &world.team).unwrap();
    assert_eq!(due, at(300));
    world.passes(5);
    let now = world.now;
    let (incident, team) = (world.incident(), world.team.clone());
    let decision = matoi_core::wake(&incident, now, &team);
    assert_eq!(words(&decision), ["say"]);
    world
        .log
        .extend(decision.events.into_iter().map(|event| Recorded {
            at: now,
            by: Actor::Machine,
            event,
        }));
    assert_eq!(matoi_core::next_wake(&world.incident(), &world.team), None);
    let mut told = World::raised();
    told.asks(
        "hana",
        Request::SayImpact {
            impact: "注文できない".into(),
        },
    )
    .unwrap();
    assert_eq!(matoi_core::next_wake(&told.incident(), &told.team), None);
}

#[test]
fn what_is_already_so_can_not_be_refused_even_after_the_end() {
    let mut world = World::raised();
    world
        .asks("hana", Request::Close { false_alarm: true })
        .unwrap();
    world.is_told(Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    });
    assert!(world.incident().room.open().is_some());
}

#[test]
fn people_who_cannot_be_called_are_named_to_the_opener() {
    let mut world = World::in_the_room();
    let missed = vec![(PersonId::from("mio"), "user_is_restricted".to_owned())];
    let decision = world.is_told(Report::PeopleCalled {
        opener: false,
        people: vec!["ken".into()],
        missed,
    });
    assert_eq!(words(&decision), ["say"]);
}

#[test]
fn a_large_team_is_called_by_its_groups_and_never_nobody() {
    let mut team = World::new().team;
    team.people = (0..30).map(|i| person(&format!("p{i}"))).collect();
    assert_eq!(
        team.callees(None).len(),
        30,
        "no group is known: better everyone than nobody"
    );
    team.groups = vec!["p1".into(), "p2".into()];
    assert_eq!(team.callees(Some(&"p1".into())), [PersonId::from("p2")]);
    team.invite = Invite::These(vec!["p9".into()]);
    assert_eq!(team.callees(None), [PersonId::from("p9")]);
}

#[test]
fn heat_changes_only_who_is_told() {
    let mut world = World::in_the_room();
    let decision = world
        .asks(
            "mio",
            Request::ChangeHeat {
                heat: Heat::AllTogether,
            },
        )
        .unwrap();
    assert_eq!(
        decision.events,
        [Event::HeatChanged {
            heat: Heat::AllTogether
        }]
    );
    assert_eq!(world.incident().state, State::Open);
    assert_eq!(
        world
            .asks(
                "ken",
                Request::ChangeHeat {
                    heat: Heat::AllTogether
                }
            )
            .unwrap(),
        Decision::default()
    );
}

#[test]
fn a_case_names_everybody_in_it() {
    let mut world = World::in_the_room();
    world
        .asks(
            "ken",
            Request::TakeRole {
                role: Role::Scribe,
                person: "ken".into(),
                double: false,
            },
        )
        .unwrap();
    world
        .asks(
            "hana",
            Request::AnswerRollCall {
                person: "mio".into(),
                answer: Availability::Later,
            },
        )
        .unwrap();
    world
        .team
        .people
        .iter_mut()
        .for_each(|person| person.name = format!("{} さん", person.name));
    let case = Case::new(world.incident(), world.log.clone(), vec![], &world.team);
    for who in ["hana", "ken", "mio"] {
        assert_eq!(case.name(&Actor::Person(who.into())), format!("{who} さん"));
    }
}

fn propose(world: &mut World, who: &str) {
    let propose = Request::Propose {
        text: String::new(),
        material: None,
    };
    world.asks(who, propose).unwrap();
}

#[test]
fn the_same_worry_twice_is_one_and_is_heard_both_times() {
    let mut world = World::in_the_room();
    world.talkers = vec!["hana".into(), "ken".into(), "mio".into()];
    propose(&mut world, "hana");
    let worry = |text: &str| Request::RaiseConcern {
        text: text.into(),
        proposal: None,
    };
    let first = world.asks("ken", worry("まだ遅い")).unwrap();
    let again = world.asks("ken", worry(" まだ遅い ")).unwrap();
    assert_eq!(again.events, []);
    assert_eq!(again.advice, first.advice);
    world.asks("mio", worry("まだ遅い")).unwrap();
    world.asks("ken", worry("また遅い")).unwrap();
    let by = |world: &World| {
        let live = world.incident().settlement.live().cloned().unwrap();
        let concerns = live.concerns.into_iter();
        concerns.map(|concern| concern.by).collect::<Vec<_>>()
    };
    let [ken, mio] = ["ken", "mio"].map(|who| Actor::Person(who.into()));
    assert_eq!(by(&world), [ken.clone(), mio.clone(), ken.clone()]);
    // Laid to rest, it can be raised again.
    world
        .asks("ken", Request::Agree { proposal: None })
        .unwrap();
    world.asks("ken", worry("まだ遅い")).unwrap();
    assert_eq!(by(&world).len(), 4);
}

#[test]
fn taken_back_it_is_as_far_along_as_it_was() {
    let withdraw = Request::WithdrawProposal { proposal: None };
    let mut world = World::in_the_room();
    world.talkers = vec!["hana".into(), "ken".into()];
    propose(&mut world, "hana");
    world.asks("hana", withdraw.clone()).unwrap();
    assert_eq!(world.incident().state, State::Open, "nobody responded yet");
    propose(&mut world, "hana");
    world.reacts("ken", head(), Sign::Hand, true);
    assert_eq!(world.incident().state, State::Settling);
    world.asks("hana", withdraw).unwrap();
    assert_eq!(
        world.incident().state,
        State::Responding,
        "ken did meanwhile"
    );
}

#[test]
fn reopened_it_is_as_far_along_as_it_was() {
    for (responds, state) in [(false, State::Open), (true, State::Responding)] {
        let mut world = World::in_the_room();
        if responds {
            world.reacts("hana", head(), Sign::Hand, true);
        }
        propose(&mut world, "hana");
        assert_eq!(world.incident().state, State::Settled, "alone");
        world.asks("hana", Request::Reopen).unwrap();
        assert_eq!(world.incident().state, state);
    }
}
