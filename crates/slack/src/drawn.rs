//! What stood in a form when it was drawn, short enough to travel with it: what comes back as it was
//! drawn is nobody's wish, and must not undo what somebody else changed meanwhile.
//! Must never hold anybody's words: a fingerprint says whether they are the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::wire::form::Filled;

/// So many fields are remembered; ours have fewer, and all of them together have to fit a view.
const FIELDS_MAX: usize = 12;
/// So many bytes of a fingerprint: enough to tell one person's two texts apart.
const FINGERPRINT_BYTES: usize = 6;

/// What stood in each field, by the field's name. Of a field it does not know it says that it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn(BTreeMap<String, String>);

impl Drawn {
    /// Nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Of a view's JSON.
    #[must_use]
    pub fn of(view: &Value) -> Self {
        let blocks = view["blocks"].as_array().into_iter().flatten();
        let inputs = blocks.filter(|block| block["type"] == "input");
        let drawn = inputs.filter_map(|block| {
            let name = block["block_id"].as_str()?;
            let state = json!({"values": {name: {name: preset(&block["element"])}}});
            Some((name.to_owned(), told(&Filled::of(Some(&state)), name)))
        });
        Self(drawn.take(FIELDS_MAX).collect())
    }

    /// Whether something else stands there now. What was not sent at all has not changed.
    #[must_use]
    pub fn is_changed(&self, filled: &Filled, name: &str) -> bool {
        filled.has(name) && self.0.get(name) != Some(&told(filled, name))
    }

    /// Whether that mark is set now, where it was set or cleared since.
    #[must_use]
    pub fn toggled(&self, filled: &Filled, name: &str, mark: &str) -> Option<bool> {
        let now = filled.is_checked(name, mark);
        let was = self
            .0
            .get(name)
            .map(|drawn| drawn.split(' ').any(|one| one == mark));
        (filled.has(name) && was != Some(now)).then_some(now)
    }

    /// Whether that person stood there.
    #[must_use]
    pub fn was(&self, name: &str, person: &str) -> bool {
        self.0.get(name) == Some(&fingerprint(person))
    }
}

/// An element as it would come back untouched.
fn preset(element: &Value) -> Value {
    json!({
        "value": element["initial_value"],
        "selected_option": element["initial_option"],
        "selected_options": element["initial_options"],
        "selected_user": element["initial_user"],
    })
}

/// Marks are words of ours and told one by one; everything else by a fingerprint.
fn told(filled: &Filled, name: &str) -> String {
    let mut marks = filled.all_chosen(name);
    if !marks.is_empty() {
        marks.sort_unstable();
        return marks.join(" ");
    }
    let words = filled.text(name).or_else(|| filled.chosen(name));
    let one = words.or_else(|| filled.person(name));
    one.map(fingerprint).unwrap_or_default()
}

fn fingerprint(words: &str) -> String {
    let hash = Sha256::digest(words.trim());
    let bytes = hash.iter().take(FINGERPRINT_BYTES);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}
