//! Settings, the check-up and what is owed: what they say, and what they never tell.

use jiff::SignedDuration;
use matoi_engine::store::Viewer;
use serde_json::json;

use crate::world::{ALERT_TOKEN, API_TOKEN, Mood, World};

#[tokio::test]
async fn each_key_stands_with_its_value_its_origin_and_its_reason_and_no_secret_does() {
    let world = World::new();
    for (lang, parts) in [
        (
            "ja",
            [
                "いま効いているもの",
                "MATOI_INVITE から",
                "入っています",
                "入っていません",
            ],
        ),
        (
            "en",
            ["In force now", "from MATOI_INVITE", "set</span>", "not set"],
        ),
    ] {
        let page = world.opens(&format!("/settings?lang={lang}")).await.text;
        for part in parts {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(
            page.contains("<code>@engineers, &lt;b&gt;</code>")
                || page.contains("<code>@engineers, &#60;b&#62;</code>"),
            "{page}"
        );
        assert!(page.contains("Asia/Tokyo") && page.contains("href=\"/settings/doctor\""));
        assert!(!page.contains(API_TOKEN) && !page.contains(ALERT_TOKEN));
        assert!(!page.contains('⟦'), "{page}");
    }
}

#[tokio::test]
async fn the_check_up_says_in_words_what_works_and_what_may_be_looked_at() {
    let world = World::new();
    for (lang, parts) in [
        (
            "ja",
            [
                "だいじょうぶ",
                "見ておく",
                "内蔵のワークスペース",
                "41 GB 空いています",
                "直し方",
            ],
        ),
        (
            "en",
            [
                "OK</b>",
                "Worth a look",
                "built-in workspace",
                "41 GB are free",
                "To mend it",
            ],
        ),
    ] {
        let page = world
            .opens(&format!("/settings/doctor?lang={lang}"))
            .await
            .text;
        for part in parts {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains('⟦') && !page.contains(ALERT_TOKEN), "{page}");
        assert!(page.contains("data-level=\"ok\"") && page.contains("data-level=\"look\""));
        assert!(!page.contains("data-level=\"wrong\""), "{page}");
        assert!(page.contains("readonly"), "it can be copied");
    }
}

#[tokio::test]
async fn a_room_that_was_refused_is_found_with_the_words_to_search_for() {
    let world = World::new();
    world.outside.feels(Mood::Refuses);
    world.posts("/incidents", json!({ "title": "t" })).await;
    world.quiet().await;
    let page = world.opens("/settings/doctor?lang=en").await.text;
    assert!(page.contains("would not let us make a channel"), "{page}");
    assert!(page.contains("<code>restricted_action</code>"), "{page}");
    let owed = world.opens("/settings/owed?lang=en").await.text;
    assert!(owed.contains("What Slack would not take"), "{owed}");
    assert!(
        owed.contains("restricted_action") && !owed.contains('⟦'),
        "{owed}"
    );
}

#[tokio::test]
async fn what_has_not_reached_slack_is_listed_by_incident_and_then_nothing_is_owed() {
    let world = World::new();
    let calm = world.opens("/settings/owed?lang=ja").await.text;
    assert!(calm.contains("届けるものは、もうありません"), "{calm}");
    world.outside.feels(Mood::Away);
    let raise = json!({ "title": "<i>決済</i>" });
    world.posts("/incidents", raise).await;
    let secret = json!({ "title": "secret", "sensitive": true });
    world.posts("/incidents", secret).await;
    world.until_tried().await;
    for (lang, parts) in [
        (
            "ja",
            ["部屋を作る", "待っています", "ごろに、もう一度送ります"],
        ),
        (
            "en",
            ["Making the place to talk", "Waiting", "sent again around"],
        ),
    ] {
        let page = world
            .opens(&format!("/settings/owed?lang={lang}"))
            .await
            .text;
        for part in parts {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(page.contains("<code>service_unavailable</code>"), "{page}");
        assert!(
            page.contains("href=\"/i/1\"") && !page.contains("<i>"),
            "{page}"
        );
        assert!(
            !page.contains("secret") && !page.contains("href=\"/i/2\""),
            "{page}"
        );
        assert!(!page.contains('⟦'), "{page}");
    }
    let owed = world.engine.owed(&Viewer::House, None).await.unwrap();
    assert!(owed.pending > 0);
    world.outside.feels(Mood::Fine);
    world.quiet().await;
    let calm = world.opens("/settings/owed?lang=en").await.text;
    assert!(calm.contains("Everything has arrived"), "{calm}");
}

/// What the page's press sends for the incident that is owed something.
fn press(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"of\" value=\"").expect(page);
    format!("of={}", rest.split_once('"').unwrap().0)
}

#[tokio::test]
async fn what_waits_is_tried_at_a_press_and_the_page_says_what_happened() {
    let world = World::new();
    world.outside.feels(Mood::Away);
    world.posts("/incidents", json!({ "title": "t" })).await;
    world.until_tried().await;
    // After a day it is tried every quarter of an hour.
    world.passes(SignedDuration::from_hours(25));
    world.until_waits(SignedDuration::from_mins(10)).await;
    let page = world.opens("/settings/owed").await.text;
    assert!(page.contains("いま試す"), "{page}");
    world.outside.feels(Mood::Fine);
    let pressed = world.submits("/settings/owed", &press(&page)).await;
    assert_eq!(pressed.leads_to(), "/settings/owed");
    world.quiet_at_once().await;
    let told = world.opens_as(pressed.cookie(), "/settings/owed").await;
    assert!(told.text.contains("いま試しています"), "{}", told.text);
    assert!(told.text.contains("すべて届いています"), "{}", told.text);
    assert!(told.cookie().ends_with('='), "told once");
    // Pressed again on a page that is old: nothing happens, and that is said.
    let late = world.submits("/settings/owed", &press(&page)).await;
    let told = world.opens_as(late.cookie(), "/settings/owed").await.text;
    assert!(told.contains("もうありませんでした"), "{told}");
    assert_eq!(world.outside.announced(), 1);
}

#[tokio::test]
async fn what_may_have_arrived_is_not_done_again_at_a_press() {
    let world = World::new();
    world.outside.feels(Mood::Mumbles);
    world.posts("/incidents", json!({ "title": "t" })).await;
    let pause = SignedDuration::from_secs(5);
    world.until_waits(pause).await;
    for _ in 0..3 {
        let page = world.opens("/settings/owed?lang=en").await.text;
        assert!(page.contains("Nothing is sent twice"), "{page}");
        world.submits("/settings/owed", &press(&page)).await;
        world.until_waits(pause).await;
    }
    assert_eq!(
        world.outside.announced(),
        1,
        "it still waits to be looked up"
    );
}

#[tokio::test]
async fn nobody_hastens_what_they_may_not_see() {
    let world = World::new();
    world.outside.feels(Mood::Away);
    let secret = json!({ "title": "secret", "sensitive": true, "by": "葵" });
    world.posts("/incidents", secret).await;
    world.until_tried().await;
    world.passes(SignedDuration::from_hours(25));
    world.until_waits(SignedDuration::from_mins(10)).await;
    let stream = world.engine.owing(&Viewer::House).await.unwrap();
    let form = format!("of={}", stream[0].stream);
    let pressed = world.submits("/settings/owed", &form).await;
    let told = world.opens_as(pressed.cookie(), "/settings/owed").await;
    assert!(told.text.contains("もうありませんでした"), "{}", told.text);
    world.outside.feels(Mood::Fine);
    world.until_waits(SignedDuration::from_mins(10)).await;
}

#[tokio::test]
async fn every_effect_and_every_surface_has_its_words_on_the_page_of_what_is_owed() {
    use matoi_words::{Language, UNKNOWN_MARK, say};
    // As the core calls them; a new one without words shows its mark on the page.
    let core = include_str!("../../../core/src/effect.rs");
    let word = |line: &str| {
        let (_, word) = line.split_once("=> \"")?;
        Some(word.split_once('"')?.0.to_owned())
    };
    let (_, words) = core.split_once("pub fn word").unwrap();
    let (words, _) = words.split_once("pub fn lane").unwrap();
    let mut words: Vec<String> = words.lines().filter_map(word).collect();
    assert!(words.len() > 15, "{words:?}");
    let others = [
        "post_head",
        "open_thread",
        "board",
        "topic",
        "announcement",
        "proposal",
        "settled",
        "card",
        "unknown",
    ];
    words.extend(others.map(str::to_owned));
    for language in Language::ALL {
        for word in &words {
            let said = say(language, &format!("owed.what_{word}"), &[]);
            assert!(!said.contains(UNKNOWN_MARK), "{word}");
        }
    }
}
