//! What a share link shows: one incident, to read, for somebody who has nothing but the link. No forms,
//! no way to other pages, nothing that only some may see. Whatever does not open is told alike.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use matoi_core::{case::Case, ids::PersonId, role::Role};
use matoi_engine::store::Viewer;
use matoi_page::{Html, Layout};
use matoi_words::{Language, join, label, say};

use super::{
    ASSETS,
    fault::FaultPage,
    library,
    parts::{Tell, html},
    visit::{Result, Visit},
};
use crate::{
    door::share,
    language,
    record::{self, Record},
    when,
};

#[derive(Template)]
#[template(path = "shared.html")]
struct SharedPage {
    case: Html,
    /// Who showed it, and until when it can be read.
    until: String,
    t: Tell,
    /// In which zone its times are told: the reader's, where a script could say so.
    zone: String,
    token: String,
}

/// `GET /s/{token}`.
pub(super) async fn show(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let engine = &visit.state.engine;
    let (store, team) = (engine.store().as_ref(), engine.team_id());
    let trouble = |error| visit.trouble(&error);
    let opened = share::opened_by(store, team, &token, engine.now());
    let Some((number, share)) = opened.await.map_err(|error| trouble(error.into()))? else {
        return Ok(nothing(&visit));
    };
    // Somebody with a link is anybody: what turned sensitive meanwhile is not there for them.
    let case = engine.case(&Viewer::Anyone, number).await;
    let Some(case) = case.map_err(trouble)? else {
        return Ok(nothing(&visit));
    };
    let t = Tell(visit.language);
    let by = Record {
        case: &case,
        language: visit.language,
    };
    let by = match share.by.person() {
        Some(person) => engine.team().name(person),
        None => by.name(&share.by),
    };
    let until = [
        ("who", by.into()),
        ("time", when::full(share.ends_at, &visit.zone).into()),
    ];
    let page = SharedPage {
        case: html(&library::view(&case, &visit).for_reading()),
        until: say(visit.language, "share.read_only", &until),
        t,
        zone: when::zone_name(&visit.zone),
        token,
    };
    Ok(told(
        &visit,
        StatusCode::OK,
        (html(&page), &["zone.js"]),
        &Preview::of(&case, visit.language),
    ))
}

/// Unknown, taken back, over, never made: nobody learns which.
fn nothing(visit: &Visit) -> Response {
    let t = Tell(visit.language);
    let title = t.say("share.nothing_title");
    let page = FaultPage {
        t,
        title: title.clone(),
        text: t.say("share.nothing"),
        mend: Vec::new(),
        way: None,
        reload: false,
    };
    let preview = Preview {
        title,
        about: String::new(),
    };
    told(visit, StatusCode::NOT_FOUND, (html(&page), &[]), &preview)
}

/// What a program may show of the link: title, state, lead, how long it took. Nothing else.
struct Preview {
    title: String,
    about: String,
}

impl Preview {
    fn of(case: &Case, language: Language) -> Self {
        let incident = &case.incident;
        let record = Record { case, language };
        let lead = incident.roles.holders(Role::Lead);
        let lead: Vec<String> = lead.map(|id: &PersonId| record.person(id)).collect();
        let about = [
            label(language, "state", incident.state.word()),
            lead_of(language, &lead),
            record::lasted(case)
                .map(|span| when::span(language, span))
                .unwrap_or_default(),
        ];
        let about: Vec<String> = about.into_iter().filter(|one| !one.is_empty()).collect();
        Self {
            title: format!("{} {}", record.called(), record.title()),
            about: about.join(" · "),
        }
    }
}

fn lead_of(language: Language, names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let role = label(language, "role", Role::Lead.word());
    format!("{role}: {}", join(language, names))
}

/// The answer, for no search engine and no memory, with no address sent along from it.
fn told(
    visit: &Visit,
    status: StatusCode,
    (body, scripts): (Html, &[&str]),
    preview: &Preview,
) -> Response {
    let name = say(visit.language, "web.name", &[]);
    let skip = say(visit.language, "web.skip", &[]);
    let layout = Layout {
        lang: language::page(visit.language),
        title: &format!("{} · {name}", preview.title),
        assets: ASSETS,
        scripts,
        class: "",
        live: None,
        skip: &skip,
        body,
    };
    let told = [
        ("robots", "noindex, nofollow, noarchive"),
        ("og:site_name", &name),
        ("og:type", "article"),
        ("og:title", &preview.title),
        ("og:description", &preview.about),
    ];
    let told: Vec<_> = told.into_iter().filter(|(_, it)| !it.is_empty()).collect();
    let mut answer = matoi_page::page(status, layout.render_with(&told));
    let headers = answer.headers_mut();
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow, noarchive"),
    );
    answer
}
