//! The front door: which routes there are, who is let through, how connections are served. Must
//! never know what a route does.

mod admit;
pub(crate) mod health;
mod serve;

use axum::Router;

use crate::{contract, door, pages, state::WebState};

pub use admit::{Admits, Files, GuardConfig, guard};
pub use serve::{ServeError, serve};

/// Everything served, in one place: pages, the calls of the contract, assets. Merge
/// the built-in workspace's own router into it, then put [`guard`] around the whole.
pub fn router(state: WebState) -> Router {
    Router::new()
        .merge(pages::routes(state.clone()))
        .merge(contract::routes())
        .merge(matoi_page::asset_routes(pages::ASSETS))
        .with_state(state)
}

/// The addresses of all pages, forms among them: for whoever wants to knock at every one.
#[must_use]
pub fn page_addresses() -> Vec<&'static str> {
    let open = door::login::places()
        .into_iter()
        .chain(pages::shared_places());
    let all = pages::places().into_iter().chain(open);
    all.map(|(address, _)| address).collect()
}
