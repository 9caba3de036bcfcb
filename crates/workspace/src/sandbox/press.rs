//! What a person presses: slash commands, buttons and menus. Each makes the payload the
//! app reads; the answer comes back through `answers`.

use serde_json::{Map, Value, json};

use crate::blocks;
use crate::form;
use crate::limits::Tier;
use crate::model::{DeliveryKind, ResponseUrl, Trigger};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes::{self, Detail};
use crate::turn::{Callers, Method, Turn};
use crate::world::World;

/// Triggers and response addresses older than this are forgotten.
const PRESS_KEPT_SECONDS: i64 = 3_600;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "sandbox.command",
        does: command,
        callers: Callers::People,
        scopes: &[],
        tier: Tier::Free,
        is_write: true,
        errors: &[
            "channel_not_found",
            "not_in_channel",
            "is_archived",
            "unknown_command",
        ],
    },
    Method {
        name: "sandbox.click",
        does: click,
        callers: Callers::People,
        scopes: &[],
        tier: Tier::Free,
        is_write: true,
        errors: &[
            "channel_not_found",
            "message_not_found",
            "view_not_found",
            "element_not_found",
            "option_not_found",
            "is_archived",
        ],
    },
];

fn command(turn: &mut Turn<'_>) -> Outcome {
    let channel = turn.channel("channel")?;
    if channel.is_archived {
        return refuse("is_archived");
    }
    if !channel.has_member(&turn.caller.user) {
        return refuse("not_in_channel");
    }
    let (id, name) = (channel.id.clone(), shapes::place_name(channel).to_owned());
    let typed = turn.args.required("command")?;
    let command = format!("/{}", typed.trim_start_matches('/'));
    let text = turn.args.text("text").unwrap_or_default();
    let app_id = turn
        .world
        .apps
        .values()
        // Where two apps have the same command, the newer one is meant.
        .rfind(|app| app.commands.contains(&command))
        .map(|app| app.id.clone())
        .ok_or("unknown_command")?;
    let trigger = turn.trigger(&app_id, None);
    let response_url = turn.response_url(&app_id, &id, None, false);
    let user = turn.caller.user.clone();
    let payload = json!({
        "token": turn.verification_token(&app_id),
        "team_id": turn.world.team.id,
        "team_domain": turn.world.team.domain,
        "channel_id": id,
        "channel_name": name,
        "user_id": user,
        "user_name": turn.user_name(),
        "command": command,
        "text": text.trim(),
        "api_app_id": app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    });
    Ok(turn.ask(&app_id, DeliveryKind::SlashCommands, &trigger, payload))
}

/// Where an element was found, and what the payload says about that place.
struct Spot {
    app_id: String,
    block_id: String,
    element: Map<String, Value>,
    /// Fields of the payload that depend on the place.
    place: Map<String, Value>,
    view_id: Option<String>,
}

fn click(turn: &mut Turn<'_>) -> Outcome {
    let spot = match turn.args.text("view_id") {
        Some(view_id) => spot_in_view(turn, &view_id)?,
        None => spot_in_channel(turn)?,
    };
    let action = action(turn, &spot)?;
    let trigger = turn.trigger(&spot.app_id, spot.view_id.as_deref());
    let mut payload = turn.interaction("block_actions", &spot.app_id, &trigger);
    payload.extend(spot.place);
    payload.insert("actions".into(), json!([action]));
    let app_id = spot.app_id;
    let payload = Value::Object(payload);
    Ok(turn.ask(&app_id, DeliveryKind::Interactive, &trigger, payload))
}

fn spot_in_view(turn: &mut Turn<'_>, view_id: &str) -> Result<Spot, Failure> {
    let user = &turn.caller.user;
    let view = turn
        .world
        .view(view_id)
        .filter(|view| view.user == *user)
        .ok_or("view_not_found")?;
    let app_id = view.app_id.clone();
    let list = view
        .body
        .get("blocks")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let (block_id, element) = find_element(turn, &list)?;
    turn.fill_in(view_id, &block_id, &element)?;
    let view = turn.world.view(view_id).ok_or("view_not_found")?;
    let place = json!({
        "container": {"type": "view", "view_id": view_id},
        "view": shapes::view(turn.world, view),
    });
    Ok(Spot {
        app_id,
        block_id,
        element,
        place: place.as_object().cloned().unwrap_or_default(),
        view_id: Some(view_id.to_owned()),
    })
}

fn spot_in_channel(turn: &mut Turn<'_>) -> Result<Spot, Failure> {
    let channel = turn.channel("channel")?;
    let (id, name) = (channel.id.clone(), shapes::place_name(channel).to_owned());
    let ts = turn.args.required("message_ts")?;
    let whispered = turn
        .world
        .ephemerals_of(&turn.caller.user, &id)
        .find(|one| one.ts == ts)
        .cloned();
    let is_ephemeral = whispered.is_some();
    let (app_id, list, shown) = match whispered {
        Some(one) => (one.app_id, one.blocks, None),
        None => {
            let message = turn.message(&id, &ts)?;
            let app_id = message.app_id.clone().ok_or("element_not_found")?;
            let channel = turn.world.channels.get(&id).ok_or("channel_not_found")?;
            if channel.is_archived {
                return refuse("is_archived");
            }
            let shown = shapes::message(turn.world, channel, message, Detail::Whole, true);
            (app_id, message.blocks.clone(), Some(shown))
        }
    };
    let (block_id, element) = find_element(turn, &list)?;
    let thread_ts = shown
        .as_ref()
        .and_then(|message| message.get("thread_ts"))
        .cloned();
    let mut place = json!({
        "container": {
            "type": "message",
            "message_ts": ts,
            "channel_id": id,
            "is_ephemeral": is_ephemeral,
        },
        "channel": {"id": id, "name": name},
        "state": {"values": form::initial_values(&list)},
        "response_url": turn.response_url(&app_id, &id, Some(&ts), is_ephemeral),
    });
    if let Some(fields) = place.as_object_mut() {
        if let Some(shown) = shown {
            fields.insert("message".into(), Value::Object(shown));
        }
        if let Some(thread_ts) = thread_ts {
            fields["container"]["thread_ts"] = thread_ts;
        }
    }
    if let Some(filled) = form::filled(&element, &turn.value_argument()) {
        let action_id = form::text_of(&element, "action_id");
        place["state"]["values"][&block_id][&action_id] = filled;
    }
    Ok(Spot {
        app_id,
        block_id,
        element,
        place: place.as_object().cloned().unwrap_or_default(),
        view_id: None,
    })
}

/// The element with the wanted `action_id`, and `block_id` and button value where given.
fn find_element(turn: &Turn<'_>, list: &[Value]) -> Result<(String, Map<String, Value>), Failure> {
    let action_id = turn.args.required("action_id")?;
    let block_id = turn.args.text("block_id");
    let value = turn.value_argument();
    list.iter()
        .filter_map(Value::as_object)
        .map(|block| (form::text_of(block, "block_id"), block))
        .filter(|(id, _)| block_id.as_ref().is_none_or(|wanted| wanted == id))
        .flat_map(|(id, block)| blocks::elements(block).map(move |element| (id.clone(), element)))
        .filter(|(_, element)| element.get("action_id").and_then(Value::as_str) == Some(&action_id))
        .find(|(_, element)| {
            let is_button = blocks::kind_of(element) == "button";
            !is_button || value.is_null() || element.get("value") == Some(&value)
        })
        .map(|(id, element)| (id, element.clone()))
        .ok_or_else(|| Failure::from("element_not_found"))
}

/// The entry of `actions` for this press.
fn action(turn: &mut Turn<'_>, spot: &Spot) -> Result<Value, Failure> {
    let kind = blocks::kind_of(&spot.element).to_owned();
    let given = turn.value_argument();
    let mut action = Map::new();
    action.insert("type".into(), kind.clone().into());
    action.insert("block_id".into(), spot.block_id.clone().into());
    for name in [
        "action_id",
        "text",
        "value",
        "url",
        "style",
        "confirm",
        "placeholder",
    ] {
        if let Some(value) = spot.element.get(name) {
            action.insert(name.into(), value.clone());
        }
    }
    if kind == "overflow" {
        let option = form::option(&spot.element, &given).ok_or("option_not_found")?;
        action.insert("selected_option".into(), option);
    } else if kind != "button" {
        let filled = form::filled(&spot.element, &given).ok_or("option_not_found")?;
        action.extend(filled.as_object().cloned().unwrap_or_default());
    }
    let at = crate::model::ts_of_microseconds(turn.now.as_microsecond());
    action.insert("action_ts".into(), at.into());
    Ok(Value::Object(action))
}

impl Turn<'_> {
    /// Queues what the caller pressed, and waits for the app's answer to it.
    pub(crate) fn ask(
        &mut self,
        app_id: &str,
        kind: DeliveryKind,
        trigger: &str,
        payload: Value,
    ) -> Reply {
        let asked_by = Some(self.caller.user.clone());
        let delivery = self
            .world
            .owe(app_id, kind, trigger, payload, asked_by, self.now);
        Reply::empty().awaiting(delivery)
    }

    /// A right to open a modal.
    pub(crate) fn trigger(&mut self, app_id: &str, view_id: Option<&str>) -> String {
        self.world.forget_old_presses(self.seconds());
        let label = self.world.next_id("t");
        let secret = self.world.seed.secret(&label, 32);
        let id = format!(
            "{}.{}.{secret}",
            self.now.as_millisecond(),
            self.world.last_id
        );
        let trigger = Trigger {
            app_id: app_id.to_owned(),
            user: self.caller.user.clone(),
            issued_at: self.now,
            is_used: false,
            view_id: view_id.map(str::to_owned),
        };
        self.world.triggers.insert(id.clone(), trigger);
        id
    }

    /// An address at which the app may answer for half an hour.
    pub(crate) fn response_url(
        &mut self,
        app_id: &str,
        channel: &str,
        message_ts: Option<&str>,
        is_ephemeral: bool,
    ) -> String {
        let label = self.world.next_id("r");
        let key = self.world.seed.secret(&label, 32);
        let right = ResponseUrl {
            app_id: app_id.to_owned(),
            channel: channel.to_owned(),
            user: self.caller.user.clone(),
            message_ts: message_ts.map(str::to_owned),
            is_ephemeral,
            use_count: 0,
            issued_at: self.now,
        };
        self.world.response_urls.insert(key.clone(), right);
        format!("{}/workspace/response/{key}", self.world.base_url)
    }

    /// The fields every interaction has.
    pub(crate) fn interaction(
        &self,
        kind: &str,
        app_id: &str,
        trigger: &str,
    ) -> Map<String, Value> {
        let team = &self.world.team;
        let name = self.user_name();
        let shown = json!({
            "type": kind,
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": null,
            "is_enterprise_install": false,
            "user": {
                "id": self.caller.user,
                "username": name,
                "name": name,
                "team_id": team.id,
            },
            "api_app_id": app_id,
            "token": self.verification_token(app_id),
            "trigger_id": trigger,
        });
        shown.as_object().cloned().unwrap_or_default()
    }

    fn verification_token(&self, app_id: &str) -> String {
        let app = self.world.apps.get(app_id);
        app.map(|app| app.verification_token.clone())
            .unwrap_or_default()
    }

    fn user_name(&self) -> String {
        let user = self.world.users.get(&self.caller.user);
        user.map(|user| user.name.clone()).unwrap_or_default()
    }

    /// The `value` argument, which may be a text or JSON.
    pub(crate) fn value_argument(&self) -> Value {
        match self.args.0.get("value") {
            Some(Value::String(text)) if text.starts_with(['[', '{']) => {
                serde_json::from_str(text).unwrap_or_else(|_| text.clone().into())
            }
            Some(value) => value.clone(),
            None => Value::Null,
        }
    }

    fn fill_in(
        &mut self,
        view_id: &str,
        block_id: &str,
        element: &Map<String, Value>,
    ) -> Result<(), Failure> {
        let kind = blocks::kind_of(element);
        if matches!(kind, "button" | "overflow") {
            return Ok(());
        }
        let filled = form::filled(element, &self.value_argument()).ok_or("option_not_found")?;
        self.world.fill_in(
            view_id,
            block_id,
            &form::text_of(element, "action_id"),
            filled,
        );
        Ok(())
    }
}

impl World {
    /// Puts a value into an open view.
    pub(crate) fn fill_in(&mut self, view_id: &str, block_id: &str, action_id: &str, value: Value) {
        let view = self
            .modals
            .iter_mut()
            .chain(&mut self.homes)
            .find(|view| view.id == view_id);
        if let Some(view) = view {
            view.values
                .entry(block_id.to_owned())
                .or_default()
                .insert(action_id.to_owned(), value);
        }
    }

    fn forget_old_presses(&mut self, now_seconds: i64) {
        let is_recent =
            |issued: jiff::Timestamp| now_seconds - issued.as_second() < PRESS_KEPT_SECONDS;
        self.triggers
            .retain(|_, trigger| is_recent(trigger.issued_at));
        self.response_urls
            .retain(|_, right| is_recent(right.issued_at));
    }
}
