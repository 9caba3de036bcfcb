//! A library with more cases than a page lists.

use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn all_are_counted_and_the_earlier_ones_are_a_press_away() {
    let world = World::new();
    let all = matoi_engine::CASES_MAX + 3;
    for number in 1..=all {
        let title = format!("決済で{number}番");
        world.posts("/incidents", json!({ "title": title })).await;
        let close = format!("/incidents/{number}/close");
        world.posts(&close, json!({})).await;
    }
    world.quiet().await;
    // What was looked for is marked in what was found.
    let read = |page: String| page.replace("<mark>", "").replace("</mark>", "");
    let newest = read(world.opens("/library?q=決済").await.text);
    assert!(newest.contains(&format!("{all} 件の事例")), "{newest}");
    assert!(
        newest.contains(&format!("決済で{all}番")) && !newest.contains("決済で3番"),
        "{newest}"
    );
    let (_, link) = newest
        .split_once("rel=\"next\"")
        .map(|(before, _)| before.rsplit_once("href=\"").unwrap())
        .unwrap();
    let earlier = link.trim_end().trim_end_matches('"').replace("&#38;", "&");
    let earlier = read(world.opens(&earlier).await.text);
    assert!(
        earlier.contains("決済で3番") && earlier.contains("決済で1番"),
        "{earlier}"
    );
    assert!(
        !earlier.contains("決済で4番") && !earlier.contains("rel=\"next\""),
        "{earlier}"
    );
    assert!(earlier.contains(&format!("{all} 件の事例")), "{earlier}");
}
