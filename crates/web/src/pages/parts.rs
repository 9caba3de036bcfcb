//! Pieces that several pages show: a state, notes kept apart by kind, evidence, people, settlement,
//! the timeline. Built from a record, with no further questions asked. Must never read a store.

mod acts;
mod after;
mod files;
mod known;
mod people;
mod settled;
mod shut;
mod timeline;

use askama::Template;
use jiff::tz::TimeZone;
use matoi_core::{
    evidence::{Evidence, Provenance},
    incident::{Kind, State},
};
use matoi_page::{Html, icon};
use matoi_words::{Arg, Language, say};

use super::ASSETS;
use crate::{language, record::Record, when};

pub(super) use acts::{ActsView, Looker};
pub(super) use after::AfterView;
pub(super) use files::FileView;
pub(super) use known::{KnownView, NOTES_MAX};
pub(super) use people::PeopleView;
pub(super) use settled::SettledView;
pub(super) use shut::ShutView;
pub(super) use timeline::{Mark, Part, Permalink, TimelineView, mark_of};

/// Words in one language, for templates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tell(pub Language);

impl Tell {
    pub(crate) fn say(self, key: &str) -> String {
        say(self.0, key, &[])
    }

    pub(crate) fn count(self, key: &str, n: usize) -> String {
        say(self.0, key, &[("n", n.into())])
    }

    pub(crate) fn with<'a>(self, key: &str, name: &str, value: impl Into<Arg<'a>>) -> String {
        say(self.0, key, &[(name, value.into())])
    }

    pub(crate) fn label(self, family: &str, id: &str) -> String {
        matoi_words::label(self.0, family, id)
    }

    pub(crate) fn button(self, key: &str, id: &str) -> String {
        matoi_words::button(self.0, key, id)
    }

    /// ` lang="…"` for somebody's words, where they are clearly in the other language than the page.
    pub(crate) fn lang(self, words: &str) -> Html {
        let other = language::of_words(words).filter(|theirs| *theirs != self.0);
        Html::trusted(
            other.map_or_else(String::new, |theirs| format!(" lang=\"{}\"", theirs.code())),
        )
    }

    /// An icon, which means nothing that is not said in words beside it.
    pub(crate) fn icon(self, name: &str) -> Html {
        icon(ASSETS, name)
    }
}

/// A template as finished markup. Rendering only writes into memory, which does not end badly.
pub(crate) fn html(view: &impl Template) -> Html {
    Html::trusted(
        view.render()
            .expect("our templates only write into a string"),
    )
}

/// The end of every page.
#[derive(Template)]
#[template(path = "foot.html")]
pub(super) struct FootView {
    pub t: Tell,
    pub zone: String,
    pub team_zone: String,
    /// They read in another zone than the team's.
    pub elsewhere: bool,
    /// There is a list of incidents to go to.
    pub list_page: bool,
    pub who: WhoView,
    pub ja: String,
    pub en: String,
}

/// Who the reader is.
pub(super) struct WhoView {
    /// Their name; empty where nobody knows.
    pub name: String,
    /// Who they can say they are, where nobody signs in.
    pub people: Vec<PersonChoice>,
    /// The page to come back to.
    pub to: String,
    pub signed_in: bool,
}

/// Somebody to choose.
pub(super) struct PersonChoice {
    pub id: String,
    pub name: String,
    pub chosen: bool,
}

/// A state as a pill.
pub(super) struct StateView {
    pub word: &'static str,
    pub label: String,
    pub drill: bool,
}

impl StateView {
    pub(super) fn of(state: State, kind: Kind, language: Language) -> Self {
        // An incident that is shown has been raised.
        let word = if state == State::Unborn {
            State::Open.word()
        } else {
            state.word()
        };
        let label = matoi_words::label(language, "state", word);
        Self {
            word,
            label,
            drill: kind == Kind::Drill,
        }
    }
}

/// A moment.
pub(super) struct TimeView {
    pub iso: String,
    pub full: String,
    pub clock: String,
}

impl TimeView {
    pub(super) fn of(at: jiff::Timestamp, zone: &TimeZone) -> Self {
        Self {
            iso: at.to_string(),
            full: when::full(at, zone),
            clock: when::clock(at, zone),
        }
    }
}

/// One piece of evidence: its content, and where it came from.
pub(super) struct EvidenceView {
    pub text: String,
    pub from: String,
    pub by: String,
    pub at: TimeView,
    pub url: Option<String>,
}

impl EvidenceView {
    pub(super) fn all(record: &Record<'_>, zone: &TimeZone) -> Vec<Self> {
        record
            .case
            .incident
            .evidence
            .iter()
            .map(|piece| Self::of(piece, record, zone))
            .collect()
    }

    /// Without the way to where it came from.
    pub(super) fn unlinked(self) -> Self {
        Self { url: None, ..self }
    }

    fn of(evidence: &Evidence, record: &Record<'_>, zone: &TimeZone) -> Self {
        let from = match &evidence.from {
            Provenance::Alert(_) => say(record.language, "board.from_alert", &[]),
            Provenance::Message(_) => say(record.language, "board.from_message", &[]),
            Provenance::Given => String::new(),
        };
        let machine = evidence.by == matoi_core::actor::Actor::Machine;
        Self {
            text: evidence.text.clone(),
            from,
            by: if machine {
                String::new()
            } else {
                record.name(&evidence.by)
            },
            at: TimeView::of(evidence.at, zone),
            url: evidence.url.clone().filter(|url| is_web(url)),
        }
    }
}

/// Only what a browser opens as a page; `javascript:` and the like are shown nowhere.
pub(crate) fn is_web(url: &str) -> bool {
    let lower = url.trim_start().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}
