//! Roles for a while: asked for quietly, answered quietly, handed over, over after half an hour, free
//! when somebody leaves. Nobody is ever shown to have said no.

use jiff::Timestamp;
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

    /// Until when whoever leads said they would.
    async fn turn_ends(&self) -> Timestamp {
        let incident = self.world.incident(1).await;
        incident["roles"][0]["until"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
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

#[tokio::test]
async fn a_role_is_offered_to_a_named_person_and_accepted_by_one_press() {
    let at = AtWork::begins().await;
    at.hana_asks_leo().await;
    let asked = at.leo.sees(&at.with_leo, "could take Lead").await;
    assert_eq!(asked.buttons(), ["role.accept.lead", "role.decline.lead"]);
    at.leo.presses(&asked, "role.accept.lead").await;
    at.room.shows_under("まとめ役", &at.leo.mention()).await;
    at.world.ends_well().await;
}

#[tokio::test]
async fn an_offer_that_is_declined_is_never_shown_in_public() {
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
async fn a_role_is_doubled_by_one_press_and_the_press_is_undone() {
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
async fn a_role_is_taken_for_thirty_minutes_and_renewed_when_time_is_up() {
    let at = AtWork::begins().await;
    at.hana.commands(&at.room.id, "/matoi role lead").await;
    at.lead_is(&[&at.hana]).await;
    at.world.calms().await;
    let until = at.turn_ends().await;
    let now = at.world.engine().now();
    let left = until.duration_since(now).as_mins();
    assert!((29..=30).contains(&left), "{left} minutes");
    at.world.passes(minutes(31)).await;
    let over = at.hana.sees(&at.with_hana, "そろそろひと区切り").await;
    assert!(over.offers("role.renew.lead") && over.offers("role.release.lead"));
    at.hana.presses(&over, "role.renew.lead").await;
    at.world.calms().await;
    at.lead_is(&[&at.hana]).await;
    assert!(at.turn_ends().await.duration_since(until).as_mins() >= 30);
    at.hana.presses(&over, "role.release.lead").await;
    at.lead_is(&[]).await;
    at.world.ends_well_after_trouble().await;
}

#[tokio::test]
async fn a_role_is_released_when_its_holder_leaves_the_room() {
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

#[tokio::test]
async fn nobody_is_ever_assigned_a_role_without_their_word() {
    let at = AtWork::begins().await;
    // By a command, in a form, by a script that says so outright: each of them only asks.
    at.hana_asks_leo().await;
    let head = at.room.head().await;
    at.hana.presses(&head, "form.offer.lead").await;
    let form = at.hana.is_shown("お願いしてみる").await;
    let values = json!({ "role": "scribe", "who": at.leo.id });
    at.hana.fills_in(&form, values).await;
    at.leo.sees(&at.with_leo, "could take Scribe").await;
    let taken = json!({ "role": "comms", "person": at.leo.id, "action": "take", "by": at.hana.id });
    let path = "/api/v1/incidents/1/roles";
    let (status, body) = at.world.slack().rest("POST", path, None, &taken).await;
    assert_eq!(status, 200, "{body}");
    at.leo.sees(&at.with_leo, "could take Comms").await;
    at.world.calms().await;
    // However long nobody answers.
    for _ in 0..6 {
        at.world.passes(minutes(31)).await;
        at.world.calms().await;
        assert_eq!(at.world.incident(1).await["roles"], json!([]));
    }
    at.leo
        .commands(&at.room.id, "/matoi role scribe accept")
        .await;
    at.room.shows_under("書きとめ役", &at.leo.mention()).await;
    at.lead_is(&[]).await;
    // Half hours jump over what is under way.
    at.world.ends_well_after_trouble().await;
}
