//! The files that came with a message, as Slack describes them.
//!
//! It must never take a file for ours to copy that Slack itself no longer shows.

use matoi_core::evidence::FileRef;
use serde_json::Value;

use super::text;

/// Files of one message; Slack takes no more.
const FILES_MAX: usize = 10;

/// The files a message bears. One that only has a name (another workspace's, until it is asked for)
/// has no address yet.
pub(crate) fn files(message: &Value) -> Vec<FileRef> {
    let all = message.get("files").and_then(Value::as_array);
    all.into_iter()
        .flatten()
        .filter_map(file)
        .take(FILES_MAX)
        .collect()
}

/// One file; `None` for what was deleted or is hidden by the plan.
pub(crate) fn file(file: &Value) -> Option<FileRef> {
    if matches!(text(file, "/mode"), Some("tombstone" | "hidden_by_limit")) {
        return None;
    }
    let id = text(file, "/id")?;
    let name = text(file, "/name").or_else(|| text(file, "/title"));
    let url = text(file, "/url_private_download").or_else(|| text(file, "/url_private"));
    Some(FileRef {
        id: id.to_owned(),
        name: name.unwrap_or(id).to_owned(),
        mime: text(file, "/mimetype").unwrap_or_default().to_owned(),
        size: file.get("size").and_then(Value::as_u64).unwrap_or(0),
        url: url.unwrap_or_default().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::files;

    #[test]
    fn what_slack_no_longer_shows_is_left_out() {
        let message = json!({"files": [
            {"id": "F1", "mode": "tombstone"},
            {"id": "F2", "mode": "hidden_by_limit"},
            {"name": "nameless"},
            {"id": "F3", "file_access": "check_file_info"},
            {"id": "F4", "name": "a.png", "mimetype": "image/png", "size": 5, "mode": "hosted",
             "url_private": "https://files.slack.com/a.png"},
        ]});
        let seen = files(&message);
        let ids: Vec<&str> = seen.iter().map(|file| file.id.as_str()).collect();
        assert_eq!(ids, ["F3", "F4"]);
        assert!(seen[0].url.is_empty());
        assert_eq!((seen[1].name.as_str(), seen[1].size), ("a.png", 5));
    }
}
