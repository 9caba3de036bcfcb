//! Files that came along: shown and kept here, with everything outside gone; and nothing in them runs.

use axum::http::{HeaderName, StatusCode, header};
use matoi_core::{
    evidence::FileRef,
    ids::{MessageRef, StreamId},
    request::{Ask, Report},
};
use matoi_engine::store::Viewer;
use matoi_web::export;
use matoi_words::Language;
use serde_json::{Value, json};

use crate::world::{Answer, CONTENT, World};

fn file(id: &str, name: &str, mime: &str, url: &str) -> FileRef {
    FileRef {
        id: id.into(),
        name: name.into(),
        mime: mime.into(),
        size: 2_048,
        url: url.into(),
    }
}

/// A raised incident with a picture, a page of scripts, a drawing with scripts, and one that is gone.
async fn with_files(raise: Value) -> World {
    let world = World::new();
    world.posts("/incidents", raise).await;
    let there = "https://files.example/there";
    let seen = Report::FilesSeen {
        message: MessageRef::new("C1", "9.000100"),
        files: vec![
            file("F1", "障害\"<blink>.png", "image/png", there),
            file("F2", "../page.html", "text/html", there),
            file("F3", "logo.svg", "image/svg+xml", there),
            file("F4", "big.log", "text/plain", "https://files.example/gone"),
        ],
    };
    let kept = world.engine.incident(&Viewer::House, 1).await;
    let stream: StreamId = kept.unwrap().unwrap().stream;
    let ask = Ask::report(stream, seen);
    world.engine.request("seen", &ask).await.unwrap();
    world.quiet().await;
    world
}

fn header(answer: &Answer, name: HeaderName) -> &str {
    answer.headers[name].to_str().unwrap()
}

#[tokio::test]
async fn a_picture_is_shown_and_everything_else_is_handed_over_unopened() {
    let world = with_files(json!({})).await;
    for (id, sort, placed) in [
        (
            "F1",
            "image/png",
            "inline; filename*=UTF-8''%E9%9A%9C%E5%AE%B3%22%3Cblink%3E.png",
        ),
        (
            "F2",
            "application/octet-stream",
            "attachment; filename*=UTF-8''page.html",
        ),
        (
            "F3",
            "application/octet-stream",
            "attachment; filename*=UTF-8''logo.svg",
        ),
    ] {
        let answer = world.opens(&format!("/i/1/files/{id}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{id}");
        assert_eq!(answer.text, CONTENT);
        assert_eq!(header(&answer, header::CONTENT_TYPE), sort);
        assert_eq!(header(&answer, header::CONTENT_DISPOSITION), placed);
        assert_eq!(header(&answer, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        let policy = header(&answer, header::CONTENT_SECURITY_POLICY);
        assert_eq!(policy, "default-src 'none'; sandbox");
        // A script gets bytes, whatever they are.
        let path = format!("/incidents/1/files/{id}");
        let bytes = world.calls("GET", &path, None, &Value::Null).await;
        assert_eq!((bytes.status, bytes.text), (StatusCode::OK, CONTENT.into()));
        assert!(header_starts(&bytes.headers, "attachment;"));
    }
    for id in ["F4", "F5", "..", "%2e%2e"] {
        let answer = world.opens(&format!("/i/1/files/{id}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
    let gone = world
        .calls("GET", "/incidents/1/files/F4", None, &Value::Null)
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

fn header_starts(headers: &axum::http::HeaderMap, start: &str) -> bool {
    let placed = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    placed.starts_with(start)
}

#[tokio::test]
async fn what_is_not_for_everybody_has_no_files_for_everybody() {
    let world = with_files(json!({ "sensitive": true })).await;
    let answer = world.opens("/i/1/files/F1").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(!answer.text.contains("alert(1)"));
}

#[tokio::test]
async fn the_pages_and_the_export_tell_of_files_with_everything_outside_gone() {
    let world = with_files(json!({ "title": "決済で500" })).await;
    let reads = |page: &str| {
        for told in [
            "src=\"/i/1/files/F1\"",
            "href=\"/i/1/files/F2\"",
            "copy kept (9f86d081884c)",
            "not copied: file_not_found",
            "text/plain · 2 KB",
            "image/png · 25 B",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        for never in [
            "files.example",
            "<blink>",
            "src=\"/i/1/files/F3\"",
            "/files/F4",
        ] {
            assert!(!page.contains(never), "{never}");
        }
    };
    reads(&world.opens("/i/1?lang=en").await.text);
    world.posts("/incidents/1/close", json!({})).await;
    world.quiet().await;
    reads(&world.opens("/library/1?lang=en").await.text);
    assert_eq!(world.opens("/i/1/files/F1").await.status, StatusCode::OK);
    let case = world.engine.case(&Viewer::House, 1).await;
    let text = export::markdown(&case.unwrap().unwrap(), Language::En);
    for told in [
        "Files that came along",
        "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "not copied: file\\_not\\_found",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(!text.contains("files.example"), "{text}");
    // What claims to be a picture and is none is named in the file, and not taken along.
    let file = world.opens("/i/1.html?lang=en").await.text;
    let hash = "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    assert!(
        file.contains(hash) && file.contains("image/png · 25 B"),
        "{file}"
    );
    assert!(
        !file.contains("<img") && !file.contains("files.example"),
        "{file}"
    );
    let printed = world.opens("/i/1/print?lang=en").await.text;
    assert!(printed.contains("<img src=\"/i/1/files/F1\"") && !printed.contains("F3\""));
}
