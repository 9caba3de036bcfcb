//! The house rules that are pure functions of the tree. A new rule is a file here and a line in `ALL`.

pub mod arrows;
pub mod events;
pub mod glossary;
pub mod leftovers;
pub mod licences;
pub mod mentions;
pub mod parity;
pub mod sizes;
pub mod spoken;
pub mod stories;

use crate::{finding::Finding, tree::Tree};

/// Looks at the whole tree for one thing.
pub type Rule = fn(&Tree) -> Vec<Finding>;

/// Every rule that needs nothing but the tree.
pub const ALL: &[Rule] = &[
    arrows::check,
    mentions::check,
    sizes::check,
    leftovers::check,
    events::check,
    parity::check,
    spoken::check,
    glossary::check,
    stories::check,
];
