//! Who comes in by what they take on, who keeps what they hold, and whom something sensitive is for.

use matoi_core::{
    actor::{Actor, Whisper},
    effect::Effect,
    follow_up::{FollowUpKind, PlanChange},
    incident::State,
    refusal::{Advice, Refusal},
    request::{Raise, Report, Request},
    role::Role,
};

use crate::world::{ID, World, at, take, told, words};

fn offer(role: Role, to: &str) -> Request {
    Request::OfferRole {
        role,
        to: to.into(),
    }
}

fn accept(role: Role, who: &str) -> Request {
    Request::AcceptRole {
        role,
        person: who.into(),
    }
}

fn holds(world: &World, role: Role, who: &str) -> bool {
    world.incident().roles.holds(role, &who.into())
}

fn called(who: &str) -> Effect {
    Effect::CallPeople {
        people: vec![who.into()],
    }
}

/// One that only the people it is for may know of: hana raised it, and its room is there.
fn sensitive() -> World {
    let mut world = World::new();
    let raise = Raise {
        title: "漏えいかも".into(),
        sensitive: true,
        ..Raise::default()
    };
    world.asks("hana", Request::Raise(raise)).unwrap();
    world.is_told(Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    });
    world.is_told(Report::PeopleCalled {
        opener: true,
        people: vec!["hana".into()],
        missed: vec![],
    });
    world
}

#[test]
fn taking_a_role_for_a_colleague_or_saying_yes_for_them_only_asks_them() {
    let mut world = World::in_the_room();
    for given in [take(Role::Lead, "ken"), accept(Role::Comms, "ken")] {
        world.asks("hana", given).unwrap();
    }
    for role in [Role::Lead, Role::Comms] {
        assert!(!holds(&world, role, "ken"), "{role:?}");
        assert!(
            world
                .incident()
                .roles
                .offered(role, &"ken".into())
                .is_some()
        );
    }
    world.asks("hana", accept(Role::Lead, "ken")).unwrap();
    assert!(!holds(&world, Role::Lead, "ken"), "still only ken's word");
    world.asks("ken", accept(Role::Lead, "ken")).unwrap();
    assert!(holds(&world, Role::Lead, "ken"));
}

#[test]
fn whoever_says_yes_elsewhere_is_brought_into_the_room_once() {
    let mut world = World::in_the_room();
    world.asks("hana", offer(Role::Scribe, "ken")).unwrap();
    let accepted = world.asks("ken", accept(Role::Scribe, "ken")).unwrap();
    assert!(accepted.effects.contains(&called("ken")));
    assert!(world.incident().called.people.contains(&"ken".into()));
    let taken = world.asks("ken", take(Role::HandsOn, "ken")).unwrap();
    assert_eq!(words(&taken), [""; 0], "in already");
}

#[test]
fn whoever_takes_a_follow_up_from_a_direct_message_is_brought_in_too() {
    let mut world = World::in_the_room();
    let kind = FollowUpKind::Cause;
    let plan = Request::PlanFollowUp {
        kind,
        who: Some(Actor::Person("ken".into())),
        plan: PlanChange::default(),
    };
    world.asks("hana", plan).unwrap();
    let taken = world.asks("ken", Request::TakeFollowUp { kind }).unwrap();
    assert_eq!(taken.effects, [called("ken")]);
    assert!(world.incident().called.people.contains(&"ken".into()));
}

#[test]
fn whoever_takes_a_role_in_the_room_itself_is_there_and_is_not_called() {
    let mut world = World::in_the_room();
    let taken = world
        .decides(Actor::Person("ken".into()), |incident, ctx| {
            let ctx = matoi_core::Ctx {
                answer_at: Some(Whisper {
                    room: "C1".into(),
                    person: "ken".into(),
                }),
                by: ctx.by.clone(),
                ids: ctx.ids.clone(),
                ..*ctx
            };
            matoi_core::decide(incident, ID, take(Role::HandsOn, "ken"), &ctx)
        })
        .unwrap();
    assert_eq!(words(&taken), [""; 0]);
    assert!(world.incident().called.people.contains(&"ken".into()));
}

#[test]
fn asking_somebody_along_keeps_what_many_can_hold() {
    for role in [Role::HandsOn, Role::Company] {
        let mut world = World::in_the_room();
        world.asks("hana", take(role, "hana")).unwrap();
        world.asks("hana", offer(role, "ken")).unwrap();
        let accepted = world.asks("ken", accept(role, "ken")).unwrap();
        assert!(holds(&world, role, "hana") && holds(&world, role, "ken"));
        assert_eq!(told(&accepted.effects), [], "nothing was handed over");
    }
}

#[test]
fn a_yes_pulls_the_role_from_nobody_but_whoever_gives_it() {
    let role = Role::Lead;
    let mut world = World::in_the_room();
    world.asks("hana", take(role, "hana")).unwrap();
    world.asks("hana", offer(role, "ken")).unwrap();
    world.asks("hana", offer(role, "mio")).unwrap();
    world.asks("ken", accept(role, "ken")).unwrap();
    let late = world.asks("mio", accept(role, "mio"));
    let holder = "ken".into();
    assert_eq!(late.unwrap_err(), Refusal::RoleHeld { role, holder });
    let double = true;
    let person = "mio".into();
    let together = Request::TakeRole {
        role,
        person,
        double,
    };
    world.asks("mio", together).unwrap();
    assert!(holds(&world, role, "ken") && holds(&world, role, "mio"));
    assert_eq!(world.incident().roles.offers(), []);
}

#[test]
fn one_who_was_asked_by_another_can_still_be_given_it_by_whoever_holds_it() {
    let role = Role::Lead;
    let mut world = World::in_the_room();
    world.asks("mio", offer(role, "ken")).unwrap();
    world.asks("hana", take(role, "hana")).unwrap();
    world.asks("hana", offer(role, "ken")).unwrap();
    assert_eq!(world.incident().roles.offers().len(), 1);
    world.asks("ken", accept(role, "ken")).unwrap();
    assert!(holds(&world, role, "ken") && !holds(&world, role, "hana"));
}

#[test]
fn to_whom_something_sensitive_is_not_for_there_is_none() {
    let mut world = sensitive();
    let before = world.log.len();
    let kind = FollowUpKind::Report;
    let ways = [
        Request::Join,
        Request::Raise(Raise::default()),
        take(Role::HandsOn, "ken"),
        accept(Role::Lead, "ken"),
        Request::TakeFollowUp { kind },
    ];
    for way in ways {
        let refused = world.asks("ken", way).unwrap_err();
        assert_eq!(refused, Refusal::NoSuchIncident);
    }
    assert_eq!(world.log.len(), before, "nobody is in by accident");
    world.is_told(Report::PersonCame {
        person: "ken".into(),
    });
    let joined = world.asks("ken", Request::Join).unwrap();
    let room = Some("C1".into());
    assert_eq!(joined.advice, [Advice::Joined { room, number: 42 }]);
}

#[test]
fn whoever_is_asked_by_somebody_in_it_comes_in_by_saying_yes() {
    let mut world = sensitive();
    world.asks("hana", offer(Role::HandsOn, "ken")).unwrap();
    let accepted = world.asks("ken", accept(Role::HandsOn, "ken")).unwrap();
    assert!(accepted.effects.contains(&called("ken")));
    assert!(world.incident().is_for(&"ken".into()));
    assert!(!world.incident().is_for(&"mio".into()));
}

#[test]
fn what_is_sensitive_goes_on_with_the_same_people_and_no_others() {
    let mut world = sensitive();
    world.is_told(Report::PersonCame {
        person: "ken".into(),
    });
    world
        .asks("hana", Request::Close { false_alarm: true })
        .unwrap();
    assert_eq!(world.incident().state, State::FalseAlarm);
    let reopened = world.asks("ken", Request::Reopen).unwrap();
    let passed = reopened.effects.iter().find_map(|effect| {
        if let Effect::Pass { ask } = effect {
            Some(ask.input.clone())
        } else {
            None
        }
    });
    let Some(matoi_core::request::Input::Asked(raise)) = passed else {
        panic!("nothing was passed on: {:?}", reopened.effects)
    };
    let mut next = World::new();
    next.now = at(60);
    let raised = next.asks("ken", raise).unwrap();
    assert!(raised.effects.contains(&called("hana")));
    assert!(next.incident().is_for(&"hana".into()), "before they came");
    assert!(!next.incident().is_for(&"mio".into()));
}
