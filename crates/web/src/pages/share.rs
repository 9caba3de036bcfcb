//! Making the link that lets others read an incident, and taking it back: from its page, by whoever may
//! act there. The link itself is shown once, to whoever made it. Must never show a page through it.

use askama::Template;
use axum::{
    body::Bytes,
    extract::Path,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use matoi_core::{actor::Actor, incident::Incident};
use matoi_words::say;

use super::{
    form::Form,
    incident,
    parts::{Tell, TimeView, html},
    visit::{Place, Result, Sheet, Visit},
};
use crate::door::share::{self, Share};

/// What the incident's page says of its link.
#[derive(Template)]
#[template(path = "share.html")]
pub(super) struct ShareView {
    t: Tell,
    number: u64,
    /// It is only for those in it: there is no link.
    sensitive: bool,
    /// The link opens now.
    opens: bool,
    /// Who made it and until when it opens, or how it ended; empty where there never was one.
    told: String,
}

impl ShareView {
    /// As it stands now.
    pub(super) async fn of(visit: &Visit, incident: &Incident) -> Result<Self> {
        let engine = &visit.state.engine;
        let share = share::of(engine.store().as_ref(), engine.team_id(), incident.number);
        let share = share.await.map_err(|error| visit.trouble(&error.into()))?;
        let now = engine.now();
        Ok(Self {
            t: Tell(visit.language),
            number: incident.number,
            sensitive: incident.sensitive,
            opens: share.as_ref().is_some_and(|share| share.opens(now)),
            told: share.map_or_else(String::new, |share| told(visit, &share, now)),
        })
    }
}

fn name(visit: &Visit, actor: &Actor) -> String {
    match actor {
        Actor::Person(id) => visit.state.engine.team().name(id),
        Actor::Named(name) => name.clone(),
        Actor::Machine => say(visit.language, "timeline.matoi", &[]),
    }
}

fn told(visit: &Visit, share: &Share, now: Timestamp) -> String {
    let tell = |key: &str, who: &Actor, at: Timestamp| {
        let time = TimeView::of(at, &visit.zone).full;
        let args = [("who", name(visit, who).into()), ("time", time.into())];
        say(visit.language, key, &args)
    };
    match &share.ended {
        Some((who, at)) => tell("share.ended", who, *at),
        None if share.opens(now) => tell("share.opens", &share.by, share.ends_at),
        None => tell("share.over", &share.by, share.ends_at),
    }
}

#[derive(Template)]
#[template(path = "share_made.html")]
struct MadePage {
    t: Tell,
    number: u64,
    title: String,
    /// The whole address; empty where it is only for those in it.
    link: String,
    until: String,
}

/// `POST /i/{number}/share`: makes a link, or takes it back.
pub(super) async fn change(
    visit: Visit,
    Path(number): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let incident = incident::find(&visit, &number).await?.incident;
    let form = Form::read(&body);
    let engine = &visit.state.engine;
    let (store, team, now) = (engine.store().as_ref(), engine.team_id(), engine.now());
    let hand = (visit.by(None), now);
    let done = match form.field("do") {
        Some("make") if incident.sensitive => return made(&visit, &incident, String::new()).await,
        Some("make") => {
            let secret = format!("{}{}", (visit.state.ids)(), (visit.state.ids)());
            let path = share::share(store, team, incident.number, &secret, hand).await;
            let path = path.map_err(|error| visit.trouble(&error.into()))?;
            return made(&visit, &incident, whole(&visit, &headers, &path)).await;
        }
        Some("end") => share::end(store, team, incident.number, hand).await,
        Some(_) | None => Ok(()),
    };
    done.map_err(|error| visit.trouble(&error.into()))?;
    Ok(Redirect::to(&format!("/i/{}#share", incident.number)).into_response())
}

/// Shown in answer to the press and nowhere else: nothing of ours could show it again.
async fn made(visit: &Visit, incident: &Incident, link: String) -> Result<Response> {
    let t = Tell(visit.language);
    let ends_at = visit.state.engine.now().checked_add(share::SHARE_LASTS);
    let until = ends_at.map(|at| TimeView::of(at, &visit.zone).full);
    let page = MadePage {
        t,
        number: incident.number,
        title: visit.headline(incident),
        link,
        until: t.with("share.until", "time", until.unwrap_or_default()),
    };
    let title = t.say("share.title");
    let sheet = Sheet {
        place: Place::Now,
        title: &title,
        main: html(&page),
        live: None,
    };
    visit.page(sheet).await
}

/// The address as others reach it: the one that was configured, or the one this browser came by.
fn whole(visit: &Visit, headers: &HeaderMap, path: &str) -> String {
    let host = headers.get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let base = visit.state.public_url.clone();
    let base = base.unwrap_or_else(|| format!("http://{host}"));
    format!("{base}{path}")
}
