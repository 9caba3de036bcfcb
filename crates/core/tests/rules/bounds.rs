//! What can grow is held to its bound, and whoever hits it is told.

use matoi_core::{
    Decision,
    entry::WORDS_CHARS_MAX,
    follow_up::{FollowUpKind, PLAN_CHARS_MAX, PlanChange, TASK_CHARS_MAX, TaskChange},
    look_back::{Size, TEXT_CHARS_MAX},
    refusal::{Advice, Refusal},
    request::Request,
    settlement::CONCERNS_MAX,
};

use crate::world::*;

fn writes(world: &mut World, who: &str, text: &str, base: u32) -> Decision {
    let look_back = world.incident().look_backs[0].id;
    let write = Request::WriteLookBack {
        look_back,
        text: text.into(),
        base: Some(base),
    };
    world.asks(who, write).unwrap()
}

fn text(world: &World) -> String {
    world.incident().look_backs[0].text.clone().unwrap()
}

#[test]
fn a_look_back_that_grows_by_joining_is_held_to_its_bound_and_that_is_told() {
    let mut world = World::in_the_room();
    let open = Request::OpenLookBack { size: Size::Deep };
    world.asks("hana", open).unwrap();
    let long = "長".repeat(TEXT_CHARS_MAX + 3);
    let cut = |left_out| Advice::TextCut {
        chars_max: TEXT_CHARS_MAX,
        left_out,
    };
    let first = writes(&mut world, "hana", &long, 0);
    assert_eq!(first.advice, [cut(3)]);
    assert_eq!(text(&world).chars().count(), TEXT_CHARS_MAX);

    let most = "長".repeat(TEXT_CHARS_MAX - 10);
    writes(&mut world, "hana", &most, 1);
    let joined = writes(&mut world, "ken", "by ken, later", 1);
    assert_eq!(joined.advice, [Advice::LookBackJoined, cut(10)]);
    assert_eq!(text(&world).chars().count(), TEXT_CHARS_MAX);
    assert!(text(&world).ends_with("by "), "what fits is kept");

    let full = writes(&mut world, "mio", "nothing of this fits", 1);
    assert_eq!((full.events.len(), full.advice), (0, vec![cut(27)]));
}

#[test]
fn a_look_back_sent_twice_is_joined_once() {
    let mut world = World::in_the_room();
    let open = Request::OpenLookBack { size: Size::Note };
    world.asks("hana", open).unwrap();
    writes(&mut world, "hana", "by hana", 0);
    writes(&mut world, "ken", "by ken", 0);
    let again = writes(&mut world, "ken", "by ken", 0);
    assert_eq!(again, Decision::default());
    assert_eq!(text(&world).matches("by ken").count(), 1);
}

#[test]
fn worries_are_held_to_their_bound() {
    let mut world = World::in_the_room();
    world.talkers = vec!["hana".into(), "ken".into()];
    let propose = Request::Propose {
        text: "静".repeat(WORDS_CHARS_MAX + 1),
        material: None,
    };
    let cut = Advice::TextCut {
        chars_max: WORDS_CHARS_MAX,
        left_out: 1,
    };
    let proposed = world.asks("hana", propose).unwrap();
    assert!(proposed.advice.contains(&cut));
    let worry = |text: String| Request::RaiseConcern {
        text,
        proposal: None,
    };
    let told = world.asks("ken", worry("遅".repeat(WORDS_CHARS_MAX + 1)));
    assert_eq!(told.unwrap().advice, [Advice::ConcernNoted, cut]);
    for n in 1..CONCERNS_MAX {
        world.asks("ken", worry(n.to_string())).unwrap();
    }
    let many = world.asks("ken", worry("more".into())).unwrap_err();
    assert_eq!(many, Refusal::TooMany);
    let known = world.asks("ken", worry("1".into())).unwrap();
    assert_eq!(known.advice, [Advice::ConcernNoted], "heard all the same");
}

#[test]
fn what_does_not_fit_a_task_or_a_plan_is_told() {
    let mut world = World::in_the_room();
    let long = "長".repeat(TASK_CHARS_MAX + 7);
    let told = Advice::TextCut {
        chars_max: TASK_CHARS_MAX,
        left_out: 7,
    };
    let add = Request::AddTask {
        text: long.clone(),
        look_back: None,
        mine: false,
    };
    let added = world.asks("hana", add).unwrap();
    assert_eq!(added.advice, std::slice::from_ref(&told));
    let task = world.incident().after.tasks[0].id;
    let change = TaskChange {
        text: Some(long.clone()),
        ..TaskChange::default()
    };
    let changed = world.asks("hana", Request::ChangeTask { task, change });
    let changed = changed.unwrap();
    assert_eq!((changed.events.len(), changed.advice), (0, vec![told]));
    let plan = PlanChange {
        how: Some("短く".into()),
        when: Some("長".repeat(PLAN_CHARS_MAX + 2)),
        for_whom: None,
    };
    let (kind, who) = (FollowUpKind::Cause, None);
    let planned = world.asks("hana", Request::PlanFollowUp { kind, who, plan });
    let told = Advice::TextCut {
        chars_max: PLAN_CHARS_MAX,
        left_out: 2,
    };
    assert_eq!(planned.unwrap().advice, [told]);
}
