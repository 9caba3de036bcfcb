//! What the build is made of, against `deny.toml`, without the network: every package's licence is on the
//! list, and no banned package is among them.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value as Json;
use toml::{Table, Value};

use crate::finding::Finding;

const RULE: &str = "licence";
/// Where the lists are kept, in cargo-deny's own form.
pub const DENY: &str = "deny.toml";

/// Compares the packages that cargo reports with the lists.
pub fn check(deny: &str, metadata: &str) -> Result<Vec<Finding>> {
    let deny: Table = deny.parse().with_context(|| format!("reading {DENY}"))?;
    let allowed = strings(
        deny.get("licenses").and_then(|table| table.get("allow")),
        None,
    );
    let banned = strings(
        deny.get("bans").and_then(|table| table.get("deny")),
        Some("crate"),
    );
    let metadata: Json = serde_json::from_str(metadata).context("reading cargo's metadata")?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo's metadata names no packages")?;
    let objections = packages.iter().filter_map(|package| {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or("none stated");
        if banned.contains(name) {
            return Some(format!("`{name}` is banned; `cargo tree -i {name}` shows who brings it in"));
        }
        let advice = || format!("`{name}` is under {licence}, which is not on the list; do without it, or say there why it may be used");
        (!permits(licence, &allowed)).then(advice)
    });
    Ok(objections
        .map(|advice| Finding::at(DENY, 1, RULE, advice))
        .collect())
}

/// The strings of a list, or of one field of the tables in it.
fn strings(list: Option<&Value>, field: Option<&str>) -> BTreeSet<String> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    let text = |item: &Value| match field {
        Some(field) => item.get(field).and_then(Value::as_str).map(str::to_owned),
        None => item.as_str().map(str::to_owned),
    };
    items.filter_map(text).collect()
}

/// Reads a licence expression: `(MIT OR Apache-2.0) AND Unicode-3.0`, with `/` as the old form of OR.
fn permits(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words, allowed) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut any = all_of(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        any |= all_of(words, allowed);
    }
    any
}

fn all_of(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut all = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        all &= one(words, allowed);
    }
    all
}

fn one(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let Some(word) = words.next() else {
        return false;
    };
    if word == "(" {
        let inside = any_of(words, allowed);
        return words.next() == Some(")") && inside;
    }
    let mut licence = word.to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        licence = format!("{licence} WITH {}", words.next().unwrap_or_default());
    }
    allowed.contains(&licence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licence_expressions_are_read() {
        let allowed: BTreeSet<String> = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"]
            .map(str::to_owned)
            .into();
        for good in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/GPL-3.0",
            "(GPL-3.0 OR MIT) AND ISC",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
        ] {
            assert!(permits(good, &allowed), "{good}");
        }
        for bad in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "Apache-2.0",
            "none stated",
            "",
            "(MIT",
        ] {
            assert!(!permits(bad, &allowed), "{bad}");
        }
    }

    #[test]
    fn strange_licences_and_banned_crates_are_found() {
        let deny = "[licenses]\nallow = [\"MIT\"]\n[bans]\ndeny = [{ crate = \"openssl\", reason = \"why\" }]\n";
        let metadata = r#"{"packages": [{"name": "a", "license": "MIT"}, {"name": "b", "license": "GPL-3.0"},
            {"name": "c", "license": null}, {"name": "openssl", "license": "MIT"}]}"#;
        let told = check(deny, metadata).expect("both are well formed");
        assert_eq!(told.len(), 3);
        assert!(
            told[0].advice.contains("`b` is under GPL-3.0")
                && told[2].advice.contains("`openssl` is banned")
        );
    }
}
