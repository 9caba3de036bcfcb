//! People: who can act, and who holds which role.

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

#[tokio::test]
async fn a_role_is_taken_by_one_press_and_put_down_by_one_press() {
    let world = TestWorld::opens().await;
    let (hana, leo) = (world.person("hana").await, world.person("leo").await);
    hana.commands("#general", "/matoi 決済がおかしい").await;
    let room = world.room(&hana, 1).await;
    let head = room.head().await;
    assert!(!head.offers("role.take.lead"), "no roles at second 0");
    leo.reacts(&head, "eyes").await;
    let head = room
        .head_where("roles to take", |head| head.offers("role.take.lead"))
        .await;
    hana.presses(&head, "role.take.lead").await;
    room.shows_under("まとめ役", &hana.mention()).await;
    hana.is_told(&room.id, "まとめ役を引き受けてくれて、ありがとうございます")
        .await;
    room.topic_holds("花").await;
    // The button on leo's screen is from a moment ago.
    leo.commands(&room.id, "/matoi role lead").await;
    leo.is_told(
        &room.id,
        &format!("{} has Lead at the moment", hana.mention()),
    )
    .await;
    let head = room.head_where("the way to put it down", |head| {
        head.offers("role.release.lead")
    });
    let head = head.await;
    leo.presses(&head, "role.take.hands_on").await;
    room.shows_under("手を動かす役", &leo.mention()).await;
    hana.presses(&head, "role.take.hands_on").await;
    world
        .slack()
        .until("two pairs of hands", async || {
            let head = room.head().await;
            let roles = head.under("手を動かす役");
            (roles.matches(&hana.mention()).count() == 2 && roles.contains(&leo.mention()))
                .then_some(())
        })
        .await;
    hana.presses(&head, "role.release.lead").await;
    room.head_where("the lead to be open", |head| head.offers("role.take.lead"))
        .await;
    leo.commands(&room.id, "/matoi role lead release").await;
    leo.is_told(&room.id, "isn't with you").await;
    world.is(1, "responding").await;
    world.ends_well().await;
}
