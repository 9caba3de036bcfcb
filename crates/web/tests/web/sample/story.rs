//! The story of the sample, asked for step by step from the real core, in both languages at once.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    Ctx, Decision,
    actor::Actor,
    decide,
    entry::Entry,
    event::Recorded,
    evidence::{Evidence, Provenance},
    fold,
    follow_up::{FollowUpKind, PlanChange, TaskChange},
    ids::{Ids, IncidentId, LookBackId, MessageRef, NoteId, TaskId},
    incident::{Heat, Incident},
    look_back::Size,
    note,
    note::{NoteChange, NoteKind, Verdict},
    request::{Raise, Report, Request, Sign},
    role::Role,
    roll_call::Availability,
    team::{Area, Person, Standing, TeamView, Tongue},
};
use matoi_web::sample;
use matoi_words::Language;
use serde_json::{Value, json};
use uuid::Uuid;

/// The same in Japanese and in English.
type Both = (&'static str, &'static str);

const BEGINS: &str = "2026-11-24T05:06:00Z";
const ROOM: &str = "sample-room";
const HEAD: &str = "1.000000";

/// Everybody in it is called after a sweet, so that nobody takes them for a colleague.
const PEOPLE: [(&str, Both, &str); 5] = [
    ("sample-kinako", ("きなこ", "Kinako"), "newcomer"),
    ("sample-monaka", ("もなか", "Monaka"), "server"),
    ("sample-yokan", ("ようかん", "Yokan"), "infra"),
    ("sample-arare", ("あられ", "Arare"), "director"),
    ("sample-dango", ("だんご", "Dango"), "support"),
];
const KINAKO: &str = "sample-kinako";
const MONAKA: &str = "sample-monaka";
const YOKAN: &str = "sample-yokan";
const ARARE: &str = "sample-arare";
const DANGO: &str = "sample-dango";

/// A sample on its way: asked by people, told by the outside, said in the room.
pub struct Telling {
    team: TeamView,
    language: Language,
    events: Vec<Recorded>,
    entries: Vec<Entry>,
    now: Timestamp,
    steps: u128,
}

impl Telling {
    fn new(language: Language) -> Self {
        let person = |(id, name, area): &(&str, Both, &str)| Person {
            id: (*id).into(),
            name: one_of(*name, language),
            areas: vec![Area((*area).to_owned())],
            tongue: None,
            standing: Standing::Member,
        };
        Self {
            team: TeamView {
                people: PEOPLE.iter().map(person).collect(),
                tongue: match language {
                    Language::Ja => Tongue::Ja,
                    Language::En => Tongue::En,
                },
                ..TeamView::empty("sample".into())
            },
            language,
            events: Vec::new(),
            entries: Vec::new(),
            now: BEGINS.parse().unwrap(),
            steps: 0,
        }
    }

    fn words(&self, both: Both) -> String {
        one_of(both, self.language)
    }

    fn incident(&self) -> Incident {
        fold(&self.events)
    }

    fn after(&mut self, seconds: i64) {
        let later = SignedDuration::from_secs(seconds);
        self.now = self.now.checked_add(later).unwrap();
    }

    /// What `decide` or `note` makes of it goes into the log.
    fn goes(&mut self, by: Actor, decide: impl FnOnce(&Incident, &Ctx) -> Decision) {
        self.steps += 1;
        let ctx = Ctx {
            now: self.now,
            by: by.clone(),
            answer_at: None,
            ids: Ids::from_seed(Uuid::from_u128(self.steps << 16)),
            team: &self.team,
            number: sample::NUMBER,
            talkers: &[],
            open: &[],
        };
        let events = decide(&self.incident(), &ctx).events;
        let at = self.now;
        let record = |event| Recorded {
            at,
            by: by.clone(),
            event,
        };
        self.events.extend(events.into_iter().map(record));
    }

    fn asks(&mut self, who: &str, request: Request) {
        let id = IncidentId(Uuid::from_u128(0));
        let shown = format!("{request:?}");
        self.goes(Actor::Person(who.into()), |incident, ctx| {
            decide(incident, id, request, ctx).unwrap_or_else(|no| panic!("{shown}: {no:?}"))
        });
        self.after(1);
    }

    fn is_told(&mut self, report: Report) {
        self.goes(Actor::Machine, |incident, ctx| note(incident, report, ctx));
        self.after(1);
    }

    fn says(&mut self, seconds: i64, who: &str, both: Both) -> MessageRef {
        self.after(seconds);
        let mark = format!("{}.{:06}", self.now.as_second(), self.entries.len());
        let message = MessageRef::new(ROOM, mark.as_str());
        self.entries.push(Entry {
            message: message.clone(),
            revision: String::new(),
            thread: None,
            author: Actor::Person(who.into()),
            text: self.words(both),
            deleted: false,
            at: self.now,
        });
        message
    }

    /// Said with its kind in front: a note at once.
    fn notes(&mut self, seconds: i64, who: &str, kind: NoteKind, both: Both) -> NoteId {
        let message = self.says(seconds, who, both);
        let (text, at) = (self.words(both), self.now);
        self.asks(
            who,
            Request::SayNote {
                message,
                kind: Some(kind),
                text,
                at,
            },
        );
        self.newest_note()
    }

    /// Said, and marked by somebody's reaction.
    fn is_marked(&mut self, message: MessageRef, who: &str, sign: Sign) -> NoteId {
        self.after(9);
        let said = self
            .entries
            .iter()
            .find(|entry| entry.message == message)
            .unwrap()
            .clone();
        let at = self.now;
        self.asks(
            who,
            Request::React {
                message: message.clone(),
                sign,
                on: true,
                at,
            },
        );
        self.is_told(Report::TextLearned {
            source: message,
            text: said.text,
            author: said.author,
            said_at: Some(said.at),
            url: None,
            files: Vec::new(),
        });
        self.newest_note()
    }

    fn newest_note(&self) -> NoteId {
        let named = self.events.iter().rev().find_map(|recorded| {
            let event = json!(recorded.event);
            let is_new = event["event"] == "note_recorded" || event["event"] == "note_marked";
            is_new.then(|| serde_json::from_value(event["note"].clone()).unwrap())
        });
        named.expect("somebody noted something")
    }

    fn answers(&mut self, seconds: i64, who: &str, answer: Availability) {
        self.after(seconds);
        self.asks(
            who,
            Request::AnswerRollCall {
                person: who.into(),
                answer,
            },
        );
    }

    fn takes(&mut self, seconds: i64, who: &str, role: Role) {
        self.after(seconds);
        self.asks(
            who,
            Request::TakeRole {
                role,
                person: who.into(),
                double: true,
            },
        );
    }

    pub fn log(&self) -> Value {
        json!({ "people": self.team.people, "events": self.events, "entries": self.entries })
    }
}

fn one_of((ja, en): Both, language: Language) -> String {
    match language {
        Language::Ja => ja.to_owned(),
        Language::En => en.to_owned(),
    }
}

pub fn whole(language: Language) -> Telling {
    let mut it = Telling::new(language);
    raised(&mut it);
    looked_into(&mut it);
    mitigated(&mut it);
    settled(&mut it);
    looked_back(&mut it);
    it
}

fn raised(it: &mut Telling) {
    let alert = Evidence {
        text: it.words((
            "[WARN] api p95 2.8s(普段 0.3s)",
            "[WARN] api p95 2.8s (usually 0.3s)",
        )),
        url: None,
        from: Provenance::Alert("sample-api-p95".into()),
        by: Actor::Machine,
        at: it.now,
        recovered: false,
    };
    it.after(40);
    let title = it.words((
        "注文の画面がだんだん重い、気がします",
        "The order page feels slower and slower",
    ));
    it.asks(
        KINAKO,
        Request::Raise(Raise {
            title,
            evidence: vec![alert],
            ..Raise::default()
        }),
    );
    it.is_told(Report::RoomOpened {
        room: ROOM.into(),
        name: "inc-sample".to_owned(),
    });
    it.is_told(Report::PeopleCalled {
        opener: true,
        people: PEOPLE.iter().map(|(id, _, _)| (*id).into()).collect(),
        missed: Vec::new(),
    });
    it.is_told(Report::HeadPosted {
        message: MessageRef::new(ROOM, HEAD),
    });
    it.says(
        20,
        KINAKO,
        (
            "入って2か月で、ひとりで見ています。思い過ごしかもしれません",
            "I'm two months in and alone with this. I may be wrong",
        ),
    );
    it.answers(35, MONAKA, Availability::Now);
    it.says(
        6,
        MONAKA,
        (
            "知らせてくれてありがとう。いま見ます。違っていたら、それがいちばんです",
            "Thank you for saying so. Looking now. If it is nothing, all the better",
        ),
    );
    it.answers(30, YOKAN, Availability::Watching);
    it.answers(15, ARARE, Availability::Now);
    it.answers(25, DANGO, Availability::Now);
}

fn looked_into(it: &mut Telling) {
    it.notes(
        40,
        DANGO,
        NoteKind::Impact,
        (
            "「注文画面がくるくるしたまま」という問い合わせが 2 件。注文できない人がいます",
            "Two people write that “checkout just spins”. Some can't order",
        ),
    );
    it.takes(15, MONAKA, Role::HandsOn);
    it.takes(20, ARARE, Role::Lead);
    it.takes(10, KINAKO, Role::Scribe);
    let said = it.says(
        30,
        MONAKA,
        (
            "DB の接続が 95/100 です。上限に近い",
            "95 of 100 database connections are in use. Close to the limit",
        ),
    );
    it.is_marked(said, KINAKO, Sign::Pin);
    it.asks(
        ARARE,
        Request::ChangeHeat {
            heat: Heat::AllTogether,
        },
    );
    it.says(20, ARARE, (
        "このあとテレビで紹介されます。15 分ごとに様子を教えてもらえれば、外への連絡は私がします",
        "We are on TV later today. With a word from you every 15 minutes, I'll tell everyone outside",
    ));
    it.takes(5, DANGO, Role::Comms);
    suspected(it);
}

fn suspected(it: &mut Telling) {
    let guess = it.notes(
        45,
        DANGO,
        NoteKind::Hypothesis,
        (
            "テレビの予告でアクセスが増えたのかも",
            "Maybe the TV teaser brought more traffic",
        ),
    );
    it.notes(
        40,
        KINAKO,
        NoteKind::Unknown,
        (
            "在庫が二重に引き当てられた注文がないか",
            "Whether stock was booked twice for any order",
        ),
    );
    let traffic = it.notes(
        35,
        YOKAN,
        NoteKind::Fact,
        (
            "アクセス数は普段の 1.05 倍",
            "Traffic is 1.05 times the usual",
        ),
    );
    it.after(20);
    it.asks(
        DANGO,
        Request::ChangeNote {
            note: guess,
            change: NoteChange {
                verdict: Some(Verdict::RuledOut),
                because: Some(traffic),
                ..NoteChange::default()
            },
        },
    );
    it.says(
        10,
        DANGO,
        (
            "テレビではありませんでした。ひとつ消えて、近づきました",
            "Not the TV, then. One less, and closer",
        ),
    );
    it.takes(20, YOKAN, Role::Company);
    it.says(
        5,
        YOKAN,
        (
            "きなこさんの隣にいます。何でも聞いてください",
            "I'm beside you, Kinako. Ask me anything",
        ),
    );
}

fn mitigated(it: &mut Telling) {
    it.notes(
        60,
        KINAKO,
        NoteKind::Fact,
        (
            "遅い SQL は orders の全件走査。1 回 3.1 秒、v412 を出したときから",
            "The slow query is a full scan of orders: 3.1 s each, since v412 went out",
        ),
    );
    let guess = it.notes(
        30,
        MONAKA,
        NoteKind::Hypothesis,
        (
            "v412 で足したおすすめの並び替えが原因かも",
            "Maybe it is the new sort of recommendations in v412",
        ),
    );
    it.notes(
        50,
        ARARE,
        NoteKind::Decision,
        (
            "原因はあとにして、先に v411 へ戻す。DB の変更はないので戻せる",
            "Back to v411 first, the cause later. No database change, so we can",
        ),
    );
    it.notes(
        35,
        MONAKA,
        NoteKind::Action,
        (
            "v411 へ戻しています。約 4 分。やめるときは v412 を出し直すだけ",
            "Rolling back to v411, about 4 minutes. To undo, release v412 again",
        ),
    );
    eased(it, guess);
}

fn eased(it: &mut Telling, guess: NoteId) {
    it.says(
        60,
        DANGO,
        (
            "問い合わせの方に「いま直しています。15 分後にまたご連絡します」と返しました",
            "Told those who wrote: “we're on it, and will write again in 15 minutes”",
        ),
    );
    let seen = it.notes(
        240,
        MONAKA,
        NoteKind::Fact,
        (
            "v411 に戻ってから p95 0.4 秒、接続 22/100",
            "Since v411 is back: p95 0.4 s, 22 of 100 connections",
        ),
    );
    it.after(25);
    it.asks(
        MONAKA,
        Request::ChangeNote {
            note: guess,
            change: NoteChange {
                verdict: Some(Verdict::Supported),
                because: Some(seen),
                ..NoteChange::default()
            },
        },
    );
}

fn settled(it: &mut Telling) {
    it.after(420);
    let text = it.words((
        "p95 と接続数が 8 分落ち着いています",
        "p95 and connections have been quiet for 8 minutes",
    ));
    it.asks(
        MONAKA,
        Request::Propose {
            text,
            material: None,
        },
    );
    it.after(40);
    let text = it.words((
        "在庫の二重引き当てを、まだ確かめていません",
        "Nobody has checked for stock booked twice yet",
    ));
    it.asks(
        KINAKO,
        Request::RaiseConcern {
            text,
            proposal: None,
        },
    );
    it.says(
        20,
        MONAKA,
        (
            "そのとおりです。言ってくれて助かりました。いっしょに数えましょう",
            "You're right, and I'm glad you said it. Let's count together",
        ),
    );
    counted(it);
}

fn counted(it: &mut Telling) {
    it.asks(MONAKA, Request::WithdrawProposal { proposal: None });
    it.notes(
        300,
        KINAKO,
        NoteKind::Fact,
        (
            "二重に引き当てられた注文は 0 件",
            "Orders with stock booked twice: 0",
        ),
    );
    it.notes(
        50,
        DANGO,
        NoteKind::Fact,
        (
            "新しい問い合わせは 15 分ありません",
            "No new message from users for 15 minutes",
        ),
    );
    it.after(30);
    let text = it.words((
        "グラフ 15 分、新しい問い合わせなし、二重引き当て 0 件",
        "15 minutes of graphs, no new messages, 0 double bookings",
    ));
    it.asks(
        KINAKO,
        Request::Propose {
            text,
            material: None,
        },
    );
    it.after(15);
    it.asks(MONAKA, Request::Agree { proposal: None });
    it.says(
        20,
        ARARE,
        (
            "みなさん、ありがとうございました。お客さまへの最後の連絡は私から出します",
            "Thank you, everyone. I'll send the last word to our users",
        ),
    );
}

fn looked_back(it: &mut Telling) {
    it.after(120);
    it.asks(
        MONAKA,
        Request::PlanFollowUp {
            kind: FollowUpKind::Cause,
            who: Some(Actor::Person(MONAKA.into())),
            plan: PlanChange {
                how: Some(it.words((
                    "v412 の SQL を読んで、索引を足して出し直す",
                    "Read the query of v412, add an index, release again",
                ))),
                when: Some(it.words(("明日の午前", "Tomorrow morning"))),
                for_whom: None,
            },
        },
    );
    it.after(30);
    it.asks(
        ARARE,
        Request::PlanFollowUp {
            kind: FollowUpKind::Report,
            who: Some(Actor::Person(ARARE.into())),
            plan: PlanChange {
                how: Some(it.words((
                    "この記録から 1 枚にまとめる",
                    "One page, made from this record",
                ))),
                when: Some(it.words(("今週中", "This week"))),
                for_whom: Some(it.words(("サポートと営業", "Support and sales"))),
            },
        },
    );
    written(it);
}

fn written(it: &mut Telling) {
    it.after(90);
    it.asks(YOKAN, Request::OpenLookBack { size: Size::Note });
    let look_back: LookBackId = it.incident().look_backs[0].id;
    it.after(1_500);
    let text = it.words(LOOKED_BACK);
    it.asks(
        YOKAN,
        Request::WriteLookBack {
            look_back,
            text,
            base: Some(0),
        },
    );
    let text = it.words(("接続数 80 でアラートを出す", "Alert at 80 connections"));
    it.asks(
        YOKAN,
        Request::AddTask {
            text,
            look_back: Some(look_back),
            mine: true,
        },
    );
    let text = it.words((
        "戻す手順を 1 枚にして、誰でも押せるようにする",
        "Put the rollback on one page, for anyone to press",
    ));
    it.asks(
        KINAKO,
        Request::AddTask {
            text,
            look_back: Some(look_back),
            mine: true,
        },
    );
    ended(it, look_back);
}

fn ended(it: &mut Telling, look_back: LookBackId) {
    let task: TaskId = it.incident().after.tasks[0].id;
    it.after(900);
    let done = TaskChange {
        done: Some(true),
        ..TaskChange::default()
    };
    it.asks(YOKAN, Request::ChangeTask { task, change: done });
    it.asks(
        YOKAN,
        Request::FinishLookBack {
            look_back,
            done: true,
        },
    );
    it.says(
        30,
        KINAKO,
        (
            "ひとりだと思っていたら、1 分でみんなが来てくれました",
            "I thought I was alone, and a minute later you were all here",
        ),
    );
    it.after(60);
    it.asks(ARARE, Request::Close { false_alarm: false });
    it.is_told(Report::CaseKept);
    it.is_told(Report::RoomArchived);
}

const LOOKED_BACK: Both = (
    "## 気持ちよく動けたこと\n- 「思い過ごしかも」で**知らせてもらえた**こと。グラフより 6 分早かったです\n- 数えるまで待とう、という**「心配」**が出せたこと\n\n## 驚いたこと\n- テレビの予告だと思い込みそうになった。数字を 1 つ見たら消えました\n\n## 次に試すこと\n- 迷ったら先に戻す。原因は落ち着いてから",
    "## What felt good\n- Being **told early**, with a “maybe it's nothing”: six minutes ahead of the graphs\n- That a worry could be said, and everyone waited for the count\n\n## What surprised us\n- How sure we nearly were about the TV. One number ruled it out\n\n## To try next\n- When unsure, roll back first. The cause can wait",
);

/// `MATOI_SAMPLE=write cargo test -p matoi-web sample` writes the logs anew after the story was changed.
pub fn kept(language: Language) -> Value {
    let path = format!(
        "{}/sample/{}.json",
        env!("CARGO_MANIFEST_DIR"),
        language.code()
    );
    if std::env::var("MATOI_SAMPLE").as_deref() == Ok("write") {
        let log = serde_json::to_string_pretty(&whole(language).log()).unwrap();
        std::fs::write(&path, log + "\n").unwrap();
    }
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap()
}
