//! Whose something is: what is handed on, what is not taken from anybody, and whose words are kept.

use matoi_core::{
    actor::Actor,
    decide,
    effect::Effect,
    follow_up::{FollowUpKind, PlanChange},
    ids::NoteId,
    incident::{Incident, State},
    look_back::Size,
    note::{Note, NoteKind},
    refusal::{Advice, Refusal},
    request::{Raise, Report, Request},
    role::Role,
    settlement::Ending,
    team::{Invite, Standing},
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::world::{ID, World, person as somebody, take, told};

const CAUSE: FollowUpKind = FollowUpKind::Cause;

fn person(who: &str) -> Actor {
    Actor::Person(who.into())
}

fn names(who: Actor) -> Request {
    Request::PlanFollowUp {
        kind: CAUSE,
        who: Some(who),
        plan: PlanChange::default(),
    }
}

fn takes(world: &mut World, who: &str) -> Vec<Advice> {
    let take = Request::TakeFollowUp { kind: CAUSE };
    world.asks(who, take).unwrap().advice
}

fn owner(world: &World) -> Option<Actor> {
    world.incident().after.cause.owner
}

fn held_by(who: &str) -> Advice {
    Advice::TaskHeld { who: who.into() }
}

#[test]
fn whoever_is_asked_by_whoever_holds_it_takes_it_over() {
    let mut world = World::in_the_room();
    takes(&mut world, "hana");
    let asked = world.asks("hana", names(person("ken"))).unwrap();
    assert_eq!(told(&asked.effects).len(), 1);
    assert_eq!(
        owner(&world),
        Some(person("hana")),
        "hers until somebody has it"
    );
    assert_eq!(takes(&mut world, "mio"), [held_by("hana")]);
    takes(&mut world, "ken");
    assert_eq!(owner(&world), Some(person("ken")));
    takes(&mut world, "hana");
    assert_eq!(
        owner(&world),
        Some(person("ken")),
        "handed on, it is no longer hers"
    );
}

#[test]
fn what_somebody_holds_is_taken_from_them_by_no_form_and_no_script() {
    let mut world = World::in_the_room();
    takes(&mut world, "hana");
    for who in [person("ken"), person("mio"), Actor::Named("ゆき".into())] {
        let answered = world.asks("ken", names(who.clone())).unwrap();
        assert!(answered.advice.contains(&held_by("hana")), "{who:?}");
        assert_eq!(answered.effects, [], "nobody is asked for it either");
    }
    let by = Actor::Named("script".into());
    let named = world.decides(by, |incident, ctx| {
        decide(incident, ID, names(person("ken")), ctx)
    });
    assert!(named.unwrap().advice.contains(&held_by("hana")));
    assert_eq!(owner(&world), Some(person("hana")));
    // The rest of the form counts all the same.
    let plan = PlanChange {
        how: Some("ログを読む".into()),
        ..PlanChange::default()
    };
    let who = Some(person("ken"));
    let kind = CAUSE;
    world
        .asks("ken", Request::PlanFollowUp { kind, who, plan })
        .unwrap();
    assert_eq!(world.incident().after.cause.plan.how, "ログを読む");
}

fn proposes(world: &mut World, who: &str) -> Uuid {
    world.talkers = vec!["mio".into()];
    let propose = Request::Propose {
        text: "静かです".into(),
        material: None,
    };
    world.asks(who, propose).unwrap();
    world.incident().settlement.live().unwrap().id
}

fn decides(text: &str, proposal: Option<Uuid>) -> Request {
    Request::DecideSettled {
        text: text.into(),
        material: None,
        proposal,
    }
}

fn decisions(incident: &Incident) -> Vec<(NoteId, &Note)> {
    incident.ledger.standing(NoteKind::Decision)
}

#[test]
fn what_the_lead_says_while_somebody_elses_proposal_is_open_is_kept() {
    let mut world = World::in_the_room();
    world.asks("hana", take(Role::Lead, "hana")).unwrap();
    let live = proposes(&mut world, "ken");
    let decide = decides("朝にもう一度見ます", Some(live));
    world.asks("hana", decide).unwrap();
    let incident = world.incident();
    assert_eq!(incident.state, State::Settled);
    let kept: Vec<_> = decisions(&incident)
        .into_iter()
        .map(|(_, note)| (note.text.clone(), note.said_by.clone()))
        .collect();
    let words = Some("朝にもう一度見ます".to_owned());
    assert_eq!(kept, [(words, Some(person("hana")))]);
    let latest = incident.settlement.latest().unwrap();
    assert_eq!(latest.text, "静かです", "whoever proposed said that");
    assert_eq!(latest.ended.map(|(how, _)| how), Some(Ending::LeadsWord));
}

#[test]
fn the_leads_word_about_what_was_taken_back_settles_nothing() {
    let mut world = World::in_the_room();
    world.asks("hana", take(Role::Lead, "hana")).unwrap();
    let old = proposes(&mut world, "ken");
    let withdraw = Request::WithdrawProposal {
        proposal: Some(old),
    };
    world.asks("ken", withdraw).unwrap();
    let late = world.asks("hana", decides("", Some(old)));
    assert_eq!(late.unwrap_err(), Refusal::NoProposal);
    assert_eq!(world.incident().state, State::Responding);
    let live = proposes(&mut world, "ken");
    let late = world.asks("hana", decides("", Some(old)));
    assert_eq!(late.unwrap_err(), Refusal::NoProposal);
    world.asks("hana", decides("", Some(live))).unwrap();
    assert_eq!(world.incident().state, State::Settled);
}

#[test]
fn a_title_that_begins_as_before_may_end_in_news() {
    let mut world = World::in_the_room();
    let begins = "決済".repeat(100);
    let mut rename = |title: String| {
        world.asks("ken", Request::Rename { title }).unwrap();
        world.incident()
    };
    let first = rename(format!("{begins}、原因は不明"));
    let then = rename(format!("{begins}、原因は証明書"));
    assert_eq!(then.title, first.title);
    assert_eq!(then.evidence.len(), first.evidence.len() + 1);
    let last = then.evidence.last().unwrap();
    assert!(last.text.ends_with("原因は証明書"));
    let again = rename(format!("{begins}、原因は証明書"));
    assert_eq!(again.evidence.len(), then.evidence.len());
}

#[test]
fn an_untouched_draft_is_not_put_under_what_somebody_wrote() {
    let mut world = World::in_the_room();
    world
        .asks("hana", Request::OpenLookBack { size: Size::Note })
        .unwrap();
    let look_back = world.incident().look_backs[0].id;
    let keep = || Request::KeepDraft {
        look_back,
        text: "## 何が起きたか".into(),
    };
    let text = |world: &World| world.incident().look_backs[0].text.clone();
    let write = Request::WriteLookBack {
        look_back,
        text: "kenのことば".into(),
        base: Some(0),
    };
    let mut other = World::in_the_room();
    other
        .asks("hana", Request::OpenLookBack { size: Size::Note })
        .unwrap();
    world.asks("ken", write).unwrap();
    let late = world.asks("hana", keep()).unwrap();
    assert_eq!((late.events, late.advice), (vec![], vec![]));
    assert_eq!(text(&world).as_deref(), Some("kenのことば"));
    let look_back = other.incident().look_backs[0].id;
    let first = Request::KeepDraft {
        look_back,
        text: "## 何が起きたか".into(),
    };
    other.asks("hana", first).unwrap();
    assert_eq!(text(&other).as_deref(), Some("## 何が起きたか"));
}

proptest! {
    /// Whoever asks to go on, and whomever the team names: only those who know already are called.
    #[test]
    fn what_was_not_for_everybody_goes_on_with_whoever_knew(
        by in 0..4usize,
        named in prop::collection::vec(prop::sample::select(vec!["hana", "ken", "mio"]), 0..3),
        knew in prop::collection::btree_set(prop::sample::select(vec!["hana", "ken"]), 1..3),
    ) {
        let mut world = World::new();
        if !named.is_empty() {
            world.team.invite = Invite::These(named.iter().map(|name| (*name).into()).collect());
        }
        let by = match by {
            0 => person("hana"),
            1 => person("ken"),
            2 => Actor::Named("script".into()),
            _ => Actor::Machine,
        };
        let raise = Raise {
            sensitive: true,
            with: knew.iter().map(|name| (*name).into()).collect(),
            ..Raise::default()
        };
        let raised = world.decides(by.clone(), |incident, ctx| {
            decide(incident, ID, Request::Raise(raise), ctx)
        }).unwrap();
        let called: Vec<String> = raised.effects.iter().flat_map(|effect| {
            if let Effect::CallPeople { people } = effect {
                people.iter().map(ToString::to_string).collect()
            } else {
                Vec::new()
            }
        }).collect();
        let others: Vec<String> = knew.iter()
            .filter(|name| by.person().is_none_or(|by| by.as_str() != **name))
            .map(|name| (*name).to_owned())
            .collect();
        prop_assert_eq!(called, others);
    }
}

fn gone(world: &mut World, who: &str) -> matoi_core::Decision {
    let person = who.into();
    world.is_told(Report::PersonGone { person })
}

#[test]
fn what_somebody_held_who_is_in_the_team_no_more_is_free_and_asked_about_quietly() {
    let mut world = World::in_the_room();
    world.asks("ken", take(Role::Lead, "ken")).unwrap();
    world.asks("ken", take(Role::HandsOn, "ken")).unwrap();
    world.asks("mio", take(Role::HandsOn, "mio")).unwrap();
    let freed = gone(&mut world, "ken");
    let roles = world.incident().roles;
    assert_eq!(roles.holders(Role::Lead).count(), 0);
    let role = Role::Lead;
    let vacant = Advice::RoleVacant { role };
    let why = "hands-on is still in somebody's hands";
    assert_eq!(told(&freed.effects), [("hana".to_owned(), vacant)], "{why}");
    assert_eq!(gone(&mut world, "ken").events, [], "once");
}

#[test]
fn who_asked_somebody_who_is_there_no_more_hears_that_it_reached_nobody() {
    let mut world = World::in_the_room();
    let role = Role::Scribe;
    let to = "ken".into();
    world.asks("mio", Request::OfferRole { role, to }).unwrap();
    let who = "ken".into();
    let lapsed = Advice::OfferLapsed { role, who };
    let freed = gone(&mut world, "ken");
    assert_eq!(told(&freed.effects), [("mio".to_owned(), lapsed)]);
    assert!(world.incident().roles.offers().is_empty());
    assert_eq!(
        gone(&mut world, "hana").effects,
        [],
        "nobody asks who is gone"
    );
}

#[test]
fn a_rule_that_names_nobody_who_is_still_there_gives_way_to_the_next() {
    let mut team = World::new().team;
    team.people = (0..30).map(|i| somebody(&format!("p{i}"))).collect();
    team.invite = Invite::These(vec!["p1".into()]);
    team.groups = vec!["p2".into()];
    let called = |team: &matoi_core::team::TeamView| team.callees(None);
    assert_eq!(called(&team), ["p1".into()]);
    team.people[1].standing = Standing::Gone;
    assert_eq!(called(&team), ["p2".into()], "those named are gone");
    team.people[2].standing = Standing::Gone;
    assert_eq!(called(&team).len(), 28, "better everyone than nobody");
}
