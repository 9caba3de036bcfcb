//! What is owed: everything that has not reached Slack yet, by incident, with what happens next by
//! itself; a press that tries it now; and what Slack would not do. Must never show what was to be said,
//! only that it was.

use askama::Template;
use axum::{
    body::Bytes,
    http::{HeaderMap, header},
    response::Response,
};
use jiff::Timestamp;
use matoi_core::{
    effect::Effect,
    ids::StreamId,
    incident::{Incident, Room},
};
use matoi_engine::store::{Owing, Stage, What};
use matoi_words::say;

use super::{
    act::{self, Told},
    form::Form,
    parts::{Tell, TimeView, html},
    visit::{Place, Result, Sheet, Visit},
};
use crate::when;

/// Where this page is.
pub(super) const PLACE: &str = "/settings/owed";
/// Of so many open incidents it is said what Slack would not do.
const REFUSED_OF_MAX: usize = 30;

#[derive(Template)]
#[template(path = "owed.html")]
struct OwedPage {
    t: Tell,
    /// What the press before told.
    told: Option<Told>,
    groups: Vec<Group>,
    refused: Vec<Group>,
    /// What came in and is being worked, or can't be read.
    house: Vec<String>,
}

struct Group {
    number: Option<u64>,
    title: String,
    rows: Vec<Row>,
    /// The stream whose things wait for a later time or for a person: a press tries them now.
    again: Option<String>,
}

struct Row {
    what: String,
    stage: &'static str,
    label: String,
    icon: &'static str,
    since: Option<TimeView>,
    next: String,
    why: Option<String>,
}

/// `GET /settings/owed`.
pub(super) async fn show(visit: Visit, headers: HeaderMap) -> Result<Response> {
    let before = act::told_before(&headers);
    let told = before.as_ref().map(|(told, _)| told.clone());
    let mut answer = page(&visit, told).await?;
    if let Some((_, forget)) = before {
        answer.headers_mut().append(header::SET_COOKIE, forget);
    }
    Ok(answer)
}

/// `POST /settings/owed`: what one stream owes is tried now.
pub(super) async fn again(visit: Visit, body: Bytes) -> Result<Response> {
    let form = Form::read(&body);
    let stream = form.field("of").and_then(|of| of.parse::<StreamId>().ok());
    let hastened = match stream {
        Some(stream) => visit.state.engine.hasten(&visit.viewer(), &stream).await,
        None => Ok(0),
    };
    let hastened = hastened.map_err(|error| visit.trouble(&error))?;
    let told = if hastened > 0 {
        say(visit.language, "owed.hastened", &[("n", hastened.into())])
    } else {
        say(visit.language, "owed.hastened_none", &[])
    };
    Ok(act::tell_at(&visit, PLACE, &Told::plain(told)))
}

async fn page(visit: &Visit, told: Option<Told>) -> Result<Response> {
    let (t, engine) = (Tell(visit.language), &visit.state.engine);
    let trouble = |error| visit.trouble(&error);
    let owing = engine.owing(&visit.viewer()).await.map_err(trouble)?;
    let owed = engine.owed(&visit.viewer(), None).await.map_err(trouble)?;
    let count = |key: &str, n: u64| (n > 0).then(|| say(visit.language, key, &[("n", n.into())]));
    let house = [
        count("owed.deliveries", owed.deliveries),
        count("owed.unreadable", owed.unreadable),
    ];
    let page = OwedPage {
        t,
        told,
        groups: groups(visit, owing).await?,
        refused: refused(visit).await?,
        house: house.into_iter().flatten().collect(),
    };
    let title = t.say("owed.title");
    let sheet = Sheet {
        place: Place::Settings,
        title: &title,
        main: html(&page),
        live: None,
    };
    visit.page(sheet).await
}

async fn groups(visit: &Visit, owing: Vec<Owing>) -> Result<Vec<Group>> {
    let mut streams: Vec<StreamId> = Vec::new();
    for one in &owing {
        if !streams.contains(&one.stream) {
            streams.push(one.stream.clone());
        }
    }
    let mut groups = Vec::new();
    for stream in streams {
        let of_it = owing.iter().filter(|one| one.stream == stream);
        let (rows, waits): (Vec<Row>, Vec<bool>) = of_it
            .map(|one| (row(visit, one), waits(visit, one)))
            .unzip();
        let again = waits.contains(&true).then(|| stream.to_string());
        let kept = visit.state.engine.kept(&visit.viewer(), stream).await;
        let kept = kept.map_err(|error| visit.trouble(&error))?;
        groups.push(match kept {
            Some(kept) => Group {
                again,
                ..group(visit, &kept.incident, rows)
            },
            None => Group {
                number: None,
                title: say(visit.language, "owed.of_alert", &[]),
                rows,
                again,
            },
        });
    }
    Ok(groups)
}

/// What Slack would not do for incidents that are open: known for good, nothing will try again.
async fn refused(visit: &Visit) -> Result<Vec<Group>> {
    let engine = &visit.state.engine;
    let viewer = visit.viewer();
    let open = engine.incidents_before(&viewer, Some(true), "", None, REFUSED_OF_MAX);
    let mut groups = Vec::new();
    for listed in open.await.map_err(|error| visit.trouble(&error))? {
        let kept = engine.kept(&viewer, StreamId::Incident(listed.id)).await;
        let Some(kept) = kept.map_err(|error| visit.trouble(&error))? else {
            continue;
        };
        let no_room = match &kept.incident.room {
            Room::Refused { reason } => Some(given_up(visit, "open_room", reason)),
            Room::Awaited | Room::Open { .. } | Room::Shut { .. } | Room::Archived { .. } => None,
        };
        let short = kept.incident.shortfalls.iter();
        let short = short.map(|it| given_up(visit, &it.effect, &it.reason));
        let rows: Vec<Row> = no_room.into_iter().chain(short).collect();
        if !rows.is_empty() {
            groups.push(group(visit, &kept.incident, rows));
        }
    }
    Ok(groups)
}

fn group(visit: &Visit, incident: &Incident, rows: Vec<Row>) -> Group {
    Group {
        number: Some(incident.number),
        title: visit.headline(incident),
        rows,
        again: None,
    }
}

/// Whether it moves sooner, or at all, when somebody says so.
fn waits(visit: &Visit, one: &Owing) -> bool {
    let now = visit.state.engine.now();
    match one.stage {
        Stage::Parked => true,
        Stage::Pending | Stage::Unknown => one.not_before.is_some_and(|at| at > now),
        Stage::Sending => false,
    }
}

fn given_up(visit: &Visit, effect: &str, reason: &str) -> Row {
    let t = Tell(visit.language);
    Row {
        what: t.say(&format!("owed.what_{effect}")),
        stage: "refused",
        label: t.say("owed.stage_refused"),
        icon: "x",
        since: None,
        next: t.say("owed.next_refused"),
        why: Some(reason.to_owned()),
    }
}

fn row(visit: &Visit, one: &Owing) -> Row {
    let t = Tell(visit.language);
    let stage = word(one.stage);
    Row {
        what: t.say(&format!("owed.what_{}", what(&one.what))),
        stage,
        label: t.say(&format!("owed.stage_{stage}")),
        icon: icon(one.stage),
        since: one.since.map(|at| TimeView::of(at, &visit.zone)),
        next: next(visit, one),
        why: one.why.clone(),
    }
}

fn what(what: &What) -> &'static str {
    match what {
        What::Effect(body) => {
            serde_json::from_value::<Effect>(body.clone()).map_or("unknown", |effect| effect.word())
        }
        What::Surface(key) => key.word(),
    }
}

fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Pending => "pending",
        Stage::Sending => "sending",
        Stage::Unknown => "unknown",
        Stage::Parked => "parked",
    }
}

fn icon(stage: Stage) -> &'static str {
    match stage {
        Stage::Pending => "clock",
        Stage::Sending => "send",
        Stage::Unknown => "q",
        Stage::Parked => "alert",
    }
}

/// What happens by itself, and when.
fn next(visit: &Visit, one: &Owing) -> String {
    let t = Tell(visit.language);
    let now: Timestamp = visit.state.engine.now();
    let zone = visit.zone.clone();
    let later = one.not_before.filter(|at| *at > now);
    match (one.stage, later) {
        (Stage::Pending, Some(at)) => t.with("owed.next_again", "time", when::clock(at, &zone)),
        (Stage::Pending, None) => t.say("owed.next_pending"),
        (Stage::Sending, _) => t.say("owed.next_sending"),
        (Stage::Unknown, Some(at)) => t.with("owed.next_check", "time", when::clock(at, &zone)),
        (Stage::Unknown, None) => t.say("owed.next_unknown"),
        (Stage::Parked, _) => t.say("owed.next_parked"),
    }
}
