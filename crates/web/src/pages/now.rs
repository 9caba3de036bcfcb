//! The now page: what is open and who can act, alerts that came in, and one press to raise it.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::tz::TimeZone;
use matoi_core::{
    alert::{AlertStream, Status},
    case::Case,
    roll_call::Availability,
};
use matoi_engine::Kept;
use matoi_page::Html;
use matoi_words::{join, say};

use super::{
    brief::Brief,
    incident, live,
    parts::{StateView, Tell, TimeView, html},
    visit::{Place, Result, Sheet, Visit},
};
use crate::record::Record;

/// So many alerts, the newest ones; the rest is in the API.
const ALERTS_MAX: usize = 8;
/// So many cases; the rest is in the library.
const CASES_MAX: usize = 5;

#[derive(Template)]
#[template(path = "now.html")]
struct NowPage {
    t: Tell,
    clock: String,
    piece: NowPiece,
    /// Sent with the form, so that pressing twice raises once.
    key: String,
    /// It is known who looks, so nobody is asked for a name.
    known: bool,
}

#[derive(Template)]
#[template(path = "now_piece.html")]
struct NowPiece {
    t: Tell,
    /// How far everything has come.
    at: String,
    open: Vec<OpenView>,
    alerts: Vec<AlertView>,
    cases: Vec<Brief>,
    workspace: bool,
    /// Stands for everything while nothing has ever been here.
    first: Option<FirstView>,
}

impl askama::filters::HtmlSafe for NowPiece {}

struct OpenView {
    number: u64,
    state: StateView,
    title: String,
    since: String,
    impact: String,
    helping: String,
}

struct AlertView {
    title: String,
    times: String,
    from: String,
    latest: TimeView,
    resolved: bool,
    raised: Option<u64>,
    url: Option<String>,
}

/// `GET /`.
pub(super) async fn whole(visit: Visit) -> Result<Response> {
    let t = Tell(visit.language);
    let page = NowPage {
        t,
        clock: visit.clock(),
        piece: piece(&visit).await?,
        key: (visit.state.ids)(),
        known: visit.visitor.person.is_some(),
    };
    let sheet = Sheet {
        place: Place::Now,
        title: &t.say("web.now_title"),
        main: html(&page),
        live: Some("/live"),
    };
    visit.page(sheet).await
}

/// `GET /fragment`.
pub(super) async fn fragment(visit: Visit) -> Result<Response> {
    if live::is_shown(&visit.uri, live::all_at(&visit)) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(visit.fragment(html(&piece(&visit).await?)))
}

async fn piece(visit: &Visit) -> Result<NowPiece> {
    let at = live::all_at(visit).to_string();
    let engine = &visit.state.engine;
    let team = engine.team();
    let trouble = |error| visit.trouble(&error);
    let mut open = Vec::new();
    for row in engine
        .incidents(&visit.viewer(), Some(true), "")
        .await
        .map_err(trouble)?
    {
        let kept = engine
            .incident(&visit.viewer(), row.number)
            .await
            .map_err(trouble)?;
        open.extend(kept.map(|kept| open_view(kept, visit, &team)));
    }
    let alerts = engine.alerts(&visit.viewer()).await.map_err(trouble)?;
    let cases = engine
        .incidents(&visit.viewer(), Some(false), "")
        .await
        .map_err(trouble)?;
    let cases = cases.iter().take(CASES_MAX);
    let cases: Vec<Brief> = cases.map(|row| Brief::of(row, visit)).collect();
    let nothing_yet = open.is_empty() && alerts.is_empty() && cases.is_empty();
    Ok(NowPiece {
        t: Tell(visit.language),
        at,
        first: nothing_yet.then(|| FirstView::of(visit)),
        open,
        alerts: alerts
            .iter()
            .take(ALERTS_MAX)
            .filter_map(|alert| alert_view(alert, visit, &visit.zone))
            .collect(),
        cases,
        workspace: visit.state.built_in_workspace,
    })
}

/// What a house is told in which nothing was ever raised and no alert came in.
struct FirstView {
    /// How Slack is: `built_in`, `connected` or `away`.
    slack: &'static str,
    /// Whether everything asked for was granted, where Slack told.
    granted: Option<bool>,
    /// Whether the tokens of a Slack are kept, and only a start is left to do.
    kept: bool,
}

impl FirstView {
    fn of(visit: &Visit) -> Self {
        Self {
            slack: (visit.state.slack_state)().word(),
            kept: (visit.state.installed.tokens_kept)(),
            granted: (visit.state.installed.lacks)().map(|lacks| lacks.is_empty()),
        }
    }
}

fn open_view(kept: Kept, visit: &Visit, team: &matoi_core::team::TeamView) -> OpenView {
    let incident = kept.incident;
    let t = Tell(visit.language);
    let helping: Vec<String> = incident
        .roll_call
        .who(Availability::Now)
        .map(|id| team.name(id))
        .collect();
    let since = incident.opened_at.map(|at| {
        t.with(
            "web.incident_started",
            "time",
            crate::when::full(at, &visit.zone),
        )
    });
    let state = StateView::of(incident.state, incident.kind, visit.language);
    let number = incident.number;
    let case = Case::new(incident, Vec::new(), Vec::new(), team);
    let record = Record {
        case: &case,
        language: visit.language,
    };
    OpenView {
        number,
        state,
        title: record.title(),
        since: since.unwrap_or_default(),
        impact: incident::felt(record.impact(), case.incident.state, t),
        helping: join(visit.language, &helping),
    }
}

fn alert_view(alert: &AlertStream, visit: &Visit, zone: &TimeZone) -> Option<AlertView> {
    let t = Tell(visit.language);
    let heard = alert.latest.as_ref()?;
    let title = if heard.title.trim().is_empty() {
        t.say("alert.untitled")
    } else {
        heard.title.clone()
    };
    Some(AlertView {
        title,
        times: say(visit.language, "alert.count", &[("n", alert.count.into())]),
        from: t.with("alert.source", "source", &heard.source),
        latest: TimeView::of(heard.at, zone),
        resolved: heard.status == Status::Resolved,
        raised: alert.raised.as_ref().and_then(|raised| raised.number),
        url: heard.url.clone().filter(|url| super::parts::is_web(url)),
    })
}

/// The now page's own type for what its template prints.
impl NowPage {
    fn piece(&self) -> Html {
        html(&self.piece)
    }
}
