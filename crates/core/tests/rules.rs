//! The rules of an incident as plain values: given what happened, when somebody asks, then that.

#![expect(
    clippy::unwrap_used,
    reason = "a rule that does not hold here stops the test"
)]

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    Ctx, Decision,
    actor::{Actor, Whisper},
    case::Case,
    decide,
    effect::{Effect, Need},
    event::{Event, Recorded},
    fold,
    ids::{Ids, IncidentId, MessageRef, PersonId},
    incident::{Heat, Incident, Room, State},
    note,
    note::{NoteChange, NoteKind, Verdict},
    refusal::{Advice, Refusal},
    request::{Raise, Report, Request, Sign},
    role::Role,
    roll_call::Availability,
    surface::{SurfaceKey, surfaces},
    team::{Invite, Person, Standing, TeamView},
};
use uuid::Uuid;

/// An incident with its team, driven by people.
struct World {
    team: TeamView,
    log: Vec<Recorded>,
    now: Timestamp,
    seeds: u128,
    talkers: Vec<PersonId>,
}

const ID: IncidentId = IncidentId(Uuid::from_u128(7));

impl World {
    fn new() -> Self {
        let mut team = TeamView::empty("T1".into());
        team.me = Some("matoi".into());
        team.people = ["hana", "ken", "mio"].map(person).to_vec();
        Self {
            team,
            log: vec![],
            now: at(0),
            seeds: 1,
            talkers: vec![],
        }
    }

    fn raised() -> Self {
        let mut world = Self::new();
        world
            .asks(
                "hana",
                Request::Raise(Raise {
                    title: "決済で500".into(),
                    ..Raise::default()
                }),
            )
            .unwrap();
        world
    }

    fn in_the_room() -> Self {
        let mut world = Self::raised();
        world.is_told(Report::RoomOpened {
            room: "C1".into(),
            name: "inc-1".into(),
        });
        world.is_told(Report::HeadPosted { message: head() });
        world
    }

    fn incident(&self) -> Incident {
        fold(&self.log)
    }

    fn asks(&mut self, who: &str, request: Request) -> Result<Decision, Refusal> {
        self.decides(Actor::Person(who.into()), |incident, ctx| {
            decide(incident, ID, request, ctx)
        })
    }

    fn is_told(&mut self, report: Report) -> Decision {
        self.decides(Actor::Machine, |incident, ctx| {
            Ok(note(incident, report, ctx))
        })
        .unwrap()
    }

    fn decides(
        &mut self,
        by: Actor,
        decide: impl FnOnce(&Incident, &Ctx) -> Result<Decision, Refusal>,
    ) -> Result<Decision, Refusal> {
        self.seeds += 1 << 20;
        let incident = self.incident();
        let ctx = Ctx {
            now: self.now,
            answer_at: by.person().map(|person| Whisper {
                room: "C0".into(),
                person: person.clone(),
            }),
            by: by.clone(),
            ids: Ids::from_seed(Uuid::from_u128(self.seeds)),
            team: &self.team,
            number: 42,
            talkers: &self.talkers,
        };
        let decision = decide(&incident, &ctx)?;
        let events = decision.events.iter().cloned();
        self.log.extend(events.map(|event| Recorded {
            at: self.now,
            by: by.clone(),
            event,
        }));
        Ok(decision)
    }

    fn reacts(&mut self, who: &str, message: MessageRef, sign: Sign, on: bool) -> Decision {
        let at = self.now;
        self.asks(
            who,
            Request::React {
                message,
                sign,
                on,
                at,
            },
        )
        .unwrap()
    }

    fn passes(&mut self, minutes: i64) {
        self.now = self
            .now
            .checked_add(SignedDuration::from_mins(minutes))
            .unwrap();
    }

    fn facts(&self) -> Vec<Option<String>> {
        let ledger = self.incident().ledger;
        ledger
            .standing(NoteKind::Fact)
            .into_iter()
            .map(|(_, note)| note.text.clone())
            .collect()
    }
}

fn person(name: &str) -> Person {
    Person {
        id: name.into(),
        name: name.into(),
        areas: vec![],
        tongue: None,
        standing: Standing::Member,
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn head() -> MessageRef {
    MessageRef::new("C1", "1.0")
}

fn words(decision: &Decision) -> Vec<&'static str> {
    decision.effects.iter().map(Effect::word).collect()
}

#[test]
fn one_press_with_no_words_opens_a_room_and_calls_everybody() {
    let mut world = World::new();
    let decision = world
        .asks("hana", Request::Raise(Raise::default()))
        .unwrap();
    assert_eq!(decision.advice, [Advice::Received]);
    let first = &decision.effects[0];
    assert_eq!(
        *first,
        Effect::OpenRoom {
            name: "inc-20270115-042".into(),
            sensitive: false
        }
    );
    assert_eq!(
        decision.effects[1],
        Effect::CallOpener {
            person: "hana".into()
        }
    );
    assert_eq!(
        decision.effects[2],
        Effect::CallPeople {
            people: vec!["ken".into(), "mio".into()]
        }
    );
    assert_eq!(
        decision.effects[2].needs(),
        [Need::Room, Need::OpenerCalled]
    );
    assert_eq!(world.incident().state, State::Open);
}

#[test]
fn what_belongs_in_the_room_follows_once_it_is_there_and_only_once() {
    let mut world = World::raised();
    let opened = Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    };
    let decision = world.is_told(opened.clone());
    assert_eq!(words(&decision), ["post_head", "announce"]);
    assert_eq!(
        world.is_told(opened),
        Decision::default(),
        "the same news twice is one news"
    );
}

#[test]
fn a_second_raise_of_the_same_thing_joins() {
    let mut world = World::in_the_room();
    let decision = world.asks("zoe", Request::Raise(Raise::default())).unwrap();
    assert_eq!(
        decision.advice,
        [Advice::Joined {
            room: Some("C1".into()),
            number: 42
        }]
    );
    assert_eq!(
        decision.effects,
        [Effect::CallPeople {
            people: vec!["zoe".into()]
        }]
    );
    let again = world.asks("zoe", Request::Join).unwrap();
    assert_eq!(again.effects, []);
}

#[test]
fn a_name_that_is_taken_leads_to_the_next_and_at_last_to_plain_words() {
    let mut world = World::raised();
    let mut names = vec![];
    for _ in 0..5 {
        let decision = world.is_told(Report::RoomNameRefused {
            reason: "name_taken".into(),
        });
        names.extend(decision.effects.iter().filter_map(|effect| {
            if let Effect::OpenRoom { name, .. } = effect {
                Some(name.clone())
            } else {
                None
            }
        }));
    }
    assert_eq!(names[0], "inc-20270115-042-500");
    assert_eq!(names.len(), 5);
    let decision = world.is_told(Report::RoomNameRefused {
        reason: "name_taken".into(),
    });
    assert_eq!(decision.moot, [Need::Room, Need::Head]);
    assert_eq!(words(&decision), ["say"]);
    assert!(matches!(world.incident().room, Room::Refused { .. }));
}

#[test]
fn the_roll_call_follows_reactions_and_a_hand_means_responding() {
    let mut world = World::in_the_room();
    world.reacts("ken", head(), Sign::Eyes, true);
    assert_eq!(world.incident().state, State::Open);
    world.passes(1);
    world.reacts("ken", head(), Sign::Hand, true);
    assert_eq!(
        world.incident().roll_call.answer(&"ken".into()),
        Some(Availability::Now)
    );
    assert_eq!(world.incident().state, State::Responding);
    world.passes(1);
    world.reacts("ken", head(), Sign::Hand, false);
    assert_eq!(
        world.incident().roll_call.answer(&"ken".into()),
        Some(Availability::Watching)
    );
    assert_eq!(
        world.reacts("matoi", head(), Sign::Hand, true),
        Decision::default(),
        "our own offers are no answers"
    );
}

#[test]
fn an_answer_on_a_head_we_do_not_know_yet_is_not_lost() {
    let mut world = World::raised();
    world.is_told(Report::RoomOpened {
        room: "C1".into(),
        name: "inc-1".into(),
    });
    world.reacts("ken", head(), Sign::Hand, true);
    world.reacts("mio", MessageRef::new("C1", "9.9"), Sign::Hand, true);
    assert_eq!(world.incident().state, State::Open);
    world.is_told(Report::HeadPosted { message: head() });
    assert_eq!(
        world.incident().roll_call.answer(&"ken".into()),
        Some(Availability::Now)
    );
    assert_eq!(
        world.incident().roll_call.answer(&"mio".into()),
        None,
        "that was another message"
    );
    assert_eq!(world.incident().state, State::Responding);
}

#[test]
fn a_reaction_makes_a_note_its_words_follow_and_taking_it_back_keeps_it_as_withdrawn() {
    let mut world = World::in_the_room();
    let said = MessageRef::new("C1", "2.0");
    let decision = world.reacts("ken", said.clone(), Sign::Pin, true);
    assert_eq!(words(&decision), ["fetch_text", "acknowledge"]);
    assert_eq!(world.facts(), [None]);
    let learned = Report::TextLearned {
        source: said.clone(),
        text: "5xx が 32%".into(),
        author: Actor::Person("mio".into()),
        said_at: Some(at(-9)),
    };
    world.is_told(learned.clone());
    assert_eq!(world.facts(), [Some("5xx が 32%".to_owned())]);
    assert_eq!(
        world.incident().ledger.all()[0].1.at,
        at(-9),
        "when it was said, not when it was marked"
    );
    assert_eq!(world.is_told(learned), Decision::default());
    world.passes(1);
    world.reacts("hana", said.clone(), Sign::Pin, true);
    world.passes(1);
    world.reacts("ken", said.clone(), Sign::Pin, false);
    assert_eq!(world.facts().len(), 1, "hana still means it");
    world.passes(1);
    world.reacts("hana", said, Sign::Pin, false);
    assert!(world.facts().is_empty());
    assert_eq!(world.incident().ledger.all().len(), 1, "kept as withdrawn");
}

#[test]
fn facts_and_hypotheses_stay_apart_and_a_kind_that_changes_keeps_its_history() {
    let mut world = World::in_the_room();
    let now = world.now;
    let guess = Request::RecordNote {
        kind: NoteKind::Hypothesis,
        text: "再送では".into(),
        source: None,
        at: now,
    };
    world.asks("ken", guess).unwrap();
    let (id, _) = world.incident().ledger.all()[0];
    let ruled_out = NoteChange {
        verdict: Some(Verdict::RuledOut),
        ..NoteChange::default()
    };
    world
        .asks(
            "mio",
            Request::ChangeNote {
                note: id,
                change: ruled_out,
            },
        )
        .unwrap();
    let ledger = world.incident().ledger;
    assert_eq!(ledger.get(id).unwrap().verdict, Verdict::RuledOut);
    assert!(ledger.standing(NoteKind::Fact).is_empty());
    let fact = NoteChange {
        kind: Some(NoteKind::Fact),
        ..NoteChange::default()
    };
    world
        .asks(
            "mio",
            Request::ChangeNote {
                note: id,
                change: fact,
            },
        )
        .unwrap();
    assert_eq!(
        world.incident().ledger.get(id).unwrap().was,
        [NoteKind::Hypothesis]
    );
}

#[test]
fn a_role_is_taken_and_released_by_one_press_and_never_pulled_away() {
    let mut world = World::in_the_room();
    let take = |who: &str| Request::TakeRole {
        role: Role::Lead,
        person: who.into(),
    };
    let release = |who: &str| Request::ReleaseRole {
        role: Role::Lead,
        person: who.into(),
    };
    world.asks("ken", take("ken")).unwrap();
    assert_eq!(
        world.asks("ken", take("ken")).unwrap().events,
        [],
        "pressing twice is pressing once"
    );
    let held = world.asks("mio", take("mio")).unwrap_err();
    assert_eq!(
        held,
        Refusal::RoleHeld {
            role: Role::Lead,
            holder: "ken".into()
        }
    );
    assert_eq!(
        world.asks("mio", release("mio")).unwrap_err(),
        Refusal::RoleNotHeld { role: Role::Lead }
    );
    world.asks("ken", release("ken")).unwrap();
    world.asks("mio", take("mio")).unwrap();
    for who in ["ken", "mio"] {
        world
            .asks(
                who,
                Request::TakeRole {
                    role: Role::HandsOn,
                    person: who.into(),
                },
            )
            .unwrap();
    }
    assert_eq!(world.incident().roles.holders(Role::HandsOn).count(), 2);
    assert!(
        world.incident().roles.holds(Role::Lead, &"mio".into()),
        "doubling is fine"
    );
}

#[test]
fn two_people_settle_it() {
    let mut world = World::in_the_room();
    world.reacts("ken", head(), Sign::Hand, true);
    let decision = world
        .asks(
            "hana",
            Request::Propose {
                text: "エラーが消えた".into(),
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
    assert_eq!(words(&decision), ["post_settled"]);
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
            },
        )
        .unwrap();
    world
        .asks(
            "hana",
            Request::Propose {
                text: String::new(),
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
    assert_eq!(
        world
            .asks(
                "ken",
                Request::DecideSettled {
                    text: String::new()
                }
            )
            .unwrap_err(),
        Refusal::LeadOnly
    );
    world
        .asks(
            "mio",
            Request::DecideSettled {
                text: String::new(),
            },
        )
        .unwrap();
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
    asked(&mut world, "cron", Request::Propose { text });
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
    let text = String::new();
    let settled = roomless.asks("hana", Request::Propose { text });
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
    headless.is_told(Report::FellShort {
        effect: "post_head".into(),
        reason: "msg_too_long".into(),
    });
    let end = ["read_back", "keep_case", "post_farewell", "archive_room"];
    let closed = headless.asks("hana", Request::Close { false_alarm: false });
    assert_eq!(words(&closed.unwrap()), end);

    let mut hasty = World::raised();
    let closed = hasty.asks("hana", Request::Close { false_alarm: true });
    assert_eq!(words(&closed.unwrap()), end);
    assert_eq!(words(&hasty.is_told(opened)), ["announce"]);
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
            "hana",
            Request::TakeRole {
                role: Role::Scribe,
                person: "ken".into(),
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
