//! What makes two alerts the same alert. Must never depend on when it was sent or how it stands: a recovery has to
//! find the alert it ends. Numbers inside a title are not guessed at: a sender that writes them gives a fingerprint.

use std::collections::BTreeMap;

use jiff::Timestamp;
use matoi_core::ids::Fingerprint;
use sha2::{Digest, Sha256};

use crate::{limits, text};

/// So much of the hash is plenty to tell alerts apart and still readable in a log.
const HEX_CHARS: usize = 32;

/// Labels that change from one sending to the next. Compared in lower case, without `_` and `-`.
const VOLATILE: &[&str] = &[
    "currentvalue",
    "date",
    "datetime",
    "duration",
    "endsat",
    "lastseen",
    "sentat",
    "startsat",
    "startedat",
    "time",
    "timestamp",
    "ts",
    "updatedat",
    "value",
];

/// The sender's own fingerprint; its hash where it is too long to carry about.
pub(crate) fn given(said: &str) -> Fingerprint {
    if said.chars().count() > limits::FINGERPRINT_CHARS_MAX {
        return Fingerprint(hash(&[said]));
    }
    Fingerprint(text::line(said, limits::FINGERPRINT_CHARS_MAX))
}

/// A stable one for a sender that gives none: from the source, the title and the labels that stay the same.
pub(crate) fn derived(source: &str, title: &str, labels: &BTreeMap<String, String>) -> Fingerprint {
    let mut parts = vec![source, title];
    for (name, value) in labels {
        if !is_volatile(name, value) {
            parts.extend([name.as_str(), value.as_str()]);
        }
    }
    Fingerprint(hash(&parts))
}

fn is_volatile(name: &str, value: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '_' | '-'))
        .collect::<String>()
        .to_lowercase();
    VOLATILE.contains(&plain.as_str()) || value.parse::<Timestamp>().is_ok()
}

/// Each part goes in with its length, so that `ab`+`c` and `a`+`bc` differ.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        let length = u64::try_from(part.len()).expect("a length fits in 64 bits");
        hasher.update(length.to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let mut hex = hex::encode(hasher.finalize());
    hex.truncate(HEX_CHARS);
    hex
}
