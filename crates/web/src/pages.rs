//! Pages for people in a browser: the now page, the incident, the library. Server-rendered, readable
//! without scripts. Must never show what the viewer may not see, and never decide.

pub(crate) mod fault;

use axum::Router;

use crate::state::WebState;

/// Where the embedded files are served.
pub(crate) const ASSETS: &str = "/assets";

pub(crate) fn routes() -> Router<WebState> {
    Router::new()
}
