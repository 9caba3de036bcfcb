//! What scripts can rely on: every call of `/api/v1` (and `/alerts`, the probes) once, as the route that
//! serves it and as what `/api/openapi.json` says of it. A route that is not described can't be made
//! here. Must never know what a call does.

mod bodies;
mod document;
mod shapes;

use axum::{
    Json, Router,
    extract::State,
    handler::Handler,
    http::{HeaderMap, Uri},
    routing::{MethodFilter, MethodRouter, on},
};
use serde_json::Value;

use crate::{alerts, front::health, language, rest, state::WebState};

/// Where the description is served.
pub(crate) const DESCRIPTION: &str = "/api/openapi.json";

/// One call: the route, and what is said of it.
pub(crate) struct Call {
    pub(crate) path: &'static str,
    /// As the description writes it: `get`, `post`, `patch`.
    pub(crate) verb: &'static str,
    route: MethodRouter<WebState>,
    told: Told,
}

/// What the description says of a call.
#[derive(Default)]
struct Told {
    /// Its name, which generated clients call it by; its words are `api.call_<name>`.
    name: &'static str,
    /// The shape of its body, where it takes one.
    body: Option<&'static str>,
    /// What it can be asked in its address: `(name, shape)`.
    query: &'static [(&'static str, &'static str)],
    /// The status and shape of its answer, where all goes well.
    gives: Vec<(u16, &'static str)>,
    /// Other answers than those every call may give.
    besides: &'static [u16],
    /// It needs no token: it has one in its address, or says nothing worth one.
    open: bool,
}

impl Call {
    fn new<H, T>(verb: &'static str, filter: MethodFilter, path: &'static str, serve: H) -> Self
    where
        H: Handler<T, WebState>,
        T: 'static,
    {
        Self {
            path,
            verb,
            route: on(filter, serve),
            told: Told::default(),
        }
    }

    /// A call that only looks.
    pub(crate) fn get<H: Handler<T, WebState>, T: 'static>(path: &'static str, serve: H) -> Self {
        Self::new("get", MethodFilter::GET, path, serve)
    }

    /// A call that adds something.
    pub(crate) fn post<H: Handler<T, WebState>, T: 'static>(path: &'static str, serve: H) -> Self {
        Self::new("post", MethodFilter::POST, path, serve)
    }

    /// A call that changes something.
    pub(crate) fn patch<H: Handler<T, WebState>, T: 'static>(path: &'static str, serve: H) -> Self {
        Self::new("patch", MethodFilter::PATCH, path, serve)
    }

    /// What it is called.
    pub(crate) fn named(mut self, name: &'static str) -> Self {
        self.told.name = name;
        self
    }

    /// It takes a body of that shape.
    pub(crate) fn takes(mut self, shape: &'static str) -> Self {
        self.told.body = Some(shape);
        self
    }

    /// It can be asked these in its address.
    pub(crate) fn asked(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.told.query = query;
        self
    }

    /// It answers so.
    pub(crate) fn gives(mut self, status: u16, shape: &'static str) -> Self {
        self.told.gives.push((status, shape));
        self
    }

    /// It may also answer so, instead.
    pub(crate) fn or(mut self, besides: &'static [u16]) -> Self {
        self.told.besides = besides;
        self
    }

    /// It needs no token.
    pub(crate) fn open(mut self) -> Self {
        self.told.open = true;
        self
    }
}

/// Every call there is.
pub(crate) fn calls() -> Vec<Call> {
    let description = Call::get(DESCRIPTION, describe)
        .named("describe")
        .gives(200, "Description")
        .open();
    [
        rest::calls(),
        alerts::calls(),
        health::calls(),
        vec![description],
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(crate) fn routes() -> Router<WebState> {
    calls().into_iter().fold(Router::new(), |router, call| {
        router.route(call.path, call.route)
    })
}

/// `GET /api/openapi.json`, in the reader's language.
async fn describe(State(state): State<WebState>, uri: Uri, headers: HeaderMap) -> Json<Value> {
    Json(document::document(
        &calls(),
        language::of(&uri, &headers, None, state.language),
    ))
}
