//! What a reading of the room shows of reactions, and what of it is news.

use std::collections::BTreeSet;

use jiff::Timestamp;
use matoi_core::{
    ids::{MessageRef, PersonId},
    note::NoteKind,
    request::{Report, Request, Sign},
    roll_call::Availability,
    seen::{self, Seen},
};

use crate::world::{World, at, head};

fn said() -> MessageRef {
    MessageRef::new("C1", "20.000000")
}

fn reading(message: MessageRef, signs: &[(Sign, &str)], second: i64) -> Seen {
    let signs = signs
        .iter()
        .map(|(sign, who)| (*sign, PersonId::from(*who)));
    Seen {
        message,
        signs: signs.collect::<BTreeSet<_>>(),
        is_whole: true,
        at: at(second),
    }
}

/// What was missed, told as `who sign on`.
fn missed(world: &World, seen: &Seen) -> Vec<(String, Sign, bool)> {
    let missed = seen::missed(&world.incident(), seen, false, world.team.me.as_ref());
    missed
        .into_iter()
        .map(|(person, request)| {
            let Request::React { sign, on, at, .. } = request else {
                panic!("a reaction: {request:?}");
            };
            assert_eq!(at, seen.at, "as old as its reading");
            (person.0, sign, on)
        })
        .collect()
}

fn reads(world: &mut World, seen: &Seen) {
    let missed = seen::missed(&world.incident(), seen, false, world.team.me.as_ref());
    for (person, request) in missed {
        world.asks(person.as_str(), request).unwrap();
    }
}

fn reacts_at(world: &mut World, who: &str, sign: Sign, on: bool, at: Timestamp) {
    let message = said();
    let react = Request::React {
        message,
        sign,
        on,
        at,
    };
    world.asks(who, react).unwrap();
}

#[test]
fn what_a_reading_shows_is_judged_by_difference_only() {
    let mut world = World::in_the_room();
    world.reacts("ken", said(), Sign::Pin, true);
    world.reacts("mio", said(), Sign::Wrench, true);
    let same = [(Sign::Pin, "ken"), (Sign::Wrench, "mio")];
    assert!(missed(&world, &reading(said(), &same, 60)).is_empty());
    let other = [(Sign::Pin, "ken"), (Sign::Scales, "hana")];
    let seen = reading(said(), &other, 60);
    let expected = [
        ("hana".to_owned(), Sign::Scales, true),
        ("mio".to_owned(), Sign::Wrench, false),
    ];
    assert_eq!(missed(&world, &seen), expected);
    reads(&mut world, &seen);
    assert!(missed(&world, &seen).is_empty(), "and it is news once");
    let ledger = world.incident().ledger;
    assert!(ledger.standing(NoteKind::Action).is_empty());
    assert_eq!(ledger.standing(NoteKind::Decision).len(), 1);
}

#[test]
fn what_matoi_put_there_itself_is_nobodys_reaction() {
    let world = World::in_the_room();
    let seen = reading(head(), &[(Sign::Hand, "matoi"), (Sign::Eyes, "matoi")], 60);
    assert!(missed(&world, &seen).is_empty());
}

#[test]
fn where_not_everybody_is_named_nothing_is_taken_back() {
    let mut world = World::in_the_room();
    world.reacts("ken", said(), Sign::Pin, true);
    let seen = Seen {
        is_whole: false,
        ..reading(said(), &[(Sign::Pin, "hana")], 60)
    };
    let expected = [("hana".to_owned(), Sign::Pin, true)];
    assert_eq!(missed(&world, &seen), expected);
}

#[test]
fn a_newer_reaction_is_never_beaten_by_an_older_reading() {
    let mut world = World::in_the_room();
    let seen = reading(said(), &[(Sign::Pin, "ken")], 60);
    // Read at 60, and taken back a second later; heard before what was read is worked.
    let read = seen::missed(&world.incident(), &seen, false, None);
    reacts_at(&mut world, "ken", Sign::Pin, true, at(10));
    reacts_at(&mut world, "ken", Sign::Pin, false, at(61));
    for (person, request) in read {
        world.asks(person.as_str(), request).unwrap();
    }
    let ledger = world.incident().ledger;
    assert!(ledger.standing(NoteKind::Fact).is_empty());
}

#[test]
fn an_answer_given_in_so_many_words_needs_no_reaction_to_stand() {
    let mut world = World::in_the_room();
    let answer = Request::AnswerRollCall {
        person: "ken".into(),
        answer: Availability::Now,
    };
    world.asks("ken", answer).unwrap();
    world.reacts("mio", head(), Sign::Eyes, true);
    let seen = reading(head(), &[], 9_000);
    let expected = [("mio".to_owned(), Sign::Eyes, false)];
    assert_eq!(missed(&world, &seen), expected);
    reads(&mut world, &seen);
    let call = world.incident().roll_call;
    assert_eq!(call.answer(&"ken".into()), Some(Availability::Now));
    assert_eq!(call.answer(&"mio".into()), None);
}

#[test]
fn a_verdict_is_read_where_a_hypothesis_is_or_may_come_to_be() {
    let mut world = World::in_the_room();
    let check = [(Sign::Check, "ken")];
    let seen = reading(said(), &check, 60);
    assert!(missed(&world, &seen).is_empty(), "✅ on anything else");
    let new = seen::missed(&world.incident(), &seen, true, None);
    assert_eq!(new.len(), 1, "what it says is not known yet");
    world.reacts("mio", said(), Sign::Thinking, true);
    let both = [(Sign::Check, "ken"), (Sign::Thinking, "mio")];
    let expected = [("ken".to_owned(), Sign::Check, true)];
    assert_eq!(missed(&world, &reading(said(), &both, 60)), expected);
}

#[test]
fn an_agreement_by_a_reaction_is_read_and_one_by_a_press_is_left_alone() {
    let mut world = World::in_the_room();
    world.talkers = ["hana", "ken", "mio"].map(PersonId::from).to_vec();
    let propose = Request::Propose {
        text: "quiet for an hour".into(),
        material: None,
    };
    world.asks("hana", propose).unwrap();
    let proposal = world.incident().settlement.live().unwrap().id;
    let post = MessageRef::new("C1", "30.000000");
    world.is_told(Report::ProposalPosted {
        proposal,
        message: post.clone(),
    });
    assert!(missed(&world, &reading(post.clone(), &[], 9_000)).is_empty());
    let seen = reading(post, &[(Sign::Check, "ken")], 9_000);
    assert_eq!(
        missed(&world, &seen),
        [("ken".to_owned(), Sign::Check, true)]
    );
    reads(&mut world, &seen);
    let settled = world.incident().settlement;
    let agreed = &settled.latest().unwrap().agreed;
    assert!(agreed.iter().any(|by| by.person() == Some(&"ken".into())));
}
