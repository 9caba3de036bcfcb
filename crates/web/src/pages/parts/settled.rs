//! How it settled, or how far the question has come.

use jiff::tz::TimeZone;
use matoi_core::{
    actor::Actor,
    settlement::{AGREEMENTS, Ending, Proposal},
};
use matoi_page::blocks::emoji::in_text;
use matoi_words::{join, say};

use super::TimeView;
use crate::record::Record;

/// A proposal to settle.
pub(in crate::pages) struct SettledView {
    /// Who asked.
    pub asked: String,
    pub at: TimeView,
    pub text: String,
    pub material: Vec<String>,
    /// Who says so, in a sentence; how many of how many while it is open.
    pub agreed: String,
    pub concerns: Vec<String>,
    /// How it ended, in a sentence; empty while it is open.
    pub ended: String,
}

impl SettledView {
    /// Every proposal, the newest first.
    pub(in crate::pages) fn all(record: &Record<'_>, zone: &TimeZone) -> Vec<Self> {
        record
            .case
            .incident
            .settlement
            .proposals
            .iter()
            .rev()
            .map(|it| Self::of(it, record, zone))
            .collect()
    }

    fn of(proposal: &Proposal, record: &Record<'_>, zone: &TimeZone) -> Self {
        let name = |actor: &Actor| record.name(actor);
        let ledger = &record.case.incident.ledger;
        let material = proposal.material.iter().filter_map(|id| ledger.get(*id));
        let concerns = proposal.concerns.iter().map(|concern| {
            let who = name(&concern.by);
            if concern.text.trim().is_empty() {
                say(
                    record.language,
                    "settle.concern_no_words",
                    &[("who", who.into())],
                )
            } else {
                say(
                    record.language,
                    "timeline.concern",
                    &[("who", who.into()), ("text", in_text(&concern.text).into())],
                )
            }
        });
        Self {
            asked: say(
                record.language,
                "timeline.proposed",
                &[("who", name(&proposal.by).into())],
            ),
            at: TimeView::of(proposal.at, zone),
            text: in_text(&proposal.text),
            material: material
                .map(|note| in_text(&record.note_text(Some(note))))
                .collect(),
            agreed: agreed(proposal, record),
            concerns: concerns.collect(),
            ended: ended(proposal, record),
        }
    }
}

fn agreed(proposal: &Proposal, record: &Record<'_>) -> String {
    let names: Vec<String> = proposal
        .agreed
        .iter()
        .map(|actor| record.name(actor))
        .collect();
    let names = say(
        record.language,
        "settle.agreed_so_far",
        // A list beside its label: names stand bare, as on the board.
        &[("names", join(record.language, &names).into())],
    );
    if proposal.ended.is_some() {
        return names;
    }
    let args = [
        ("n", proposal.agreed.len().into()),
        ("needed", AGREEMENTS.to_string().into()),
    ];
    format!(
        "{names}\n{}",
        say(record.language, "settle.agreed_count", &args)
    )
}

fn ended(proposal: &Proposal, record: &Record<'_>) -> String {
    match proposal.ended {
        None => String::new(),
        Some((Ending::Agreed, _)) => say(record.language, "timeline.settled", &[]),
        Some((Ending::Withdrawn, _)) => say(record.language, "timeline.withdrawn", &[]),
        Some((Ending::LeadsWord, at)) => {
            let who = record.settled_by(at);
            say(record.language, "timeline.decided", &[("who", who.into())])
        }
    }
}
