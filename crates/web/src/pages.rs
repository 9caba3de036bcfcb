//! Pages for people in a browser: the now page, the incident, the library. Server-rendered, readable
//! without scripts. Must never show what the viewer may not see, and never decide.

pub(crate) mod fault;
mod file;
mod incident;
mod library;
mod live;
mod look_back;
mod now;
mod parts;
mod raise;
mod visit;

use axum::{
    Router,
    routing::{get, post},
};

use crate::state::WebState;

/// Where the embedded files are served.
pub(crate) const ASSETS: &str = "/assets";

pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/", get(now::whole))
        .route("/fragment", get(now::fragment))
        .route("/live", get(live::everything))
        .route("/raise", post(raise::raise))
        .route("/i/{number}", get(incident::whole))
        .route("/i/{number}/fragment", get(incident::fragment))
        .route("/i/{number}/live", get(live::incident))
        .route("/i/{number}/files/{id}", get(file::show))
        .route("/i/{number}/look-backs", post(look_back::open))
        .route(
            "/i/{number}/look-backs/{look_back}",
            get(look_back::show).post(look_back::save),
        )
        .route("/library", get(library::list))
        .route("/library/{number}", get(library::case))
}
