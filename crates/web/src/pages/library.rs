//! The library: closed incidents as cases, searched by words; and the case, which is read from what
//! was kept and nothing else.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use jiff::tz::TimeZone;
use matoi_core::{case::Case, incident::Incident, search::needles};
use matoi_engine::CASES_MAX;
use matoi_page::Html;
use matoi_words::join_names;

use super::{
    brief::Brief,
    excerpt::{self, Excerpt, Marked},
    export, incident,
    parts::{
        ActsView, AfterView, EvidenceView, FileView, KnownView, Part, PeopleView, SettledView,
        StateView, Tell, TimeView, TimelineView, html,
    },
    sample,
    visit::{Place, Result, Sheet, Visit},
};
use crate::{
    language::query,
    record::{self, Record},
    when,
};

#[derive(Template)]
#[template(path = "library.html")]
struct LibraryPage {
    t: Tell,
    query: String,
    count: String,
    rows: Vec<Row>,
    /// Where those before these are, if there may be some.
    older: Option<String>,
    /// Beneath them, while nobody put it away.
    sample: Html,
}

struct Row {
    number: u64,
    state: StateView,
    title: Marked,
    impact: String,
    day: String,
    lasted: String,
    /// Lines of it that hold what was looked for.
    hits: Vec<Excerpt>,
}

/// Of so many cases the lines are shown, too; more are found by more words.
const EXCERPTED_MAX: usize = 30;
/// So many cases of similar wording are offered.
pub(super) const ALIKE_MAX: usize = 3;

#[derive(Template)]
#[template(path = "case.html")]
pub(super) struct CasePage {
    t: Tell,
    number: u64,
    /// `#42`, or that it is the sample.
    called: String,
    sample: bool,
    /// Where it is written out, without the ending.
    written_out: String,
    /// It stands by itself, with no way to other pages.
    alone: bool,
    title: String,
    state: StateView,
    times: Vec<(&'static str, TimeView)>,
    lasted: String,
    opener: String,
    heat: String,
    room: String,
    impact: String,
    /// Users' trouble is over.
    calm: bool,
    /// Stands where nothing was noted.
    nothing: String,
    known: KnownView,
    people: PeopleView,
    evidence: Vec<EvidenceView>,
    files: Vec<FileView>,
    settled: Vec<SettledView>,
    after: AfterView,
    /// Nothing is pressed in a case.
    acts: Option<ActsView>,
    timeline: TimelineView,
    thanks: String,
    /// Cases of similar wording.
    alike: Vec<Brief>,
}

/// Cases that are worded like this incident, as far as this reader may see them.
pub(super) async fn alike(visit: &Visit, incident: &Incident) -> Result<Vec<Brief>> {
    let viewer = visit.viewer();
    let found = visit.state.engine.alike(&viewer, incident, ALIKE_MAX);
    let found = found.await.map_err(|error| visit.trouble(&error))?;
    Ok(found.iter().map(|row| Brief::of(row, visit)).collect())
}

/// `GET /library?q=`.
pub(super) async fn list(visit: Visit) -> Result<Response> {
    let words = query(&visit.uri, "q").unwrap_or_default().trim().to_owned();
    let before = query(&visit.uri, "before").and_then(|before| before.parse().ok());
    let (cases, count) = visit
        .state
        .engine
        .cases_page(&visit.viewer(), &words, before)
        .await
        .map_err(|error| visit.trouble(&error))?;
    let zone = visit.zone.clone();
    let t = Tell(visit.language);
    let sample = sample::offer(
        &visit,
        !words.is_empty() || before.is_some(),
        !cases.is_empty(),
    )
    .await?;
    let page = LibraryPage {
        t,
        count: t.count("web.library_count", count),
        rows: rows(&cases, &visit, &words, &zone),
        older: older(&words, &cases),
        query: words,
        sample,
    };
    let title = t.say("web.library_title");
    visit
        .page(Sheet {
            place: Place::Library,
            title: &title,
            main: html(&page),
            live: None,
        })
        .await
}

fn older(words: &str, cases: &[Case]) -> Option<String> {
    let last = cases.last().filter(|_| cases.len() == CASES_MAX)?;
    let before = last.incident.number.to_string();
    let query = [("q", words), ("before", &before)];
    let query = serde_urlencoded::to_string(query).ok()?;
    Some(format!("/library?{query}"))
}

fn rows(cases: &[Case], visit: &Visit, words: &str, zone: &TimeZone) -> Vec<Row> {
    let needles = needles(words);
    let cases = cases.iter().enumerate();
    let rows = cases.map(|(at, case)| {
        let hits = at < EXCERPTED_MAX && !needles.is_empty();
        row(case, visit, &needles, hits, zone)
    });
    rows.collect()
}

fn row(case: &Case, visit: &Visit, needles: &[String], hits: bool, zone: &TimeZone) -> Row {
    let incident = &case.incident;
    let record = Record {
        case,
        language: visit.language,
    };
    Row {
        number: incident.number,
        state: StateView::of(incident.state, incident.kind, visit.language),
        title: Marked::of(&record.title(), needles),
        hits: if hits {
            excerpt::of(&record, needles)
        } else {
            Vec::new()
        },
        impact: record.impact(),
        day: incident
            .opened_at
            .map(|at| when::day(at, zone))
            .unwrap_or_default(),
        lasted: record::lasted(case)
            .map(|span| when::span(visit.language, span))
            .unwrap_or_default(),
    }
}

/// `GET /library/{number}`.
pub(super) async fn case(visit: Visit, Path(named): Path<String>) -> Result<Response> {
    if let Some((crate::sample::NAME, form)) = export::asked(&named) {
        return export::answer(&visit, crate::sample::case(visit.language), form).await;
    }
    let case = incident::case(&visit, &named).await?;
    if !case.incident.state.is_over() {
        // Not a case yet: what there is of it is on its own page.
        let number = case.incident.number;
        return Ok(Redirect::to(&format!("/i/{number}")).into_response());
    }
    let alike = alike(&visit, &case.incident).await?;
    page(&visit, &case, alike).await
}

/// The page of a case, with others that are worded like it.
pub(super) async fn page(visit: &Visit, case: &Case, alike: Vec<Brief>) -> Result<Response> {
    let page = CasePage {
        alike,
        ..view(case, visit)
    };
    let title = format!("{} {}", page.called, page.title);
    visit
        .page(Sheet {
            place: Place::Library,
            title: &title,
            main: html(&page),
            live: None,
        })
        .await
}

impl CasePage {
    /// To be read and nothing else: files by name, no way to other pages or to where things came from.
    pub(super) fn for_reading(self) -> Self {
        let evidence = self.evidence.into_iter();
        let files = self.files.into_iter();
        Self {
            evidence: evidence.map(EvidenceView::unlinked).collect(),
            files: files.map(FileView::named).collect(),
            after: self.after.alone(),
            alone: true,
            ..self
        }
    }
}

/// Everything there is of a case, or of what is not one yet.
pub(super) fn view(case: &Case, visit: &Visit) -> CasePage {
    let record = Record {
        case,
        language: visit.language,
    };
    let incident = &case.incident;
    let zone = visit.zone.clone();
    let time = |key, at: Option<_>| at.map(|at| (key, TimeView::of(at, &zone)));
    let times = [
        time("case.opened_at", incident.opened_at),
        time("case.settled_at", record::settled_at(case)),
        time("case.closed_at", incident.closed_at),
    ];
    let t = Tell(visit.language);
    let (impact, nothing) = (record.impact(), t.say("case.nothing"));
    let sample = crate::sample::is_it(incident.number);
    CasePage {
        t,
        alike: Vec::new(),
        number: incident.number,
        called: record.called(),
        written_out: if sample {
            sample::PLACE.to_owned()
        } else {
            format!("/i/{}", incident.number)
        },
        sample,
        alone: false,
        title: record.title(),
        state: StateView::of(incident.state, incident.kind, visit.language),
        times: times.into_iter().flatten().collect(),
        lasted: record::lasted(case)
            .map(|span| when::span(visit.language, span))
            .unwrap_or_default(),
        opener: incident
            .opener
            .as_ref()
            .map(|opener| record.name(opener))
            .unwrap_or_default(),
        heat: matoi_words::label_with_emoji(visit.language, "heat", incident.heat.word()),
        room: incident
            .room
            .place()
            .map(|(_, name)| format!("#{name}"))
            .unwrap_or_default(),
        impact: or_nothing(impact, &nothing),
        calm: incident::is_calm(incident.state),
        nothing,
        known: KnownView::of(&record, &t.say("case.known"), usize::MAX),
        people: PeopleView::of(&record).afterwards(),
        evidence: EvidenceView::all(&record, &zone),
        files: FileView::all(&record),
        settled: SettledView::all(&record, &zone),
        after: AfterView::of(&record).read_only(),
        acts: None,
        // The room is archived: what was said is here, and no link is needed to read it.
        timeline: TimelineView::of(&record, &zone, None, &Part::All),
        thanks: thanks(&record),
    }
}

/// The words, or that there are none.
fn or_nothing(words: String, nothing: &str) -> String {
    if words.trim().is_empty() {
        nothing.to_owned()
    } else {
        words
    }
}

/// The last words, by name, once it is calm.
fn thanks(record: &Record<'_>) -> String {
    let names = record.thanked();
    if names.is_empty() || !incident::is_calm(record.case.incident.state) {
        return String::new();
    }
    let names = join_names(record.language, &names);
    Tell(record.language).with("case.thanks_line", "names", names)
}
