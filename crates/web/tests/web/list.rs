//! The list, page by page; what is found in the library, line by line; cases of similar wording.

use axum::http::StatusCode;
use serde_json::json;

use crate::world::World;

async fn raise(world: &World, title: &str) -> u64 {
    let raised = world
        .posts("/incidents", json!({ "title": title, "by": "葵" }))
        .await;
    raised["number"].as_u64().unwrap()
}

async fn close(world: &World, number: u64) {
    let path = format!("/incidents/{number}");
    let settlement = format!("{path}/settlement");
    let settle = |action: &str, by: &str| json!({ "action": action, "by": by });
    world.posts(&settlement, settle("propose", "U1")).await;
    // Where only one was active it has settled by now, and that is what is answered.
    let agree = settle("agree", "U2");
    world.calls("POST", &settlement, None, &agree).await;
    world
        .posts(&format!("{path}/close"), json!({ "by": "U1" }))
        .await;
}

async fn closed(world: &World, title: &str, notes: &[(&str, &str)]) -> u64 {
    let number = raise(world, title).await;
    for (kind, text) in notes {
        let note = json!({ "kind": kind, "text": text, "by": "U2" });
        world
            .posts(&format!("/incidents/{number}/notes"), note)
            .await;
    }
    close(world, number).await;
    world.quiet().await;
    number
}

/// The numbers of the rows of a page, in order.
fn rows(page: &str) -> Vec<u64> {
    // Whatever language its title is in.
    let bold = page.split("<b class=\"brief\"").skip(1);
    let number = |rest: &str| rest.split_once(">#")?.1.split(' ').next()?.parse().ok();
    bold.filter_map(number).collect()
}

#[tokio::test]
async fn open_ones_stand_on_top_and_each_row_says_how_long_and_who() {
    let world = World::new();
    closed(&world, "login", &[]).await;
    let open = raise(&world, "決済").await;
    let lead = json!({ "role": "lead", "person": "U1", "action": "take" });
    world.posts(&format!("/incidents/{open}/roles"), lead).await;
    raise(&world, "").await;
    let page = world.opens("/incidents?lang=en").await.text;
    assert_eq!(rows(&page), [3, 2, 1]);
    for part in [
        "Lead: 葵",
        "One person",
        "Lasted",
        "so far",
        "Something is off",
        "<time datetime=\"2026-11\">2026-11</time>",
        "href=\"/i/2\"",
        "href=\"/library/1\"",
        "aria-current=\"page\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let ask = async |query: &str| rows(&world.opens(&format!("/incidents?{query}")).await.text);
    assert_eq!(ask("state=open").await, [3, 2]);
    assert_eq!(ask("state=closed").await, [1]);
    assert_eq!(ask("q=LOGIN").await, [1]);
    assert_eq!(ask("state=open&q=%E6%B1%BA%E6%B8%88").await, [2]);
    assert_eq!(ask("state=nonsense&before=nonsense").await, [3, 2, 1]);
}

#[tokio::test]
async fn a_long_list_goes_on_and_shows_each_once() {
    let world = World::new();
    for number in 1..=33 {
        raise(&world, &format!("t{number}")).await;
        close(&world, number).await;
    }
    world.quiet().await;
    let first = world
        .opens("/incidents?state=closed&q=t&lang=en")
        .await
        .text;
    assert_eq!(rows(&first), (4..=33).rev().collect::<Vec<_>>());
    let (_, link) = first.split_once("rel=\"next\" href=\"").unwrap();
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    let link = link.replace("&#38;", "&");
    let second = world.opens(&link).await.text;
    assert_eq!(rows(&second), [3, 2, 1], "{link}");
    assert!(!second.contains("rel=\"next\""));
    let beyond = world.opens("/incidents?before=1-1&lang=en").await.text;
    assert!(beyond.contains("nothing before this"), "{beyond}");
}

#[tokio::test]
async fn an_empty_list_leads_on_and_one_without_a_match_says_what_was_asked() {
    let world = World::new();
    let empty = world.opens("/incidents?lang=ja").await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.text.contains("まだインシデントはありません"));
    let none = world.opens("/incidents?q=%3Cb%3E&lang=en").await.text;
    assert!(
        none.contains("“&#60;b&#62;”") || none.contains("“&lt;b&gt;”"),
        "{none}"
    );
    assert!(!none.contains("<b>”"));
}

#[tokio::test]
async fn what_is_not_for_this_reader_is_in_no_list_and_no_case_is_like_it() {
    let world = World::new();
    let secret = json!({ "title": "決済が遅い 給与", "sensitive": true, "by": "葵" });
    world.posts("/incidents", secret).await;
    close(&world, 1).await;
    world.quiet().await;
    let open = raise(&world, "決済が遅い 給与").await;
    for path in [
        "/incidents".to_owned(),
        format!("/i/{open}"),
        "/library?q=%E7%B5%A6%E4%B8%8E".to_owned(),
    ] {
        let page = world.opens(&path).await.text;
        assert!(!page.contains("#1 "), "{path}: {page}");
        assert!(!page.contains("href=\"/library/1\""), "{path}");
    }
}

#[tokio::test]
async fn a_search_shows_the_lines_that_hold_the_words_with_what_they_are() {
    let world = World::new();
    let notes = [
        ("fact", "ＡＰＩ の 12% が <b>500</b>"),
        ("hypothesis", "api の接続プールが足りない"),
        ("action", "api を戻した"),
        ("decision", "api は明日まで止める"),
        ("fact", "ほかの話"),
    ];
    closed(&world, "api & 決済", &notes).await;
    let page = world.opens("/library?q=api&lang=ja").await.text;
    let hits: Vec<&str> = page.split("<li data-note=\"").skip(1).collect();
    assert_eq!(hits.len(), 3, "{page}");
    let kinds: Vec<&str> = hits
        .iter()
        .filter_map(|hit| hit.split('"').next())
        .collect();
    assert_eq!(kinds, ["fact", "hypothesis", "action"]);
    for part in [
        "<mark>ＡＰＩ</mark>",
        "<mark>api</mark> の接続プール",
        "事実</span>",
        "仮説</span>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<b>500"), "foreign words are words");
    assert!(!page.contains("ほかの話"));
    let all = world.opens("/library").await.text;
    assert!(!all.contains("<mark>") && !all.contains("class=\"hits\""));
}

#[tokio::test]
async fn cases_of_similar_wording_stand_beside_an_incident_and_a_case() {
    let world = World::new();
    let facts = [("fact", "接続プールの枯渇"), ("fact", "決済APIの5xxが12%")];
    closed(&world, "決済APIで5xxが増加", &facts).await;
    closed(&world, "画像が表示されない", &[]).await;
    for number in 0..3 {
        closed(&world, &format!("決済APIで5xx {number}"), &[]).await;
    }
    let open = raise(&world, "決済APIの5xx、接続プールの枯渇").await;
    let page = world.opens(&format!("/i/{open}?lang=en")).await.text;
    let alike = page.split("id=\"alike\"").nth(1).unwrap_or_default();
    assert_eq!(alike.matches("class=\"case\"").count(), 3, "{page}");
    assert!(alike.contains("href=\"/library/1\"") && !alike.contains("href=\"/library/2\""));
    let case = world.opens("/library/1?lang=en").await.text;
    let alike = case.split("id=\"alike\"").nth(1).unwrap_or_default();
    assert!(alike.contains("href=\"/library/3\"") && !alike.contains("href=\"/library/1\""));
    let other = world.opens("/library/2").await.text;
    assert!(!other.contains("id=\"alike\""), "nothing is like it");
}

#[tokio::test]
async fn a_house_in_which_nothing_happened_yet_shows_the_first_steps() {
    let world = World::new();
    for (lang, calm) in [("ja", "落ち着いて、みんなで"), ("en", "Calm, and together")] {
        let page = world.opens(&format!("/?lang={lang}")).await.text;
        let place = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part}: {page}"));
        assert!(place(calm) < place("btn brand"));
        assert!(place("href=\"/workspace\"><svg") < place("matoi manifest --link"));
        assert!(place("matoi manifest --link") < place("matoi connect"));
        assert!(page.contains("href=\"/library\"") && !page.contains("xoxb-s"));
    }
    let alert = json!({ "title": "5xx" }).to_string();
    world.hears(crate::world::ALERT_TOKEN, alert).await;
    world.quiet().await;
    let page = world.opens("/?lang=ja").await.text;
    assert!(
        !page.contains("id=\"first\"") && page.contains("5xx"),
        "{page}"
    );
    assert!(page.contains("静かな時間です") && page.contains("href=\"/incidents\""));
}
