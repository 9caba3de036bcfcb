//! The dials that make "Slack" slow, wrong or absent, one at a time or all together. It decides
//! what goes wrong with a call; it must never know what the call means.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// All dials.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Faults {
    /// By method; `*` is every Web API method an app calls.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub methods: BTreeMap<String, Vec<Fault>>,
}

/// One dial.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// How long the answer takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
}
