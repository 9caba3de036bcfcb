//! The look-back editor: the text as it is, or the draft from the record; saving, finishing. A plain
//! form, so that nothing written hangs on a script. Must never overwrite what somebody else wrote.

use askama::Template;
use axum::{
    body::Bytes,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use matoi_core::{
    actor::Actor,
    ids::LookBackId,
    look_back::{self, LookBack, Size},
    refusal::Advice,
    request::{Ask, Request},
    spelling,
};
use matoi_engine::{Answered, Kept};
use matoi_page::{Html, prose};

use super::{
    form::Form,
    incident,
    parts::{Tell, html},
    visit::{Place, Result, Sheet, Visit},
};
use crate::{
    language::query,
    record::{self, Record},
};

#[derive(Template)]
#[template(path = "look_back.html")]
struct LookBackPage {
    t: Tell,
    number: u64,
    id: String,
    /// Sent with the form, so that pressing twice saves once.
    key: String,
    /// It is known who writes, so nobody is asked for a name.
    known: bool,
    heading: String,
    title: String,
    text: String,
    /// The revision that is shown; where somebody else wrote meanwhile, both texts stay.
    base: u32,
    prefilled: bool,
    done: bool,
    written_by: String,
    told: String,
    /// What somebody else saved meanwhile; `text` is then the reader's own, and nothing is saved yet.
    moved: Option<MovedView>,
    /// How it will read, where that was asked for. Nothing is saved by looking.
    preview: Option<Html>,
}

/// Somebody else's text.
struct MovedView {
    /// That they were first, by name where it is known.
    told: String,
    theirs: String,
}

/// `GET /i/{number}/look-backs/{look_back}`.
pub(super) async fn show(
    visit: Visit,
    Path((number, look_back)): Path<(String, String)>,
) -> Result<Response> {
    let kept = incident::find(&visit, &number).await?;
    let one = find(&visit, &kept, &look_back)?;
    framed(&visit, &page(&visit, &kept, one)).await
}

async fn framed(visit: &Visit, page: &LookBackPage) -> Result<Response> {
    let sheet = Sheet {
        place: Place::Now,
        title: &page.heading,
        main: html(page),
        live: None,
    };
    visit.page(sheet).await
}

fn page(visit: &Visit, kept: &Kept, one: &LookBack) -> LookBackPage {
    let t = Tell(visit.language);
    let team = visit.state.engine.team();
    let incident = &kept.incident;
    let number = format!("#{}", incident.number);
    let told = match query(&visit.uri, "told").as_deref() {
        Some("saved") => t.say("look.saved"),
        Some("done") => t.say("look.saved_done"),
        Some("joined") => t.say("look.joined"),
        Some(_) | None => String::new(),
    };
    let draft = || {
        let shown = spelling::shown(incident, &team);
        Record::draft(&shown, one.size, &team.zone, visit.language)
    };
    let named = t.with("look.title", "number", number);
    LookBackPage {
        t,
        number: incident.number,
        id: one.id.to_string(),
        key: (visit.state.ids)(),
        known: visit.visitor.person.is_some(),
        heading: format!("{named} · {}", record::size(visit.language, one.size)),
        title: visit.headline(incident),
        text: one
            .text
            .as_deref()
            .map_or_else(draft, |text| visit.by_name(text)),
        base: one.revision,
        prefilled: one.text.is_none(),
        done: one.done,
        written_by: one
            .written_by
            .as_ref()
            .map(|by| match by {
                Actor::Person(id) => team.name(id),
                Actor::Named(name) => name.clone(),
                Actor::Machine => t.say("timeline.matoi"),
            })
            .unwrap_or_default(),
        told,
        moved: None,
        preview: None,
    }
}

/// `POST /i/{number}/look-backs`: opens one and goes there.
pub(super) async fn open(
    visit: Visit,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response> {
    let kept = incident::find(&visit, &number).await?;
    let form = Form::read(&body);
    let chosen = form.field("size").unwrap_or_default();
    let size = Size::ALL.into_iter().find(|size| size.word() == chosen);
    let request = Request::OpenLookBack {
        size: size.unwrap_or_default(),
    };
    let key = (visit.state.ids)();
    let answered = ask(&visit, &kept, &key, visit.by(form.field("name")), request).await?;
    let number = kept.incident.number;
    let opened = answered.iter().flat_map(|answered| &answered.advice);
    let opened = opened.into_iter().find_map(|advice| {
        if let Advice::LookBackOpened { look_back } = advice {
            Some(format!("/i/{number}/look-backs/{look_back}"))
        } else {
            None
        }
    });
    // Kept, and not decided yet: it shows up on the incident's page by itself.
    let to = opened.unwrap_or_else(|| format!("/i/{number}"));
    Ok(Redirect::to(&to).into_response())
}

/// `POST /i/{number}/look-backs/{look_back}`: saves, and finishes where that was pressed.
pub(super) async fn save(
    visit: Visit,
    Path((number, look_back)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    let kept = incident::find(&visit, &number).await?;
    let one = find(&visit, &kept, &look_back)?;
    let (id, form) = (one.id, Form::read(&body));
    if let Some((page, status)) = unsaved(&visit, &kept, one, &form) {
        let mut answer = framed(&visit, &page).await?;
        *answer.status_mut() = status;
        return Ok(answer);
    }
    let key = form.field("key").map(str::to_owned);
    let key = key.unwrap_or_else(|| (visit.state.ids)());
    let write = Request::WriteLookBack {
        look_back: id,
        text: form.text("text"),
        base: form.field("base").and_then(|base| base.parse().ok()),
    };
    let written = ask(&visit, &kept, &key, visit.by(form.field("name")), write).await?;
    let joined = written.is_some_and(|written| written.advice.contains(&Advice::LookBackJoined));
    let finished = match form.field("then") {
        Some("done") => Some(true),
        Some("open") => Some(false),
        Some(_) | None => None,
    };
    if let Some(done) = finished {
        let finish = Request::FinishLookBack {
            look_back: id,
            done,
        };
        let key = format!("{key}:done");
        ask(&visit, &kept, &key, visit.by(form.field("name")), finish).await?;
    }
    let told = match (joined, finished) {
        (true, _) => "joined",
        (false, Some(true)) => "done",
        (false, Some(false) | None) => "saved",
    };
    let number = kept.incident.number;
    let to = format!("/i/{number}/look-backs/{id}?told={told}");
    Ok(Redirect::to(&to).into_response())
}

/// The page again with nothing saved: how it will read, both texts in one, or both beside each other.
fn unsaved(
    visit: &Visit,
    kept: &Kept,
    one: &LookBack,
    form: &Form,
) -> Option<(LookBackPage, StatusCode)> {
    let text = form.text("text");
    match form.field("then") {
        Some("preview") => {
            let base = form.field("base").and_then(|base| base.parse().ok());
            let page = LookBackPage {
                preview: Some(prose(&visit.read(&text))),
                text,
                base: base.unwrap_or(one.revision),
                ..page(visit, kept, one)
            };
            Some((page, StatusCode::OK))
        }
        Some("together") => {
            let theirs = one.text.as_deref().unwrap_or_default();
            let page = LookBackPage {
                text: look_back::together(theirs, &text),
                ..page(visit, kept, one)
            };
            Some((page, StatusCode::OK))
        }
        Some(_) | None => moved(visit, kept, one, form).map(|page| (page, StatusCode::CONFLICT)),
    }
}

/// The page that shows both texts, where somebody saved another one since this one was begun. What is saved in
/// the moment between is still not lost: the core then keeps both, one under the other.
fn moved(visit: &Visit, kept: &Kept, one: &LookBack, form: &Form) -> Option<LookBackPage> {
    let base: u32 = form.field("base")?.parse().ok()?;
    let theirs = one.text.clone().filter(|text| !text.is_empty())?;
    let text = form.text("text");
    if base == one.revision || theirs == text {
        return None;
    }
    let page = page(visit, kept, one);
    let t = Tell(visit.language);
    let told = if page.written_by.is_empty() {
        t.say("look.moved_by_someone")
    } else {
        t.with("look.moved", "who", page.written_by.as_str())
    };
    Some(LookBackPage {
        text,
        moved: Some(MovedView { told, theirs }),
        told: String::new(),
        ..page
    })
}

async fn ask(
    visit: &Visit,
    kept: &Kept,
    key: &str,
    by: Actor,
    request: Request,
) -> Result<Option<Answered>> {
    let ask = Ask::request(kept.stream.clone(), by, request);
    let key = format!("web:{}:{key}", kept.stream);
    let answered = visit.state.engine.request(&key, &ask).await;
    answered.map_err(|error| visit.trouble(&error))
}

fn find<'a>(visit: &Visit, kept: &'a Kept, named: &str) -> Result<&'a LookBack> {
    let id = named.parse().map(LookBackId).ok();
    let mut all = kept.incident.look_backs.iter();
    let found = all.find(|one| Some(one.id) == id);
    found.ok_or_else(|| visit.missing())
}
