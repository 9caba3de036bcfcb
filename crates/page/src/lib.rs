//! Shared page parts: assets, headers, the base layout, Block Kit → HTML.
//!
//! A leaf: it must never know an incident, the workspace or the store. Whoever uses it brings
//! the words, the names and the addresses.

pub mod assets;
pub mod blocks;
#[cfg(test)]
mod contrast;
mod html;
mod lang;
mod layout;
mod prose;
mod respond;

pub use html::{Html, esc};
pub use lang::Lang;
pub use layout::{Frame, Layout, NavItem, avatar, icon};
pub use prose::prose;
pub use respond::{CSP, asset_routes, csp, page};
