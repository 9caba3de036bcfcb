//! People: who can act.

use crate::world::TestWorld;

#[tokio::test]
async fn the_roll_call_is_answered_by_reaction_in_any_skin_and_minds_change() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    let minato = world.person("minato").await;
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    hana.reacts(&head, "raising_hand::skin-tone-4").await;
    leo.reacts(&head, "eyes").await;
    minato.reacts(&head, "pray").await;
    room.shows_under("いま動ける人", &hana.mention()).await;
    room.shows_under("いま動ける人", &leo.mention()).await;
    let shown = room.shows_under("いま動ける人", "1 人").await;
    assert!(
        !shown.under("いま動ける人").contains(&minato.mention()),
        "nobody is named beside a no"
    );
    assert!(
        shown.under("いま動ける人").contains("サーバーサイド"),
        "{}",
        shown.under("いま動ける人")
    );
    world.is(1, "responding").await;
    leo.unreacts(&head, "eyes").await;
    leo.reacts(&head, "raising_hand").await;
    world
        .slack()
        .until("leo to be able to act now", async || {
            let incident = world.incident(1).await;
            let answers = incident["availability"].as_array()?.clone();
            let now = answers.iter().filter(|one| one["answer"] == "now").count();
            (now == 2 && answers.len() == 3).then_some(())
        })
        .await;
    hana.unreacts(&head, "raising_hand::skin-tone-4").await;
    room.head_where("hana to be gone from the roll call", |head| {
        !head.under("いま動ける人").contains(&hana.mention())
    })
    .await;
    world.ends_well().await;
}
