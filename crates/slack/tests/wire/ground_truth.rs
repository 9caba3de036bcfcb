//! Facts about Slack kept outside this repository; tests that need them say when they are absent.

use std::path::PathBuf;

/// One file of the ground truth, or `None` (and a line on stderr) where there is none.
pub fn read(file: &str) -> Option<serde_json::Value> {
    let Some(folder) = std::env::var_os("SLACK_GROUNDTRUTH") else {
        eprintln!("did not run: SLACK_GROUNDTRUTH names no folder with {file}");
        return None;
    };
    let path = PathBuf::from(folder).join(file);
    let text = std::fs::read_to_string(&path).expect("the ground truth is readable");
    Some(serde_json::from_str(&text).expect("the ground truth is JSON"))
}
