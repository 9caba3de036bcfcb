//! A room in which nothing of ours can be done: what is owed waits, one person is told, nothing is fought.

use matoi_core::{
    effect::{Effect, Need},
    incident::{Room, Shut, State},
    refusal::{Advice, Refusal},
    request::{Report, Request},
    role::Role,
    team::Standing,
};

use crate::world::{World, take, told, words};

fn propose() -> Request {
    Request::Propose {
        text: "5xx は 0".into(),
        material: None,
    }
}

fn short(reason: &str) -> Report {
    Report::FellShort {
        effect: "come_back".into(),
        reason: reason.into(),
    }
}

fn shut(world: &World) -> Option<Shut> {
    match world.incident().room {
        Room::Shut { why, .. } => Some(why),
        Room::Awaited | Room::Open { .. } | Room::Refused { .. } | Room::Archived { .. } => None,
    }
}

/// Two people are in it, so that a proposal is asked about.
fn at_work() -> World {
    let mut world = World::in_the_room();
    world.asks("ken", take(Role::HandsOn, "ken")).unwrap();
    world
}

#[test]
fn archived_by_a_person_it_stays_open_and_what_is_owed_waits() {
    let mut world = at_work();
    world.asks("ken", take(Role::Lead, "ken")).unwrap();
    let put_away = world.is_told(Report::RoomArchived);
    assert_eq!(put_away.moot, [], "nothing is dropped");
    let by = None;
    let expected = [("ken".to_owned(), Advice::RoomPutAway { by })];
    assert_eq!(told(&put_away.effects), expected);
    assert_eq!(shut(&world), Some(Shut::Archived));
    let incident = world.incident();
    assert_eq!(incident.state, State::Responding);
    assert_eq!((incident.has(), incident.never()), (vec![], vec![]));
    let asked = world.asks("hana", propose()).unwrap();
    assert_eq!(words(&asked), ["post_proposal"], "owed, not lost");
    assert_eq!(world.is_told(Report::RoomArchived).events, [], "told once");
}

#[test]
fn opened_again_by_a_person_it_goes_on_there() {
    let mut world = at_work();
    world.is_told(Report::RoomArchived);
    world.passes(30);
    let opened = world.is_told(Report::RoomUnarchived);
    assert_eq!(opened.effects, [Effect::ComeBack { join: true }]);
    assert_eq!(world.is_told(Report::RoomUnarchived).effects, []);
    let came = world.is_told(Report::LetIn);
    assert_eq!(words(&came), ["catch_up"], "what was said meanwhile");
    assert!(world.incident().has().contains(&Need::Room));
    assert_eq!(world.is_told(Report::LetIn).effects, []);
}

#[test]
fn taken_out_it_comes_back_by_itself_once_and_then_asks() {
    let mut world = at_work();
    let first = world.is_told(Report::PutOut);
    assert_eq!(first.effects, [Effect::ComeBack { join: true }]);
    world.is_told(Report::LetIn);
    let second = world.is_told(Report::PutOut);
    assert_eq!(second.effects, [Effect::ComeBack { join: false }], "meant");
    let stayed = world.is_told(short("not_in_channel"));
    assert_eq!(
        told(&stayed.effects),
        [("hana".to_owned(), Advice::PutOut)],
        "nobody leads: whoever raised it"
    );
    let again = world.is_told(short("not_in_channel"));
    assert_eq!(again.effects, [], "told once");
    assert!(world.incident().shortfalls.is_empty());
}

#[test]
fn whoever_is_gone_is_not_the_one_who_is_told() {
    let mut world = at_work();
    world.asks("ken", take(Role::Lead, "ken")).unwrap();
    let gone = world.team.people.iter_mut().find(|one| one.name == "ken");
    gone.unwrap().standing = Standing::Gone;
    let put_away = world.is_told(Report::RoomArchived);
    assert_eq!(told(&put_away.effects)[0].0, "hana");
}

#[test]
fn closed_while_shut_it_owes_the_room_nothing() {
    for (report, archived) in [(Report::RoomArchived, true), (Report::PutOut, false)] {
        let mut world = at_work();
        world.is_told(report);
        let closed = world.asks("mio", Request::Close { false_alarm: false });
        let closed = closed.unwrap();
        assert_eq!(closed.moot, [Need::Room, Need::Head]);
        assert_eq!(words(&closed), ["read_back", "keep_case"]);
        let room = world.incident().room;
        assert_eq!(matches!(room, Room::Archived { .. }), archived);
    }
}

#[test]
fn archived_while_open_it_goes_on_in_a_new_room_and_only_then() {
    let mut world = at_work();
    assert_eq!(
        world.asks("hana", Request::Reopen).unwrap_err(),
        Refusal::StillOpen
    );
    world.is_told(Report::RoomArchived);
    let onward = world.asks("hana", Request::Reopen).unwrap();
    assert_eq!(words(&onward), ["read_back", "keep_case", "pass"]);
    assert_eq!(world.incident().state, State::Closed);
    assert!(world.incident().went_on.is_some());
}

#[test]
fn put_away_and_opened_again_it_is_reopened_there_at_a_word_and_not_before() {
    let mut world = at_work();
    let close = || Request::Close { false_alarm: false };
    world.asks("mio", close()).unwrap();
    world.is_told(Report::CaseKept);
    world.is_told(Report::RoomArchived);
    let opened = world.is_told(Report::RoomUnarchived);
    assert_eq!(words(&opened), ["come_back", "tell", "keep_case"]);
    assert_eq!(told(&opened.effects)[0].1, Advice::RoomAgain);
    let came = world.is_told(Report::LetIn);
    assert_eq!(words(&came), ["read_back", "keep_case"]);
    assert_eq!(world.incident().state, State::Closed, "nobody said a word");
    let reopened = world.asks("ken", Request::Reopen).unwrap();
    assert_eq!(words(&reopened), ["post_reopened", "keep_case"]);
    let incident = world.incident();
    assert_eq!(incident.state, State::Responding);
    assert_eq!(incident.closed_at, None);
    let again = world.asks("mio", close()).unwrap();
    let all = words(&again);
    assert!(all.contains(&"post_farewell") && all.contains(&"archive_room"));
}

#[test]
fn a_room_about_to_be_archived_is_not_one_that_was_opened_again() {
    let mut world = at_work();
    let close = Request::Close { false_alarm: false };
    world.asks("mio", close).unwrap();
    let onward = world.asks("ken", Request::Reopen).unwrap();
    assert!(words(&onward).contains(&"pass"), "{onward:?}");
}
