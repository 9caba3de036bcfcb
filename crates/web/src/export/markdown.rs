//! A case as Markdown that reads alone: who, what, the evidence itself, everything said, thanks by
//! name. Headings are ours, everything else is somebody's text and escaped. Must never embed HTML.

use jiff::{Timestamp, tz::TimeZone};
use matoi_core::{
    board,
    case::Case,
    evidence::{Copied, Provenance},
    follow_up::FollowUpKind,
    incident::Kind,
    note::{NoteKind, Verdict},
    role::Role,
    roll_call::Availability,
    settlement::{Ending, Proposal},
};
use matoi_words::{Language, emoji, join, join_names, label, say};

use super::escape::{fenced, item, line};
use crate::{
    file,
    record::{self, Record},
    when,
};

/// The case as Markdown, times in UTC.
#[must_use]
pub fn markdown(case: &Case, language: Language) -> String {
    markdown_in(case, language, &TimeZone::UTC)
}

/// The case as Markdown, times in `zone`.
#[must_use]
pub fn markdown_in(case: &Case, language: Language, zone: &TimeZone) -> String {
    let mut page = Page {
        out: String::new(),
        record: Record { case, language },
        zone,
    };
    page.head();
    page.evidence();
    page.files();
    page.notes();
    page.people();
    page.settlement();
    page.after();
    page.timeline();
    page.thanks();
    page.out
}

struct Page<'a> {
    out: String,
    record: Record<'a>,
    zone: &'a TimeZone,
}

impl Page<'_> {
    fn tell(&self, key: &str) -> String {
        say(self.record.language, key, &[])
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn heading(&mut self, key: &str) {
        let heading = self.tell(key);
        self.push(&format!("\n## {heading}\n"));
    }

    fn nothing(&mut self) {
        let nothing = self.tell("case.nothing");
        self.push(&nothing);
    }

    fn fact(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            let name = self.tell(key);
            self.push(&format!("- **{name}**: {}", line(value)));
        }
    }

    fn time(&self, at: Option<Timestamp>) -> String {
        at.map(|at| {
            format!(
                "{} {}",
                when::full(at, self.zone),
                when::zone_name(self.zone)
            )
        })
        .unwrap_or_default()
    }

    fn head(&mut self) {
        let case = self.record.case;
        let incident = &case.incident;
        let language = self.record.language;
        self.push(&format!(
            "# \\#{} {}\n",
            incident.number,
            line(&self.record.title())
        ));
        if incident.kind == Kind::Drill {
            let drill = self.tell("case.drill");
            self.push(&format!("{drill}\n"));
        }
        let complete = self.tell("case.complete");
        self.push(&format!("{complete}\n"));
        self.fact("case.number", &format!("#{}", incident.number));
        self.fact(
            "case.state",
            &label(language, "state", incident.state.word()),
        );
        self.fact("case.heat", &label(language, "heat", incident.heat.word()));
        self.fact("case.opened_at", &self.time(incident.opened_at));
        self.fact("case.settled_at", &self.time(record::settled_at(case)));
        self.fact("case.closed_at", &self.time(incident.closed_at));
        let lasted = record::lasted(case).map(|span| when::span(language, span));
        self.fact("case.lasted", &lasted.unwrap_or_default());
        let opener = incident
            .opener
            .as_ref()
            .map(|opener| self.record.name(opener));
        self.fact("case.opener", &opener.unwrap_or_default());
        let room = incident.room.place().map(|(_, name)| format!("#{name}"));
        self.fact("case.room", &room.unwrap_or_default());
        self.heading("case.impact");
        let impact = board::impact(incident);
        if impact.trim().is_empty() {
            self.nothing()
        } else {
            self.push(&item(&impact))
        }
    }

    /// The content itself, not links to it.
    fn evidence(&mut self) {
        self.heading("case.evidence");
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
            let parts: Vec<String> = [from, by, self.time(Some(piece.at))]
                .iter()
                .filter(|part| !part.is_empty())
                .map(|part| line(part))
                .collect();
            self.push(&format!("{}\n", parts.join(" · ")));
            if !piece.text.trim().is_empty() {
                self.push(&fenced(&piece.text));
            }
            if let Some(url) = &piece.url {
                let source = self.tell("case.source");
                self.push(&format!("{source}: {}\n", line(url)));
            }
        }
    }

    /// Names and hashes: the content itself is kept beside the record, and found by its hash.
    fn files(&mut self) {
        let files = &self.record.case.incident.files;
        if files.is_empty() {
            return;
        }
        self.heading("board.files");
        for attached in files {
            let weight = file::weight(file::size(attached));
            let kept = match &attached.copied {
                Copied::Kept { sha256, .. } => format!("SHA-256 {sha256}"),
                Copied::Awaited | Copied::NamedOnly | Copied::Missed { .. } => {
                    self.record.copied(attached)
                }
            };
            let parts = [&attached.file.mime, &weight, &kept].map(|part| line(part));
            let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
            let name = line(&attached.file.name);
            self.push(&format!("- **{name}**: {}", parts.join(" · ")));
        }
    }

    fn notes(&mut self) {
        for (kind, key) in [
            (NoteKind::Fact, "case.facts"),
            (NoteKind::Hypothesis, "case.hypotheses"),
            (NoteKind::Action, "case.actions"),
            (NoteKind::Decision, "case.decisions"),
            (NoteKind::Unknown, "case.unknowns"),
        ] {
            self.heading(key);
            let standing = self.record.case.incident.ledger.standing(kind);
            if standing.is_empty() {
                self.nothing();
            }
            for (_, note) in standing {
                let mut text = item(&self.record.note_text(Some(note)));
                if kind == NoteKind::Hypothesis && note.verdict != Verdict::Open {
                    let word = note.verdict.word();
                    let became = label(self.record.language, "hypothesis", word);
                    let mark = emoji("hypothesis", word).unwrap_or_default();
                    let struck = note.verdict == Verdict::RuledOut && !text.contains('\n');
                    text = if struck { format!("~~{text}~~") } else { text };
                    text = format!("{text} ({mark} {became})");
                }
                let by = note
                    .said_by
                    .as_ref()
                    .map(|by| format!(" ({})", line(&self.record.name(by))));
                self.push(&format!("- {text}{}", by.unwrap_or_default()));
            }
        }
    }

    fn people(&mut self) {
        self.heading("case.roles");
        let incident = &self.record.case.incident;
        let language = self.record.language;
        let mut rows = Vec::new();
        for role in Role::ALL {
            let names: Vec<String> = incident
                .roles
                .holders(role)
                .map(|id| self.record.person(id))
                .collect();
            rows.push((label(language, "role", role.word()), names));
        }
        // Nobody is named beside "not this time".
        for answer in [
            Availability::Now,
            Availability::Watching,
            Availability::Later,
        ] {
            let names: Vec<String> = incident
                .roll_call
                .who(answer)
                .map(|id| self.record.person(id))
                .collect();
            rows.push((label(language, "answer", answer.word()), names));
        }
        let held: Vec<_> = rows
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .collect();
        if held.is_empty() {
            self.nothing();
        }
        for (what, names) in held {
            self.push(&format!("- **{what}**: {}", line(&join(language, &names))));
        }
    }

    fn settlement(&mut self) {
        self.heading("case.settlement");
        let incident = &self.record.case.incident;
        if incident.settlement.proposals.is_empty() {
            self.nothing();
        }
        for proposal in &incident.settlement.proposals {
            self.proposal(proposal);
        }
    }

    fn proposal(&mut self, proposal: &Proposal) {
        let language = self.record.language;
        let who = self.record.name(&proposal.by);
        let asked = say(language, "timeline.proposed", &[("who", who.into())]);
        let at = self.time(Some(proposal.at));
        self.push(&format!("- {} ({})", line(&asked), line(&at)));
        if !proposal.text.trim().is_empty() {
            self.push(&format!("- {}", item(&proposal.text)));
        }
        let ledger = &self.record.case.incident.ledger;
        for note in proposal.material.iter().filter_map(|id| ledger.get(*id)) {
            let name = self.tell("case.settlement_evidence");
            let fact = item(&self.record.note_text(Some(note)));
            self.push(&format!("- **{name}**: {fact}"));
        }
        let agreed = proposal.agreed.iter().map(|actor| self.record.name(actor));
        let agreed = join(language, &agreed.collect::<Vec<_>>());
        self.fact("case.agreed_by", &agreed);
        for concern in &proposal.concerns {
            let who = self.record.name(&concern.by);
            let args = [("who", who.into()), ("text", (&concern.text).into())];
            let text = say(language, "timeline.concern", &args);
            self.push(&format!("- {}", item(&text)));
        }
        if let Some((how, at)) = proposal.ended {
            let how = self.ended(how, at);
            let at = self.time(Some(at));
            self.push(&format!("- {} ({})", line(&how), line(&at)));
        }
    }

    fn ended(&self, how: Ending, at: Timestamp) -> String {
        match how {
            Ending::Agreed => self.tell("timeline.settled"),
            Ending::Withdrawn => self.tell("timeline.withdrawn"),
            Ending::LeadsWord => {
                let who = self.record.settled_by(at);
                say(
                    self.record.language,
                    "case.decided_by",
                    &[("who", who.into())],
                )
            }
        }
    }

    /// Who carries what, what is left to do, what was written looking back.
    fn after(&mut self) {
        let incident = &self.record.case.incident;
        self.heading("look.after");
        for kind in FollowUpKind::ALL {
            let what = self.record.follow_up(kind);
            let lines = self.record.plan(incident.after.follow_up(kind));
            let lines: Vec<String> = lines.iter().map(|it| line(it)).collect();
            self.push(&format!("- **{}**: {}", line(&what), lines.join(" · ")));
        }
        self.heading("look.tasks");
        if incident.after.tasks.is_empty() {
            self.nothing();
        }
        for task in &incident.after.tasks {
            let mark = if task.done { "x" } else { " " };
            let beside = self.record.task_beside(task);
            let beside = (!beside.is_empty()).then(|| format!(" ({})", line(&beside)));
            let beside = beside.unwrap_or_default();
            self.push(&format!("- [{mark}] {}{beside}", item(&task.text)));
        }
        self.heading("look.look_backs");
        let mut written = incident
            .look_backs
            .iter()
            .filter(|one| !one.dropped)
            .peekable();
        if written.peek().is_none() {
            self.nothing();
        }
        for one in written {
            let size = record::size(self.record.language, one.size);
            self.push(&format!("\n### {}\n", line(&size)));
            // Somebody's own Markdown: whole, and not part of ours.
            match &one.text {
                Some(text) if !text.trim().is_empty() => self.push(&fenced(text)),
                Some(_) | None => self.nothing(),
            }
        }
    }

    /// Everything that happened and everything that was said.
    fn timeline(&mut self) {
        self.heading("case.timeline");
        let mut day = String::new();
        for told in self.record.lines() {
            let today = when::day(told.at, self.zone);
            if today != day {
                self.push(&format!("\n### {today}\n"));
                day = today;
            }
            let kinds: Vec<String> = told
                .kinds
                .iter()
                .map(|(kind, _)| label(self.record.language, "note", kind.word()))
                .collect();
            let kinds = if kinds.is_empty() {
                String::new()
            } else {
                format!("({}) ", kinds.join(", "))
            };
            let by = told
                .by
                .as_ref()
                .map(|by| format!("**{}**: ", line(&self.record.name(by))))
                .unwrap_or_default();
            let words = told
                .words
                .as_ref()
                .map(|words| format!("\\\n  {}", item(words)))
                .unwrap_or_default();
            let clock = when::clock(told.at, self.zone);
            self.push(&format!("- {clock} {kinds}{by}{}{words}", item(&told.text)));
        }
    }

    fn thanks(&mut self) {
        let names = self.record.thanked();
        if names.is_empty() {
            return;
        }
        self.heading("case.thanks");
        let names = join_names(self.record.language, &names);
        let thanks = say(
            self.record.language,
            "case.thanks_line",
            &[("names", names.into())],
        );
        self.push(&line(&thanks));
    }
}
