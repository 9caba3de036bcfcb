//! Who is in the team: newcomers, guests, people who leave; and what each has read.

use serde_json::{Value, json};

use crate::support::Stage;

fn say(stage: &mut Stage, who: &str, channel: &str, text: &str) -> Value {
    let token = stage.person(who);
    let post = json!({"channel": channel, "text": text});
    stage.ok(&token, "chat.postMessage", post)["ts"].clone()
}

#[test]
fn somebody_joins_the_team_and_speaks() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let general = stage.channel("general");
    let new = json!({"name": "Nagi", "real_name": "凪", "title": "QA", "locale": "en-US"});
    let user = stage.ok(&bot, "sandbox.person", new.clone())["user"].clone();
    let token = user["token"].as_str().unwrap().to_owned();
    let heard = stage.heard_types();
    assert_eq!(
        heard,
        ["team_join", "member_joined_channel", "message/channel_join"]
    );
    let post = json!({"channel": general, "text": "hello"});
    stage.ok(&token, "chat.postMessage", post);
    assert_eq!(stage.heard()[0]["event"]["user"], user["id"]);
    let seen = stage.ok(&bot, "users.info", json!({"user": user["id"]}));
    assert_eq!(seen["user"]["real_name"], "凪");
    stage.refused(&bot, "sandbox.person", new, "name_taken");
}

#[test]
fn somebody_changes_and_goes() {
    let mut stage = Stage::new();
    let (bot, hana, id) = (stage.bot(), stage.person("hana"), stage.id_of("hana"));
    stage.ok(
        &bot,
        "sandbox.person",
        json!({"user": "hana", "title": "Lead"}),
    );
    let event = stage.heard()[0]["event"].clone();
    assert_eq!(event["type"], "user_change");
    assert_eq!(event["user"]["profile"]["title"], "Lead");
    stage.ok(&bot, "sandbox.person", json!({"user": id, "title": "Lead"}));
    assert!(stage.heard().is_empty(), "nothing changed");
    stage.ok(&bot, "sandbox.person", json!({"user": id, "deleted": true}));
    stage.refused(&hana, "auth.test", json!({}), "account_inactive");
    let room = stage.ok(&bot, "conversations.create", json!({"name": "room"}));
    let invite = json!({"channel": room["channel"]["id"], "users": id});
    stage.refused(&bot, "conversations.invite", invite, "user_not_found");
    stage.refused(
        &bot,
        "sandbox.person",
        json!({"user": "U404"}),
        "user_not_found",
    );
}

#[test]
fn a_guest_sees_only_the_rooms_they_are_in() {
    let mut stage = Stage::new();
    let (bot, tom, id) = (stage.bot(), stage.person("tom"), stage.id_of("tom"));
    let room = stage.ok(&bot, "conversations.create", json!({"name": "room"}));
    let room = room["channel"]["id"].clone();
    stage.ok(&tom, "conversations.info", json!({"channel": room}));
    let prefs = stage.ok(&bot, "sandbox.prefs", json!({"guests": ["tom"]}));
    assert_eq!(prefs["prefs"]["guests"], json!([id]));
    let info = stage.ok(&bot, "users.info", json!({"user": id}));
    assert_eq!(info["user"]["is_restricted"], true);
    stage.refused(
        &tom,
        "conversations.info",
        json!({"channel": room}),
        "channel_not_found",
    );
    stage.refused(
        &tom,
        "conversations.join",
        json!({"channel": room}),
        "channel_not_found",
    );
    stage.refused(
        &tom,
        "conversations.create",
        json!({"name": "x"}),
        "restricted_action",
    );
    stage.ok(
        &bot,
        "conversations.invite",
        json!({"channel": room, "users": id}),
    );
    stage.ok(&tom, "conversations.info", json!({"channel": room}));
    stage.ok(&bot, "sandbox.prefs", json!({"guests": []}));
    let info = stage.ok(&bot, "users.info", json!({"user": id}));
    assert_eq!(info["user"]["is_restricted"], false);
    stage.refused(
        &bot,
        "sandbox.prefs",
        json!({"guests": ["nobody"]}),
        "user_not_found",
    );
}

#[test]
fn a_single_channel_guest_is_invited_once() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let guest = json!({"name": "visitor", "guest": "single", "channels": ["alerts"]});
    let guest = stage.ok(&bot, "sandbox.person", guest)["user"].clone();
    assert_eq!(guest["is_ultra_restricted"], true);
    let room = stage.ok(&bot, "conversations.create", json!({"name": "room"}));
    let invite = json!({"channel": room["channel"]["id"], "users": guest["id"]});
    stage.refused(&bot, "conversations.invite", invite, "ura_max_channels");
}

#[test]
fn what_one_has_not_read_is_counted_until_it_is_marked() {
    let mut stage = Stage::new();
    let (hana, id) = (stage.person("hana"), stage.id_of("hana"));
    let general = stage.channel("general");
    let unread = |stage: &Stage| {
        let channel = stage.world.channel(&general).unwrap();
        stage.world.unread(&id, channel)
    };
    let first = say(&mut stage, "leo", &general, "one");
    let last = say(&mut stage, "leo", &general, &format!("two <@{id}>"));
    assert_eq!((unread(&stage).count, unread(&stage).mentions), (2, 1));
    assert_eq!(unread(&stage).first.as_deref(), first.as_str());
    stage.ok(
        &hana,
        "conversations.mark",
        json!({"channel": general, "ts": first}),
    );
    assert_eq!(unread(&stage).count, 1);
    stage.ok(
        &hana,
        "conversations.mark",
        json!({"channel": general, "ts": last}),
    );
    assert_eq!(unread(&stage).count, 0);
    say(&mut stage, "leo", &general, "<!here> three");
    assert_eq!(unread(&stage).mentions, 1);
    say(&mut stage, "hana", &general, "four");
    assert_eq!(unread(&stage).count, 0, "whoever speaks has read");
    let nonsense = json!({"channel": general, "ts": "soon"});
    stage.refused(&hana, "conversations.mark", nonsense, "invalid_timestamp");
}

#[test]
fn a_newcomer_has_nothing_to_catch_up_with() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let general = stage.channel("general");
    say(&mut stage, "leo", &general, "long ago");
    let new = stage.ok(&bot, "sandbox.person", json!({"name": "nagi"}))["user"].clone();
    let channel = stage.world.channel(&general).unwrap();
    let unread = stage.world.unread(new["id"].as_str().unwrap(), channel);
    assert_eq!(unread.count, 0);
}

#[test]
fn the_free_plan_hides_what_is_old() {
    let mut stage = Stage::new();
    let bot = stage.bot();
    let general = stage.channel("general");
    say(&mut stage, "leo", &general, "old");
    stage.wait_ms(91 * 24 * 3_600 * 1_000);
    let count = |stage: &mut Stage| {
        let bot = stage.bot();
        let page = stage.ok(
            &bot,
            "conversations.history",
            json!({"channel": stage.channel("general")}),
        );
        page["messages"].as_array().unwrap().len()
    };
    assert_eq!(count(&mut stage), 1);
    stage.ok(&bot, "sandbox.prefs", json!({"plan": "free"}));
    assert_eq!(count(&mut stage), 0);
}
