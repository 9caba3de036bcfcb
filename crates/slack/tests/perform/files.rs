//! Files: copied by their content, or told as not to be had; never held up for.

use matoi_core::{
    effect::Effect,
    evidence::{Copied, FILE_BYTES_MAX, FileRef},
    ids::MessageRef,
    request::Report,
};
use matoi_engine::Outcome;
use matoi_slack::wire::http::HttpBytes;
use serde_json::json;

use super::setting::{ROOM, Setting, later};

const PLACE: &str = "https://files.slack.com/files-pri/T1-F1/error.log";
/// Of `hello`, as everybody knows it.
const SHA256: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

fn file(url: &str, size: u64) -> FileRef {
    FileRef {
        id: "F1".to_owned(),
        name: "error.log".to_owned(),
        mime: "text/plain".to_owned(),
        size,
        url: url.to_owned(),
    }
}

fn copy(file: FileRef) -> Effect {
    Effect::CopyFile {
        message: MessageRef::new(ROOM, "1790000400.000100"),
        file,
    }
}

fn bytes(status: u16, media: &str, content: &str) -> HttpBytes {
    HttpBytes {
        status,
        retry_after: None,
        content_type: Some(media.to_owned()),
        location: None,
        bytes: content.as_bytes().to_vec(),
        is_cut: false,
    }
}

fn kept() -> Outcome {
    let sha256 = SHA256.to_owned();
    let copied = Copied::Kept { sha256, size: 5 };
    let id = "F1".to_owned();
    Outcome::Carried {
        report: Report::FileCopied { id, copied },
        sha256: SHA256.to_owned(),
        bytes: b"hello".to_vec(),
    }
}

fn reason(outcome: Outcome) -> String {
    let Outcome::Done {
        report:
            Some(Report::FileCopied {
                copied: Copied::Missed { why },
                ..
            }),
        ..
    } = outcome
    else {
        panic!("it was not to be had: {outcome:?}");
    };
    why
}

#[tokio::test]
async fn a_file_is_kept_by_what_it_holds() {
    let setting = Setting::new();
    setting
        .slack
        .serves(PLACE, bytes(200, "text/plain", "hello"));
    assert_eq!(setting.perform(copy(file(PLACE, 5))).await, kept());
}

#[tokio::test]
async fn another_workspaces_file_is_asked_for_by_its_name() {
    let setting = Setting::new();
    let info = json!({"file": {"id": "F1", "name": "error.log", "url_private": PLACE, "size": 5}});
    setting.slack.answers("files.info", info);
    setting
        .slack
        .serves(PLACE, bytes(200, "text/plain", "hello"));
    assert_eq!(setting.perform(copy(file("", 0))).await, kept());
    let setting = Setting::new();
    setting.slack.refuses("files.info", "file_not_found");
    let outcome = setting.perform(copy(file("", 0))).await;
    assert_eq!(reason(outcome), "file_not_found");
}

#[tokio::test]
async fn what_cannot_be_had_is_told_with_its_reason() {
    let setting = Setting::new();
    let outcome = setting.perform(copy(file(PLACE, FILE_BYTES_MAX + 1))).await;
    assert_eq!(reason(outcome), "too_big");
    let elsewhere = file("https://drive.example/x", 5);
    assert_eq!(reason(setting.perform(copy(elsewhere)).await), "not_slacks");
    let page = bytes(200, "text/html; charset=utf-8", "<html>sign in</html>");
    setting.slack.serves(PLACE, page);
    let outcome = setting.perform(copy(file(PLACE, 5))).await;
    assert_eq!(reason(outcome), "sign_in_page");
    setting.slack.serves(PLACE, bytes(404, "text/plain", ""));
    assert!(reason(setting.perform(copy(file(PLACE, 5))).await).contains("404"));
    let cut = HttpBytes {
        is_cut: true,
        ..bytes(200, "text/plain", "hel")
    };
    setting.slack.serves(PLACE, cut);
    assert_eq!(
        reason(setting.perform(copy(file(PLACE, 5))).await),
        "too_big"
    );
}

#[tokio::test]
async fn what_may_be_had_later_is_tried_again() {
    let setting = Setting::new();
    let lost = setting.perform(copy(file(PLACE, 5))).await;
    assert!(matches!(lost, Outcome::NotDone { .. }), "{lost:?}");
    let limited = HttpBytes {
        retry_after: Some(40),
        ..bytes(429, "text/plain", "")
    };
    setting.slack.serves(PLACE, limited);
    let Outcome::NotDone { not_before, .. } = setting.perform(copy(file(PLACE, 5))).await else {
        panic!("a limit passes");
    };
    assert_eq!(not_before, Some(later(40)));
}
