//! Roles offered and declined, verdicts, what comes after, look-backs, files, going on.

use matoi_core::{
    actor::Actor,
    board,
    effect::Effect,
    evidence::{Copied, Evidence, FileRef, Provenance},
    follow_up::{FollowUpKind, PlanChange, TaskChange},
    ids::{LookBackId, MessageRef, NoteId, RoomId, TaskId},
    incident::{Kind, State},
    look_back::{self, Headings, Size},
    next_wake,
    note::{NoteChange, NoteKind, Verdict},
    refusal::{Advice, Refusal},
    request::{Raise, Report, Request, Sign},
    role::{Role, TURN},
    settlement::Material,
    similar::OpenOne,
    surfaces, wake,
};

use crate::world::{World, take, told, words};

fn holders(world: &World, role: Role) -> Vec<String> {
    let incident = world.incident();
    incident
        .roles
        .holders(role)
        .map(|who| who.0.clone())
        .collect()
}

#[test]
fn an_offer_is_declined_with_nobody_but_the_two_knowing() {
    let mut world = World::in_the_room();
    let role = Role::Lead;
    let before = board::board(&world.incident(), &world.team);
    let asked = world
        .asks(
            "hana",
            Request::OfferRole {
                role,
                to: "ken".into(),
            },
        )
        .unwrap();
    let by = Actor::Person("hana".into());
    assert_eq!(
        told(&asked.effects),
        [("ken".to_owned(), Advice::RoleAsked { role, by })]
    );
    let declined = world
        .asks(
            "ken",
            Request::DeclineRole {
                role,
                person: "ken".into(),
            },
        )
        .unwrap();
    let who = "ken".into();
    assert_eq!(
        told(&declined.effects),
        [("hana".to_owned(), Advice::OfferDeclined { role, who })]
    );
    assert_eq!(
        board::board(&world.incident(), &world.team),
        before,
        "nothing is shown"
    );
    let private: Vec<bool> = world.log.iter().map(|one| one.event.is_private()).collect();
    assert_eq!(private[private.len() - 2..], [true, true]);
    assert_eq!(world.incident().roles.offers(), []);
    assert!(
        !world.incident().acted.contains_key(&"ken".into()),
        "nobody is thanked for it"
    );
}

#[test]
fn handing_over_changes_hands_only_when_the_other_says_yes() {
    let mut world = World::in_the_room();
    let role = Role::Lead;
    world.asks("hana", take(role, "hana")).unwrap();
    world
        .asks(
            "hana",
            Request::OfferRole {
                role,
                to: "ken".into(),
            },
        )
        .unwrap();
    assert_eq!(holders(&world, role), ["hana"]);
    let accepted = world
        .asks(
            "ken",
            Request::AcceptRole {
                role,
                person: "ken".into(),
            },
        )
        .unwrap();
    assert_eq!(holders(&world, role), ["ken"]);
    let to = "ken".into();
    assert_eq!(
        told(&accepted.effects),
        [("hana".to_owned(), Advice::HandedOver { role, to })]
    );
}

#[test]
fn a_turn_that_ends_is_asked_about_once_and_then_keeps_the_role_from_nobody() {
    let mut world = World::in_the_room();
    let role = Role::Lead;
    world.asks("hana", take(role, "hana")).unwrap();
    world
        .asks(
            "hana",
            Request::SayImpact {
                impact: "slow".into(),
            },
        )
        .unwrap();
    let held = Refusal::RoleHeld {
        role,
        holder: "hana".into(),
    };
    assert_eq!(world.asks("ken", take(role, "ken")).unwrap_err(), held);
    let due = next_wake(&world.incident(), &world.team).unwrap();
    assert_eq!(due, world.now.checked_add(TURN).unwrap());
    world.now = due;
    let asked = world
        .decides(Actor::Machine, |incident, ctx| {
            Ok(wake(incident, ctx.now, ctx.team))
        })
        .unwrap();
    assert_eq!(
        told(&asked.effects),
        [("hana".to_owned(), Advice::TurnOver { role })]
    );
    assert_eq!(next_wake(&world.incident(), &world.team), None);
    assert_eq!(
        holders(&world, role),
        ["hana"],
        "nothing is taken from anybody"
    );
    world.asks("ken", take(role, "ken")).unwrap();
    assert_eq!(holders(&world, role), ["ken"]);
}

#[test]
fn a_role_can_be_held_together_renewed_and_falls_free_when_somebody_leaves() {
    let mut world = World::in_the_room();
    let role = Role::Lead;
    world.asks("hana", take(role, "hana")).unwrap();
    let double = Request::TakeRole {
        role,
        person: "ken".into(),
        double: true,
    };
    world.asks("ken", double).unwrap();
    assert_eq!(holders(&world, role), ["hana", "ken"]);
    world.passes(20);
    let again = world.asks("hana", take(role, "hana")).unwrap();
    assert_eq!(again.advice, [Advice::RoleRenewed { role }]);
    let incident = world.incident();
    assert_eq!(
        incident.roles.until(role, &"hana".into()),
        world.now.checked_add(TURN).ok()
    );
    world.is_told(Report::PersonLeft {
        person: "hana".into(),
    });
    assert_eq!(holders(&world, role), ["ken"]);
    world.is_told(Report::PersonCame {
        person: "hana".into(),
    });
    assert!(world.incident().called.people.contains(&"hana".into()));
}

fn note(world: &mut World, kind: NoteKind, text: &str) -> NoteId {
    let at = world.now;
    let text = text.to_owned();
    let record = Request::RecordNote {
        kind,
        text: text.clone(),
        source: None,
        at,
    };
    world.asks("hana", record).unwrap();
    let ledger = world.incident().ledger;
    let all = ledger.all();
    all.iter()
        .find(|(_, note)| note.text.as_ref() == Some(&text))
        .unwrap()
        .0
}

#[test]
fn a_hypothesis_is_ruled_out_by_a_fact_and_keeps_its_history() {
    let mut world = World::in_the_room();
    let hypothesis = note(&mut world, NoteKind::Hypothesis, "the cache");
    let fact = note(&mut world, NoteKind::Fact, "the cache is empty");
    let change = NoteChange {
        verdict: Some(Verdict::RuledOut),
        because: Some(fact),
        ..NoteChange::default()
    };
    let rule_out = Request::ChangeNote {
        note: hypothesis,
        change,
    };
    world.asks("ken", rule_out.clone()).unwrap();
    let board = board::board(&world.incident(), &world.team);
    let lines = board
        .notes
        .iter()
        .find(|lines| lines.kind == NoteKind::Hypothesis)
        .unwrap();
    assert_eq!(lines.lines[0].verdict, Verdict::RuledOut);
    assert_eq!(
        lines.lines[0].because.as_deref(),
        Some("the cache is empty")
    );
    assert_eq!(
        world.asks("ken", rule_out).unwrap().events,
        [],
        "twice is once"
    );
    let change = NoteChange {
        kind: Some(NoteKind::Fact),
        ..NoteChange::default()
    };
    world
        .asks(
            "ken",
            Request::ChangeNote {
                note: hypothesis,
                change,
            },
        )
        .unwrap();
    let incident = world.incident();
    assert_eq!(
        incident.ledger.get(hypothesis).unwrap().was,
        [NoteKind::Hypothesis]
    );
}

#[test]
fn a_check_on_a_hypothesis_judges_it_until_it_is_taken_back_in_any_order() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut world = World::in_the_room();
        let message = MessageRef::new("C1", "5.0");
        world.reacts("hana", message.clone(), Sign::Thinking, true);
        let at = |minute: i64| {
            world
                .now
                .checked_add(jiff::SignedDuration::from_mins(minute))
                .unwrap()
        };
        let acts = [
            (Sign::Check, true, at(1)),
            (Sign::Cross, true, at(2)),
            (Sign::Cross, false, at(3)),
        ];
        for which in order {
            let (sign, on, at) = acts[which];
            let react = Request::React {
                message: message.clone(),
                sign,
                on,
                at,
            };
            world.asks("ken", react).unwrap();
        }
        let ledger = world.incident().ledger;
        assert_eq!(ledger.all()[0].1.verdict, Verdict::Supported, "{order:?}");
    }
}

#[test]
fn an_unknown_is_taken_and_let_go() {
    let mut world = World::in_the_room();
    let unknown = note(&mut world, NoteKind::Unknown, "since when");
    world
        .asks(
            "ken",
            Request::TakeNote {
                note: unknown,
                on: true,
            },
        )
        .unwrap();
    world
        .asks(
            "mio",
            Request::TakeNote {
                note: unknown,
                on: true,
            },
        )
        .unwrap();
    world
        .asks(
            "ken",
            Request::TakeNote {
                note: unknown,
                on: false,
            },
        )
        .unwrap();
    let taken = world.incident().ledger.get(unknown).unwrap().taken.clone();
    assert_eq!(taken.into_iter().collect::<Vec<_>>(), ["mio".into()]);
}

#[test]
fn a_proposal_shows_what_was_chosen_and_an_agreement_can_be_taken_back() {
    let mut world = World::in_the_room();
    world.asks("ken", take(Role::HandsOn, "ken")).unwrap();
    world.asks("mio", take(Role::HandsOn, "mio")).unwrap();
    let fact = note(&mut world, NoteKind::Fact, "5xx is 0");
    note(&mut world, NoteKind::Fact, "ken restarted it");
    let material = Some(Material {
        notes: vec![fact],
        evidence: vec![9],
    });
    let propose = Request::Propose {
        text: "calm".into(),
        material,
    };
    world.asks("hana", propose).unwrap();
    let view = board::proposal(&world.incident()).unwrap();
    assert_eq!(view.material, ["5xx is 0"]);
    world
        .asks(
            "hana",
            Request::RaiseConcern {
                text: "slow still".into(),
                proposal: None,
            },
        )
        .unwrap();
    world
        .asks("ken", Request::Agree { proposal: None })
        .unwrap();
    assert_eq!(world.incident().state, State::Settling, "a concern is open");
    world
        .asks("ken", Request::TakeBackAgreement { proposal: None })
        .unwrap();
    let view = board::proposal(&world.incident()).unwrap();
    assert_eq!(view.agreed, [Actor::Person("hana".into())]);
}

#[test]
fn an_alert_that_recovers_is_offered_and_decides_nothing() {
    let mut world = World::in_the_room();
    world.asks("ken", take(Role::Lead, "ken")).unwrap();
    let evidence = Evidence {
        text: "cpu 20%".into(),
        url: None,
        from: Provenance::Alert("cpu".into()),
        by: Actor::Machine,
        at: world.now,
        recovered: true,
    };
    let heard = world.is_told(Report::AlertChanged { evidence });
    assert_eq!(
        told(&heard.effects),
        [("ken".to_owned(), Advice::Recovered)]
    );
    assert_eq!(world.incident().state, State::Responding);
    let material = matoi_core::settlement::at_hand(&world.incident());
    assert_eq!(material.evidence, [0]);
}

fn settled() -> World {
    let mut world = World::in_the_room();
    let decide = Request::DecideSettled {
        text: String::new(),
        material: None,
        proposal: None,
    };
    world.asks("hana", take(Role::Lead, "hana")).unwrap();
    world.asks("hana", decide).unwrap();
    world.is_told(Report::SettledPosted {
        message: MessageRef::new("C1", "9.0"),
    });
    world
}

#[test]
fn nobody_is_given_the_cause_without_their_word() {
    let mut world = settled();
    let kind = FollowUpKind::Cause;
    let plan = PlanChange {
        how: Some("logs".into()),
        when: Some("Friday".into()),
        for_whom: None,
    };
    let who = Some(Actor::Person("ken".into()));
    let asked = world
        .asks("hana", Request::PlanFollowUp { kind, who, plan })
        .unwrap();
    assert_eq!(told(&asked.effects).len(), 1);
    let view = board::settled(&world.incident(), &world.team).unwrap();
    assert_eq!((view.cause.owner, view.cause.how.as_str()), (None, "logs"));
    let declined = world
        .asks("ken", Request::DeclineFollowUp { kind })
        .unwrap();
    assert_eq!(told(&declined.effects)[0].0, "hana");
    world.asks("mio", Request::TakeFollowUp { kind }).unwrap();
    world
        .asks(
            "hana",
            Request::LetGoFollowUp {
                kind: FollowUpKind::Report,
                let_go: true,
            },
        )
        .unwrap();
    let view = board::settled(&world.incident(), &world.team).unwrap();
    assert_eq!(view.cause.owner, Some(Actor::Person("mio".into())));
    assert!(view.report.let_go);
    let draws = surfaces(&world.incident(), &world.team);
    assert!(
        draws
            .iter()
            .any(|surface| surface.key().word() == "settled")
    );
}

#[test]
fn two_who_take_the_same_follow_up_are_both_answered_and_one_has_it() {
    let mut world = settled();
    let kind = FollowUpKind::Report;
    world.asks("ken", Request::TakeFollowUp { kind }).unwrap();
    let second = world.asks("mio", Request::TakeFollowUp { kind }).unwrap();
    assert_eq!(second.advice, [Advice::TaskHeld { who: "ken".into() }]);
    assert_eq!(
        world.incident().after.report.owner,
        Some(Actor::Person("ken".into()))
    );
    world
        .asks("mio", Request::LetGoFollowUp { kind, let_go: true })
        .unwrap();
    assert_eq!(world.incident().after.report.owner, None);
}

#[test]
fn an_opener_who_left_comes_back_and_whoever_was_missed_can_be_called_again() {
    let mut world = World::in_the_room();
    world.is_told(Report::PeopleCalled {
        opener: true,
        people: vec!["hana".into()],
        missed: vec![],
    });
    assert_eq!(words(&world.asks("hana", Request::Join).unwrap()), [""; 0]);
    world.is_told(Report::PersonLeft {
        person: "hana".into(),
    });
    assert_eq!(
        words(&world.asks("hana", Request::Join).unwrap()),
        ["call_people"]
    );
    let missed = vec![("hana".into(), "user_not_found".to_owned())];
    world.is_told(Report::PeopleCalled {
        opener: false,
        people: vec![],
        missed,
    });
    assert_eq!(
        words(&world.asks("hana", Request::Join).unwrap()),
        ["call_people"]
    );
}

fn look_backs(world: &World) -> Vec<LookBackId> {
    world
        .incident()
        .look_backs
        .iter()
        .map(|one| one.id)
        .collect()
}

#[test]
fn closing_is_offered_when_the_last_look_back_is_done() {
    let mut world = settled();
    world
        .asks("hana", Request::OpenLookBack { size: Size::Note })
        .unwrap();
    world
        .asks("ken", Request::OpenLookBack { size: Size::Talk })
        .unwrap();
    let ids = look_backs(&world);
    let finish = |look_back, done| Request::FinishLookBack { look_back, done };
    let first = world.asks("hana", finish(ids[0], true)).unwrap();
    assert_eq!(first.advice, []);
    let last = world.asks("ken", finish(ids[1], true)).unwrap();
    assert_eq!(last.advice, [Advice::CloseReady]);
    world.asks("ken", finish(ids[1], false)).unwrap();
    let closed = world
        .asks("hana", Request::Close { false_alarm: false })
        .unwrap();
    assert_eq!(closed.advice, [Advice::Leftovers { count: 1 }]);
    assert_eq!(
        world.incident().state,
        State::Closed,
        "leftovers hold nobody up"
    );
    world.is_told(Report::CaseKept);
    let late = world.asks("ken", finish(ids[1], true)).unwrap();
    assert_eq!(words(&late), ["keep_case"], "the case learns of it");
}

#[test]
fn two_who_write_the_same_look_back_lose_nothing() {
    let mut world = settled();
    world
        .asks("hana", Request::OpenLookBack { size: Size::Note })
        .unwrap();
    let look_back = look_backs(&world)[0];
    let write = |text: &str, base| Request::WriteLookBack {
        look_back,
        text: text.into(),
        base: Some(base),
    };
    world.asks("hana", write("by hana", 0)).unwrap();
    let joined = world.asks("ken", write("by ken", 0)).unwrap();
    assert_eq!(joined.advice, [Advice::LookBackJoined]);
    let text = world.incident().look_backs[0].text.clone().unwrap();
    assert!(
        text.contains("by hana") && text.contains("by ken"),
        "{text}"
    );
    world.asks("ken", write("as one", 2)).unwrap();
    assert_eq!(
        world.incident().look_backs[0].text.as_deref(),
        Some("as one")
    );
}

#[test]
fn the_draft_holds_what_the_record_knows() {
    let mut world = settled();
    note(&mut world, NoteKind::Fact, "5xx at 12%");
    note(&mut world, NoteKind::Hypothesis, "the cache");
    let words = Headings {
        what_happened: "What".into(),
        impact: "Users".into(),
        facts: "Facts".into(),
        hypotheses: "Guesses".into(),
        nothing: "not known".into(),
        questions: vec!["What helped?".into()],
        ..Headings::default()
    };
    let zone = jiff::tz::TimeZone::UTC;
    let draft = look_back::draft(&world.incident(), Size::Note, &zone, &words);
    let wanted = "## What\n決済で500\n\n## Users\nnot known\n\n## Facts\n- 5xx at 12%\n\n## Guesses\n- the cache\n\n## What helped?\n";
    assert_eq!(draft, wanted);
}

#[test]
fn a_task_has_whoever_took_it() {
    let mut world = settled();
    let add = Request::AddTask {
        text: " alert on 5xx ".into(),
        look_back: None,
        mine: false,
    };
    world.asks("hana", add).unwrap();
    let task: TaskId = world.incident().after.tasks[0].id;
    world
        .asks("ken", Request::TakeTask { task, on: true })
        .unwrap();
    let over = world
        .asks("mio", Request::TakeTask { task, on: true })
        .unwrap();
    assert_eq!(over.advice, [Advice::TaskHeld { who: "ken".into() }]);
    let change = TaskChange {
        done: Some(true),
        ..TaskChange::default()
    };
    world
        .asks("mio", Request::ChangeTask { task, change })
        .unwrap();
    let task = world.incident().after.tasks[0].clone();
    assert_eq!(
        (task.text.as_str(), task.done, task.owner),
        ("alert on 5xx", true, Some("ken".into()))
    );
    assert_eq!(look_back::leftovers(&world.incident()), 0);
}

#[test]
fn what_was_put_away_goes_on_in_a_new_room_linked_both_ways() {
    let mut world = settled();
    world
        .asks("hana", Request::Close { false_alarm: false })
        .unwrap();
    let reopened = world.asks("ken", Request::Reopen).unwrap();
    let Some(Effect::Pass { ask }) = reopened.effects.first() else {
        panic!("{reopened:?}")
    };
    let passed = serde_json::to_string(&ask).unwrap();
    assert!(
        passed.contains("\"follows\"") && passed.contains("決済で500"),
        "{passed}"
    );
    let next = world.incident().went_on.unwrap().incident;
    world.is_told(Report::IncidentPlaced {
        incident: next,
        number: 43,
        room: Some("C9".into()),
    });
    let shown = board::announcement(&world.incident());
    assert_eq!(shown.went_on.and_then(|next| next.number), Some(43));
    let again = world.asks("mio", Request::Reopen).unwrap();
    assert_eq!(
        (again.events.len(), words(&again)),
        (0, vec!["pass"]),
        "it leads there"
    );
}

#[test]
fn a_file_is_copied_once_and_its_fate_is_told() {
    let mut world = World::in_the_room();
    let message = MessageRef::new("C1", "5.0");
    let file = FileRef {
        id: "F1".into(),
        name: "graph.png".into(),
        mime: "image/png".into(),
        size: 3,
        url: "https://files.example/F1".into(),
    };
    let seen = Report::FilesSeen {
        message,
        files: vec![file],
    };
    assert_eq!(words(&world.is_told(seen.clone())), ["copy_file"]);
    assert_eq!(words(&world.is_told(seen)), [""; 0]);
    let kept = Copied::Kept {
        sha256: "ab".into(),
        size: 3,
    };
    world.is_told(Report::FileCopied {
        id: "F1".into(),
        copied: kept.clone(),
    });
    let missed = Copied::Missed { why: "late".into() };
    world.is_told(Report::FileCopied {
        id: "F1".into(),
        copied: missed,
    });
    assert_eq!(world.incident().files[0].copied, kept);
}

#[test]
fn a_message_that_started_it_is_copied_in_with_its_words() {
    let mut world = World::new();
    let source = MessageRef::new("C7", "3.0");
    let piece = Evidence {
        text: String::new(),
        url: None,
        from: Provenance::Message(source.clone()),
        by: Actor::Person("hana".into()),
        at: world.now,
        recovered: false,
    };
    let raise = Raise {
        evidence: vec![piece],
        ..Raise::default()
    };
    let raised = world.asks("hana", Request::Raise(raise)).unwrap();
    assert!(words(&raised).contains(&"fetch_text"));
    world.is_told(Report::TextLearned {
        source,
        text: "checkout is broken\nsince 14:00".into(),
        author: Actor::Named("support".into()),
        said_at: None,
        url: Some("https://chat.example/p3".into()),
        files: Vec::new(),
    });
    let incident = world.incident();
    assert_eq!(incident.evidence[0].by, Actor::Named("support".into()));
    assert_eq!(
        incident.evidence[0].url.as_deref(),
        Some("https://chat.example/p3")
    );
    assert_eq!(incident.headline(), "checkout is broken");
}

#[test]
fn no_channel_leads_to_a_thread_where_everything_goes_on() {
    let mut world = World::raised();
    let refused = world.is_told(Report::RoomRefused {
        reason: "restricted_action".into(),
    });
    assert_eq!(words(&refused), ["open_thread", "say"]);
    let root = MessageRef::new("C0", "7.0");
    let room = RoomId::of_thread(&root);
    let opened = world.is_told(Report::ThreadOpened {
        room: room.clone(),
        name: "incidents".into(),
        root: root.clone(),
    });
    assert_eq!(
        words(&opened),
        ["post_head"],
        "the thread's root is the announcement"
    );
    let incident = world.incident();
    assert!(incident.is_threaded());
    assert_eq!((room.outer(), room.root()), ("C0", Some(root.clone())));
    assert_eq!(incident.announcement, Some(root));
    let drawn = surfaces(&incident, &world.team);
    assert!(drawn.iter().all(|surface| surface.key().word() != "topic"));
}

#[test]
fn what_only_a_few_may_see_calls_nobody_by_itself_and_never_becomes_a_thread() {
    let mut world = World::new();
    let raise = Raise {
        sensitive: true,
        ..Raise::default()
    };
    let raised = world.asks("hana", Request::Raise(raise)).unwrap();
    assert!(!words(&raised).contains(&"call_people"));
    let refused = world.is_told(Report::RoomRefused {
        reason: "restricted_action".into(),
    });
    assert_eq!(words(&refused), ["say"]);
}

#[test]
fn something_close_is_offered_and_the_raise_goes_on() {
    let mut world = World::new();
    let open = [OpenOne {
        incident: matoi_core::ids::IncidentId(uuid::Uuid::from_u128(9)),
        number: 41,
        kind: Kind::Live,
        title: "決済が500を返す".into(),
        opened_at: world.now,
        room: Some("C5".into()),
    }];
    let raise = Raise {
        title: "決済で500".into(),
        ..Raise::default()
    };
    let raised = world
        .decides(Actor::Person("ken".into()), |incident, ctx| {
            let ctx = matoi_core::Ctx {
                open: &open,
                by: ctx.by.clone(),
                answer_at: ctx.answer_at.clone(),
                ids: ctx.ids.clone(),
                ..*ctx
            };
            matoi_core::decide(incident, crate::world::ID, Request::Raise(raise), &ctx)
        })
        .unwrap();
    assert!(words(&raised).contains(&"open_room"));
    let offered = |advice: &Advice| matches!(advice, Advice::MaybeSame { number: 41, .. });
    assert!(raised.advice.iter().any(offered));
}
