//! A workspace that is killed remembers.

use std::sync::Arc;

use matoi_workspace::{Seed, Workspace, World};
use serde_json::{Value, json};

fn state(workspace: &Workspace) -> Value {
    workspace.look(|world: &World| serde_json::to_value(world).unwrap())
}

async fn call(workspace: &Workspace, token: &str, method: &str, args: Value) -> Value {
    let args = args.as_object().cloned().unwrap();
    let answer = workspace.call(Some(token), method, args).await;
    assert!(answer.is_ok(), "{method}: {}", answer.body);
    answer.body
}

#[tokio::test]
async fn everything_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.sqlite");
    let workspace = Workspace::open(Some(&path), Seed::from_number(7))
        .await
        .unwrap();
    let bot = workspace.info()[0].bot_token.clone();
    let room = call(
        &workspace,
        &bot,
        "conversations.create",
        json!({"name": "room"}),
    )
    .await;
    let channel = room["channel"]["id"].clone();
    let said = call(
        &workspace,
        &bot,
        "chat.postMessage",
        json!({"channel": channel, "text": "x"}),
    )
    .await;
    let react = json!({"channel": channel, "timestamp": said["ts"], "name": "eyes"});
    call(&workspace, &bot, "reactions.add", react).await;
    let fault = json!({"method": "chat.update", "error": "internal_error", "percent": 50});
    call(&workspace, &bot, "sandbox.faults", fault).await;
    for _ in 0..5 {
        // Some of these are hit by the fault; the dice must fall the same way when read back.
        let edit = json!({"channel": channel, "ts": said["ts"], "text": "y"});
        let args = edit.as_object().cloned().unwrap();
        workspace.call(Some(&bot), "chat.update", args).await;
    }
    let chaos = json!({"rate_limit": "chaos"});
    call(&workspace, &bot, "sandbox.prefs", chaos).await;
    for _ in 0..20 {
        // So must those of limits, and a refused call must not be done when it is read back.
        let args = json!({"channel": channel, "text": "z"});
        let args = args.as_object().cloned().unwrap();
        workspace.call(Some(&bot), "chat.postMessage", args).await;
    }
    call(&workspace, &bot, "sandbox.clock", json!({"advance": 60})).await;
    let before = state(&workspace);
    drop(workspace);
    // Another seed: the file's own counts.
    let again = Workspace::open(Some(&path), Seed::from_number(8))
        .await
        .unwrap();
    assert_eq!(state(&again), before);
    assert_eq!(again.info()[0].bot_token, bot);
    assert!(again.clock().offset_ms() >= 60_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_all_kept_and_a_snapshot_changes_nothing() {
    const CALLS: usize = 2_100;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.sqlite");
    let workspace = Workspace::open(Some(&path), Seed::from_number(7))
        .await
        .unwrap();
    let bot = workspace.info()[0].bot_token.clone();
    let channel = workspace.look(|world| world.channel_named("general").unwrap().id.clone());
    let mut posts = tokio::task::JoinSet::new();
    for number in 0..CALLS {
        let (workspace, bot) = (Arc::clone(&workspace), bot.clone());
        let args = json!({"channel": channel, "text": number.to_string()});
        posts.spawn(async move { call(&workspace, &bot, "chat.postMessage", args).await });
    }
    let answers = posts.join_all().await;
    assert_eq!(answers.len(), CALLS);
    let before = state(&workspace);
    drop(workspace);
    let again = Workspace::open(Some(&path), Seed::from_number(7))
        .await
        .unwrap();
    assert_eq!(state(&again), before);
}

#[tokio::test]
async fn what_was_pressed_before_the_end_is_not_delivered_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.sqlite");
    let workspace = Workspace::open(Some(&path), Seed::from_number(7))
        .await
        .unwrap();
    let (hana, channel) = workspace.look(|world| {
        let hana = world.personas().find(|user| user.name == "hana").unwrap();
        let channel = world.channel_named("general").unwrap().id.clone();
        (hana.token.clone().unwrap(), channel)
    });
    let args = json!({"channel": channel, "command": "/matoi"});
    let press = workspace.call(
        Some(&hana),
        "sandbox.command",
        args.as_object().cloned().unwrap(),
    );
    // Pressed and kept, then the process ends while the person still waits.
    let mut press = Box::pin(press);
    let app = workspace.info()[0].app_id.clone();
    let owed = || workspace.look(|world| world.owed_to(&app).count());
    while owed() == 0 {
        tokio::select! {
            _ = &mut press => panic!("nobody is there to answer"),
            () = tokio::task::yield_now() => {}
        }
    }
    call(
        &workspace,
        &hana,
        "chat.postMessage",
        json!({"channel": channel, "text": "kept"}),
    )
    .await;
    drop(press);
    drop(workspace);
    let again = Workspace::open(Some(&path), Seed::from_number(7))
        .await
        .unwrap();
    again.look(|world| {
        let app = world.apps().next().unwrap().id.clone();
        let owed: Vec<_> = world
            .owed_to(&app)
            .map(|one| one.payload["type"].clone())
            .collect();
        assert_eq!(owed, ["event_callback"]);
    });
}

#[tokio::test]
async fn an_app_that_was_declared_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.sqlite");
    let open = || Workspace::open(Some(&path), Seed::from_number(7));
    let workspace = open().await.unwrap();
    let mut personas = workspace.look(|world| world.personas().cloned().collect::<Vec<_>>());
    let owner = personas.remove(0).token.unwrap();
    let manifest = json!({
        "display_information": {"name": "Echo"},
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    });
    let args = json!({"manifest": manifest});
    let made = call(&workspace, &owner, "apps.manifest.create", args).await;
    let app = json!({"app_id": made["app_id"]});
    let tokens = call(&workspace, &owner, "sandbox.install", app.clone()).await;
    let before = state(&workspace);
    drop(workspace);
    let again = open().await.unwrap();
    assert_eq!(state(&again), before);
    let bot = tokens["bot_token"].as_str().unwrap();
    let me = call(&again, bot, "auth.test", json!({})).await;
    assert_eq!(me["app_id"], made["app_id"]);
    let exported = call(&again, &owner, "apps.manifest.export", app.clone()).await;
    assert_eq!(exported["manifest"], manifest);
    call(&again, &owner, "sandbox.uninstall", app.clone()).await;
    let back = call(&again, &owner, "sandbox.install", app.clone()).await;
    call(&again, &owner, "sandbox.uninstall", app.clone()).await;
    let before = state(&again);
    drop(again);
    let again = open().await.unwrap();
    assert_eq!(state(&again), before, "also that it was taken out");
    let once_more = call(&again, &owner, "sandbox.install", app).await;
    assert_ne!(once_more["bot_token"], back["bot_token"]);
}
