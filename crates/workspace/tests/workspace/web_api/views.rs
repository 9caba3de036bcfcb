//! `views`: home tabs, modals and the triggers that open them.

use serde_json::{Value, json};

use crate::support::Stage;

fn modal(title: &str) -> Value {
    json!({
        "type": "modal",
        "callback_id": "c",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "OK"},
        "blocks": [{
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Words"},
            "element": {"type": "plain_text_input", "action_id": "w"},
        }],
    })
}

/// A trigger, as a slash command gives it.
fn trigger(stage: &mut Stage) -> String {
    let hana = stage.person("hana");
    let channel = stage.channel("general");
    stage.ok(
        &hana,
        "sandbox.command",
        json!({"channel": channel, "command": "/matoi"}),
    );
    let app = stage.app_id();
    let owed = stage.world.owed_to(&app).last().unwrap();
    owed.payload["trigger_id"].as_str().unwrap().to_owned()
}

#[test]
fn a_home_tab_is_published_and_opened() {
    let mut stage = Stage::new();
    let (bot, hana, who) = (stage.bot(), stage.person("hana"), stage.id_of("hana"));
    stage.ok(&hana, "sandbox.home", json!({}));
    assert_eq!(stage.heard_types(), ["app_home_opened"]);
    let home = json!({"type": "home", "blocks": [{"type": "divider"}]});
    let publish = json!({"user_id": who, "view": home.to_string()});
    let published = stage.ok(&bot, "views.publish", publish);
    let seen = stage.ok(&hana, "sandbox.views", json!({}));
    assert_eq!(seen["home"]["id"], published["view"]["id"]);
    let stale = json!({"user_id": who, "view": home, "hash": "old"});
    stage.refused(&bot, "views.publish", stale, "hash_conflict");
    let modal = json!({"user_id": who, "view": modal("x")});
    stage.refused(&bot, "views.publish", modal, "invalid_arguments");
}

#[test]
fn a_trigger_opens_one_modal_within_three_seconds() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let open = |trigger: &str| json!({"trigger_id": trigger, "view": modal("x")});
    stage.refused(&bot, "views.open", open("1.2.3"), "invalid_trigger_id");
    let fresh = trigger(&mut stage);
    stage.ok(&bot, "views.open", open(&fresh));
    stage.refused(&bot, "views.open", open(&fresh), "exchanged_trigger_id");
    let late = trigger(&mut stage);
    stage.wait_ms(2_001);
    stage.refused(&bot, "views.open", open(&late), "expired_trigger_id");
    let again = trigger(&mut stage);
    let wrong = json!({"trigger_id": again, "view": {"type": "modal", "blocks": []}});
    let refusal = stage.refused(&bot, "views.open", wrong, "invalid_arguments");
    assert!(
        refusal["response_metadata"]["messages"][0]
            .as_str()
            .unwrap()
            .contains("title")
    );
    stage.ok(&bot, "views.open", open(&again));
}

#[test]
fn an_open_modal_is_updated_and_keeps_what_was_filled_in() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let opened = trigger(&mut stage);
    let opened = json!({"trigger_id": opened, "view": modal("one")});
    let view = stage.ok(&bot, "views.open", opened)["view"].clone();
    let (id, hash) = (view["id"].clone(), view["hash"].clone());
    let values = json!({"words": {"w": "typed"}});
    stage.ok(
        &hana,
        "sandbox.submit",
        json!({"view_id": id, "values": values}),
    );
    let update = json!({"view_id": id, "hash": hash, "view": modal("two")});
    let updated = stage.ok(&bot, "views.update", update.clone());
    assert_eq!(
        updated["view"]["state"]["values"]["words"]["w"]["value"],
        "typed"
    );
    stage.refused(&bot, "views.update", update, "hash_conflict");
    stage.refused(
        &bot,
        "views.update",
        json!({"view_id": "V404", "view": modal("x")}),
        "not_found",
    );
}

#[test]
fn three_modals_stand_on_each_other_at_most() {
    let mut stage = Stage::new();
    let (bot, hana) = (stage.bot(), stage.person("hana"));
    let first = trigger(&mut stage);
    let first = json!({"trigger_id": first, "view": modal("0")});
    let mut top = stage.ok(&bot, "views.open", first)["view"]["id"].clone();
    for number in 1..=3 {
        let values = json!({"words": {"w": "x"}});
        stage.ok(
            &hana,
            "sandbox.submit",
            json!({"view_id": top, "values": values}),
        );
        let app = stage.app_id();
        let owed = stage.world.owed_to(&app).last().unwrap().payload.clone();
        let push = json!({"trigger_id": owed["trigger_id"], "view": modal(&number.to_string())});
        if number == 3 {
            stage.refused(&bot, "views.push", push, "push_limit_reached");
        } else {
            let pushed = stage.ok(&bot, "views.push", push);
            assert_eq!(pushed["view"]["previous_view_id"], top);
            top = pushed["view"]["id"].clone();
        }
    }
    let seen = stage.ok(&hana, "sandbox.views", json!({}));
    assert_eq!(seen["views"].as_array().unwrap().len(), 3);
}
