//! Roles for a while: asked for quietly, answered quietly, handed over, over after half an hour, free
//! when somebody leaves. Nobody is ever shown to have said no.

use serde_json::json;

use crate::world::{Person, Room, TestWorld, me, minutes};

struct AtWork {
    world: TestWorld,
    hana: Person,
    leo: Person,
    room: Room,
    /// The conversation of leo with Matoi, which nobody else sees.
    with_leo: String,
    /// The same of hana.
    with_hana: String,
}

impl AtWork {
    async fn begins() -> Self {
        let world = TestWorld::opens().await;
        let (hana, leo) = (world.person("hana").await, world.person("leo").await);
        hana.commands("#general", "/matoi 決済がおかしい").await;
        let room = world.room(&hana, 1).await;
        let head = room.head().await;
        leo.reacts(&head, "raising_hand").await;
        room.head_where("roles to take", |head| head.offers("role.take.lead"))
            .await;
        let us = me(world.slack()).await;
        let with_leo = leo.alone_with(&us).await;
        let with_hana = hana.alone_with(&us).await;
        Self {
            world,
            hana,
            leo,
            room,
            with_leo,
            with_hana,
        }
    }

    async fn hana_asks_leo(&self) {
        let words = format!("/matoi role lead <@{}|leo>", self.leo.id);
        self.hana.commands(&self.room.id, &words).await;
        self.leo.sees(&self.with_leo, "could take Lead").await;
        self.hana.is_told(&self.room.id, "そっと聞いて").await;
    }

    async fn lead_is(&self, who: &[&Person]) {
        let ids: Vec<&str> = who.iter().map(|who| who.id.as_str()).collect();
        let what = format!("the lead to be {ids:?}");
        self.world
            .slack()
            .until(&what, async || {
                let incident = self.world.incident(1).await;
                let roles = incident["roles"].as_array()?.clone();
                let leads = roles.iter().filter(|role| role["role"] == "lead");
                let held: Vec<String> = leads.map(|role| role["person"].to_string()).collect();
                let all = held.len() == ids.len();
                let so = all && ids.iter().all(|id| held.iter().any(|one| one.contains(id)));
                so.then_some(())
            })
            .await;
    }
}

#[tokio::test]
async fn an_offer_is_accepted_by_one_press() {
    let at = AtWork::begins().await;
    at.hana_asks_leo().await;
    let asked = at.leo.sees(&at.with_leo, "could take Lead").await;
    assert_eq!(asked.buttons(), ["role.accept.lead", "role.decline.lead"]);
    at.leo.presses(&asked, "role.accept.lead").await;
    at.room.shows_under("まとめ役", &at.leo.mention()).await;
    at.world.ends_well().await;
}

#[tokio::test]
async fn an_offer_is_declined_and_nobody_else_learns_of_it() {
    let at = AtWork::begins().await;
    let posts = at.room.posts().await.len();
    at.hana_asks_leo().await;
    let asked = at.leo.sees(&at.with_leo, "could take Lead").await;
    at.leo.presses(&asked, "role.decline.lead").await;
    at.hana.sees(&at.with_hana, "いまはまとめ役が難しい").await;
    at.world.calms().await;
    assert_eq!(at.room.posts().await.len(), posts, "nothing in public");
    let head = at.room.head().await.words();
    let hands_off = |text: &str| {
        for trace in ["declin", "offer", "断", "難しい", "asked"] {
            assert!(!text.contains(trace), "{trace}: {text}");
        }
    };
    hands_off(&head);
    hands_off(&at.world.incident(1).await["roles"].to_string());
    let incident = at.world.incident(1).await.to_string();
    assert!(!incident.contains("declin"), "{incident}");
    let page = at.world.slack().page("/i/1", "en").await;
    assert!(!page.to_lowercase().contains("declin"), "{page}");
    let third = at.world.person("tom").await;
    assert!(third.hears(&at.room.id).await.is_empty());
    at.world.ends_well().await;
}

#[tokio::test]
async fn a_role_is_handed_over_with_thanks() {
    let at = AtWork::begins().await;
    at.hana.commands(&at.room.id, "/matoi role lead").await;
    at.lead_is(&[&at.hana]).await;
    at.hana_asks_leo().await;
    at.lead_is(&[&at.hana]).await;
    let asked = at.leo.sees(&at.with_leo, "could take Lead").await;
    at.leo.presses(&asked, "role.accept.lead").await;
    at.lead_is(&[&at.leo]).await;
    at.hana
        .sees(&at.with_hana, "ここまで、ありがとうございました")
        .await;
    at.world.ends_well().await;
}

#[tokio::test]
async fn a_held_role_is_shared_by_one_press_and_the_press_is_undone() {
    let at = AtWork::begins().await;
    at.hana.commands(&at.room.id, "/matoi 役割　まとめ役").await;
    at.lead_is(&[&at.hana]).await;
    at.leo.commands(&at.room.id, "/matoi role lead").await;
    let held = at.leo.is_offered(&at.room.id, "role.double.lead").await;
    at.leo.presses(&held, "role.double.lead").await;
    at.lead_is(&[&at.hana, &at.leo]).await;
    let thanks = at.leo.is_offered(&at.room.id, "role.release.lead").await;
    at.leo.presses(&thanks, "role.release.lead").await;
    at.lead_is(&[&at.hana]).await;
    at.world.ends_well().await;
}

#[tokio::test]
async fn after_half_an_hour_whoever_holds_a_role_is_asked_whether_to_go_on() {
    let at = AtWork::begins().await;
    at.hana.commands(&at.room.id, "/matoi role lead").await;
    at.lead_is(&[&at.hana]).await;
    at.world.calms().await;
    at.world.passes(minutes(31)).await;
    let over = at.hana.sees(&at.with_hana, "そろそろひと区切り").await;
    assert!(over.offers("role.renew.lead") && over.offers("role.release.lead"));
    at.hana.presses(&over, "role.renew.lead").await;
    at.world.calms().await;
    at.lead_is(&[&at.hana]).await;
    at.hana.presses(&over, "role.release.lead").await;
    at.lead_is(&[]).await;
    at.world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn whoever_leaves_the_room_leaves_their_roles_to_others() {
    let at = AtWork::begins().await;
    at.leo.commands(&at.room.id, "/matoi role lead").await;
    at.lead_is(&[&at.leo]).await;
    at.leo
        .calls("conversations.leave", json!({ "channel": at.room.id }))
        .await;
    at.lead_is(&[]).await;
    at.room
        .head_where("the lead to be open", |head| head.offers("role.take.lead"))
        .await;
    at.world.ends_well().await;
}
