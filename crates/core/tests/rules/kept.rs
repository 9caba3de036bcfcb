//! What is kept of many words, and of an alert that says the same again and again.

use matoi_core::{
    actor::Actor,
    evidence::{Evidence, Provenance},
    ids::IncidentId,
    incident::Kind,
    refusal::Advice,
    request::{Raise, Report, Request},
    settlement::at_hand,
    similar::OpenOne,
};

use crate::world::{ID, World, at, told};

/// What the alert that it was raised from, or another, says now.
fn turns(world: &mut World, over: bool, minute: i64) -> Vec<(String, Advice)> {
    world.now = at(minute * 60);
    let evidence = cpu(world, over);
    told(&world.is_told(Report::AlertChanged { evidence }).effects)
}

fn cpu(world: &World, over: bool) -> Evidence {
    Evidence {
        text: format!("cpu at {}", world.now),
        url: None,
        from: Provenance::Alert("cpu".into()),
        by: Actor::Machine,
        at: world.now,
        recovered: over,
    }
}

/// Raised by hana from that alert.
fn from_alert() -> World {
    let mut world = World::new();
    let raise = Raise {
        evidence: vec![cpu(&world, false)],
        alert: Some("cpu".into()),
        ..Raise::default()
    };
    world.asks("hana", Request::Raise(raise)).unwrap();
    world
}

fn propose(world: &mut World) {
    let propose = Request::Propose {
        text: String::new(),
        material: None,
    };
    world.asks("ken", propose).unwrap();
}

#[test]
fn words_too_long_for_a_title_are_kept_whole_however_they_came() {
    let long = "決済が 変です。\n".repeat(40);
    let raise = Raise {
        title: long.clone(),
        ..Raise::default()
    };
    let mut world = World::new();
    world.asks("hana", Request::Raise(raise)).unwrap();
    let incident = world.incident();
    assert_eq!(incident.title.chars().count(), 150);
    assert!(!incident.title.contains('\n'), "one line");
    assert_eq!(incident.evidence[0].text, long.trim());
    assert_eq!(incident.evidence[0].by, Actor::Person("hana".into()));

    let longer = "別の題".repeat(60);
    let title = longer.clone();
    world.asks("ken", Request::Rename { title }).unwrap();
    let incident = world.incident();
    assert_eq!(incident.evidence[1].text, longer);
    let title = longer.clone();
    let again = world.asks("ken", Request::Rename { title }).unwrap();
    assert_eq!(again.events, [], "said twice is said once");
}

#[test]
fn words_that_fit_or_are_known_already_are_kept_once() {
    let long = "長い".repeat(100);
    for (title, text) in [("決済で500", "log"), (long.as_str(), long.as_str())] {
        let mut world = World::new();
        let mut evidence = cpu(&world, false);
        evidence.text = format!("cpu\n{text}");
        let raise = Raise {
            title: title.to_owned(),
            evidence: vec![evidence],
            ..Raise::default()
        };
        world.asks("hana", Request::Raise(raise)).unwrap();
        assert_eq!(world.incident().evidence.len(), 1);
    }
}

#[test]
fn an_alert_that_flaps_is_one_piece_and_one_word_to_one_person() {
    let mut world = from_alert();
    let recovered = vec![("hana".to_owned(), Advice::Recovered)];
    assert_eq!(turns(&mut world, true, 1), recovered);
    for minute in 2..40 {
        assert_eq!(turns(&mut world, minute % 2 == 1, minute), []);
    }
    let incident = world.incident();
    assert_eq!(incident.evidence.len(), 2, "how it began, and how it is");
    assert_eq!(incident.evidence[0].at, at(0));
    assert_eq!(incident.evidence[1].at, at(39 * 60));
    assert_eq!(at_hand(&incident).evidence, [1]);
    turns(&mut world, false, 40);
    assert_eq!(at_hand(&world.incident()).evidence, [0; 0], "firing again");
}

#[test]
fn each_attempt_at_settling_has_its_own_piece_and_what_was_shown_stays() {
    let mut world = from_alert();
    world.talkers = vec!["hana".into()];
    turns(&mut world, true, 1);
    propose(&mut world);
    let shown = world.incident().evidence[1].clone();
    assert_eq!(turns(&mut world, false, 2), []);
    assert_eq!(turns(&mut world, true, 3), []);
    assert_eq!(world.incident().evidence[1], shown, "as people saw it");
    let withdraw = Request::WithdrawProposal { proposal: None };
    world.asks("ken", withdraw).unwrap();
    assert_eq!(world.incident().evidence.len(), 3);
    turns(&mut world, false, 4);
    assert_eq!(at_hand(&world.incident()).evidence, [0; 0]);
    let recovered = vec![("hana".to_owned(), Advice::Recovered)];
    assert_eq!(turns(&mut world, true, 5), recovered, "a new attempt");
    assert_eq!(at_hand(&world.incident()).evidence, [2]);
}

#[test]
fn a_drill_is_never_offered_for_what_is_real_nor_the_other_way_round() {
    for (open, raised, offers) in [
        (Kind::Drill, Kind::Live, false),
        (Kind::Live, Kind::Drill, false),
        (Kind::Drill, Kind::Drill, true),
    ] {
        let mut world = World::new();
        let open = [OpenOne {
            incident: IncidentId(uuid::Uuid::from_u128(9)),
            number: 41,
            kind: open,
            title: "決済で500".into(),
            opened_at: world.now,
            room: None,
        }];
        let raise = Raise {
            title: "決済で500".into(),
            kind: raised,
            ..Raise::default()
        };
        let decided = world
            .decides(Actor::Person("ken".into()), |incident, ctx| {
                let ctx = matoi_core::Ctx {
                    open: &open,
                    by: ctx.by.clone(),
                    answer_at: ctx.answer_at.clone(),
                    ids: ctx.ids.clone(),
                    ..*ctx
                };
                matoi_core::decide(incident, ID, Request::Raise(raise), &ctx)
            })
            .unwrap();
        let is_offer = |advice: &Advice| matches!(advice, Advice::MaybeSame { .. });
        assert_eq!(decided.advice.iter().any(is_offer), offers);
    }
}
