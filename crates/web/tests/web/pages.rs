//! Pages as people read them, in both languages; a case as it reads alone.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};

use crate::world::{Answer, World};

const HOSTILE: &str = "<script>alert(1)</script>\"'&";
const HOSTILE_ESCAPED: &str = "&lt;script&gt;alert(1)&lt;/script&gt;";

/// An incident with hostile words wherever words can be.
async fn hostile() -> World {
    let world = World::new();
    let evidence = json!([{ "text": HOSTILE, "url": "javascript:alert(1)" }]);
    let raise = json!({ "title": HOSTILE, "impact": HOSTILE, "by": HOSTILE, "evidence": evidence });
    world.posts("/incidents", raise).await;
    for kind in ["fact", "hypothesis", "action", "decision", "unknown"] {
        let note = json!({ "kind": kind, "text": HOSTILE, "by": HOSTILE });
        world.posts("/incidents/1/notes", note).await;
    }
    let answer = |person: &str, answer: &str| json!({ "person": person, "answer": answer });
    world
        .posts("/incidents/1/availability", answer("U1", "now"))
        .await;
    world
        .posts("/incidents/1/availability", answer("U2", "not_now"))
        .await;
    let lead = json!({ "role": "lead", "person": "U1", "action": "take" });
    world.posts("/incidents/1/roles", lead).await;
    let settle = |action: &str, by: &str| json!({ "action": action, "text": HOSTILE, "by": by });
    world
        .posts("/incidents/1/settlement", settle("propose", HOSTILE))
        .await;
    world
        .posts("/incidents/1/settlement", settle("concern", "U2"))
        .await;
    let alert = json!({ "title": HOSTILE, "url": "javascript:x" }).to_string();
    world.hears(crate::world::ALERT_TOKEN, alert).await;
    world.quiet().await;
    world
}

async fn close(world: &World) {
    let decide = json!({ "action": "decide", "text": HOSTILE, "by": "U1" });
    world.posts("/incidents/1/settlement", decide).await;
    world
        .posts("/incidents/1/close", json!({ "by": "U1" }))
        .await;
    world.quiet().await;
}

fn reads_well(answer: &Answer, lang: &str, path: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    let page = &answer.text;
    assert!(
        page.contains(&format!("<html lang=\"{lang}\">")) || path.contains("fragment"),
        "{path}"
    );
    assert!(!page.contains("<script>alert"), "{path}");
    assert!(!page.contains("javascript:"), "{path}");
    assert!(
        !page.contains('⟦'),
        "{path}: {}",
        page.split('⟦').nth(1).unwrap_or_default()
    );
    assert!(
        !page.contains("style=") && !page.contains("onclick"),
        "{path}"
    );
    assert!(
        answer.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .contains("default-src 'none'")
    );
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(ids.len(), once.len(), "{path}: an id stands twice");
}

#[tokio::test]
async fn every_page_reads_in_both_languages_and_shows_foreign_words_as_words() {
    let world = hostile().await;
    for (lang, role) in [("ja", "まとめ役"), ("en", "Lead")] {
        for path in [
            "/",
            "/fragment",
            "/i/1",
            "/i/1/fragment",
            "/library",
            "/library?q=%3Cscript%3Ealert",
            "/incidents",
            "/incidents?state=open&q=%3Cscript%3Ealert",
            "/settings",
            "/settings/doctor",
            "/settings/owed",
        ] {
            let joiner = if path.contains('?') { '&' } else { '?' };
            let answer = world.opens(&format!("{path}{joiner}lang={lang}")).await;
            reads_well(&answer, lang, path);
        }
        let incident = world.opens(&format!("/i/1?lang={lang}")).await;
        assert!(incident.text.contains(HOSTILE_ESCAPED) && incident.text.contains(role));
    }
    close(&world).await;
    for lang in ["ja", "en"] {
        for path in [
            "/",
            "/i/1",
            "/library",
            "/library/1",
            "/library?q=%3Cscript%3Ealert",
            "/incidents",
        ] {
            let joiner = if path.contains('?') { '&' } else { '?' };
            let answer = world.opens(&format!("{path}{joiner}lang={lang}")).await;
            reads_well(&answer, lang, path);
        }
    }
}

#[tokio::test]
async fn the_incident_page_keeps_facts_from_hypotheses_and_names_nobody_beside_a_no() {
    let world = hostile().await;
    let page = world.opens("/i/1?lang=en").await.text;
    for mark in [
        "data-state=\"settling\"",
        "class=\"harm\"",
        "data-note=\"fact\"",
        "data-note=\"hypothesis\"",
        "data-region=\"/i/1/fragment",
        "data-live=\"/i/1/live\"",
        "href=\"/workspace?channel=C1\"",
    ] {
        assert!(page.contains(mark), "{mark}");
    }
    assert!(!page.contains("<h3>🙏"), "nobody stands under a no");
    let before = |early: &str, late: &str| page.find(early).unwrap() < page.find(late).unwrap();
    assert!(before("<h1>", "class=\"state\"") && before("class=\"state\"", "class=\"harm\""));
    assert!(before("class=\"harm\"", "id=\"known\"") && before("id=\"known\"", "id=\"timeline\""));
}

#[tokio::test]
async fn the_incident_page_leads_to_its_room_in_slack_under_the_id_it_has_there_now() {
    let world = World::at_slack_com();
    world.posts("/incidents", json!({ "title": "x" })).await;
    world.quiet().await;
    let page = world.opens("/i/1?lang=en").await.text;
    let href =
        "href=\"https://slack.com/app_redirect?team=T1&#38;channel=C1NEW\" rel=\"noreferrer\"";
    assert_eq!(
        page.matches(href).count(),
        2,
        "by its name, and a button: {page}"
    );
    assert!(!page.contains("/workspace"), "{page}");
}

const CONTENT: &str = "12% of requests\n```\n# not a heading\n<b>";

/// A closed incident, raised with [`CONTENT`].
async fn closed() -> World {
    let world = World::new();
    let raise = json!({ "title": "[x](http://evil)", "by": "葵", "evidence": CONTENT });
    world.posts("/incidents", raise).await;
    let fact = json!({ "kind": "fact", "text": "# loud <img src=x>", "by": "U2" });
    world.posts("/incidents/1/notes", fact).await;
    let settle = |action: &str, by: &str| json!({ "action": action, "by": by });
    world
        .posts("/incidents/1/settlement", settle("propose", "U1"))
        .await;
    world
        .posts("/incidents/1/settlement", settle("agree", "U2"))
        .await;
    world.posts("/incidents/1/close", json!({})).await;
    world.quiet().await;
    world
}

#[tokio::test]
async fn a_case_page_holds_the_evidence_itself_and_thanks_by_name() {
    let page = closed().await.opens("/library/1?lang=en").await.text;
    for part in [
        "12% of requests",
        "href=\"/i/1.md\"",
        "Thank you, 葵 and Riku.",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_case_as_a_file_holds_the_evidence_and_nothing_foreign_becomes_markup() {
    let world = closed().await;
    let file = world.opens("/i/1.md?lang=en").await;
    assert_eq!(
        file.headers[header::CONTENT_TYPE],
        "text/markdown; charset=utf-8"
    );
    for part in [
        format!("````text\n{CONTENT}\n````"),
        "\\# loud \\<img src=x\\>".to_owned(),
        "# \\#1 \\[x\\](http\\://evil)\n".to_owned(),
        "## Thanks".to_owned(),
    ] {
        assert!(file.text.contains(&part), "{part}\n{}", file.text);
    }
    assert!(!file.text.contains('⟦'), "{}", file.text);
    let json: Value = world.opens("/i/1.json").await.json();
    assert_eq!(json["case"]["incident"]["evidence"][0]["text"], CONTENT);
}

#[tokio::test]
async fn one_press_raises_once_with_or_without_words() {
    let world = World::new();
    let press = async |body: &str| world.submits("/raise", body).await;
    for body in ["key=k&words=&name=", "key=k&words=&name="] {
        let answer = press(body).await;
        assert_eq!(
            (
                answer.status,
                answer.headers[header::LOCATION].to_str().unwrap()
            ),
            (StatusCode::SEE_OTHER, "/i/1")
        );
    }
    let now = world.opens("/?lang=ja").await.text;
    assert!(
        now.contains("なにか変です") && now.contains("/i/1"),
        "{now}"
    );
    press("key=other&words=%E6%B1%BA%E6%B8%88&name=%E8%8A%B1").await;
    let second = world.opens("/i/2?lang=ja").await.text;
    assert!(second.contains("決済") && second.contains("花"));
}

#[tokio::test]
async fn an_empty_house_says_so_and_leads_on() {
    let world = World::new();
    let now = world.opens("/").await;
    assert!(now.text.contains("まず触ってみる") && now.text.contains("href=\"/workspace\""));
    assert!(
        world
            .opens("/library")
            .await
            .text
            .contains("まだ事例はありません")
    );
    assert!(world.opens("/library?q=zzz").await.text.contains("「zzz」"));
}

#[tokio::test]
async fn what_is_not_there_or_not_for_everybody_is_answered_alike() {
    let world = World::new();
    world
        .does(
            "POST",
            "/incidents",
            json!({ "title": "secret", "sensitive": true }),
        )
        .await;
    let missing = world.opens("/i/77?lang=en").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    for path in [
        "/i/1",
        "/i/1/fragment",
        "/i/1/live",
        "/i/1.md",
        "/i/1.json",
        "/library/1",
        "/i/x",
        "/nowhere",
    ] {
        let answer = world.opens(&format!("{path}?lang=en")).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::NOT_FOUND, missing.text.as_str()),
            "{path}"
        );
    }
    assert!(!world.opens("/").await.text.contains("secret"));
}

#[tokio::test]
async fn a_chosen_language_is_remembered() {
    let world = World::new();
    let chosen = world.opens("/?lang=en").await;
    assert!(
        chosen.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .starts_with("matoi_lang=en")
    );
    let request = Request::get("/")
        .header(header::HOST, "localhost")
        .header(header::COOKIE, "matoi_lang=en");
    let later = world.send(request.body(Body::empty()).unwrap()).await;
    assert!(
        later.text.contains("<html lang=\"en\">")
            && !later.headers.contains_key(header::SET_COOKIE)
    );
}

#[tokio::test]
async fn an_open_incident_leads_to_its_print_and_words_are_shown_as_they_were_meant() {
    let world = World::new();
    let raise = json!({ "title": "Search answers slowly", "by": "葵" });
    world.posts("/incidents", raise).await;
    for (kind, text) in [
        ("fact", "落ち着いてきました :eyes: :no_such_thing:"),
        ("hypothesis", "the index may be old"),
        ("action", "pay-7"),
    ] {
        let note = json!({ "kind": kind, "text": text, "by": "Riku" });
        world.posts("/incidents/1/notes", note).await;
    }
    world.quiet().await;
    let page = world.opens("/i/1?lang=ja").await.text;
    assert!(page.contains("href=\"/i/1/print\""), "{page}");
    assert!(page.contains("<h1 lang=\"en\">Search answers slowly"));
    // Among the notes and among what was said.
    for (words, count) in [
        (">落ち着いてきました 👀 :no_such_thing:<", 2),
        (" lang=\"en\">the index may be old<", 2),
        ("\">pay-7<", 1),
        ("<p>pay-7<", 1),
    ] {
        assert_eq!(page.matches(words).count(), count, "{words}: {page}");
    }
    assert!(!page.contains("lang=\"en\">pay-7"));
    let english = world.opens("/i/1?lang=en").await.text;
    assert!(english.contains("<h1>Search answers slowly"), "{english}");
    assert!(english.contains("lang=\"ja\">落ち着いてきました 👀"));
    for form in ["/i/1/print", "/i/1.md"] {
        let written = world.opens(form).await.text;
        assert!(
            written.contains('👀') && !written.contains(":eyes:"),
            "{form}"
        );
    }
}
