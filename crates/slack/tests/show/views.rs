//! Views as the core makes them: an ordinary incident of a made-up team.

use std::collections::BTreeSet;

use jiff::{Timestamp, tz::TimeZone};
use matoi_core::{
    actor::Actor,
    alert::{Card, Raised, Status},
    board::{
        Announcement, Board, Farewell, Hands, Line, Lines, LookBackLine, Planned, ProposalView,
        SettledView, Topic,
    },
    evidence::{Attached, Copied, Evidence, FileRef, Provenance},
    follow_up::{FollowUpKind, Task},
    ids::{Fingerprint, IncidentId, LookBackId, MessageRef, PersonId, RoomId, TaskId, TeamId},
    incident::{Heat, Kind, State},
    look_back::Size,
    note::{NoteKind, Verdict},
    role::Role,
    roll_call::Availability,
    settlement::{Concern, Ending},
    team::{Area, Person, Standing, TeamView, Tongue},
};
use matoi_slack::show::Speaker;
use uuid::Uuid;

pub const WHEN: Timestamp = Timestamp::constant(1_795_323_720, 0);
pub const INCIDENT: IncidentId = IncidentId(Uuid::from_u128(7));
pub const PROPOSAL: Uuid = Uuid::from_u128(42);
pub const PUBLIC_URL: &str = "https://matoi.example/";

pub fn who(id: &str) -> PersonId {
    PersonId::from(id)
}

pub fn person(id: &str) -> Actor {
    Actor::Person(who(id))
}

pub fn team() -> TeamView {
    let member = |id: &str, name: &str, areas: &[&str]| Person {
        id: who(id),
        name: name.to_owned(),
        areas: areas.iter().map(|area| Area((*area).to_owned())).collect(),
        tongue: None,
        standing: Standing::Member,
    };
    TeamView {
        people: vec![
            member("U0HANA", "Hana", &["server", "infra"]),
            member("U0RIKU", "Riku", &["director"]),
            member("U0MEI", "Mei", &["決済"]),
        ],
        zone: TimeZone::fixed(jiff::tz::offset(9)),
        ..TeamView::empty(TeamId::from("T0TEAM"))
    }
}

pub fn speaker(team: &TeamView, tongue: Tongue) -> Speaker<'_> {
    Speaker {
        tongue,
        team,
        public_url: Some(PUBLIC_URL),
    }
}

fn line(text: &str, by: &str, verdict: Verdict) -> Line {
    Line {
        text: Some(text.to_owned()),
        by: Some(person(by)),
        verdict,
        because: None,
        taken: Vec::new(),
        source: Some(MessageRef::new("C0ROOM", "1795323720.000100")),
        at: WHEN,
    }
}

fn no_notes() -> Vec<Lines> {
    let lines = |kind| Lines {
        kind,
        lines: Vec::new(),
        more: 0,
    };
    let shown = NoteKind::ALL
        .into_iter()
        .filter(|kind| *kind != NoteKind::Impact);
    shown.map(lines).collect()
}

/// As it is in the first second: one press, not a word.
pub fn bare_board() -> Board {
    Board {
        number: 7,
        kind: Kind::Live,
        title: String::new(),
        state: State::Open,
        heat: Heat::NeedHands,
        impact: String::new(),
        opener: Some(person("U0HANA")),
        opened_at: Some(WHEN),
        called: 0,
        notes: no_notes(),
        roles: Role::ALL.map(|role| (role, Vec::new())).to_vec(),
        turns: Vec::new(),
        hands: Availability::ALL
            .map(|answer| Hands {
                answer,
                people: Vec::new(),
            })
            .to_vec(),
        evidence: Vec::new(),
        more_evidence: 0,
        agreed: None,
        proposal: None,
        missed: Vec::new(),
        files: Vec::new(),
        follows: None,
        threaded: false,
    }
}

/// Twenty minutes in.
pub fn busy_board() -> Board {
    Board {
        title: "決済が 500 を返す".to_owned(),
        state: State::Responding,
        heat: Heat::AllTogether,
        impact: "注文の約 12% が決済で止まっています".to_owned(),
        called: 5,
        notes: busy_notes(),
        roles: vec![
            (Role::Lead, vec![who("U0RIKU")]),
            (Role::Scribe, vec![]),
            (Role::Comms, vec![]),
            (Role::HandsOn, vec![who("U0HANA"), who("U0MEI")]),
            (Role::Company, vec![]),
        ],
        hands: busy_hands(),
        evidence: vec![
            Evidence {
                text: "PaymentErrors\n5xx at 12%\nservice: checkout".to_owned(),
                url: Some("https://graphs.example/d/1?a=1&b=2".to_owned()),
                from: Provenance::Alert(Fingerprint::from("checkout-5xx")),
                by: Actor::Machine,
                at: WHEN,
                recovered: false,
            },
            Evidence {
                text: "決済画面で「エラーが発生しました」と出ます".to_owned(),
                url: None,
                from: Provenance::Given,
                by: person("U0HANA"),
                at: WHEN,
                recovered: false,
            },
        ],
        more_evidence: 2,
        missed: vec![who("U0GUEST")],
        turns: vec![(Role::Lead, who("U0RIKU"), WHEN)],
        files: vec![
            file(
                "graph.png",
                Copied::Kept {
                    sha256: "9f86d081884c7d659a2feaa0c55ad015".repeat(2),
                    size: 48_213,
                },
            ),
            file("long.mov", missed()),
            file("new.txt", Copied::Awaited),
        ],
        follows: Some(3),
        ..bare_board()
    }
}

fn busy_hands() -> Vec<Hands> {
    let areas = |names: &[&str]| names.iter().map(|area| Area((*area).to_owned())).collect();
    vec![
        Hands {
            answer: Availability::Now,
            people: vec![
                (who("U0HANA"), areas(&["server", "infra"])),
                (who("U0MEI"), areas(&["決済"])),
            ],
        },
        Hands {
            answer: Availability::Watching,
            people: vec![(who("U0RIKU"), areas(&["director"]))],
        },
        Hands {
            answer: Availability::Later,
            people: vec![],
        },
        Hands {
            answer: Availability::NotNow,
            people: vec![(who("U0SORA"), areas(&[]))],
        },
    ]
}

fn missed() -> Copied {
    Copied::Missed {
        why: "larger than 20 MB".to_owned(),
    }
}

fn file(name: &str, copied: Copied) -> Attached {
    Attached {
        message: MessageRef::new("C0ROOM", "1795323720.000100"),
        file: FileRef {
            id: name.to_owned(),
            name: name.to_owned(),
            mime: "image/png".to_owned(),
            size: 31_457_280,
            url: "https://files.example/1".to_owned(),
        },
        copied,
    }
}

fn busy_notes() -> Vec<Lines> {
    let mut notes = no_notes();
    for lines in &mut notes {
        lines.lines = match lines.kind {
            NoteKind::Fact => vec![
                line("14:05 のグラフで 5xx が 12%", "U0HANA", Verdict::Open),
                Line {
                    text: None,
                    ..line("", "U0MEI", Verdict::Open)
                },
            ],
            NoteKind::Hypothesis => vec![
                line("13:58 のリリースかも", "U0HANA", Verdict::Supported),
                Line {
                    because: Some("決済会社の管理画面は正常".to_owned()),
                    ..line("外部の決済会社かも", "U0MEI", Verdict::RuledOut)
                },
                line("コネクション枯渇かも", "U0MEI", Verdict::Open),
            ],
            NoteKind::Action => vec![line("リリースを戻しています", "U0HANA", Verdict::Open)],
            NoteKind::Decision => vec![line("お知らせを出す", "U0RIKU", Verdict::Open)],
            NoteKind::Unknown => vec![Line {
                taken: vec![who("U0RIKU"), who("U0MEI")],
                ..line("二重請求があるか", "U0MEI", Verdict::Open)
            }],
            NoteKind::Impact => vec![],
        };
        lines.more = usize::from(lines.kind == NoteKind::Fact) * 3;
    }
    notes
}

pub fn announcement() -> Announcement {
    Announcement {
        number: 7,
        kind: Kind::Live,
        title: "決済が 500 を返す".to_owned(),
        state: State::Responding,
        heat: Heat::AllTogether,
        impact: "注文の約 12% が決済で止まっています".to_owned(),
        known: Some("14:05 のグラフで 5xx が 12%".to_owned()),
        opener: Some(person("U0HANA")),
        room: Some(RoomId::from("C0ROOM")),
        sensitive: false,
        went_on: None,
    }
}

pub fn proposal() -> ProposalView {
    ProposalView {
        proposal: PROPOSAL,
        kind: Kind::Live,
        by: person("U0RIKU"),
        text: "14:20 から 5xx が 0 です".to_owned(),
        material: vec!["リリースを戻した".to_owned(), "注文が通った".to_owned()],
        open_questions: vec!["二重請求があるか".to_owned()],
        agreed: vec![person("U0RIKU")],
        concerns: vec![Concern {
            by: person("U0MEI"),
            text: "返金がまだです".to_owned(),
            at: WHEN,
            open: true,
        }],
        ended: None,
    }
}

pub fn settled() -> SettledView {
    SettledView {
        kind: Kind::Live,
        at: WHEN,
        how: Ending::Agreed,
        agreed: vec![person("U0RIKU"), person("U0HANA")],
        text: "14:20 から 5xx が 0 です".to_owned(),
        material: true,
        cause: planned(FollowUpKind::Cause),
        report: planned(FollowUpKind::Report),
        look_backs: Vec::new(),
        tasks: Vec::new(),
        more_tasks: 0,
        ready: false,
        reopened: false,
    }
}

/// A while after: one is taken, one is let go, look-backs and tasks in every state.
pub fn settled_later() -> SettledView {
    let look_back = |n: u128, size, written, done| LookBackLine {
        id: LookBackId(Uuid::from_u128(n)),
        size,
        by: person("U0MEI"),
        written,
        done,
        dropped: false,
    };
    let task = |n: u128, text: &str, owner: Option<&str>, done| Task {
        id: TaskId(Uuid::from_u128(n)),
        text: text.to_owned(),
        by: person("U0HANA"),
        owner: owner.map(who),
        look_back: None,
        done,
        dropped: false,
    };
    SettledView {
        cause: Planned {
            owner: Some(person("U0HANA")),
            how: "ログとリリースの差分を見る".to_owned(),
            when: "来週".to_owned(),
            ..planned(FollowUpKind::Cause)
        },
        report: Planned {
            let_go: true,
            ..planned(FollowUpKind::Report)
        },
        look_backs: vec![
            look_back(1, Size::Note, true, true),
            look_back(2, Size::Talk, true, false),
            look_back(3, Size::Deep, false, false),
        ],
        tasks: vec![
            task(1, "リリース前の確認を足す", Some("U0HANA"), false),
            task(2, "アラートのしきい値を見なおす", None, false),
            task(3, "お知らせの文を残す", Some("U0MEI"), true),
        ],
        more_tasks: 2,
        ..settled()
    }
}

fn planned(kind: FollowUpKind) -> Planned {
    Planned {
        kind,
        owner: None,
        how: String::new(),
        when: String::new(),
        for_whom: String::new(),
        let_go: false,
    }
}

pub fn farewell() -> Farewell {
    Farewell {
        number: 7,
        kind: Kind::Live,
        title: "決済が 500 を返す".to_owned(),
        false_alarm: false,
        opener: Some(person("U0HANA")),
        thanks: vec![who("U0RIKU"), who("U0MEI")],
    }
}

pub fn card() -> Card {
    Card {
        fingerprint: Fingerprint::from("checkout-5xx"),
        episode: 1,
        title: "PaymentErrors".to_owned(),
        summary: Some("5xx at 12%\nservice: checkout".to_owned()),
        level: Some("critical".to_owned()),
        url: Some("https://graphs.example/d/1".to_owned()),
        status: Status::Firing,
        count: 3,
        first_at: Some(WHEN),
        raised: None,
        looking: BTreeSet::new(),
        dismissed: None,
    }
}

pub fn raised() -> Raised {
    Raised {
        incident: INCIDENT,
        by: person("U0HANA"),
        number: Some(7),
        room: Some(RoomId::from("C0ROOM")),
        over: false,
    }
}

pub fn topic() -> Topic {
    Topic {
        number: 7,
        kind: Kind::Live,
        title: "決済が 500 を返す".to_owned(),
        state: State::Responding,
        lead: Some(who("U0RIKU")),
    }
}

/// Somebody's words in every plan and task, and far too many of everything.
pub fn after_saying(text: &str) -> SettledView {
    let say = || text.to_owned();
    let mut view = settled_later();
    for plan in [&mut view.cause, &mut view.report] {
        plan.owner = Some(Actor::Named(say()));
        (plan.how, plan.when, plan.for_whom) = (say(), say(), say());
    }
    let tasks = view.tasks.iter().cycle().zip(0..12_u128);
    let tasks = tasks.map(|(task, n)| Task {
        id: TaskId(Uuid::from_u128(n)),
        text: say(),
        owner: task.owner.as_ref().map(|_| who(text)),
        ..task.clone()
    });
    view.tasks = tasks.collect();
    let look_backs = view.look_backs.iter().cycle().zip(0..8_u128);
    let look_backs = look_backs.map(|(one, n)| LookBackLine {
        id: LookBackId(Uuid::from_u128(n)),
        by: Actor::Named(say()),
        ..one.clone()
    });
    view.look_backs = look_backs.collect();
    view
}

/// Somebody's words in every field that takes them.
pub fn board_saying(text: &str) -> Board {
    let say = || text.to_owned();
    let mut board = busy_board();
    (board.title, board.impact) = (say(), say());
    board.opener = Some(Actor::Named(say()));
    for piece in &mut board.evidence {
        (piece.text, piece.url, piece.by) = (say(), Some(say()), Actor::Named(say()));
    }
    for line in board.notes.iter_mut().flat_map(|lines| &mut lines.lines) {
        (line.text, line.by) = (Some(say()), Some(Actor::Named(say())));
    }
    for line in board.notes.iter_mut().flat_map(|lines| &mut lines.lines) {
        (line.because, line.taken) = (Some(say()), vec![who(text); 3]);
    }
    for file in &mut board.files {
        (file.file.name, file.file.mime) = (say(), say());
        if let Copied::Missed { why } = &mut file.copied {
            *why = say();
        }
    }
    for (_, holders) in &mut board.roles {
        holders.push(who(text));
    }
    for hands in &mut board.hands {
        hands.people.push((who(text), vec![Area(say())]));
    }
    board.missed.push(who(text));
    board
}

/// Every kind of block, element and text that the one renderer of the page draws. What is not among
/// them would be shown as unknown in the workspace.
const DRAWN: [&str; 27] = [
    "actions",
    "button",
    "channel",
    "checkboxes",
    "context",
    "date",
    "divider",
    "emoji",
    "header",
    "input",
    "link",
    "mrkdwn",
    "multi_static_select",
    "overflow",
    "plain_text",
    "plain_text_input",
    "radio_buttons",
    "rich_text",
    "rich_text_list",
    "rich_text_preformatted",
    "rich_text_quote",
    "rich_text_section",
    "section",
    "static_select",
    "text",
    "user",
    "users_select",
];

/// What of a message or a view the page could not draw, by kind.
pub fn undrawn(value: &serde_json::Value) -> Vec<String> {
    use serde_json::Value;
    match value {
        Value::Array(items) => items.iter().flat_map(undrawn).collect(),
        Value::Object(fields) => {
            let kind = fields.get("type").and_then(Value::as_str);
            let odd =
                kind.filter(|kind| !DRAWN.contains(kind) && !["modal", "home"].contains(kind));
            let inner = fields.values().flat_map(undrawn);
            odd.map(str::to_owned).into_iter().chain(inner).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
