//! What comes after, as scripts ask for it: follow-ups, tasks, look-backs; and what only two people see.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::World;

async fn raised() -> World {
    let world = World::new();
    world
        .posts("/incidents", json!({ "title": "決済で500" }))
        .await;
    world
}

#[tokio::test]
async fn a_follow_up_is_planned_asked_for_quietly_and_taken_by_word() {
    let world = raised().await;
    let plan =
        json!({ "kind": "cause", "how": "logs", "when": "this week", "who": "Riku", "by": "葵" });
    let planned = world.posts("/incidents/1/follow-ups", plan).await;
    let cause = &planned["follow_ups"][0];
    assert_eq!(
        (&cause["how"], &cause["owner"]),
        (&json!("logs"), &Value::Null)
    );
    assert!(
        !planned.to_string().contains("follow_up_asked"),
        "asked in public"
    );
    let take = json!({ "kind": "cause", "action": "take", "by": "Riku" });
    let taken = world.posts("/incidents/1/follow-ups", take).await;
    assert_eq!(taken["follow_ups"][0]["owner"], "Riku");
    // What is not named stays.
    let other = json!({ "kind": "cause", "for_whom": "everyone" });
    let planned = world.posts("/incidents/1/follow-ups", other).await;
    assert_eq!(planned["follow_ups"][0]["when"], "this week");
    assert_eq!(planned["follow_ups"][0]["for_whom"], "everyone");
    let gone = json!({ "kind": "report", "action": "let_go" });
    let gone = world.posts("/incidents/1/follow-ups", gone).await;
    assert_eq!(gone["follow_ups"][1]["let_go"], true);
}

#[tokio::test]
async fn tasks_are_written_down_taken_and_done() {
    let world = raised().await;
    let task = world
        .posts(
            "/incidents/1/tasks",
            json!({ "text": " alarm on the pool ", "by": "葵" }),
        )
        .await;
    assert_eq!(
        (&task["text"], &task["owner"]),
        (&json!("alarm on the pool"), &Value::Null)
    );
    let path = format!("/incidents/1/tasks/{}", task["id"].as_str().unwrap());
    let taken = world
        .does("PATCH", &path, json!({ "taken": true, "by": "U2" }))
        .await;
    assert_eq!(taken["owner"], "Riku");
    let done = world.does("PATCH", &path, json!({ "done": true })).await;
    assert_eq!(done["done"], true);
    let nobody = world
        .calls(
            "PATCH",
            &path,
            None,
            &json!({ "taken": true, "by": "a script" }),
        )
        .await;
    assert_eq!(nobody.status, StatusCode::CONFLICT);
    assert_eq!(nobody.json()["error"]["code"], "not_a_person");
    let shown = world.gets("/incidents/1").await;
    assert_eq!(shown["tasks"][0]["id"], task["id"]);
}

#[tokio::test]
async fn a_look_back_is_prefilled_written_finished_and_never_overwritten() {
    let world = raised().await;
    let note = json!({ "kind": "fact", "text": "5xx 12%" });
    world.posts("/incidents/1/notes", note).await;
    let opened = world
        .posts("/incidents/1/look-backs", json!({ "by": "葵" }))
        .await;
    assert_eq!(
        (&opened["size"], &opened["text"]),
        (&json!("note"), &Value::Null)
    );
    let draft = opened["draft"].as_str().unwrap();
    assert!(
        draft.contains("決済で500") && draft.contains("5xx 12%"),
        "{draft}"
    );
    let path = format!("/incidents/1/look-backs/{}", opened["id"].as_str().unwrap());
    let first = json!({ "text": "one", "base": 0.0, "by": "葵" });
    assert_eq!(world.does("PATCH", &path, first).await["text"], "one");
    let second = json!({ "text": "two", "base": 0, "done": true, "by": "Riku" });
    let both = world.does("PATCH", &path, second).await;
    let text = both["text"].as_str().unwrap();
    assert!(text.contains("one") && text.contains("two"), "{text}");
    assert_eq!(
        (&both["done"], &both["written_by"]),
        (&json!(true), &json!("Riku"))
    );
    let at_once = json!({ "size": "talk", "text": "all of it", "done": true });
    let written = world.posts("/incidents/1/look-backs", at_once).await;
    assert_eq!(
        (&written["text"], &written["done"]),
        (&json!("all of it"), &json!(true))
    );
    let shown = world.gets("/incidents/1").await;
    assert_eq!(shown["look_backs"].as_array().unwrap().len(), 2);
    let missing = "/incidents/1/look-backs/00000000-0000-0000-0000-000000000009";
    let missing = world
        .calls("PATCH", missing, None, &json!({ "done": true }))
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_offer_and_its_answer_are_for_two_people_alone() {
    let world = raised().await;
    let role = |action: &str| json!({ "role": "lead", "person": "Riku", "action": action });
    let offered = world.posts("/incidents/1/roles", role("offer")).await;
    assert_eq!(offered["roles"], json!([]));
    let declined = world.posts("/incidents/1/roles", role("decline")).await;
    let case = world.gets("/cases/1").await;
    let page = world.opens("/i/1").await.text;
    let export = world.opens("/i/1.json").await.text;
    for told in [
        offered.to_string(),
        declined.to_string(),
        case.to_string(),
        export,
        page,
    ] {
        for word in ["role_offered", "offer_declined", "offers"] {
            assert!(!told.contains(word), "{word}: {told}");
        }
    }
    world.posts("/incidents/1/roles", role("offer")).await;
    let taken = world.posts("/incidents/1/roles", role("accept")).await;
    assert_eq!(taken["roles"][0]["name"], "Riku");
    assert!(taken["roles"][0]["until"].is_string());
    let beside = json!({ "role": "lead", "person": "葵", "action": "take", "double": true });
    let both = world.posts("/incidents/1/roles", beside).await;
    assert_eq!(both["roles"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_hypothesis_is_ruled_out_by_a_fact_and_an_unknown_is_taken() {
    let world = raised().await;
    let note = async |kind: &str, text: &str| {
        let body = json!({ "kind": kind, "text": text });
        world.posts("/incidents/1/notes", body).await["id"].clone()
    };
    let fact = note("fact", "the deploy was on Friday").await;
    let guess = note("hypothesis", "the deploy").await;
    let path = format!("/incidents/1/notes/{}", guess.as_str().unwrap());
    let verdict = json!({ "verdict": "ruled_out", "because": fact });
    assert_eq!(world.does("PATCH", &path, verdict).await["because"], fact);
    let other = world
        .does("PATCH", &path, json!({ "text": "Friday's deploy" }))
        .await;
    assert_eq!(other["text"], "Friday's deploy");
    let unknown = note("unknown", "since when?").await;
    let path = format!("/incidents/1/notes/{}", unknown.as_str().unwrap());
    let taken = world
        .does("PATCH", &path, json!({ "taken": true, "by": "葵" }))
        .await;
    assert_eq!(taken["taken"], json!(["U1"]));
}

#[tokio::test]
async fn settling_shows_what_was_chosen_and_an_agreement_can_be_taken_back() {
    let world = World::new();
    let evidence = json!([{ "text": "5xx 12%" }, { "text": "5xx 0%" }]);
    world
        .posts(
            "/incidents",
            json!({ "title": "5xx", "evidence": evidence }),
        )
        .await;
    let answer = |person: &str| json!({ "person": person, "answer": "now" });
    world.posts("/incidents/1/availability", answer("U1")).await;
    world.posts("/incidents/1/availability", answer("U2")).await;
    let fact = json!({ "kind": "fact", "text": "not shown" });
    world.posts("/incidents/1/notes", fact).await;
    let chosen = json!({ "notes": [], "evidence": [1] });
    let propose = json!({ "action": "propose", "by": "a bot", "material": chosen });
    let asked = world.posts("/incidents/1/settlement", propose).await;
    let live = &asked["settlement"]["live"];
    assert_eq!(live["evidence"], json!(["5xx 0%"]));
    let does = async |action: &str| {
        let body = json!({ "action": action, "by": "U1", "proposal": live["id"] });
        let shown = world.posts("/incidents/1/settlement", body).await;
        shown["settlement"]["live"]["agreed"].clone()
    };
    assert_eq!(does("agree").await, json!(["a bot", "葵"]));
    assert_eq!(does("take_back").await, json!(["a bot"]));
}

#[tokio::test]
async fn a_raise_like_another_says_so_and_is_raised_all_the_same() {
    let world = raised().await;
    let again = json!({ "title": "決済が500を返す" });
    let second = world.posts("/incidents", again).await;
    assert_eq!(
        (&second["number"], &second["maybe_same"]["number"]),
        (&json!(2), &json!(1))
    );
    let joined = world
        .posts("/incidents/1/join", json!({ "person": "Riku" }))
        .await;
    assert_eq!(joined["number"], 1);
}

#[tokio::test]
async fn an_alert_is_looked_at_dismissed_restored_and_raised() {
    let world = World::new();
    world
        .hears(
            crate::world::ALERT_TOKEN,
            r#"{"title":"5xx","fingerprint":"a/b"}"#,
        )
        .await;
    world.quiet().await;
    let does = async |action: &str| {
        let body = json!({ "action": action, "by": "葵" });
        world.posts("/alerts/a%2Fb", body).await
    };
    assert_eq!(does("look").await["looking"], json!(["U1"]));
    assert_eq!(does("stop_looking").await["looking"], json!([]));
    assert_eq!(does("dismiss").await["dismissed"], "U1");
    assert_eq!(does("restore").await["dismissed"], Value::Null);
    assert!(does("raise").await["incident"]["id"].is_string());
    let none = json!({ "action": "look", "by": "葵" });
    let none = world.calls("POST", "/alerts/none", None, &none).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
