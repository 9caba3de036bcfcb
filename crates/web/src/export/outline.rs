//! What a case tells when it is taken along, part by part, in one order: Markdown and HTML say the same because
//! both are made from this. Texts stand here as they were written. Must never know how either form escapes.

use jiff::{Timestamp, tz::TimeZone};
use matoi_core::{
    case::Case,
    evidence::{Attached, Copied, Provenance},
    follow_up::FollowUpKind,
    incident::Kind,
    note::{NoteKind, Verdict},
    role::Role,
    roll_call::Availability,
    settlement::{Ending, Proposal},
};
use matoi_page::blocks::emoji::in_text;
use matoi_words::{Language, emoji, join, join_names, label, say};

use crate::{
    file,
    record::{self, Record},
    sample, when,
};

/// A case from its name to its thanks.
pub(super) struct Outline<'a> {
    /// `#42`, or that it is the sample.
    pub called: String,
    /// Its title.
    pub title: String,
    /// It was a rehearsal.
    pub drill: bool,
    /// Everything below the title.
    pub blocks: Vec<Block<'a>>,
}

/// A piece of it.
pub(super) enum Block<'a> {
    /// The heading of a part.
    Part(String),
    /// A heading within a part.
    Within(String),
    /// Our own words.
    Words(String),
    /// Somebody's words in a paragraph.
    Text(String),
    /// Lines of a list.
    Rows(Vec<Row<'a>>),
    /// Evidence: what is known of it, the content itself, where it was.
    Evidence {
        about: String,
        text: String,
        source: Option<(String, String)>,
    },
    /// Somebody's own Markdown.
    Prose(String),
    /// What happened and was said in one day.
    Moments(Vec<Moment>),
}

/// One line of a list.
#[derive(Default)]
pub(super) struct Row<'a> {
    /// What it is, before the colon; perhaps nothing.
    pub name: String,
    /// What it says.
    pub text: String,
    /// What stands beside it in brackets.
    pub beside: Vec<String>,
    /// What sort of line it is.
    pub sort: Sort<'a>,
}

/// What sort of line.
#[derive(Default)]
pub(super) enum Sort<'a> {
    /// Just a line.
    #[default]
    Plain,
    /// A note of that kind, and where it stands.
    Note(NoteKind, Verdict),
    /// Something to do.
    Task { done: bool },
    /// A file.
    File(&'a Attached),
}

/// One line of the timeline.
pub(super) struct Moment {
    /// When.
    pub clock: String,
    /// As what it was noted.
    pub kinds: Vec<(NoteKind, String)>,
    /// Noted as a hypothesis and ruled out.
    pub ruled_out: bool,
    /// Whose words; empty for what happened.
    pub by: String,
    /// What.
    pub text: String,
    /// Words put beside it; empty where there are none.
    pub words: String,
}

/// The outline of a case, times in `zone`.
pub(super) fn outline<'a>(case: &'a Case, language: Language, zone: &'a TimeZone) -> Outline<'a> {
    let record = Record { case, language };
    let mut pen = Pen {
        called: record.called(),
        blocks: Vec::new(),
        record,
        zone,
    };
    pen.head();
    pen.evidence();
    pen.files();
    pen.notes();
    pen.people();
    pen.settlement();
    pen.after();
    pen.timeline();
    pen.thanks();
    Outline {
        called: pen.called,
        title: pen.record.title(),
        drill: case.incident.kind == Kind::Drill,
        blocks: pen.blocks,
    }
}

struct Pen<'a> {
    called: String,
    blocks: Vec<Block<'a>>,
    record: Record<'a>,
    zone: &'a TimeZone,
}

impl<'a> Pen<'a> {
    fn tell(&self, key: &str) -> String {
        say(self.record.language, key, &[])
    }

    fn part(&mut self, key: &str) {
        self.blocks.push(Block::Part(self.tell(key)));
    }

    /// Our own words for where nothing was recorded.
    fn nothing(&mut self) {
        self.blocks.push(Block::Words(self.tell("case.nothing")));
    }

    fn rows(&mut self, rows: Vec<Row<'a>>) {
        if rows.is_empty() {
            self.nothing();
        } else {
            self.blocks.push(Block::Rows(rows));
        }
    }

    fn fact(&self, key: &str, value: String) -> Option<Row<'a>> {
        (!value.is_empty()).then(|| named(self.tell(key), value))
    }

    fn time(&self, at: Option<Timestamp>) -> String {
        let told = |at| {
            format!(
                "{} {}",
                when::full(at, self.zone),
                when::zone_name(self.zone)
            )
        };
        at.map(told).unwrap_or_default()
    }

    fn head(&mut self) {
        let case = self.record.case;
        let incident = &case.incident;
        let language = self.record.language;
        let said = [
            (incident.kind == Kind::Drill, "case.drill"),
            (sample::is_it(incident.number), "sample.about"),
            (true, "case.complete"),
        ];
        for (_, key) in said.into_iter().filter(|(is_so, _)| *is_so) {
            self.blocks.push(Block::Words(self.tell(key)));
        }
        let lasted = record::lasted(case).map(|span| when::span(language, span));
        let opener = incident.opener.as_ref();
        let opener = opener.map(|opener| self.record.name(opener));
        let room = incident.room.place().map(|(_, name)| format!("#{name}"));
        let facts = [
            ("case.number", self.called.clone()),
            (
                "case.state",
                label(language, "state", incident.state.word()),
            ),
            ("case.heat", label(language, "heat", incident.heat.word())),
            ("case.opened_at", self.time(incident.opened_at)),
            ("case.settled_at", self.time(record::settled_at(case))),
            ("case.closed_at", self.time(incident.closed_at)),
            ("case.lasted", lasted.unwrap_or_default()),
            ("case.opener", opener.unwrap_or_default()),
            ("case.room", room.unwrap_or_default()),
        ];
        let facts = facts
            .into_iter()
            .filter_map(|(key, value)| self.fact(key, value));
        let facts = facts.collect();
        self.rows(facts);
        self.part("case.impact");
        let impact = self.record.impact();
        if impact.is_empty() {
            self.nothing();
        } else {
            self.blocks.push(Block::Text(impact));
        }
    }

    /// The content itself, not links to it.
    fn evidence(&mut self) {
        self.part("case.evidence");
        let evidence = &self.record.case.incident.evidence;
        if evidence.is_empty() {
            self.nothing();
        }
        for piece in evidence {
            let from = match &piece.from {
                Provenance::Alert(_) => self.tell("board.from_alert"),
                Provenance::Message(_) => self.tell("board.from_message"),
                Provenance::Given => String::new(),
            };
            let by = self.record.name(&piece.by);
            let parts = [from, by, self.time(Some(piece.at))];
            let source = piece.url.clone().map(|url| (self.tell("case.source"), url));
            self.blocks.push(Block::Evidence {
                about: together(parts),
                text: piece.text.clone(),
                source,
            });
        }
    }

    /// Names and hashes: the content itself is kept beside the record, and found by its hash.
    fn files(&mut self) {
        let files = &self.record.case.incident.files;
        if files.is_empty() {
            return;
        }
        self.part("board.files");
        let row = |attached: &'a Attached| {
            let kept = match &attached.copied {
                Copied::Kept { sha256, .. } => format!("SHA-256 {sha256}"),
                Copied::Awaited | Copied::NamedOnly | Copied::Missed { .. } => {
                    self.record.copied(attached)
                }
            };
            let weight = file::weight(file::size(attached));
            Row {
                sort: Sort::File(attached),
                ..named(
                    attached.file.name.clone(),
                    together([attached.file.mime.clone(), weight, kept]),
                )
            }
        };
        let rows = files.iter().map(row).collect();
        self.rows(rows);
    }

    fn notes(&mut self) {
        for (kind, key) in [
            (NoteKind::Fact, "case.facts"),
            (NoteKind::Hypothesis, "case.hypotheses"),
            (NoteKind::Action, "case.actions"),
            (NoteKind::Decision, "case.decisions"),
            (NoteKind::Unknown, "case.unknowns"),
        ] {
            self.part(key);
            let language = self.record.language;
            let standing = self.record.case.incident.ledger.standing(kind);
            let row = |note: &matoi_core::note::Note| {
                let judged = kind == NoteKind::Hypothesis && note.verdict != Verdict::Open;
                let word = note.verdict.word();
                let became = judged.then(|| {
                    let mark = emoji("hypothesis", word).unwrap_or_default();
                    format!("{mark} {}", label(language, "hypothesis", word))
                });
                let by = note.said_by.as_ref().map(|by| self.record.name(by));
                Row {
                    text: in_text(&self.record.note_text(Some(note))),
                    beside: became.into_iter().chain(by).collect(),
                    sort: Sort::Note(kind, if judged { note.verdict } else { Verdict::Open }),
                    ..Row::default()
                }
            };
            let rows = standing.iter().map(|(_, note)| row(note)).collect();
            self.rows(rows);
        }
    }

    fn people(&mut self) {
        self.part("case.roles");
        let incident = &self.record.case.incident;
        let language = self.record.language;
        let mut rows = Vec::new();
        let mut row = |what, names: Vec<String>| {
            if !names.is_empty() {
                rows.push(named(what, join(language, &names)));
            }
        };
        for role in Role::ALL {
            let who = incident.roles.holders(role);
            let names = who.map(|id| self.record.person(id)).collect();
            row(label(language, "role", role.word()), names);
        }
        // Nobody is named beside "not this time".
        for answer in [
            Availability::Now,
            Availability::Watching,
            Availability::Later,
        ] {
            let who = incident.roll_call.who(answer);
            let names = who.map(|id| self.record.person(id)).collect();
            row(label(language, "answer", answer.word()), names);
        }
        self.rows(rows);
    }

    fn settlement(&mut self) {
        self.part("case.settlement");
        let proposals = &self.record.case.incident.settlement.proposals;
        if proposals.is_empty() {
            self.nothing();
        }
        for proposal in proposals {
            let rows = self.proposal(proposal);
            self.rows(rows);
        }
    }

    fn proposal(&self, proposal: &Proposal) -> Vec<Row<'a>> {
        let language = self.record.language;
        let mut rows = Vec::new();
        let who = self.record.name(&proposal.by);
        let asked = say(language, "timeline.proposed", &[("who", who.into())]);
        rows.push(beside(asked, self.time(Some(proposal.at))));
        if !proposal.text.trim().is_empty() {
            rows.push(plain(in_text(&proposal.text)));
        }
        let ledger = &self.record.case.incident.ledger;
        for note in proposal.material.iter().filter_map(|id| ledger.get(*id)) {
            let name = self.tell("case.settlement_evidence");
            rows.push(named(name, self.record.note_text(Some(note))));
        }
        let agreed = proposal.agreed.iter().map(|actor| self.record.name(actor));
        let agreed = join(language, &agreed.collect::<Vec<_>>());
        rows.extend(self.fact("case.agreed_by", agreed));
        for concern in &proposal.concerns {
            let who = self.record.name(&concern.by);
            let text = in_text(&concern.text);
            let args = [("who", who.into()), ("text", text.into())];
            rows.push(plain(say(language, "timeline.concern", &args)));
        }
        if let Some((how, at)) = proposal.ended {
            rows.push(beside(self.ended(how, at), self.time(Some(at))));
        }
        rows
    }

    fn ended(&self, how: Ending, at: Timestamp) -> String {
        match how {
            Ending::Agreed => self.tell("timeline.settled"),
            Ending::Withdrawn => self.tell("timeline.withdrawn"),
            Ending::LeadsWord => {
                let who = self.record.settled_by(at);
                let who = [("who", who.into())];
                say(self.record.language, "case.decided_by", &who)
            }
        }
    }

    /// Who carries what, what is left to do, what was written looking back.
    fn after(&mut self) {
        let incident = &self.record.case.incident;
        self.part("look.after");
        let plan = |kind| {
            let lines = self.record.plan(incident.after.follow_up(kind));
            named(self.record.follow_up(kind), lines.join(" · "))
        };
        let plans = FollowUpKind::ALL.map(plan).into();
        self.rows(plans);
        self.part("look.tasks");
        let task = |task: &matoi_core::follow_up::Task| {
            let beside = self.record.task_beside(task);
            Row {
                text: in_text(&task.text),
                beside: Some(beside)
                    .filter(|it| !it.is_empty())
                    .into_iter()
                    .collect(),
                sort: Sort::Task { done: task.done },
                ..Row::default()
            }
        };
        let tasks = incident.after.tasks.iter().map(task).collect();
        self.rows(tasks);
        self.part("look.look_backs");
        let mut written = incident.look_backs.iter().filter(|one| !one.dropped);
        let mut any = false;
        for one in written.by_ref() {
            any = true;
            let size = record::size(self.record.language, one.size);
            self.blocks.push(Block::Within(size));
            match &one.text {
                Some(text) if !text.trim().is_empty() => {
                    self.blocks.push(Block::Prose(in_text(text)));
                }
                Some(_) | None => self.nothing(),
            }
        }
        if !any {
            self.nothing();
        }
    }

    /// Everything that happened and everything that was said, the oldest first.
    fn timeline(&mut self) {
        self.part("case.timeline");
        let language = self.record.language;
        let mut day = String::new();
        for told in self.record.lines() {
            let today = when::day(told.at, self.zone);
            if today != day {
                self.blocks.push(Block::Within(today.clone()));
                self.blocks.push(Block::Moments(Vec::new()));
                day = today;
            }
            let kinds = told.kinds.iter();
            let kinds = kinds.map(|(kind, _)| (*kind, label(language, "note", kind.word())));
            let by = told.by.as_ref().map(|by| self.record.name(by));
            let moment = Moment {
                clock: when::clock(told.at, self.zone),
                kinds: kinds.collect(),
                ruled_out: told.is_ruled_out(),
                by: by.unwrap_or_default(),
                text: in_text(&told.text),
                words: in_text(&told.words.unwrap_or_default()),
            };
            if let Some(Block::Moments(moments)) = self.blocks.last_mut() {
                moments.push(moment);
            }
        }
    }

    fn thanks(&mut self) {
        let names = self.record.thanked();
        if names.is_empty() {
            return;
        }
        self.part("case.thanks");
        let names = join_names(self.record.language, &names);
        let names = [("names", names.into())];
        let thanks = say(self.record.language, "case.thanks_line", &names);
        self.blocks.push(Block::Text(thanks));
    }
}

fn plain<'a>(text: String) -> Row<'a> {
    Row {
        text,
        ..Row::default()
    }
}

fn named<'a>(name: String, text: String) -> Row<'a> {
    Row {
        name,
        ..plain(text)
    }
}

fn beside<'a>(text: String, beside: String) -> Row<'a> {
    Row {
        beside: vec![beside],
        ..plain(text)
    }
}

/// What there is of it, on one line.
fn together(parts: [String; 3]) -> String {
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}
