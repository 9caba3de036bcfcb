//! The list: every incident this reader may see, the open ones first, then month by month. What is
//! looked for stands in the address. Must never show how many there are that the reader may not see.

use askama::Template;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    actor::Actor,
    ids::{PersonId, StreamId},
    incident::Incident,
    role::Role,
};
use matoi_engine::{LIST_MAX, store::IncidentRow};
use matoi_words::{join_names, say};

use super::{
    parts::{StateView, Tell, TimeView, html},
    visit::{Place, Result, Sheet, Visit},
};
use crate::{language::query, record, when};

/// So many that are over stand on one page.
const ROWS_MAX: usize = 30;

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    t: Tell,
    query: String,
    show: Show,
    chips: Vec<Chip>,
    open: Vec<Row>,
    months: Vec<Month>,
    /// Where the older ones are.
    older: Option<String>,
    /// This is not the first page.
    later_page: bool,
}

/// Which ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    Open,
    Over,
}

impl Show {
    const ALL: [Self; 3] = [Self::All, Self::Open, Self::Over];

    fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Open => "open",
            Self::Over => "closed",
        }
    }

    /// The key of what it is called.
    fn key(self) -> &'static str {
        match self {
            Self::All => "list.all",
            Self::Open => "list.open",
            Self::Over => "list.over",
        }
    }

    fn of(word: &str) -> Self {
        let known = Self::ALL.into_iter().find(|show| show.word() == word);
        known.unwrap_or(Self::All)
    }
}

struct Chip {
    label: String,
    href: String,
    chosen: bool,
}

struct Month {
    month: String,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    number: u64,
    state: StateView,
    title: String,
    /// How long, who leads, how many people.
    about: String,
    at: TimeView,
    day: String,
}

/// `GET /incidents?state=&q=&before=`.
pub(super) async fn show(visit: Visit) -> Result<Response> {
    let words = query(&visit.uri, "q").unwrap_or_default().trim().to_owned();
    let show = Show::of(&query(&visit.uri, "state").unwrap_or_default());
    let before = query(&visit.uri, "before").as_deref().and_then(mark);
    let open = if show == Show::Over || before.is_some() {
        Vec::new()
    } else {
        find(&visit, true, &words, None, LIST_MAX).await?
    };
    let mut over = if show == Show::Open {
        Vec::new()
    } else {
        // One more tells whether there is another page.
        find(&visit, false, &words, before, ROWS_MAX + 1).await?
    };
    let more = over.len() > ROWS_MAX;
    over.truncate(ROWS_MAX);
    let last = over.last().filter(|_| more);
    let older = last.map(|row| address(show, &words, Some((row.opened_at, row.number))));
    let page = ListPage {
        t: Tell(visit.language),
        chips: chips(&visit, show, &words),
        open: rows(&visit, &open).await?,
        months: months(&visit, &over).await?,
        query: words,
        show,
        older,
        later_page: before.is_some(),
    };
    let title = page.t.say("list.title");
    let sheet = Sheet {
        place: Place::List,
        title: &title,
        main: html(&page),
        live: None,
    };
    visit.page(sheet).await
}

async fn find(
    visit: &Visit,
    open: bool,
    words: &str,
    before: Option<(Timestamp, u64)>,
    max: usize,
) -> Result<Vec<IncidentRow>> {
    let (engine, viewer) = (&visit.state.engine, visit.viewer());
    let found = engine.incidents_before(&viewer, Some(open), words, before, max);
    found.await.map_err(|error| visit.trouble(&error))
}

/// Where a page ends, as it stands in the address: when the last one was raised, and its number.
fn mark(text: &str) -> Option<(Timestamp, u64)> {
    let (at, number) = text.split_once('-')?;
    let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
    Some((at, number.parse().ok()?))
}

fn address(show: Show, words: &str, before: Option<(Timestamp, u64)>) -> String {
    let before = before.map(|(at, number)| format!("{}-{number}", at.as_microsecond()));
    let asked = [
        ("state", show.word()),
        ("q", words),
        ("before", before.as_deref().unwrap_or_default()),
    ];
    let asked: Vec<_> = asked.into_iter().filter(|(_, it)| !it.is_empty()).collect();
    let query = serde_urlencoded::to_string(asked).unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/incidents{mark}{query}")
}

fn chips(visit: &Visit, chosen: Show, words: &str) -> Vec<Chip> {
    let chip = |show: Show| Chip {
        label: say(visit.language, show.key(), &[]),
        href: address(show, words, None),
        chosen: show == chosen,
    };
    Show::ALL.into_iter().map(chip).collect()
}

async fn months(visit: &Visit, over: &[IncidentRow]) -> Result<Vec<Month>> {
    let zone = visit.zone.clone();
    let mut months: Vec<Month> = Vec::new();
    for same in over.chunk_by(|one, other| {
        when::month(one.opened_at, &zone) == when::month(other.opened_at, &zone)
    }) {
        let Some(first) = same.first() else { continue };
        months.push(Month {
            month: when::month(first.opened_at, &zone),
            rows: rows(visit, same).await?,
        });
    }
    Ok(months)
}

async fn rows(visit: &Visit, listed: &[IncidentRow]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for one in listed {
        let kept = visit
            .state
            .engine
            .kept(&visit.viewer(), StreamId::Incident(one.id))
            .await
            .map_err(|error| visit.trouble(&error))?;
        rows.extend(kept.map(|kept| row(visit, &kept.incident, one.opened_at)));
    }
    Ok(rows)
}

fn row(visit: &Visit, incident: &Incident, opened_at: Timestamp) -> Row {
    let zone = visit.zone.clone();
    let (number, over) = (incident.number, incident.state.is_over());
    Row {
        href: if over {
            format!("/library/{number}")
        } else {
            format!("/i/{number}")
        },
        number,
        state: StateView::of(incident.state, incident.kind, visit.language),
        title: visit.headline(incident),
        about: about(visit, incident, opened_at),
        at: TimeView::of(opened_at, &zone),
        day: when::day(opened_at, &zone),
    }
}

/// How long it lasted or lasts, who leads, how many people took part.
fn about(visit: &Visit, incident: &Incident, opened_at: Timestamp) -> String {
    let (t, team) = (Tell(visit.language), visit.state.engine.team());
    let span = |span: SignedDuration| when::span(visit.language, span);
    let lasted = match record::took(incident) {
        Some(took) => t.with("list.lasted", "time", span(took)),
        None if incident.state.is_over() => String::new(),
        None => {
            let so_far = visit.state.engine.now().duration_since(opened_at);
            t.with("list.so_far", "time", span(so_far))
        }
    };
    let leads: Vec<String> = incident
        .roles
        .holders(Role::Lead)
        .map(|id| team.name(id))
        .collect();
    let lead = if leads.is_empty() {
        String::new()
    } else {
        let names = join_names(visit.language, &leads);
        t.with("list.lead", "names", names)
    };
    let mut people: Vec<&PersonId> = incident.acted.keys().collect();
    people.extend(incident.opener.as_ref().and_then(Actor::person));
    people.sort_unstable();
    people.dedup();
    let people = if people.is_empty() {
        String::new()
    } else {
        t.count("list.people", people.len())
    };
    let parts = [lasted, lead, people];
    let said: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    said.join(" · ")
}
