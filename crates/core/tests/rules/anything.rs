//! Whatever three people ask, in whatever order: nothing breaks, a replay gives the same, and nobody is
//! ever shut out.

use matoi_core::{
    Ctx,
    actor::Actor,
    board,
    evidence::{Copied, FileRef},
    evolve,
    follow_up::{FollowUpKind, PlanChange, TaskChange},
    ids::{LookBackId, MessageRef, NoteId, TaskId},
    incident::{Heat, Incident, State},
    look_back::{self, Size},
    note::{NoteChange, NoteKind, Verdict},
    request::{Report, Request, Sign},
    role::Role,
    roll_call::Availability,
    settlement::Material,
    surfaces,
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::world::World;

const PEOPLE: [&str; 3] = ["hana", "ken", "mio"];
const SIGNS: [Sign; 12] = [
    Sign::Hand,
    Sign::Eyes,
    Sign::Clock,
    Sign::Pray,
    Sign::Pin,
    Sign::Thinking,
    Sign::Wrench,
    Sign::Scales,
    Sign::Question,
    Sign::Check,
    Sign::Cross,
    Sign::Extinguisher,
];
const WORDS: [&str; 4] = ["", "5xx は 12%", "<!channel> *x*", "the cache, maybe"];
/// Every request of a person there is, see [`request`].
const REQUESTS: usize = 38;
/// What the outside tells, see [`outside`].
const OUTSIDE: usize = 9;
/// So many acts in a row.
const ACTS: usize = 30;

/// One throw of the dice: who, what, and what it is about.
#[derive(Debug, Clone, Copy)]
struct Throw {
    who: usize,
    what: usize,
    one: usize,
    two: usize,
    minutes: i64,
}

fn throw() -> impl Strategy<Value = Throw> {
    (
        0..PEOPLE.len(),
        0..REQUESTS + OUTSIDE,
        0..1000_usize,
        0..1000_usize,
        0..12_i64,
    )
        .prop_map(|(who, what, one, two, minutes)| Throw {
            who,
            what,
            one,
            two,
            minutes,
        })
}

fn of<T: Copy>(all: &[T], which: usize) -> T {
    all[which % all.len()]
}

/// A message somewhere in the room, the head and the proposal's post among them.
fn message(incident: &Incident, which: usize) -> MessageRef {
    let post = incident
        .settlement
        .latest()
        .and_then(|latest| latest.post.clone());
    let known = [incident.head.clone(), post];
    let said = MessageRef::new("C1", format!("{}.5", which % 4).as_str());
    known.into_iter().flatten().nth(which % 5).unwrap_or(said)
}

fn a_note(incident: &Incident, which: usize) -> NoteId {
    let all = incident.ledger.all();
    let found = all.get(which % (all.len() + 1));
    found.map_or(NoteId(Uuid::nil()), |(id, _)| *id)
}

fn a_task(incident: &Incident, which: usize) -> TaskId {
    let all = &incident.after.tasks;
    let found = all.get(which % (all.len() + 1));
    found.map_or(TaskId(Uuid::nil()), |task| task.id)
}

fn a_look_back(incident: &Incident, which: usize) -> LookBackId {
    let all = &incident.look_backs;
    let found = all.get(which % (all.len() + 1));
    found.map_or(LookBackId(Uuid::nil()), |one| one.id)
}

fn request(incident: &Incident, throw: Throw, ctx: &Ctx) -> Request {
    let what = throw.what;
    if what < 13 {
        talked(incident, throw, ctx)
    } else if what < 24 {
        settling(incident, throw)
    } else {
        afterwards(incident, throw)
    }
}

fn afterwards(incident: &Incident, throw: Throw) -> Request {
    let Throw { what, one, two, .. } = throw;
    let kind = of(&FollowUpKind::ALL, one);
    let (task, look_back) = (a_task(incident, two), a_look_back(incident, two));
    let text = of(&WORDS, one).to_owned();
    let yes = one % 2 == 0;
    match what {
        24 => Request::PlanFollowUp {
            kind,
            who: Some(Actor::Person(of(&PEOPLE, two).into())).filter(|_| one % 3 > 0),
            plan: PlanChange {
                how: Some(text),
                ..PlanChange::default()
            },
        },
        25 => Request::TakeFollowUp { kind },
        26 => Request::DeclineFollowUp { kind },
        27 => {
            let let_go = two % 2 == 0;
            Request::LetGoFollowUp { kind, let_go }
        }
        28 => add_task(text, look_back, yes),
        29 => Request::TakeTask { task, on: yes },
        30 => Request::ChangeTask {
            task,
            change: TaskChange {
                text: Some(text),
                done: Some(yes),
                dropped: Some(one % 3 == 0),
            },
        },
        31 => Request::OpenLookBack {
            size: of(&Size::ALL, one),
        },
        32 => Request::WriteLookBack {
            look_back,
            text,
            base: u32::try_from(one % 3).ok(),
        },
        33 => Request::FinishLookBack {
            look_back,
            done: yes,
        },
        34 => Request::DropLookBack {
            look_back,
            dropped: yes,
        },
        35 => Request::Close { false_alarm: yes },
        36 => Request::AskHelp { known: yes },
        _ => Request::SayNote {
            message: message(incident, two),
            kind: Some(of(&NoteKind::ALL, one)).filter(|_| two % 3 > 0),
            text,
            at: incident.opened_at.unwrap_or_default(),
        },
    }
}

fn add_task(text: String, look_back: LookBackId, mine: bool) -> Request {
    let look_back = Some(look_back);
    Request::AddTask {
        text,
        look_back,
        mine,
    }
}

fn talked(incident: &Incident, throw: Throw, ctx: &Ctx) -> Request {
    let Throw { what, one, two, .. } = throw;
    let person = of(&PEOPLE, two).into();
    let role = of(&Role::ALL, one);
    let text = of(&WORDS, two).to_owned();
    match what {
        0 => Request::Join,
        1 | 2 => Request::React {
            message: message(incident, two),
            sign: of(&SIGNS, one),
            on: throw.minutes % 3 > 0,
            at: ctx.now,
        },
        3 => Request::AnswerRollCall {
            person,
            answer: of(&Availability::ALL, one),
        },
        4 => Request::RecordNote {
            kind: of(&NoteKind::ALL, one),
            text,
            source: Some(message(incident, two)).filter(|_| one % 2 == 0),
            at: ctx.now,
        },
        5 => Request::ChangeNote {
            note: a_note(incident, one),
            change: NoteChange {
                kind: Some(of(&NoteKind::ALL, two)).filter(|_| one % 2 == 0),
                verdict: Some(of(
                    &[Verdict::Open, Verdict::Supported, Verdict::RuledOut],
                    two,
                )),
                because: Some(a_note(incident, two)).filter(|_| one % 3 == 0),
                text: Some(text).filter(|_| one % 5 == 0),
                withdrawn: Some(two % 2 == 0),
                unsaid: false,
            },
        },
        6 => Request::TakeNote {
            note: a_note(incident, one),
            on: two % 2 == 0,
        },
        7 => Request::TakeRole {
            role,
            person: of(&PEOPLE, throw.who).into(),
            double: two % 2 == 0,
        },
        8 => Request::OfferRole { role, to: person },
        9 => Request::AcceptRole {
            role,
            person: of(&PEOPLE, throw.who).into(),
        },
        10 => Request::DeclineRole {
            role,
            person: of(&PEOPLE, throw.who).into(),
        },
        11 => Request::ReleaseRole { role, person },
        _ => Request::Rename { title: text },
    }
}

fn settling(incident: &Incident, throw: Throw) -> Request {
    let Throw { what, one, two, .. } = throw;
    let text = of(&WORDS, one).to_owned();
    let live = incident.settlement.latest().map(|latest| latest.id);
    let proposal = live.filter(|_| two % 2 == 0);
    match what {
        13 => Request::SayImpact { impact: text },
        14 => Request::ChangeHeat {
            heat: of(&[Heat::HeadsUp, Heat::NeedHands, Heat::AllTogether], one),
        },
        15 => Request::Propose {
            text,
            material: Some(Material {
                notes: vec![a_note(incident, one)],
                evidence: vec![two],
            })
            .filter(|_| two % 2 == 0),
        },
        16 => Request::Agree { proposal },
        17 => Request::TakeBackAgreement { proposal },
        18 => Request::RaiseConcern { text, proposal },
        19 => Request::WithdrawProposal { proposal },
        20 => Request::DecideSettled {
            text,
            material: None,
            proposal: None,
        },
        21 => Request::RaiseAlert,
        22 => Request::DismissAlert,
        _ => Request::Reopen,
    }
}

fn outside(incident: &Incident, throw: Throw) -> Report {
    let person = of(&PEOPLE, throw.one).into();
    let latest = incident.settlement.latest().map(|latest| latest.id);
    match throw.what - REQUESTS {
        0 => Report::PersonLeft { person },
        1 => Report::PersonCame { person },
        2 => Report::FilesSeen {
            message: message(incident, throw.two),
            files: vec![FileRef {
                id: format!("F{}", throw.one % 3),
                name: "graph.png".into(),
                mime: "image/png".into(),
                size: 1,
                url: "https://files.example/F".into(),
            }],
        },
        3 => Report::RoomArchived,
        4 => Report::RoomUnarchived,
        5 => Report::PutOut,
        6 => Report::LetIn,
        7 => Report::RoomRenamed {
            name: format!("room-{}", throw.one % 3),
        },
        _ => match latest {
            Some(proposal) => Report::ProposalPosted {
                proposal,
                message: MessageRef::new("C1", "8.0"),
            },
            None => Report::FileCopied {
                id: "F1".into(),
                copied: Copied::Missed { why: "gone".into() },
            },
        },
    }
}

fn act(world: &mut World, throw: Throw) {
    let who = Actor::Person(of(&PEOPLE, throw.who).into());
    let before = world.incident();
    let decided = world.decides(who, |incident, ctx| {
        if throw.what >= REQUESTS {
            return Ok(matoi_core::note(incident, outside(incident, throw), ctx));
        }
        let request = request(incident, throw, ctx);
        matoi_core::decide(incident, crate::world::ID, request, ctx)
    });
    let after = world.incident();
    if decided.is_err() {
        assert_eq!(before, after, "what can't be changes nothing");
    }
}

/// Whoever they are, and whatever came before: a note is taken, help is found, and it can be ended.
fn is_open_to_all(world: &mut World) {
    for who in PEOPLE {
        let at = world.now;
        let record = Request::RecordNote {
            kind: NoteKind::Fact,
            text: format!("{who} saw it"),
            source: None,
            at,
        };
        world.asks(who, record).expect("anybody may note");
        world
            .asks(who, Request::AskHelp { known: true })
            .expect("help is there");
        let add = Request::AddTask {
            text: "x".into(),
            look_back: None,
            mine: true,
        };
        world.asks(who, add).expect("anybody may leave a task");
    }
    if !world.incident().state.is_over() {
        world
            .asks("mio", Request::Close { false_alarm: false })
            .expect("anybody may end it");
    }
    world.asks("ken", Request::Reopen).expect("and begin again");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn thirty_acts_of_three_people_in_any_order(throws in prop::collection::vec(throw(), ACTS)) {
        let mut world = World::in_the_room();
        for throw in throws {
            world.passes(throw.minutes);
            act(&mut world, throw);
        }
        let incident = world.incident();
        let kept = serde_json::to_string(&world.log).unwrap();
        let read: Vec<_> = serde_json::from_str(&kept).unwrap();
        prop_assert_eq!(&matoi_core::fold(&read), &incident, "a replay of what was kept");
        let stored: Incident = serde_json::from_str(&serde_json::to_string(&incident).unwrap()).unwrap();
        prop_assert_eq!(&stored, &incident);
        let step = world.log.iter().fold(Incident::default(), evolve);
        prop_assert_eq!(board::board(&step, &world.team), board::board(&incident, &world.team));
        prop_assert!(surfaces(&incident, &world.team).len() <= 5);
        let due = matoi_core::next_wake(&incident, &world.team);
        prop_assert!(due.is_none() || incident.state != State::Closed);
        let _ = look_back::leftovers(&incident);
        is_open_to_all(&mut world);
    }
}
