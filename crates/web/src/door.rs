//! Whose hands a browser is: nobody signs in on this machine with the built-in workspace (one says who
//! one is there), everywhere else a session says it. Forms must come from our own pages. Must never know
//! what a page shows or a form wants, and never keep a secret that it could tell.

pub(crate) mod cookie;
mod link;
pub(crate) mod login;
pub(crate) mod session;
pub(crate) mod share;
pub(crate) mod vouched;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use matoi_core::{
    ids::PersonId,
    team::{Standing, TeamView},
};
use matoi_engine::store::Viewer;
use sha2::{Digest, Sha256};

use crate::{
    pages::fault::{self, Told},
    state::WebState,
};

pub use link::{LINK_LASTS, invite};
pub use share::{SHARE_LASTS, share};
pub use vouched::{Came, Unvouched, Vouches};

/// Who may open the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Whoever sits at this machine; they say themselves who they are (loopback, built-in workspace).
    Open,
    /// Whoever signed in.
    SignIn,
}

/// Remembers, where nobody signs in, who one said one was.
const AS: &str = "matoi_as";

/// Whoever opened a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Visitor {
    /// Who, as far as anybody knows.
    pub person: Option<PersonId>,
    /// How they came in.
    pub door: Door,
}

impl Visitor {
    /// As whom they read.
    pub(crate) fn viewer(&self) -> Viewer {
        match &self.person {
            Some(person) => Viewer::Member(person.clone()),
            None => Viewer::Anyone,
        }
    }
}

/// Lets a request for a page through, with whoever sent it beside it.
pub(crate) async fn admit(
    State(state): State<WebState>,
    mut request: Request,
    next: Next,
) -> Response {
    let told = Told::to(request.uri(), request.headers(), state.language);
    if !is_safe(request.method()) && !comes_from_here(request.headers()) {
        return fault::answer(&told, StatusCode::FORBIDDEN);
    }
    let person = match state.door {
        Door::Open => cookie::read(request.headers(), AS).map(PersonId),
        Door::SignIn => match session::whose(&state, request.headers()).await {
            Ok(person) => person,
            Err(error) => {
                tracing::error!(%error, "nobody could say whose session it is");
                return fault::answer(&told, StatusCode::SERVICE_UNAVAILABLE);
            }
        },
    };
    let person = person.filter(|person| is_here(&state.engine.team(), person));
    if person.is_none() && state.door == Door::SignIn {
        return turn_away(&request, &told);
    }
    let door = state.door;
    request.extensions_mut().insert(Visitor { person, door });
    next.run(request).await
}

/// Somebody the team knows, who has not left.
pub(crate) fn is_here(team: &TeamView, person: &PersonId) -> bool {
    team.person(person)
        .is_some_and(|person| match person.standing {
            Standing::Member | Standing::Guest => true,
            Standing::Bot | Standing::Gone => false,
        })
}

/// To the place where one signs in, and back from there to what was asked for.
fn turn_away(request: &Request, told: &Told) -> Response {
    if told.program || !is_safe(request.method()) {
        return fault::answer(told, StatusCode::UNAUTHORIZED);
    }
    let to = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let query = serde_urlencoded::to_string([("to", to)]).unwrap_or_default();
    Redirect::to(&format!("{}?{query}", login::PATH)).into_response()
}

pub(crate) fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

/// Whether the browser itself says that the form stands on one of our pages. Every browser that is
/// still kept up says so in one of two ways; one that says neither is not let act.
pub(crate) fn comes_from_here(headers: &HeaderMap) -> bool {
    let site = HeaderName::from_static("sec-fetch-site");
    match headers.get(site) {
        Some(site) => site == "same-origin",
        None => is_own_origin(headers).unwrap_or(false),
    }
}

/// Whether `Origin` is the host that was asked; `None` where nothing is said.
pub(crate) fn is_own_origin(headers: &HeaderMap) -> Option<bool> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let origin = text(header::ORIGIN)?.split_once("://");
    let host = text(header::HOST);
    Some(host.is_some() && origin.map(|(_, authority)| authority) == host)
}

/// What is kept of a secret: enough to know it again, nothing to tell.
fn digest(secret: &str) -> String {
    let digest = Sha256::digest(secret.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
