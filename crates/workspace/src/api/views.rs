//! `views.*`: modals and home tabs.

use serde_json::{Map, Value, json};

use crate::blocks::{self, Place};
use crate::form;
use crate::limits::Tier;
use crate::model::{Trigger, View, ViewKind};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes;
use crate::turn::{Callers, Method, Turn};
use crate::world::World;

/// Bytes of JSON a view may have.
const VIEW_SIZE: usize = 250_000;
/// Modals one person may have open.
pub(crate) const STACK_MAX: usize = 3;
const TITLE_LENGTH: usize = 24;
const PRIVATE_METADATA_LENGTH: usize = 3_000;
const CALLBACK_ID_LENGTH: usize = 255;
/// How long a trigger opens a modal.
pub(crate) const TRIGGER_SECONDS: i64 = 3;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "views.publish",
        does: publish,
        callers: Callers::Bots,
        scopes: &[],
        tier: Tier::Four,
        is_write: true,
        errors: &["duplicate_external_id", "hash_conflict", "view_too_large"],
    },
    Method {
        name: "views.open",
        does: open,
        callers: Callers::Bots,
        scopes: &[],
        tier: Tier::Four,
        is_write: true,
        errors: &[
            "duplicate_external_id",
            "exchanged_trigger_id",
            "expired_trigger_id",
            "invalid_trigger_id",
            "view_too_large",
        ],
    },
    Method {
        name: "views.push",
        does: push,
        callers: Callers::Bots,
        scopes: &[],
        tier: Tier::Four,
        is_write: true,
        errors: &[
            "duplicate_external_id",
            "exchanged_trigger_id",
            "expired_trigger_id",
            "invalid_trigger_id",
            "not_found",
            "push_limit_reached",
            "view_too_large",
        ],
    },
    Method {
        name: "views.update",
        does: update,
        callers: Callers::Bots,
        scopes: &[],
        tier: Tier::Four,
        is_write: true,
        errors: &[
            "duplicate_external_id",
            "hash_conflict",
            "not_found",
            "view_too_large",
        ],
    },
];

/// A view as the app sent it, checked.
pub(crate) fn checked(view: Option<Value>, kind: ViewKind) -> Result<Map<String, Value>, Failure> {
    let Some(Value::Object(view)) = view else {
        return Err(Failure::missing("view"));
    };
    if Value::Object(view.clone()).to_string().len() > VIEW_SIZE {
        return refuse("view_too_large");
    }
    let wrong = faults_of(&view, kind);
    if wrong.is_empty() {
        Ok(view)
    } else {
        let messages = blocks::as_messages(&wrong);
        Err(Failure::explained("invalid_arguments", &messages))
    }
}

fn faults_of(view: &Map<String, Value>, kind: ViewKind) -> Vec<String> {
    let (wanted, place) = match kind {
        ViewKind::Modal => ("modal", Place::Modal),
        ViewKind::Home => ("home", Place::Home),
    };
    let mut wrong = Vec::new();
    let mut say = |what: String, at: &str| {
        wrong.push(format!("{what} [json-pointer:/view{at}]"));
    };
    match blocks::kind_of(view) {
        "" => say("missing required field: type".into(), ""),
        given if given != wanted => say(format!("must be of type {wanted}"), "/type"),
        _ => {}
    }
    if kind == ViewKind::Modal {
        for name in ["title", "submit", "close"] {
            heading_faults(view, name, &mut say);
        }
    }
    let length = |text: &Value| text.as_str().map_or(0, |text| text.chars().count());
    for (name, most) in [
        ("private_metadata", PRIVATE_METADATA_LENGTH),
        ("callback_id", CALLBACK_ID_LENGTH),
        ("external_id", CALLBACK_ID_LENGTH),
    ] {
        if view.get(name).map_or(0, length) > most {
            let what = format!("must be less than {} characters", most + 1);
            say(what, &format!("/{name}"));
        }
    }
    let Some(list) = view.get("blocks").and_then(Value::as_array) else {
        say("missing required field: blocks".into(), "");
        return wrong;
    };
    let has_input = list.iter().any(|block| block["type"] == "input");
    if kind == ViewKind::Modal && has_input && view.get("submit").is_none_or(Value::is_null) {
        let what = "must define `submit` to use an `input` block in modals";
        say(what.into(), "");
    }
    wrong.extend(blocks::faults_of(list, place, "/view/blocks"));
    wrong
}

/// The title or a button of a modal: short plain text.
fn heading_faults(view: &Map<String, Value>, name: &str, say: &mut impl FnMut(String, &str)) {
    let Some(text) = view.get(name).filter(|text| !text.is_null()) else {
        if name == "title" {
            say("missing required field: title".into(), "");
        }
        return;
    };
    let at = format!("/{name}");
    if text["type"] != "plain_text" {
        let given = text["type"].as_str().unwrap_or_default();
        return say(format!("unsupported type: {given}"), &format!("{at}/type"));
    }
    match text["text"].as_str().map_or(0, |text| text.chars().count()) {
        0 => say(
            "must be more than 0 characters".into(),
            &format!("{at}/text"),
        ),
        count if count > TITLE_LENGTH => {
            let what = format!("must be less than {} characters", TITLE_LENGTH + 1);
            say(what, &format!("{at}/text"));
        }
        _ => {}
    }
}

fn view_argument(turn: &Turn<'_>, kind: ViewKind) -> Result<Map<String, Value>, Failure> {
    let view = turn.args.json("view").map_err(|_| {
        Failure::explained(
            "invalid_arguments",
            &["[ERROR] view is not JSON".to_owned()],
        )
    })?;
    checked(view, kind)
}

fn publish(turn: &mut Turn<'_>) -> Outcome {
    let user = turn.args.required("user_id")?;
    if !turn.world.users.contains_key(&user) {
        return refuse("invalid_arguments");
    }
    let app_id = turn.caller.app_id.clone().unwrap_or_default();
    let body = view_argument(turn, ViewKind::Home)?;
    if let Some(shown) = turn.world.home_of(&user, &app_id)
        && turn
            .args
            .text("hash")
            .is_some_and(|hash| hash != shown.hash)
    {
        return refuse("hash_conflict");
    }
    let shown_id = turn
        .world
        .home_of(&user, &app_id)
        .map(|home| home.id.clone());
    need_own_external_id(turn.world, &body, shown_id.as_deref())?;
    let id = shown_id.unwrap_or_else(|| turn.world.next_id("V"));
    let view = turn
        .world
        .made_view(id, &app_id, &user, ViewKind::Home, None, body);
    turn.world
        .homes
        .retain(|home| home.user != user || home.app_id != app_id);
    turn.world.homes.push(view.clone());
    turn.world.note_change(None, "home", Some(&user));
    shown(turn.world, &view)
}

/// The trigger, or what newer apps call it.
fn trigger_argument(turn: &Turn<'_>) -> Result<String, Failure> {
    let pointer = turn.args.text("interactivity_pointer");
    pointer.map_or_else(|| turn.args.required("trigger_id"), Ok)
}

/// Uses up the trigger of the call; it tells whose press it was and where.
fn redeem_trigger(turn: &mut Turn<'_>) -> Result<Trigger, Failure> {
    let id = trigger_argument(turn)?;
    let (now, app_id) = (turn.now, turn.caller.app_id.clone());
    let Some(trigger) = turn.world.triggers.get_mut(&id) else {
        return refuse("invalid_trigger_id");
    };
    if Some(&trigger.app_id) != app_id.as_ref() {
        return refuse("invalid_trigger_id");
    }
    if trigger.is_used {
        return refuse("exchanged_trigger_id");
    }
    if now.duration_since(trigger.issued_at) > jiff::SignedDuration::from_secs(TRIGGER_SECONDS) {
        return refuse("expired_trigger_id");
    }
    trigger.is_used = true;
    Ok(trigger.clone())
}

fn open(turn: &mut Turn<'_>) -> Outcome {
    let body = view_argument(turn, ViewKind::Modal)?;
    need_own_external_id(turn.world, &body, None)?;
    let Trigger { user, channel, .. } = redeem_trigger(turn)?;
    let app_id = turn.caller.app_id.clone().unwrap_or_default();
    // A new stack takes the place of whatever this person had open.
    turn.world.modals.retain(|view| view.user != user);
    let view = turn
        .world
        .open_modal(&app_id, &user, None, channel.as_deref(), body);
    shown(turn.world, &view)
}

fn push(turn: &mut Turn<'_>) -> Outcome {
    let body = view_argument(turn, ViewKind::Modal)?;
    need_own_external_id(turn.world, &body, None)?;
    let trigger = trigger_argument(turn)?;
    let pressed_in = turn
        .world
        .triggers
        .get(&trigger)
        .and_then(|one| one.view_id.clone());
    if let Some(below) = pressed_in.as_ref().and_then(|id| turn.world.view(id))
        && turn.world.modals_of(&below.user).count() >= STACK_MAX
    {
        return refuse("push_limit_reached");
    }
    let Trigger { user, view_id, .. } = redeem_trigger(turn)?;
    let Some(below) = view_id.filter(|id| turn.world.view(id).is_some()) else {
        return refuse("not_found");
    };
    let app_id = turn.caller.app_id.clone().unwrap_or_default();
    let view = turn
        .world
        .open_modal(&app_id, &user, Some(&below), None, body);
    shown(turn.world, &view)
}

fn update(turn: &mut Turn<'_>) -> Outcome {
    let app_id = turn.caller.app_id.clone().unwrap_or_default();
    let (view_id, external_id) = (turn.args.text("view_id"), turn.args.text("external_id"));
    if view_id.is_none() && external_id.is_none() {
        return Err(Failure::missing("view_id"));
    }
    let found = turn
        .world
        .modals
        .iter()
        .chain(&turn.world.homes)
        .find(|view| {
            let has_external_id = external_id.is_some()
                && view.body.get("external_id").and_then(Value::as_str) == external_id.as_deref();
            view.app_id == app_id && (Some(&view.id) == view_id.as_ref() || has_external_id)
        });
    let (id, kind, hash) = found
        .map(|view| (view.id.clone(), view.kind, view.hash.clone()))
        .ok_or("not_found")?;
    if turn.args.text("hash").is_some_and(|given| given != hash) {
        return refuse("hash_conflict");
    }
    let body = view_argument(turn, kind)?;
    need_own_external_id(turn.world, &body, Some(&id))?;
    turn.world.replace_view(&id, body);
    let view = turn.world.view(&id).ok_or("not_found")?;
    shown(turn.world, view)
}

fn need_own_external_id(
    world: &World,
    body: &Map<String, Value>,
    own: Option<&str>,
) -> Result<(), Failure> {
    let Some(wanted) = body
        .get("external_id")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty())
    else {
        return Ok(());
    };
    let is_taken = world.modals.iter().chain(&world.homes).any(|view| {
        view.body.get("external_id").and_then(Value::as_str) == Some(wanted)
            && Some(view.id.as_str()) != own
    });
    if is_taken {
        return refuse("duplicate_external_id");
    }
    Ok(())
}

fn shown(world: &World, view: &View) -> Outcome {
    Ok(Reply::of(json!({"view": shapes::view(world, view)})))
}

impl World {
    /// A view with ids and initial values, not yet shown.
    fn made_view(
        &mut self,
        id: String,
        app_id: &str,
        user: &str,
        kind: ViewKind,
        here: Option<&str>,
        mut body: Map<String, Value>,
    ) -> View {
        if let Some(Value::Array(list)) = body.get_mut("blocks") {
            blocks::give_ids(list, || self.next_id("b"));
        }
        let values = body
            .get("blocks")
            .and_then(Value::as_array)
            .map(|list| form::initial_values(list, here))
            .unwrap_or_default();
        View {
            root_view_id: id.clone(),
            id,
            app_id: app_id.to_owned(),
            user: user.to_owned(),
            kind,
            previous_view_id: None,
            hash: self.next_id("h"),
            body,
            values,
        }
    }

    /// Shows a modal, on top of another if one is named.
    pub(crate) fn open_modal(
        &mut self,
        app_id: &str,
        user: &str,
        below: Option<&str>,
        here: Option<&str>,
        body: Map<String, Value>,
    ) -> View {
        let id = self.next_id("V");
        let mut view = self.made_view(id, app_id, user, ViewKind::Modal, here, body);
        if let Some(below) = below.and_then(|id| self.view(id)) {
            view.root_view_id.clone_from(&below.root_view_id);
            view.previous_view_id = Some(below.id.clone());
        }
        self.modals.push(view.clone());
        self.note_change(None, "view", Some(user));
        view
    }

    /// Gives a view a new body. What was filled in stays where the ids are the same.
    pub(crate) fn replace_view(&mut self, id: &str, body: Map<String, Value>) {
        let Some(old) = self.view(id).cloned() else {
            return;
        };
        let mut view = self.made_view(old.id.clone(), &old.app_id, &old.user, old.kind, None, body);
        view.root_view_id.clone_from(&old.root_view_id);
        view.previous_view_id.clone_from(&old.previous_view_id);
        form::keep_filled_in(&mut view.values, &old.values);
        let user = view.user.clone();
        let place = self
            .modals
            .iter_mut()
            .chain(&mut self.homes)
            .find(|one| one.id == id);
        if let Some(place) = place {
            *place = view;
        }
        self.note_change(None, "view", Some(&user));
    }
}
