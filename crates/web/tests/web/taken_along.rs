//! A case taken along as one HTML file, and as a page for printing: it says what the Markdown says, nothing in it
//! runs or is fetched, and whatever people wrote is text.

use axum::http::{StatusCode, header};
use jiff::{Timestamp, tz::TimeZone};
use matoi_core::{case::Case, incident::Kind};
use matoi_web::{
    export::{self, Pictures},
    sample,
};
use matoi_words::Language;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::World;

fn at() -> Timestamp {
    "2026-11-29T03:00:00Z".parse().unwrap()
}

fn file(case: &Case, language: Language) -> String {
    export::html(case, language, &TimeZone::UTC, at(), &Pictures::new())
}

/// The document without its head: tags as they stand, texts left out.
fn tags(html: &str) -> Vec<String> {
    let body = html.split_once("<body").unwrap().1;
    let pieces = body.split('<').skip(1);
    pieces
        .map(|piece| {
            piece
                .split_once('>')
                .map_or(piece, |(tag, _)| tag)
                .to_owned()
        })
        .collect()
}

/// What is read, without tags, on one line.
fn read(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let pieces = body.split('<').skip(1);
    let texts = pieces.filter_map(|piece| Some(piece.split_once('>')?.1));
    let text = texts.collect::<Vec<_>>().join(" ");
    let text = text
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn it_says_what_the_markdown_says_in_the_same_order() {
    for language in Language::ALL {
        let case = sample::case(language);
        let markdown = export::markdown(case, language);
        let html = file(case, language);
        let read = read(&html).replace(' ', "");
        let mut from = 0;
        let lines = markdown.lines().filter(|line| line.starts_with(['#', '-']));
        let lines: Vec<&str> = lines.collect();
        assert!(lines.len() > 90, "a whole incident: {}", lines.len());
        for line in lines {
            // As it reads: marks of Markdown away, boxes as they are drawn.
            let text = line
                .trim_start_matches(['#', '-', ' '])
                .trim_end_matches('\\');
            let text = text
                .replace("[x]", "☑")
                .replace("[ ]", "☐")
                .replace("**", "")
                .replace("~~", "");
            let text: String = text.replace('\\', "").split_whitespace().collect();
            // The kind stands in brackets in one and in a frame in the other.
            let bare = |it: &str| it.replace(['(', ')'], "");
            let place = bare(&read[from..]).find(&bare(&text));
            assert!(
                place.is_some(),
                "{line:?} comes after {:?}",
                &read[from..].chars().take(80).collect::<String>()
            );
            let mut seen = 0;
            let upto = place.unwrap();
            let next = read[from..].char_indices().find(|(_, c)| {
                let here = seen >= upto;
                seen += if "()".contains(*c) { 0 } else { c.len_utf8() };
                here
            });
            from += next.map_or(0, |(at, _)| at);
        }
    }
}

#[test]
fn nothing_in_it_is_fetched_and_nothing_runs() {
    let html = file(sample::case(Language::Ja), Language::Ja);
    assert!(html.starts_with("<!doctype html>\n<html lang=\"ja\">"));
    assert!(html.contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
    assert!(html.contains("<style>") && html.contains("@page"));
    for never in [
        "<script",
        "<link",
        "/assets",
        "src=\"http",
        "url(",
        "@import",
        "javascript:",
    ] {
        assert!(!html.contains(never), "{never}");
    }
    let on = tags(&html).into_iter().find(|tag| tag.contains(" on"));
    assert_eq!(on, None);
}

/// The sample with other words wherever somebody could write some.
fn saying(words: &str) -> Case {
    fn put(value: &mut Value, words: &str) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    let said = ["text", "title", "name", "how", "when", "for_whom", "impact"];
                    // A look-back is Markdown: its own marks are kept, and cleaned elsewhere. How a
                    // proposal ended is no text.
                    let kept = |text: &str| {
                        text.starts_with("## ") || text == "agreed" || text == "withdrawn"
                    };
                    let is_kept = field.as_str().is_some_and(kept);
                    if said.contains(&name.as_str()) && field.is_string() && !is_kept {
                        *field = json!(words);
                    } else {
                        put(field, words);
                    }
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|one| put(one, words)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut case = json!(sample::case(Language::En));
    put(&mut case, words);
    serde_json::from_value(case).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_people_write_is_text(words in "x[ -~あ決\\n\\t<>&\"'`=/\u{202e}\u{0}]{0,40}") {
        let html = file(&saying(&words), Language::En);
        prop_assert_eq!(tags(&html), tags(&file(&saying("x"), Language::En)));
    }
}

#[test]
fn markup_that_was_meant_stays_as_it_was_typed() {
    for words in [
        "</pre></style><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "]]><!-- {{7*7}} --!>",
    ] {
        let html = file(&saying(words), Language::En);
        for never in ["<script", "<img", "<svg", "<!--", "49"] {
            let body = html.split_once("<body").unwrap().1;
            assert!(!body.contains(never), "{words}: {never}");
        }
    }
}

#[test]
fn the_record_of_a_drill_says_so_across_every_sheet() {
    for (language, word) in [(Language::Ja, "訓練"), (Language::En, "DRILL")] {
        let mut case = sample::case(language).clone();
        let across = format!("<div class=\"across\" aria-hidden=\"true\">{word}</div>");
        assert!(!file(&case, language).contains(&across));
        case.incident.kind = Kind::Drill;
        assert!(file(&case, language).contains(&across), "{word}");
    }
}

#[tokio::test]
async fn it_is_handed_over_in_a_way_that_runs_nothing_here() {
    let world = World::new();
    let url = "javascript:alert(1)";
    let evidence = json!([{ "text": "5xx", "url": "https://graphs.example/p95" }, { "url": url }]);
    world
        .posts(
            "/incidents",
            json!({ "title": "決済で<b>500", "evidence": evidence }),
        )
        .await;
    for place in ["/i/1.html", "/library/sample.html"] {
        let answer = world.opens(place).await;
        assert_eq!(answer.status, StatusCode::OK, "{place}");
        let header = |name| answer.headers[name].to_str().unwrap();
        assert!(header(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\"matoi-"));
        let policy = header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.starts_with("default-src 'none';") && policy.ends_with("; sandbox"),
            "{policy}"
        );
        assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    }
    let html = world.opens("/i/1.html").await.text;
    assert!(html.contains("決済で&#60;b&#62;500"), "{html}");
    assert!(
        html.contains("<a class=\"bare\" href=\"https://graphs.example/p95\""),
        "{html}"
    );
    assert!(
        html.contains(url) && !html.contains(&format!("href=\"{url}")),
        "{html}"
    );
    let missing = world.opens("/i/2.html").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_not_for_everybody_is_neither_printed_nor_taken_along() {
    let world = World::new();
    world
        .posts(
            "/incidents",
            json!({ "title": "給与の件", "sensitive": true }),
        )
        .await;
    for place in ["/i/1.html", "/i/1/print"] {
        let answer = world.opens(place).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{place}");
        assert!(!answer.text.contains("給与"), "{place}");
    }
}

#[tokio::test]
async fn the_page_for_printing_is_the_same_with_our_own_style() {
    let world = World::new();
    world
        .posts("/incidents", json!({ "title": "決済で500" }))
        .await;
    let page = world.opens("/i/1/print").await;
    let file = world.opens("/i/1.html").await;
    assert!(
        page.text.contains("/record.css\">") && !page.text.contains("<style"),
        "{}",
        page.text
    );
    assert_eq!(read(&page.text), read(&file.text));
    let policy = page.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(!policy.contains("unsafe"), "{policy}");
    let sample = world.opens("/library/sample/print?lang=en").await.text;
    assert!(
        sample.contains("Sample · The order page") && sample.contains("<html lang=\"en\">"),
        "{sample}"
    );
}
