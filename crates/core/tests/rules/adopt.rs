//! A channel that people made becomes the room, and stays theirs.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    actor::Actor,
    adopt::{BROUGHT_ALONG, its_own},
    effect::{Effect, Need},
    entry::Entry,
    ids::MessageRef,
    incident::{Room, State},
    request::{Raise, Report, Request},
    surface::SurfaceKey,
};

use crate::world::{World, words};

fn asked() -> World {
    let mut world = World::new();
    let raise = Raise {
        title: "決済が遅い".into(),
        adopts: Some("C7".into()),
        ..Raise::default()
    };
    let raised = world.asks("hana", Request::Raise(raise)).unwrap();
    assert!(
        raised
            .effects
            .contains(&Effect::AdoptRoom { room: "C7".into() })
    );
    let all = words(&raised);
    assert!(!all.contains(&"open_room") && !all.contains(&"call_people"));
    world
}

fn adopted() -> World {
    let mut world = asked();
    let report = Report::RoomAdopted {
        room: "C7".into(),
        name: "pay-slow".into(),
        members: ["hana", "ken", "matoi"].map(Into::into).to_vec(),
    };
    let decision = world.is_told(report.clone());
    assert_eq!(words(&decision), ["post_head", "announce", "catch_up"]);
    let from = world.now.checked_sub(BROUGHT_ALONG).unwrap();
    let until = world.now;
    let read = Effect::CatchUp { from, until };
    assert!(decision.effects.contains(&read));
    assert_eq!(world.is_told(report).events, [], "once");
    world
}

#[test]
fn who_is_in_an_adopted_channel_is_in_it_and_its_topic_stays_theirs() {
    let world = adopted();
    let incident = world.incident();
    let people = ["hana", "ken"].map(Into::into);
    assert_eq!(incident.called.people, people, "we are nobody's guest");
    let drawn = matoi_core::surfaces(&incident, &world.team);
    assert!(drawn.iter().all(|one| one.key() != SurfaceKey::Topic));
}

#[test]
fn an_adopted_channel_is_let_go_at_the_end_and_not_archived() {
    let mut world = adopted();
    let close = Request::Close { false_alarm: false };
    let closed = words(&world.asks("mio", close).unwrap());
    assert!(closed.contains(&"post_farewell"), "{closed:?}");
    assert!(!closed.contains(&"archive_room"), "{closed:?}");
    assert!(world.incident().has_let_go());
    let reopened = world.asks("ken", Request::Reopen).unwrap();
    assert_eq!(words(&reopened), ["post_reopened"], "in place");
    assert_eq!(world.incident().state, State::Open);
    assert!(!world.incident().has_let_go());
}

#[test]
fn a_channel_that_cannot_be_the_room_leads_to_one_of_its_own() {
    let mut world = asked();
    let decision = world.is_told(Report::FellShort {
        effect: "adopt_room".into(),
        reason: "channel_not_found".into(),
    });
    assert_eq!(words(&decision), ["open_room", "call_people", "say"]);
    world.is_told(Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    });
    assert!(matches!(world.incident().room, Room::Open { .. }));
    assert!(!world.incident().is_adopted());
}

#[test]
fn closed_while_the_adoption_was_on_its_way_nothing_of_ours_is_done_there() {
    let mut world = asked();
    let close = Request::Close { false_alarm: true };
    world.asks("mio", close).unwrap();
    let decision = world.is_told(Report::RoomAdopted {
        room: "C7".into(),
        name: "pay-slow".into(),
        members: Vec::new(),
    });
    assert_eq!(words(&decision), [""; 0]);
    assert_eq!(decision.moot, [Need::Room, Need::Head], "not even archived");
}

#[test]
fn of_what_is_said_in_an_adopted_channel_only_its_own_time_belongs_to_the_incident() {
    let mut world = adopted();
    let opened_at = world.incident().opened_at.unwrap();
    let said = |at: Timestamp| Entry {
        message: MessageRef::new("C7", at.as_second().to_string().as_str()),
        revision: String::new(),
        thread: None,
        author: Actor::Person("ken".into()),
        text: "x".into(),
        deleted: false,
        at,
    };
    let long_ago = opened_at.checked_sub(BROUGHT_ALONG * 2).unwrap();
    let lately = opened_at
        .checked_sub(SignedDuration::from_hours(1))
        .unwrap();
    let close = Request::Close { false_alarm: false };
    world.asks("mio", close).unwrap();
    let incident = world.incident();
    let closed_at = incident.closed_at.unwrap();
    let later = closed_at.checked_add(SignedDuration::from_secs(1)).unwrap();
    let all = [long_ago, lately, closed_at, later].map(said).to_vec();
    let own: Vec<Timestamp> = its_own(&incident, all).iter().map(|one| one.at).collect();
    assert_eq!(own, [lately, closed_at]);
}
