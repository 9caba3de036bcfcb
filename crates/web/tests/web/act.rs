//! The whole flow from the incident page, by people in browsers: every press a plain form.

use axum::http::{StatusCode, header};
use serde_json::{Value, json};

use crate::world::{Answer, World};

/// Somebody at a browser of their own, on the page of incident 1.
struct Browser<'a> {
    world: &'a World,
    cookie: &'static str,
}

impl Browser<'_> {
    async fn presses(&self, form: &str) -> Answer {
        let answer = self.world.submits_as(self.cookie, "/i/1/act", form).await;
        assert_eq!(answer.leads_to(), "/i/1");
        answer
    }

    /// What the page says to them after that press, and then says no more.
    async fn is_told(&self, after: &Answer) -> String {
        let cookie = format!("{}; {}", self.cookie, after.cookie());
        let page = self.world.opens_as(&cookie, "/i/1?lang=en").await;
        let forgets = page.headers.get_all(header::SET_COOKIE).iter();
        let mut forgets = forgets.map(|value| value.to_str().unwrap());
        assert!(forgets.any(|value| value.starts_with("matoi_told=;")));
        page.text
    }
}

fn aoi(world: &World) -> Browser<'_> {
    let cookie = "matoi_as=U1; matoi_lang=en";
    Browser { world, cookie }
}

fn riku(world: &World) -> Browser<'_> {
    let cookie = "matoi_as=U2; matoi_lang=en";
    Browser { world, cookie }
}

/// The form by which a page takes something back, as a browser would send it.
fn undo_of(page: &str) -> String {
    let banner = page.split("id=\"told\"").nth(1).unwrap();
    let banner = banner.split("</form>").next().unwrap();
    let fields = banner.split("<input type=\"hidden\" name=\"").skip(1);
    let pairs = fields.map(|field| {
        let (name, rest) = field.split_once("\" value=\"").unwrap();
        let (value, _) = rest.split_once('"').unwrap();
        format!("{name}={value}")
    });
    pairs.collect::<Vec<_>>().join("&")
}

async fn shown(world: &World) -> Value {
    world.gets("/incidents/1").await
}

#[tokio::test]
async fn an_incident_is_lived_through_from_the_page_alone() {
    let world = World::new();
    let (aoi, riku) = (aoi(&world), riku(&world));
    let raised = world.submits_as(aoi.cookie, "/raise", "words=500").await;
    assert_eq!(raised.leads_to(), "/i/1");
    riku.presses("do=answer&answer=now").await;
    aoi.presses("do=role&role=lead&act=take").await;
    aoi.presses("do=role&role=scribe&act=offer&person=U2").await;
    riku.presses("do=role&role=scribe&act=accept").await;
    riku.presses("do=note&kind=fact&text=5xx").await;
    riku.presses("do=note&kind=hypothesis&text=the+deploy")
        .await;
    riku.presses("do=impact&text=checkout").await;
    aoi.presses("do=heat&heat=all_together").await;
    aoi.presses("do=propose&text=calm").await;
    riku.presses("do=agree").await;
    let settled = shown(&world).await;
    assert_eq!(settled["state"], json!("settled"), "{settled}");
    assert_eq!(settled["heat"], json!("all_together"));
    assert_eq!(settled["impact"], json!("checkout"));
    let notes = settled["notes"].as_array().unwrap();
    assert_eq!(notes.len(), 3, "a fact, a hypothesis, the impact");
    assert_eq!(settled["roles"].as_array().unwrap().len(), 2);
    riku.presses("do=follow_up&kind=cause&act=take").await;
    aoi.presses("do=follow_up&kind=report&act=let_go").await;
    aoi.presses("do=add_task&text=alert+earlier").await;
    aoi.presses("do=close").await;
    world.quiet().await;
    let closed = shown(&world).await;
    assert_eq!(closed["state"], json!("closed"));
    assert_eq!(closed["follow_ups"][0]["owner"], json!("Riku"), "{closed}");
    let page = world.opens("/i/1?lang=en").await.text;
    assert!(
        !page.contains("id=\"add-text\""),
        "nothing is added to what is over"
    );
    assert!(page.contains("value=\"reopen\""), "{page}");
}

#[tokio::test]
async fn every_press_is_answered_once_and_can_be_taken_back_from_there() {
    let world = World::new();
    let riku = riku(&world);
    world.submits_as(riku.cookie, "/raise", "words=500").await;
    let noted = riku.presses("do=note&kind=fact&text=5xx").await;
    let page = riku.is_told(&noted).await;
    assert!(page.contains("Kept in the record."), "{page}");
    riku.presses(&undo_of(&page)).await;
    assert_eq!(shown(&world).await["notes"][0]["withdrawn"], json!(true));
    for (press, undone) in [
        ("do=heat&heat=heads_up", ("heat", json!("need_hands"))),
        ("do=impact&text=all", ("impact", json!(""))),
        ("do=rename&text=other", ("title", json!("500"))),
        ("do=role&role=lead&act=take", ("roles", json!([]))),
    ] {
        let before = shown(&world).await;
        let answer = riku.presses(press).await;
        assert_ne!(shown(&world).await[undone.0], before[undone.0], "{press}");
        let page = riku.is_told(&answer).await;
        riku.presses(&undo_of(&page)).await;
        assert_eq!(shown(&world).await[undone.0], undone.1, "{press}");
    }
}

#[tokio::test]
async fn the_same_press_twice_acts_once() {
    let world = World::new();
    let riku = riku(&world);
    world.submits_as(riku.cookie, "/raise", "words=500").await;
    for _ in 0..2 {
        riku.presses("key=k1&do=note&kind=fact&text=5xx").await;
        riku.presses("key=k2&do=add_task&text=later").await;
    }
    let shown = shown(&world).await;
    assert_eq!(shown["notes"].as_array().unwrap().len(), 1, "{shown}");
    assert_eq!(shown["tasks"].as_array().unwrap().len(), 1, "{shown}");
}

#[tokio::test]
async fn whoever_is_nobody_can_keep_words_and_is_told_the_rest_kindly() {
    let world = World::new();
    let nobody = Browser {
        world: &world,
        cookie: "matoi_lang=en",
    };
    world.submits("/raise", "words=500").await;
    nobody.presses("do=note&kind=fact&text=5xx&name=Hana").await;
    assert_eq!(shown(&world).await["notes"][0]["by"], json!("Hana"));
    let answer = nobody.presses("do=role&role=lead&act=take").await;
    let page = nobody.is_told(&answer).await;
    assert!(page.contains("banner warn\" id=\"told\""), "{page}");
    assert_eq!(shown(&world).await["roles"], json!([]));
}

#[tokio::test]
async fn nonsense_changes_nothing_and_is_answered() {
    let world = World::new();
    let riku = riku(&world);
    world.submits_as(riku.cookie, "/raise", "words=500").await;
    let before = shown(&world).await;
    for form in [
        "",
        "do=",
        "do=explode",
        "do=answer&answer=perhaps",
        "do=note&text=",
        "do=note&kind=fact&text=%0A%0A",
        "do=change",
        "do=change&note=x",
        "do=change&note=00000000-0000-0000-0000-000000000000&kind=fact",
        "do=role&role=king&act=take",
        "do=role&role=lead",
        "do=role&role=lead&act=offer",
        "do=heat&heat=9",
        "do=task&task=1",
        "do=add_task&text=+",
        "do=follow_up&kind=blame",
        "%FF%FE=%00",
    ] {
        let answer = riku.presses(form).await;
        assert!(answer.cookie().starts_with("matoi_told="), "{form}");
    }
    assert_eq!(shown(&world).await, before);
    let missing = world.submits_as(riku.cookie, "/i/9/act", "do=join").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}
