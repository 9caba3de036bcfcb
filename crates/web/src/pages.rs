//! Pages for people in a browser: the now page, the incident, the library. Server-rendered, readable
//! without scripts. Must never show what the viewer may not see, and never decide.

mod act;
mod brief;
mod deed;
mod doctor;
mod excerpt;
mod export;
pub(crate) mod fault;
mod file;
mod form;
mod guideline;
mod incident;
mod library;
mod list;
mod live;
mod look_back;
mod moved;
mod now;
mod owed;
pub(crate) mod parts;
mod raise;
mod sample;
mod settings;
mod share;
mod shared;
mod visit;

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn_with_state,
    response::Response,
    routing::{MethodRouter, get, post},
};
use matoi_page::{Html, Layout};
use matoi_words::{Language, say};

use crate::{door, language, state::WebState};

/// Where the embedded files are served.
pub(crate) const ASSETS: &str = "/assets";

/// Every page there is: where it is served, and by what.
pub(crate) fn places() -> Vec<(&'static str, MethodRouter<WebState>)> {
    vec![
        ("/", get(now::whole)),
        ("/fragment", get(now::fragment)),
        ("/live", get(live::everything)),
        ("/raise", post(raise::raise)),
        ("/i/{number}", get(incident::whole)),
        ("/i/{number}/print", get(export::print)),
        ("/i/{number}/act", post(act::act)),
        ("/i/{number}/fragment", get(incident::fragment)),
        ("/i/{number}/live", get(live::incident)),
        ("/i/{number}/files/{id}", get(file::show)),
        ("/i/{number}/look-backs", post(look_back::open)),
        (
            "/i/{number}/look-backs/{look_back}",
            get(look_back::show).post(look_back::save),
        ),
        ("/incidents", get(list::show)),
        ("/settings", get(settings::show)),
        ("/settings/doctor", get(doctor::show)),
        (owed::PLACE, get(owed::show).post(owed::again)),
        ("/i/{number}/share", post(share::change)),
        ("/guideline", get(guideline::show)),
        ("/library", get(library::list)),
        (sample::PLACE, get(sample::show).post(sample::press)),
        (sample::PRINT, get(export::print_sample)),
        ("/library/{number}", get(library::case)),
    ]
}

/// What is open to whoever has the address.
pub(crate) fn shared_places() -> Vec<(&'static str, MethodRouter<WebState>)> {
    vec![("/s/{token}", get(shared::show))]
}

pub(crate) fn routes(state: WebState) -> Router<WebState> {
    let served = |routes: Vec<(&'static str, MethodRouter<WebState>)>| {
        let add = |all: Router<WebState>, (path, serve): (&str, _)| all.route(path, serve);
        routes.into_iter().fold(Router::new(), add)
    };
    let admitted = served(places()).route_layer(from_fn_with_state(state.clone(), door::admit));
    let open = door::login::places().into_iter().chain(shared_places());
    let open =
        served(open.collect()).route_layer(from_fn_with_state(state, door::login::own_forms_only));
    admitted.merge(open)
}

/// A page without its frame, for whoever has nowhere else to go from it yet.
pub(crate) fn bare(language: Language, title: &str, body: Html, status: StatusCode) -> Response {
    let name = say(language, "web.name", &[]);
    let layout = Layout {
        lang: language::page(language),
        title: &format!("{title} · {name}"),
        assets: ASSETS,
        scripts: &[],
        class: "",
        live: None,
        skip: &say(language, "web.skip", &[]),
        body,
    };
    matoi_page::page(status, layout.render())
}
