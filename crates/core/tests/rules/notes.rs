//! One message, one note per intent: whatever is edited, put back, changed of kind or done twice.

use matoi_core::{
    Decision,
    actor::Actor,
    board,
    effect::Effect,
    ids::{MessageRef, NoteId},
    note::{Note, NoteChange, NoteKind, Verdict},
    refusal::Advice,
    request::{Report, Request, Sign},
};

use crate::world::*;

fn said() -> MessageRef {
    MessageRef::new("C1", "2.0")
}

/// Somebody's message says a kind in front of its words, or, edited, none any more.
fn says(world: &mut World, who: &str, kind: Option<NoteKind>, text: &str) -> Decision {
    let at = world.now;
    let request = Request::SayNote {
        message: said(),
        kind,
        text: text.into(),
        at,
    };
    world.asks(who, request).unwrap()
}

fn records(world: &mut World, who: &str, kind: NoteKind, text: &str) -> Decision {
    let at = world.now;
    let request = Request::RecordNote {
        kind,
        text: text.into(),
        source: None,
        at,
    };
    world.asks(who, request).unwrap()
}

fn changes(world: &mut World, note: NoteId, change: NoteChange) -> Decision {
    world
        .asks("hana", Request::ChangeNote { note, change })
        .unwrap()
}

fn becomes(world: &mut World, kind: NoteKind) {
    let (note, _) = only(world);
    let change = NoteChange {
        kind: Some(kind),
        ..NoteChange::default()
    };
    changes(world, note, change);
}

fn is_withdrawn(world: &mut World, withdrawn: bool) {
    let (note, _) = only(world);
    let change = NoteChange {
        withdrawn: Some(withdrawn),
        ..NoteChange::default()
    };
    changes(world, note, change);
}

/// The one note there is.
fn only(world: &World) -> (NoteId, Note) {
    let ledger = world.incident().ledger;
    let all = ledger.all();
    assert_eq!(all.len(), 1, "one note: {all:#?}");
    (all[0].0, all[0].1.clone())
}

#[test]
fn a_message_edited_after_its_note_changed_kind_still_says_that_note() {
    let mut world = World::in_the_room();
    says(&mut world, "ken", Some(NoteKind::Fact), "x");
    becomes(&mut world, NoteKind::Hypothesis);
    says(&mut world, "ken", Some(NoteKind::Fact), "x, I think");
    let (_, note) = only(&world);
    assert_eq!(note.text.as_deref(), Some("x, I think"));
    assert_eq!(
        note.kind,
        NoteKind::Hypothesis,
        "what people made of it stays"
    );
}

#[test]
fn another_kind_in_front_is_the_same_note_and_keeps_its_history() {
    let mut world = World::in_the_room();
    let first = says(&mut world, "ken", Some(NoteKind::Fact), "x");
    assert_eq!(words(&first), ["acknowledge"]);
    let edited = says(&mut world, "ken", Some(NoteKind::Hypothesis), "x");
    assert_eq!(words(&edited), [""; 0], "it bears its mark already");
    let (_, note) = only(&world);
    assert_eq!(
        (note.kind, note.was),
        (NoteKind::Hypothesis, vec![NoteKind::Fact])
    );
    says(&mut world, "ken", Some(NoteKind::Fact), "x");
    assert_eq!(only(&world).1.kind, NoteKind::Fact, "and back");
}

#[test]
fn the_kind_taken_from_in_front_takes_the_note_back_and_put_there_again_brings_it_back() {
    let mut world = World::in_the_room();
    says(&mut world, "ken", Some(NoteKind::Fact), "x");
    says(&mut world, "ken", None, "x");
    assert!(!only(&world).1.stands());
    assert_eq!(says(&mut world, "ken", None, "x y"), Decision::default());
    says(&mut world, "ken", Some(NoteKind::Fact), "x");
    assert!(only(&world).1.stands());
    // A reaction carries it by itself.
    world.reacts("mio", said(), Sign::Pin, true);
    says(&mut world, "ken", None, "no kind in front");
    let (_, note) = only(&world);
    assert!(note.stands());
    assert_eq!(note.text.as_deref(), Some("no kind in front"));
}

#[test]
fn a_note_whose_kind_is_no_longer_in_front_stands_for_as_long_as_somebody_marks_it() {
    let mut world = World::in_the_room();
    says(&mut world, "ken", Some(NoteKind::Fact), "5xx は 0");
    world.reacts("mio", said(), Sign::Pin, true);
    says(&mut world, "ken", None, "5xx は 0 のようです");
    assert_eq!(world.facts(), [Some("5xx は 0 のようです".to_owned())]);
    world.reacts("mio", said(), Sign::Pin, false);
    assert_eq!(world.facts(), [], "nobody says so any more");
    // Marked after it was taken back, it stands by the mark, and goes with it.
    world.reacts("hana", said(), Sign::Pin, true);
    assert_eq!(world.facts().len(), 1);
    world.reacts("hana", said(), Sign::Pin, false);
    assert_eq!(world.facts(), []);
    says(&mut world, "ken", Some(NoteKind::Fact), "5xx は 0");
    assert_eq!(world.facts(), [Some("5xx は 0".to_owned())]);
    only(&world);
}

#[test]
fn a_note_taken_back_and_said_again_in_the_same_words_stands() {
    let mut world = World::in_the_room();
    says(&mut world, "ken", Some(NoteKind::Fact), "x");
    assert_eq!(
        says(&mut world, "ken", Some(NoteKind::Fact), "x"),
        Decision::default()
    );
    is_withdrawn(&mut world, true);
    says(&mut world, "ken", Some(NoteKind::Fact), "x");
    assert!(only(&world).1.stands());
}

#[test]
fn another_pin_after_a_change_of_kind_is_the_same_note() {
    let mut world = World::in_the_room();
    world.reacts("ken", said(), Sign::Pin, true);
    becomes(&mut world, NoteKind::Hypothesis);
    world.passes(1);
    world.reacts("mio", said(), Sign::Pin, true);
    let (_, note) = only(&world);
    assert_eq!(
        (note.kind, note.was),
        (NoteKind::Hypothesis, vec![NoteKind::Fact])
    );
    world.passes(1);
    world.reacts("ken", said(), Sign::Pin, false);
    assert!(only(&world).1.stands(), "mio still means it");
    world.reacts("mio", said(), Sign::Pin, false);
    assert!(!only(&world).1.stands(), "removed is taken back");
    world.passes(1);
    world.reacts("ken", said(), Sign::Pin, true);
    assert!(only(&world).1.stands(), "put again, it is back");
}

#[test]
fn a_reaction_of_the_kind_it_became_is_kept_apart_from_the_one_it_began_as() {
    let mut world = World::in_the_room();
    world.reacts("ken", said(), Sign::Pin, true);
    becomes(&mut world, NoteKind::Hypothesis);
    world.passes(1);
    world.reacts("ken", said(), Sign::Thinking, true);
    world.passes(1);
    world.reacts("ken", said(), Sign::Thinking, false);
    assert!(only(&world).1.stands(), "the pin is there still");
    world.reacts("ken", said(), Sign::Pin, false);
    assert!(!only(&world).1.stands());
}

#[test]
fn a_note_taken_back_by_a_press_comes_back_by_a_reaction() {
    let mut world = World::in_the_room();
    world.reacts("ken", said(), Sign::Pin, true);
    is_withdrawn(&mut world, true);
    world.passes(1);
    world.reacts("mio", said(), Sign::Pin, true);
    assert!(only(&world).1.stands(), "somebody else means it");
    is_withdrawn(&mut world, true);
    is_withdrawn(&mut world, false);
    assert!(only(&world).1.stands());
    for who in ["ken", "mio"] {
        world.passes(1);
        world.reacts(who, said(), Sign::Pin, false);
    }
    assert!(
        !only(&world).1.stands(),
        "put back, it stands by its reactions"
    );
}

#[test]
fn the_same_words_twice_are_one_note_and_both_are_answered() {
    let mut world = World::in_the_room();
    let first = records(&mut world, "ken", NoteKind::Decision, "roll back");
    let (note, _) = only(&world);
    let kind = NoteKind::Decision;
    assert_eq!(first.advice, [Advice::NoteKept { note, kind }]);
    let second = records(&mut world, "mio", NoteKind::Decision, "roll back");
    assert_eq!((second.events, second.advice), (vec![], first.advice));
    is_withdrawn(&mut world, true);
    records(&mut world, "ken", NoteKind::Decision, "roll back");
    assert!(only(&world).1.stands(), "undone and done again");
}

#[test]
fn what_users_feel_is_what_was_said_last() {
    let mut world = World::in_the_room();
    for impact in ["slow", "down", "slow", "slow"] {
        world.passes(1);
        let impact = impact.to_owned();
        world.asks("ken", Request::SayImpact { impact }).unwrap();
    }
    assert_eq!(board::impact(&world.incident()), "slow");
    assert_eq!(
        world.incident().ledger.all().len(),
        3,
        "the last one came twice"
    );
}

#[test]
fn something_unknown_is_taken_by_two_pressed_twice_and_let_go() {
    let mut world = World::in_the_room();
    records(&mut world, "hana", NoteKind::Unknown, "since when");
    let (note, _) = only(&world);
    let take = |on| Request::TakeNote { note, on };
    let taken = world.asks("ken", take(true)).unwrap();
    assert_eq!(taken.advice, [Advice::NoteTaken { note }]);
    let again = world.asks("ken", take(true)).unwrap();
    assert_eq!((again.events, again.advice), (vec![], taken.advice));
    world.asks("mio", take(true)).unwrap();
    assert_eq!(only(&world).1.taken.len(), 2);
    world.asks("ken", take(false)).unwrap();
    assert_eq!(world.asks("ken", take(false)).unwrap(), Decision::default());
    assert_eq!(only(&world).1.taken, ["mio".into()].into());
}

#[test]
fn a_verdict_by_a_fact_comes_back_when_what_came_after_it_is_undone() {
    let mut world = World::in_the_room();
    records(&mut world, "hana", NoteKind::Fact, "the cache is empty");
    let (fact, _) = only(&world);
    says(&mut world, "ken", Some(NoteKind::Hypothesis), "the cache");
    let ledger = world.incident().ledger;
    let (hypothesis, _) = ledger.standing(NoteKind::Hypothesis)[0];
    let ruled_out = NoteChange {
        verdict: Some(Verdict::RuledOut),
        because: Some(fact),
        ..NoteChange::default()
    };
    changes(&mut world, hypothesis, ruled_out.clone());
    assert_eq!(
        changes(&mut world, hypothesis, ruled_out),
        Decision::default()
    );
    let now = |world: &World| {
        let ledger = world.incident().ledger;
        let note = ledger.get(hypothesis).unwrap().clone();
        (note.verdict, note.because)
    };
    world.passes(1);
    world.reacts("mio", said(), Sign::Check, true);
    assert_eq!(
        now(&world),
        (Verdict::Supported, None),
        "that fact did something else"
    );
    world.passes(1);
    world.reacts("mio", said(), Sign::Check, false);
    assert_eq!(now(&world), (Verdict::RuledOut, Some(fact)));
    world.passes(1);
    let open = NoteChange {
        verdict: Some(Verdict::Open),
        because: Some(fact),
        ..NoteChange::default()
    };
    changes(&mut world, hypothesis, open);
    assert_eq!(now(&world), (Verdict::Open, None), "nothing did it");
}

#[test]
fn words_longer_than_can_be_kept_are_cut_and_that_is_told() {
    let mut world = World::in_the_room();
    let max = matoi_core::entry::WORDS_CHARS_MAX;
    let cut = Advice::TextCut {
        chars_max: max,
        left_out: 2,
    };
    let told = records(&mut world, "ken", NoteKind::Impact, &"長".repeat(max + 2));
    assert!(told.advice.contains(&cut));
    let kept = only(&world).1.text.unwrap();
    assert_eq!(kept.chars().count(), max);
}

#[test]
fn files_beyond_those_that_are_copied_are_named_and_that_is_told_once() {
    use matoi_core::evidence::{Copied, FILES_MAX, FILES_NAMED_MAX, FileRef};
    let mut world = World::in_the_room();
    let file = |n: usize| FileRef {
        id: format!("F{n}"),
        name: format!("{n}.png"),
        mime: "image/png".into(),
        size: 1,
        url: format!("https://files.example/{n}"),
    };
    let mut seen = |from: usize, to: usize| {
        let files = (from..to).map(file).collect();
        let message = said();
        world
            .decides(Actor::Person("ken".into()), |incident, ctx| {
                let report = Report::FilesSeen { message, files };
                Ok(matoi_core::note(incident, report, ctx))
            })
            .unwrap()
    };
    assert_eq!(seen(0, FILES_MAX - 1).effects.len(), FILES_MAX - 1);
    let told = Effect::Tell {
        to: "ken".into(),
        saying: matoi_core::refusal::Saying::Advised(Advice::FilesNamedOnly { count: FILES_MAX }),
    };
    let over = seen(FILES_MAX - 1, FILES_MAX + 2);
    assert_eq!(words(&over), ["copy_file", told.word()]);
    assert!(over.effects.contains(&told));
    assert_eq!(seen(FILES_MAX + 2, FILES_MAX + 4).effects, [], "once");
    assert_eq!(
        seen(FILES_MAX, FILES_MAX + 4),
        Decision::default(),
        "known by now"
    );
    seen(FILES_MAX, FILES_MAX + FILES_NAMED_MAX + 50);
    let files = world.incident().files;
    assert_eq!(files.len(), FILES_MAX + FILES_NAMED_MAX);
    assert_eq!(files[FILES_MAX - 1].copied, Copied::Awaited);
    let beyond = &files[FILES_MAX];
    assert_eq!(beyond.copied, Copied::NamedOnly);
    assert_eq!(
        (beyond.file.name.as_str(), beyond.file.url.is_empty()),
        ("200.png", false)
    );
}
