//! Acting on the incident page: one address for every press, answered with a word and the way back. A
//! plain form leads back to the page; a script is answered in JSON. Must never decide.

use axum::{
    Json,
    body::Bytes,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use matoi_core::{
    actor::Actor,
    refusal::{Advice, Refusal},
    request::{Ask, Request},
    spelling,
};
use matoi_engine::Kept;
use matoi_words::say;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    deed::{self, Deed, Hand, Undo},
    form::Form,
    incident,
    moved::Moved,
    visit::{Result, Visit},
};
use crate::{door::cookie, record::refused};

/// Carries the word over to the next page, once.
const TOLD: &str = "matoi_told";
/// A word that is not read by then is not worth reading.
const TOLD_SECONDS: i64 = 30;

/// What somebody is told after a press.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// In words.
    pub text: String,
    /// The form that takes it back, where something does.
    pub undo: Vec<(String, String)>,
    /// What the form is called, where it takes nothing back but goes on.
    #[serde(default)]
    pub way: String,
    /// It could not be.
    pub refused: bool,
}

impl Told {
    /// A word with nothing to take back.
    pub(super) fn plain(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}

/// `POST /i/{number}/act`.
pub(super) async fn act(
    visit: Visit,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let kept = incident::find(&visit, &number).await?;
    let form = Form::read(&body);
    let by = visit.by(form.field("name"));
    // What a form was drawn from is what was shown, so that is what it is compared with.
    let shown = spelling::shown(&kept.incident, &visit.state.engine.team()).into_owned();
    if let Some(moved) = Moved::of(&form, &shown) {
        let told = first(&visit, &kept, &moved).await?;
        if wants_json(&headers) {
            return Ok(in_json(&told));
        }
        // Not carried over in a cookie: what somebody wrote may be longer than one holds.
        let mut answer = incident::page(&visit, kept, Some(told)).await?;
        *answer.status_mut() = StatusCode::CONFLICT;
        return Ok(answer);
    }
    let now = visit.state.engine.now();
    let read = deed::read(&form, &shown, &Hand { by: &by, now });
    let told = match read {
        Some(Deed { request, undo }) => {
            let key = form.line("key").map(str::to_owned);
            let key = key.unwrap_or_else(|| (visit.state.ids)());
            let key = format!("web:{}:{key}", kept.stream);
            let ask = Ask::request(kept.stream.clone(), by, request.clone());
            let answered = visit.state.engine.request(&key, &ask).await;
            let answered = answered.map_err(|error| visit.trouble(&error))?;
            match answered {
                None => plain(&visit, "act.kept"),
                Some(answered) => match &answered.refusal {
                    Some(refusal) => cannot(&visit, refusal),
                    None => done(&visit, &request, undo, &answered.advice),
                },
            }
        }
        None if by.person().is_none() => cannot(&visit, &Refusal::NotAPerson),
        None => plain(&visit, "act.nothing"),
    };
    Ok(answer(&visit, kept.incident.number, &headers, &told))
}

/// Somebody else was first.
async fn first(visit: &Visit, kept: &Kept, moved: &Moved) -> Result<Told> {
    let timeline = visit.state.engine.timeline(&visit.viewer(), kept).await;
    let timeline = timeline.map_err(|error| visit.trouble(&error))?;
    let team = visit.state.engine.team();
    let who = match moved.by(&timeline.events) {
        Some(Actor::Person(id)) => team.name(id),
        Some(Actor::Named(name)) if !name.trim().is_empty() => name.clone(),
        Some(Actor::Named(_) | Actor::Machine) | None => say(visit.language, "open.someone", &[]),
    };
    let args = [
        ("who", who.into()),
        ("now", (&moved.now).into()),
        ("mine", (&moved.mine).into()),
    ];
    let undo = moved.mine_instead().into_iter();
    Ok(Told {
        text: say(visit.language, "act.moved", &args),
        undo: undo.map(|(name, value)| (name.to_owned(), value)).collect(),
        way: matoi_words::button(visit.language, "act.moved", "mine"),
        refused: true,
    })
}

fn plain(visit: &Visit, key: &str) -> Told {
    Told::plain(say(visit.language, key, &[]))
}

fn cannot(visit: &Visit, refusal: &Refusal) -> Told {
    let team = visit.state.engine.team();
    let (_, text) = refused(visit.language, &team, refusal);
    Told {
        text,
        refused: true,
        ..Told::default()
    }
}

fn done(visit: &Visit, request: &Request, undo: Undo, advice: &[Advice]) -> Told {
    let asks = matches!(
        request,
        Request::OfferRole { .. } | Request::PlanFollowUp { who: Some(_), .. }
    );
    let key = if asks {
        "act.asked"
    } else if matches!(request, Request::AnswerRollCall { .. }) {
        "act.thanks"
    } else if matches!(request, Request::RecordNote { .. }) {
        "act.noted"
    } else {
        "act.done"
    };
    let undo = deed::taken_back(undo, advice).into_iter();
    Told {
        text: say(visit.language, key, &[]),
        undo: undo.map(|(name, value)| (name.to_owned(), value)).collect(),
        ..Told::default()
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    let accept = accept.and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

fn in_json(told: &Told) -> Response {
    let status = if told.refused {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let undo: serde_json::Map<_, _> = told
        .undo
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let told = json!({ "text": told.text, "undo": undo, "way": told.way });
    (status, Json(told)).into_response()
}

fn answer(visit: &Visit, number: u64, headers: &HeaderMap, told: &Told) -> Response {
    if wants_json(headers) {
        return in_json(told);
    }
    tell_at(visit, &format!("/i/{number}"), told)
}

/// Back to that page, which tells it once.
pub(super) fn tell_at(visit: &Visit, path: &str, told: &Told) -> Response {
    let mut answer = Redirect::to(path).into_response();
    let text = serde_json::to_string(told).unwrap_or_default();
    let value = serde_urlencoded::to_string([("t", &text)]).unwrap_or_default();
    let value = cookie::write(TOLD, &value, TOLD_SECONDS, visit.state.is_private());
    answer.headers_mut().append(header::SET_COOKIE, value);
    answer
}

/// What the press before told, and the header that forgets it.
pub(super) fn told_before(headers: &HeaderMap) -> Option<(Told, header::HeaderValue)> {
    let kept = cookie::read(headers, TOLD)?;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&kept).ok()?;
    let (_, text) = pairs.into_iter().next()?;
    let told = serde_json::from_str(&text).ok()?;
    Some((told, cookie::write(TOLD, "", 0, false)))
}
