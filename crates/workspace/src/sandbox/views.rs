//! A person with an open modal: looking at it, filling it in, sending it, closing it; and opening
//! an app's home tab.

use serde_json::{Value, json};

use crate::events::Audience;
use crate::form;
use crate::model::{ChannelKind, DeliveryKind, View};
use crate::outcome::{Failure, Outcome, Reply};
use crate::shapes;
use crate::turn::{Callers, Method, Turn};
use crate::world::World;

pub(crate) const METHODS: &[Method] = &[
    Method::of_sandbox("sandbox.views", Callers::People, views, &[]).that_reads(),
    Method::of_sandbox("sandbox.home", Callers::People, home, &["app_not_found"]),
    Method::of_sandbox(
        "sandbox.submit",
        Callers::People,
        submit,
        &["view_not_found", "element_not_found", "option_not_found"],
    ),
    Method::of_sandbox("sandbox.close", Callers::People, close, &["view_not_found"]),
];

fn views(turn: &mut Turn<'_>) -> Outcome {
    let user = &turn.caller.user;
    let shown = |view: &View| shapes::view(turn.world, view);
    let modals: Value = turn.world.modals_of(user).map(shown).collect();
    let mut reply = Reply::of(json!({"views": modals}));
    let wanted = turn.args.text("app_id");
    let home =
        turn.world.homes.iter().find(|view| {
            view.user == *user && wanted.as_ref().is_none_or(|app| *app == view.app_id)
        });
    if let Some(home) = home {
        reply.fields.insert("home".into(), shown(home));
    }
    Ok(reply)
}

/// The person opens the home tab; the app hears of it and may publish one.
fn home(turn: &mut Turn<'_>) -> Outcome {
    let app_id = match turn.args.text("app_id") {
        Some(id) => turn.world.apps.get(&id).map(|app| app.id.clone()),
        None => turn.world.apps.keys().next().cloned(),
    };
    let app_id = app_id.ok_or("app_not_found")?;
    let bot = turn
        .world
        .apps
        .get(&app_id)
        .map(|app| app.bot_user.clone())
        .unwrap_or_default();
    let user = turn.caller.user.clone();
    let (channel, _) = turn.direct_message(&bot);
    let event_ts = turn.world.next_ts(&channel, turn.now);
    let mut event = json!({
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": "home",
        "event_ts": event_ts,
    });
    let mut reply = Reply::empty();
    if let Some(view) = turn.world.home_of(&user, &app_id) {
        let shown = shapes::view(turn.world, view);
        event["view"] = shown.clone();
        reply.fields.insert("home".into(), shown);
    }
    turn.world
        .emit(&event, "app_home_opened", Audience::App(&app_id), turn.now);
    Ok(reply)
}

fn own_view(turn: &Turn<'_>) -> Result<View, Failure> {
    let id = turn.args.required("view_id")?;
    turn.world
        .modals_of(&turn.caller.user)
        .find(|view| view.id == id)
        .cloned()
        .ok_or_else(|| Failure::from("view_not_found"))
}

/// Answers `errors` (block id → what to say) when the client itself, or the app, asks for something
/// to be mended.
fn submit(turn: &mut Turn<'_>) -> Outcome {
    let view = own_view(turn)?;
    fill_in_all(turn, &view)?;
    let view = own_view(turn)?;
    let is_japanese = turn
        .world
        .users
        .get(&view.user)
        .is_none_or(|user| user.locale.starts_with("ja"));
    let complaints = form::complaints(view.blocks(), &view.values, is_japanese);
    if !complaints.is_empty() {
        return Ok(Reply::of(json!({"errors": complaints})));
    }
    let trigger = turn.trigger(&view.app_id, Some(&view.id));
    let mut payload = turn.interaction("view_submission", &view.app_id, &trigger);
    payload.insert("view".into(), shapes::view(turn.world, &view));
    payload.insert("response_urls".into(), response_urls(turn, &view));
    let payload = Value::Object(payload);
    Ok(turn.ask(&view.app_id, DeliveryKind::Interactive, &trigger, payload))
}

/// Fills in `values`: block id → action id → value, as for `sandbox.click`.
fn fill_in_all(turn: &mut Turn<'_>, view: &View) -> Result<(), Failure> {
    let values = turn.args.json("values").map_err(|_| "invalid_arguments")?;
    let Some(Value::Object(given)) = values else {
        return Ok(());
    };
    let list = view.blocks();
    for (block_id, actions) in &given {
        let block = list
            .iter()
            .filter_map(Value::as_object)
            .find(|block| form::text_of(block, "block_id") == *block_id)
            .ok_or("element_not_found")?;
        for (action_id, value) in actions.as_object().into_iter().flatten() {
            let element = crate::blocks::elements(block)
                .find(|element| form::text_of(element, "action_id") == *action_id)
                .ok_or("element_not_found")?;
            turn.fill_view(&view.id, block, element, value)?;
        }
    }
    Ok(())
}

/// An address for each conversation select that asks for one.
fn response_urls(turn: &mut Turn<'_>, view: &View) -> Value {
    let list = view.blocks();
    let mut urls = Vec::new();
    for block in list.iter().filter_map(Value::as_object) {
        let block_id = form::text_of(block, "block_id");
        for element in crate::blocks::elements(block) {
            if element.get("response_url_enabled") != Some(&Value::Bool(true)) {
                continue;
            }
            let action_id = form::text_of(element, "action_id");
            let chosen = view
                .values
                .get(&block_id)
                .and_then(|actions| actions.get(&action_id));
            let channel = chosen.and_then(|value| {
                let by_kind = ["selected_conversation", "selected_channel"];
                by_kind.iter().find_map(|field| value[*field].as_str())
            });
            if let Some(channel) = channel.map(str::to_owned) {
                let url = turn.response_url(&view.app_id, &channel, None, false);
                urls.push(json!({"block_id": block_id, "action_id": action_id,
                    "channel_id": channel, "response_url": url}));
            }
        }
    }
    Value::Array(urls)
}

/// Closes this modal, or with `clear` (the cross in its corner) all of them. The app hears of it
/// where it asked to.
fn close(turn: &mut Turn<'_>) -> Outcome {
    let view = own_view(turn)?;
    let is_cleared = turn.args.flag("clear", false)
        || view.body.get("clear_on_close") == Some(&Value::Bool(true));
    let user = turn.caller.user.clone();
    if is_cleared {
        turn.world.close_stack(&user);
    } else {
        turn.world.close_view(&view.id);
    }
    if view.body.get("notify_on_close") != Some(&Value::Bool(true)) {
        return Ok(Reply::empty());
    }
    let label = turn.world.next_id("c");
    let mut payload = turn.interaction("view_closed", &view.app_id, "");
    payload.remove("trigger_id");
    payload.insert("view".into(), shapes::view(turn.world, &view));
    payload.insert("is_cleared".into(), is_cleared.into());
    let payload = Value::Object(payload);
    Ok(turn.ask(&view.app_id, DeliveryKind::Interactive, &label, payload))
}

impl World {
    /// Closes one modal; those on top of it go too.
    pub(crate) fn close_view(&mut self, id: &str) {
        let Some(user) = self.view(id).map(|view| view.user.clone()) else {
            return;
        };
        let position = self.modals.iter().position(|view| view.id == id);
        let mut at = 0;
        self.modals.retain(|view| {
            let is_above = position.is_some_and(|position| at >= position);
            at += 1;
            view.user != user || !is_above
        });
        self.note_change(None, "view", Some(&user));
    }

    /// Closes everything this person has open.
    pub(crate) fn close_stack(&mut self, user: &str) {
        self.modals.retain(|view| view.user != user);
        self.note_change(None, "view", Some(user));
    }

    /// The direct message between a person and an app, if they have one.
    #[must_use]
    pub fn direct_message_between(&self, user: &str, other: &str) -> Option<&str> {
        self.channels
            .values()
            .find(|channel| {
                channel.kind == ChannelKind::Im
                    && channel.has_member(user)
                    && channel.has_member(other)
            })
            .map(|channel| channel.id.as_str())
    }
}
