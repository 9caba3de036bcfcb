//! Coming in and going out: the page that says how, the one-time link, saying who one is where nobody
//! signs in, leaving. Must never tell whether a link that does not open was ever made.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use jiff::Timestamp;
use matoi_core::{ids::PersonId, team::Standing};
use matoi_engine::store::StoreError;
use matoi_words::{Language, say};

use super::{AS, Door, comes_from_here, cookie, is_here, is_safe, link, session, vouched};
use crate::{
    language::query,
    pages::{
        bare,
        fault::{self, Told},
        parts::{Tell, html},
    },
    state::WebState,
};

/// Where one comes in.
pub(crate) const PATH: &str = "/login";
/// A year: nobody wants to say twice who they are.
const AS_SECONDS: i64 = 365 * 24 * 60 * 60;

/// What is open to whoever has not come in yet.
pub(crate) fn places() -> Vec<(&'static str, MethodRouter<WebState>)> {
    let own = vec![
        (PATH, get(how)),
        ("/login/{secret}", get(show).post(enter)),
        ("/logout", post(leave)),
        ("/as", post(say_who)),
    ];
    own.into_iter().chain(vouched::places()).collect()
}

/// Forms come from our own pages, whoever sends them.
pub(crate) async fn own_forms_only(
    State(state): State<WebState>,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    if is_safe(request.method()) || comes_from_here(request.headers()) {
        return next.run(request).await;
    }
    let told = Told::to(request.uri(), request.headers(), state.language);
    fault::answer(&told, StatusCode::FORBIDDEN)
}

/// Somebody who can be signed in.
struct Known {
    id: String,
    name: String,
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    t: Tell,
    /// The link one came by; empty where one came without.
    secret: String,
    to: String,
    /// Whom the link is for.
    name: String,
    /// Who one may say one is, where the link is for nobody in particular.
    people: Vec<Known>,
    /// A link that does not open.
    spent: bool,
    /// Why another way in did not lead in.
    told: String,
    /// Where Slack is asked; empty where it can't be.
    slack: String,
}

/// A request as these routes read it.
pub(super) struct Asked {
    pub state: WebState,
    told: Told,
    language: Language,
    pub to: String,
}

impl Asked {
    pub(super) fn of(state: WebState, uri: &Uri, headers: &HeaderMap) -> Self {
        let told = Told::to(uri, headers, state.language);
        let to = query(uri, "to").unwrap_or_default();
        Self {
            language: told.language,
            to: own_path(&to).to_owned(),
            state,
            told,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.state.engine.now()
    }

    pub(super) fn trouble(&self, error: &StoreError) -> Response {
        tracing::error!(%error, "somebody could not be let in");
        fault::answer(&self.told, StatusCode::SERVICE_UNAVAILABLE)
    }

    fn page(&self, page: &LoginPage, status: StatusCode) -> Response {
        let title = page.t.say("door.title");
        bare(self.language, &title, html(page), status)
    }

    fn blank(&self) -> LoginPage {
        LoginPage {
            t: Tell(self.language),
            secret: String::new(),
            to: self.to.clone(),
            name: String::new(),
            people: Vec::new(),
            spent: false,
            told: String::new(),
            slack: self.slack(),
        }
    }

    fn slack(&self) -> String {
        if !vouched::is_there(&self.state) {
            return String::new();
        }
        let to = serde_urlencoded::to_string([("to", &self.to)]).unwrap_or_default();
        format!("{}?{to}", vouched::AWAY)
    }

    /// What happened, with every way on.
    pub(super) fn told(&self, status: StatusCode, key: &str) -> Response {
        let page = LoginPage {
            told: say(self.language, key, &[]),
            ..self.blank()
        };
        self.page(&page, status)
    }

    fn spent(&self) -> Response {
        let page = LoginPage {
            spent: true,
            ..self.blank()
        };
        self.page(&page, StatusCode::GONE)
    }
}

/// A path of ours, or home: a way in must not lead on to somebody else's page.
fn own_path(path: &str) -> &str {
    let is_own = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.chars().any(char::is_control);
    if is_own { path } else { "/" }
}

/// `GET /login`: how one comes in.
async fn how(State(state): State<WebState>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = Asked::of(state, &uri, &headers);
    if asked.state.door == Door::Open {
        return Redirect::to(&asked.to).into_response();
    }
    asked.page(&asked.blank(), StatusCode::OK)
}

/// `GET /login/{secret}`: one more press. Programs fetch links to show previews of them, and must not
/// use one up.
async fn show(
    State(state): State<WebState>,
    Path(secret): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let asked = Asked::of(state, &uri, &headers);
    let engine = &asked.state.engine;
    let found = link::look(
        engine.store().as_ref(),
        engine.team_id(),
        &secret,
        asked.now(),
    );
    let invitation = match found.await {
        Ok(Some(invitation)) => invitation,
        Ok(None) => return asked.spent(),
        Err(error) => return asked.trouble(&error),
    };
    let team = engine.team();
    let mut people = Vec::new();
    let mut name = String::new();
    match &invitation.person {
        Some(person) => name = team.name(person),
        None => {
            let members = team.people.iter();
            let members = members.filter(|person| person.standing == Standing::Member);
            people.extend(members.map(|person| Known {
                id: person.id.to_string(),
                name: person.name.clone(),
            }));
        }
    }
    let page = LoginPage {
        secret,
        name,
        people,
        ..asked.blank()
    };
    asked.page(&page, StatusCode::OK)
}

/// `POST /login/{secret}`: in.
async fn enter(
    State(state): State<WebState>,
    Path(secret): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked::of(state, &uri, &headers);
    let engine = &asked.state.engine;
    let (store, team) = (engine.store().as_ref(), engine.team_id());
    let invitation = match link::look(store, team, &secret, asked.now()).await {
        Ok(Some(invitation)) => invitation,
        Ok(None) => return asked.spent(),
        Err(error) => return asked.trouble(&error),
    };
    let chosen = invitation
        .person
        .or_else(|| field(&body, "person").map(PersonId));
    let known = chosen.filter(|person| is_here(&engine.team(), person));
    let Some(person) = known else {
        // Nobody was chosen, or somebody who has left: the link stays good.
        return Redirect::to(&format!("{PATH}/{secret}")).into_response();
    };
    match link::spend(store, team, &secret, asked.now()).await {
        Ok(Some(_)) => {}
        Ok(None) => return asked.spent(),
        Err(error) => return asked.trouble(&error),
    }
    match session::begin(&asked.state, person).await {
        Ok(cookie) => go(field(&body, "to").as_deref().unwrap_or("/"), cookie),
        Err(error) => asked.trouble(&error),
    }
}

/// `POST /logout`.
async fn leave(State(state): State<WebState>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = Asked::of(state, &uri, &headers);
    match session::end(&asked.state, &headers).await {
        Ok(cookie) => go(PATH, cookie),
        Err(error) => asked.trouble(&error),
    }
}

/// `POST /as`: who one is, where nobody signs in.
async fn say_who(State(state): State<WebState>, body: Bytes) -> Response {
    let to = field(&body, "to").unwrap_or_default();
    if state.door == Door::SignIn {
        return Redirect::to("/").into_response();
    }
    let person = field(&body, "person").map(PersonId);
    let person = person.filter(|person| is_here(&state.engine.team(), person));
    let (value, seconds) = person.map_or_else(
        || (String::new(), 0),
        |person| (person.to_string(), AS_SECONDS),
    );
    go(&to, cookie::write(AS, &value, seconds, state.is_private()))
}

pub(super) fn go(to: &str, cookie: HeaderValue) -> Response {
    let mut answer = Redirect::to(own_path(to)).into_response();
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    answer
}

fn field(body: &Bytes, name: &str) -> Option<String> {
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(body).unwrap_or_default();
    let mut fields = fields.into_iter();
    let (_, value) = fields.find(|(known, _)| known == name)?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn the_way_in_leads_to_our_own_pages_only() {
        for path in ["/", "/i/4", "/library?q=a"] {
            assert_eq!(own_path(path), path);
        }
        for path in [
            "",
            "i/4",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\n/evil",
        ] {
            assert_eq!(own_path(path), "/", "{path:?}");
        }
    }
}
