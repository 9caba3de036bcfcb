//! The incident page: state, users' trouble, what is known, what happened and was said, who is there.
//! Live: what changes is fetched again piece by piece. `.md` and `.json` give the whole as a file.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use matoi_core::{
    case::Case,
    ids::{MessageRef, RoomId},
    incident::{Incident, Room, State},
};
use matoi_engine::{Kept, store::Owed};
use matoi_page::Html;
use matoi_words::say;

use super::{
    act::{self, Told},
    brief::Brief,
    export, library,
    live::{self, At},
    parts::{
        ActsView, AfterView, EvidenceView, FileView, KnownView, Looker, NOTES_MAX, Part,
        PeopleView, Permalink, SettledView, ShutView, StateView, Tell, TimeView, TimelineView,
        html,
    },
    share::ShareView,
    visit::{Place, Result, Sheet, Visit},
};
use crate::{
    language::query,
    record::Record,
    state::{ChannelNow, WebState},
};

#[derive(Template)]
#[template(path = "incident.html")]
struct IncidentPage {
    t: Tell,
    clock: String,
    number: u64,
    piece: Html,
    /// Where the piece is fetched again.
    again: String,
    /// What is said of the link for others.
    share: Html,
    /// What the press before told.
    told: Option<Told>,
    /// One that may be the same, offered to whoever just raised this one.
    same: Option<SameView>,
}

struct SameView {
    number: u64,
    title: String,
}

#[derive(Template)]
#[template(path = "incident_piece.html")]
struct IncidentPiece {
    t: Tell,
    number: u64,
    /// How far it has come.
    at: String,
    title: String,
    state: StateView,
    over: bool,
    since: Option<TimeView>,
    opener: String,
    heat: String,
    room: Option<RoomView>,
    room_to_come: bool,
    impact: String,
    calm: bool,
    next: String,
    owed: Vec<String>,
    /// Nothing of ours can be done in its room.
    shut: Option<ShutView>,
    /// Stands where nothing was noted.
    nothing: String,
    known: KnownView,
    timeline: TimelineView,
    people: PeopleView,
    evidence: Vec<EvidenceView>,
    files: Vec<FileView>,
    settled: Vec<SettledView>,
    after: AfterView,
    /// What can be pressed, while it is not over.
    acts: Option<ActsView>,
    key: String,
    /// Cases of similar wording.
    alike: Vec<Brief>,
}

struct RoomView {
    name: String,
    href: Option<String>,
}

/// `GET /i/{number}`, `/i/{number}.md`, `/i/{number}.json`.
pub(super) async fn whole(
    visit: Visit,
    Path(named): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    if let Some((number, form)) = export::asked(&named) {
        let case = case(&visit, number).await?;
        return export::answer(&visit, &case, form).await;
    }
    let kept = find(&visit, &named).await?;
    let before = act::told_before(&headers);
    let told = before.as_ref().map(|(told, _)| told.clone());
    let mut answer = page(&visit, kept, told).await?;
    if let Some((_, forget)) = before {
        answer.headers_mut().append(header::SET_COOKIE, forget);
    }
    Ok(answer)
}

/// The whole page, with what a press told.
pub(super) async fn page(visit: &Visit, kept: Kept, told: Option<Told>) -> Result<Response> {
    let same = match query(&visit.uri, "same") {
        Some(same) => same_view(visit, &same).await,
        None => None,
    };
    let share = ShareView::of(visit, &kept.incident).await?;
    let at = live::incident_at(visit, &kept).await?;
    let (number, piece) = (kept.incident.number, piece(visit, kept, at).await?);
    let t = Tell(visit.language);
    let named = [
        ("number", format!("#{number}").into()),
        ("title", (&piece.title).into()),
    ];
    let title = say(visit.language, "web.incident_title", &named);
    let page = IncidentPage {
        t,
        clock: visit.clock(),
        number,
        piece: html(&piece),
        again: again(visit, number),
        share: html(&share),
        told,
        same,
    };
    let live = format!("/i/{number}/live");
    let sheet = Sheet {
        place: Place::Now,
        title: &title,
        main: html(&page),
        live: Some(&live),
    };
    visit.page(sheet).await
}

/// The other one, if it is still open and this reader may see it.
async fn same_view(visit: &Visit, named: &str) -> Option<SameView> {
    let other = find(visit, named).await.ok()?.incident;
    (!other.state.is_over()).then(|| SameView {
        number: other.number,
        title: visit.headline(&other),
    })
}

/// `GET /i/{number}/fragment`.
pub(super) async fn fragment(visit: Visit, Path(named): Path<String>) -> Result<Response> {
    let kept = find(&visit, &named).await?;
    let at = live::incident_at(&visit, &kept).await?;
    if live::is_shown(&visit.uri, at) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(visit.fragment(html(&piece(&visit, kept, at).await?)))
}

/// The incident of that number, if this reader may see it.
pub(super) async fn find(visit: &Visit, named: &str) -> Result<Kept> {
    let number = named.parse::<u64>().map_err(|_| visit.missing())?;
    let kept = visit
        .state
        .engine
        .incident(&visit.viewer(), number)
        .await
        .map_err(|error| visit.trouble(&error))?;
    kept.ok_or_else(|| visit.missing())
}

/// The case of that number, if this reader may see it; of an incident still open, what it would be now.
pub(super) async fn case(visit: &Visit, named: &str) -> Result<Case> {
    let number = named.parse::<u64>().map_err(|_| visit.missing())?;
    let case = visit
        .state
        .engine
        .case(&visit.viewer(), number)
        .await
        .map_err(|error| visit.trouble(&error))?;
    case.ok_or_else(|| visit.missing())
}

async fn piece(visit: &Visit, kept: Kept, at: At) -> Result<IncidentPiece> {
    let engine = &visit.state.engine;
    let trouble = |error| visit.trouble(&error);
    let timeline = engine
        .timeline(&visit.viewer(), &kept)
        .await
        .map_err(trouble)?;
    let owed = engine
        .owed(&visit.viewer(), Some(kept.stream.clone()))
        .await
        .map_err(trouble)?;
    let team = engine.team();
    let alike = library::alike(visit, &kept.incident).await?;
    let case = Case::new(kept.incident, timeline.events, timeline.entries, &team);
    Ok(IncidentPiece {
        alike,
        ..view(visit, &case, &owed, at)
    })
}

fn view(visit: &Visit, case: &Case, owed: &Owed, at: At) -> IncidentPiece {
    let record = Record {
        case,
        language: visit.language,
    };
    let incident = &case.incident;
    let zone = visit.zone.clone();
    let t = Tell(visit.language);
    let room = incident.room.place().map(|(id, name)| RoomView {
        name: name.to_owned(),
        href: room_href(&visit.state, id),
    });
    let impact = record.impact();
    let archived = |message: &MessageRef| archived(message, &visit.state.channel_now);
    let archives = visit
        .state
        .built_in_workspace
        .then_some(&archived as Permalink<'_>);
    let state = StateView::of(incident.state, incident.kind, visit.language);
    IncidentPiece {
        t,
        number: incident.number,
        title: record.title(),
        next: t.say(&format!("board.next_{}", state.word)),
        over: incident.state.is_over(),
        since: incident.opened_at.map(|at| TimeView::of(at, &zone)),
        opener: incident
            .opener
            .as_ref()
            .map(|opener| record.name(opener))
            .unwrap_or_default(),
        heat: matoi_words::label_with_emoji(visit.language, "heat", incident.heat.word()),
        impact: felt(impact, incident.state, t),
        calm: is_calm(incident.state),
        owed: owing(visit, case, owed),
        shut: ShutView::of(visit, &record),
        nothing: t.say("board.nothing"),
        known: KnownView::of(&record, &t.say("board.facts"), notes_max(visit)),
        timeline: TimelineView::of(&record, &zone, archives, &part(visit)),
        people: PeopleView::of(&record),
        evidence: EvidenceView::all(&record, &zone),
        files: FileView::all(&record),
        settled: SettledView::all(&record, &zone),
        after: AfterView::of(&record),
        acts: acts(visit, incident),
        key: (visit.state.ids)(),
        at: at.to_string(),
        alike: Vec::new(),
        room_to_come: incident.room == Room::Awaited && !incident.state.is_over(),
        state,
        room,
    }
}

/// What users notice. Where nobody said, it is taken as happening until it has settled.
pub(super) fn felt(impact: String, state: State, t: Tell) -> String {
    if !impact.is_empty() {
        return impact;
    }
    t.say(if is_calm(state) {
        "case.nothing"
    } else {
        "open.empty_impact"
    })
}

/// Whether users' trouble is over, as far as those in it can tell.
pub(super) fn is_calm(state: State) -> bool {
    matches!(state, State::Settled | State::Closed | State::FalseAlarm)
}

/// How many notes of a kind the address asks for.
fn notes_max(visit: &Visit) -> usize {
    let is_whole = query(&visit.uri, "known").is_some();
    if is_whole { usize::MAX } else { NOTES_MAX }
}

/// Which part of the timeline the address asks for.
fn part(visit: &Visit) -> Part {
    Part::named(query(&visit.uri, "part"))
}

/// Where the piece is fetched again, just as it is shown.
fn again(visit: &Visit, number: u64) -> String {
    let mut asked = vec![("lang", visit.language.code().to_owned())];
    let part = part(visit).name().to_owned();
    asked.extend((!part.is_empty()).then_some(("part", part)));
    asked.extend(query(&visit.uri, "known").map(|known| ("known", known)));
    let asked = serde_urlencoded::to_string(&asked).unwrap_or_default();
    format!("/i/{number}/fragment?{asked}")
}

/// What can be pressed, while it is not over.
fn acts(visit: &Visit, incident: &Incident) -> Option<ActsView> {
    let looker = Looker {
        person: visit.visitor.person.as_ref(),
        language: visit.language,
        team: &visit.state.engine.team(),
        key: (visit.state.ids)(),
    };
    (!incident.state.is_over()).then(|| ActsView::of(incident, looker))
}

/// Where the room can be read: in the built-in workspace, or in Slack, whose page opens the app where there is
/// one (Slack's "deep linking"). Of a thread it is the channel it stands in.
fn room_href(state: &WebState, room: &RoomId) -> Option<String> {
    let asked = |asked: &[(&str, &str)]| serde_urlencoded::to_string(asked).unwrap_or_default();
    if state.built_in_workspace {
        let channel = (state.channel_now)(room.as_str());
        let query = asked(&[("channel", &channel)]);
        return Some(format!("/workspace?{query}"));
    }
    let channel = (state.channel_now)(room.outer());
    let team = state.engine.team_id();
    let query = asked(&[("team", team.as_str()), ("channel", &channel)]);
    state
        .at_slack_com
        .then(|| format!("https://slack.com/app_redirect?{query}"))
}

/// Where a message can be read in the built-in workspace.
fn archived(message: &MessageRef, channel_now: &ChannelNow) -> String {
    let mark = message.mark.as_str().replace('.', "");
    let channel = channel_now(message.room.as_str());
    format!("/workspace/archives/{channel}/p{mark}")
}

/// What has not reached Slack: waiting, unsure, given up, refused. Said as it is.
fn owing(visit: &Visit, case: &Case, owed: &Owed) -> Vec<String> {
    let count = |key: &str, n: u64| (n > 0).then(|| say(visit.language, key, &[("n", n.into())]));
    let shortfalls = &case.incident.shortfalls;
    let refused = shortfalls.last().map(|last| {
        let args = [
            ("n", shortfalls.len().into()),
            ("reason", (&last.reason).into()),
        ];
        say(visit.language, "sys.fell_short", &args)
    });
    let no_room = match &case.incident.room {
        Room::Refused { reason } => Some(say(
            visit.language,
            "sys.no_room",
            &[("reason", reason.into())],
        )),
        Room::Awaited | Room::Open { .. } | Room::Shut { .. } | Room::Archived { .. } => None,
    };
    let waiting = [
        no_room,
        count("sys.undelivered", owed.pending + owed.sending),
        count("sys.unconfirmed", owed.unknown),
        count("sys.parked", owed.parked),
        refused,
    ];
    waiting.into_iter().flatten().collect()
}
