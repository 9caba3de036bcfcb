//! Pressing, choosing and typing in the elements of a message, an ephemeral, a modal or a home tab,
//! and asking an app for options. It must never know what a press means.
//!
//! What `value` is depends on the element: nothing for a button (or its value, to tell two apart);
//! an option's `value` for `overflow`, `static_select`, `radio_buttons` and, once the app has
//! suggested it, `external_select`; an id for `users_select`, `channels_select` and
//! `conversations_select`; a list of these for the `multi_…` ones and for `checkboxes` (all that is
//! ticked afterwards); `2026-11-22`, `09:30` or Unix seconds for `datepicker`, `timepicker` and
//! `datetimepicker`; words for inputs; ids of one's own uploads for `file_input`. `null` empties.

use serde_json::{Map, Value, json};

use crate::blocks;
use crate::form::{self, Chooser, Values};
use crate::model::{DeliveryKind, Filled};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes::{self, Detail};
use crate::turn::{Callers, Method, Turn};
use crate::world::World;

/// Messages whose half-filled elements are remembered, over all people; the oldest are forgotten.
const FILLED_MAX: usize = 500;
/// Suggestions remembered, over all people and elements.
const SUGGESTED_MAX: usize = 200;
/// Letters Slack waits for before it asks for options.
const MIN_QUERY_LENGTH: u64 = 3;

const ERRORS: &[&str] = &[
    "channel_not_found",
    "message_not_found",
    "view_not_found",
    "element_not_found",
    "option_not_found",
    "is_archived",
];

pub(crate) const METHODS: &[Method] = &[
    Method::of_sandbox("sandbox.click", Callers::People, click, ERRORS),
    Method::of_sandbox("sandbox.options", Callers::People, options, ERRORS),
];

/// Where an element stands.
#[derive(Clone)]
enum Place {
    View(String),
    Message {
        channel: String,
        ts: String,
        is_ephemeral: bool,
    },
}

/// An element and everything around it.
struct Spot {
    app_id: String,
    place: Place,
    /// All blocks of the message or view.
    list: Vec<Value>,
    block: Map<String, Value>,
    element: Map<String, Value>,
}

impl Spot {
    fn block_id(&self) -> String {
        form::text_of(&self.block, "block_id")
    }

    fn action_id(&self) -> String {
        form::text_of(&self.element, "action_id")
    }

    fn kind(&self) -> &str {
        blocks::kind_of(&self.element)
    }

    /// An input block tells the app nothing before it is sent, unless it asks to be told.
    fn is_silent(&self) -> bool {
        blocks::kind_of(&self.block) == "input"
            && self.block.get("dispatch_action") != Some(&Value::Bool(true))
    }

    /// What the app's suggestions for this element are remembered by.
    fn suggestion_key(&self, user: &str) -> String {
        let place = match &self.place {
            Place::View(id) => id.clone(),
            Place::Message { channel, ts, .. } => format!("{channel}/{ts}"),
        };
        suggestion_key(user, &place, &self.block_id(), &self.action_id())
    }
}

fn suggestion_key(user: &str, place: &str, block_id: &str, action_id: &str) -> String {
    format!("{user} {place} {block_id} {action_id}")
}

fn click(turn: &mut Turn<'_>) -> Outcome {
    let spot = spot(turn)?;
    let given = value_argument(turn);
    let filled = match form::field_of(spot.kind()) {
        Some(_) => Some(turn.chosen(&spot, &given)?),
        None => None,
    };
    let action = action(turn, &spot, filled.as_ref(), &given)?;
    if let Some(filled) = filled {
        turn.remember(&spot, filled);
    }
    if spot.is_silent() {
        return Ok(Reply::of(json!({"dispatched": false})));
    }
    let view_id = match &spot.place {
        Place::View(id) => Some(id.as_str()),
        Place::Message { .. } => None,
    };
    let trigger = turn.trigger(&spot.app_id, view_id);
    let mut payload = turn.interaction("block_actions", &spot.app_id, &trigger);
    payload.extend(surroundings(turn, &spot)?);
    if let Place::Message {
        channel,
        ts,
        is_ephemeral,
    } = &spot.place
    {
        let url = turn.response_url(&spot.app_id, channel, Some(ts), *is_ephemeral);
        payload.insert("response_url".into(), url.into());
        let state = json!({"values": turn.values_at(&spot)});
        payload.insert("state".into(), state);
    }
    payload.insert("actions".into(), json!([action]));
    let payload = Value::Object(payload);
    Ok(turn.ask(&spot.app_id, DeliveryKind::Interactive, &trigger, payload))
}

/// Somebody types into an external select; the app suggests options.
fn options(turn: &mut Turn<'_>) -> Outcome {
    let spot = spot(turn)?;
    if !matches!(spot.kind(), "external_select" | "multi_external_select") {
        return refuse("element_not_found");
    }
    let query = turn.args.text("value").unwrap_or_default();
    let least = spot.element.get("min_query_length").and_then(Value::as_u64);
    let typed = u64::try_from(query.chars().count()).unwrap_or(u64::MAX);
    if typed < least.unwrap_or(MIN_QUERY_LENGTH) {
        return Ok(Reply::of(json!({"options": []})));
    }
    let label = turn.world.next_id("q");
    let mut payload = turn.interaction("block_suggestion", &spot.app_id, "");
    payload.remove("trigger_id");
    payload.extend(surroundings(turn, &spot)?);
    payload.insert("block_id".into(), spot.block_id().into());
    payload.insert("action_id".into(), spot.action_id().into());
    payload.insert("value".into(), query.into());
    let payload = Value::Object(payload);
    Ok(turn.ask(&spot.app_id, DeliveryKind::Interactive, &label, payload))
}

fn spot(turn: &Turn<'_>) -> Result<Spot, Failure> {
    let (app_id, place, list) = match turn.args.text("view_id") {
        Some(id) => {
            let view = turn
                .world
                .view(&id)
                .filter(|view| view.user == turn.caller.user)
                .ok_or("view_not_found")?;
            (view.app_id.clone(), Place::View(id), view.blocks().to_vec())
        }
        None => in_channel(turn)?,
    };
    let (block, element) = find_element(turn, &list)?;
    Ok(Spot {
        app_id,
        place,
        list,
        block,
        element,
    })
}

fn in_channel(turn: &Turn<'_>) -> Result<(String, Place, Vec<Value>), Failure> {
    let channel = turn.channel("channel")?;
    let ts = turn.args.required("message_ts")?;
    if channel.is_archived {
        return refuse("is_archived");
    }
    let whispered = turn
        .world
        .ephemerals_of(&turn.caller.user, &channel.id)
        .find(|one| one.ts == ts);
    let (app_id, list) = match whispered {
        Some(one) => (Some(&one.app_id), &one.blocks),
        None => {
            let message = turn.message(&channel.id, &ts)?;
            (message.app_id.as_ref(), &message.blocks)
        }
    };
    let place = Place::Message {
        channel: channel.id.clone(),
        ts,
        is_ephemeral: whispered.is_some(),
    };
    let app_id = app_id.ok_or("element_not_found")?;
    Ok((app_id.clone(), place, list.clone()))
}

/// A block and one of its elements.
type Found = (Map<String, Value>, Map<String, Value>);

/// The element with the wanted `action_id`, and `block_id` and button value where given.
///
/// A message whose blocks have no names of their own gets new ones whenever it is drawn, so somebody may press
/// what they still see of the drawing before. Slack's client sends that press; here what stands in its place
/// now is pressed, found without the name that is gone.
fn find_element(turn: &Turn<'_>, list: &[Value]) -> Result<Found, Failure> {
    let action_id = turn.args.required("action_id")?;
    let value = value_argument(turn);
    let wanted = turn.args.text("block_id");
    let has =
        |name: &String| blocks_of(list).any(|block| form::text_of(block, "block_id") == *name);
    let wanted = wanted.filter(has);
    blocks_of(list)
        .filter(|block| {
            wanted
                .as_ref()
                .is_none_or(|wanted| *wanted == form::text_of(block, "block_id"))
        })
        .flat_map(|block| blocks::elements(block).map(move |element| (block, element)))
        .filter(|(_, element)| form::text_of(element, "action_id") == action_id)
        .find(|(_, element)| {
            let is_button = blocks::kind_of(element) == "button";
            !is_button || value.is_null() || element.get("value") == Some(&value)
        })
        .map(|(block, element)| (block.clone(), element.clone()))
        .ok_or_else(|| Failure::from("element_not_found"))
}

fn blocks_of(list: &[Value]) -> impl Iterator<Item = &Map<String, Value>> {
    list.iter().filter_map(Value::as_object)
}

/// The entry of `actions` for this press.
fn action(
    turn: &Turn<'_>,
    spot: &Spot,
    filled: Option<&Value>,
    given: &Value,
) -> Result<Value, Failure> {
    let kind = spot.kind();
    let mut action = Map::new();
    action.insert("type".into(), kind.into());
    action.insert("block_id".into(), spot.block_id().into());
    let copied = spot.element.iter().filter(|(name, _)| {
        let is_of_button = matches!(name.as_str(), "text" | "value" | "url" | "style");
        matches!(name.as_str(), "action_id" | "confirm" | "placeholder")
            || name.starts_with("initial_")
            || (is_of_button && kind == "button")
    });
    action.extend(copied.map(|(name, value)| (name.clone(), value.clone())));
    if kind == "overflow" {
        let option = form::option_in(&spot.element, given).ok_or("option_not_found")?;
        action.insert("selected_option".into(), option);
    }
    if let Some(fields) = filled.and_then(Value::as_object) {
        action.extend(fields.clone());
    }
    action.insert("action_ts".into(), turn.event_ts().into());
    Ok(Value::Object(action))
}

/// What a payload says about the place something was pressed in.
fn surroundings(turn: &Turn<'_>, spot: &Spot) -> Result<Map<String, Value>, Failure> {
    let fields = match &spot.place {
        Place::View(id) => {
            let view = turn.world.view(id).ok_or("view_not_found")?;
            json!({
                "container": {"type": "view", "view_id": id},
                "view": shapes::view(turn.world, view),
            })
        }
        Place::Message {
            channel,
            ts,
            is_ephemeral,
        } => {
            let place = turn
                .world
                .channels
                .get(channel)
                .ok_or("channel_not_found")?;
            let mut fields = json!({
                "container": {
                    "type": "message",
                    "message_ts": ts,
                    "channel_id": channel,
                    "is_ephemeral": is_ephemeral,
                },
                "channel": {"id": channel, "name": shapes::place_name(place)},
            });
            if let Some(message) = place.messages.get(ts) {
                if let Some(thread) = &message.thread_ts {
                    fields["container"]["thread_ts"] = thread.clone().into();
                }
                let shown = shapes::message(turn.world, place, message, Detail::Whole, true);
                fields["message"] = Value::Object(shown);
            }
            fields
        }
    };
    Ok(fields.as_object().cloned().unwrap_or_default())
}

/// The `value` argument, which may be a text or JSON.
fn value_argument(turn: &Turn<'_>) -> Value {
    match turn.args.0.get("value") {
        Some(Value::String(text)) if text.starts_with(['[', '{']) => {
            serde_json::from_str(text).unwrap_or_else(|_| text.clone().into())
        }
        Some(value) => value.clone(),
        None => Value::Null,
    }
}

impl Turn<'_> {
    fn chosen(&self, spot: &Spot, given: &Value) -> Result<Value, Failure> {
        let user = &self.caller.user;
        let suggested = self.world.suggested.get(&spot.suggestion_key(user));
        let chooser = Chooser {
            world: self.world,
            user,
            suggested: suggested.map(Vec::as_slice).unwrap_or_default(),
        };
        form::filled(&spot.element, given, chooser).ok_or_else(|| Failure::from("option_not_found"))
    }

    /// Keeps what was filled in, where it was filled in.
    fn remember(&mut self, spot: &Spot, value: Value) {
        let (block_id, action_id) = (spot.block_id(), spot.action_id());
        match &spot.place {
            Place::View(id) => self.world.fill_in(id, &block_id, &action_id, value),
            Place::Message { channel, ts, .. } => {
                let user = self.caller.user.clone();
                let values = self.world.half_filled(&user, channel, ts);
                values.entry(block_id).or_default().insert(action_id, value);
            }
        }
    }

    /// Everything filled in where this element stands.
    fn values_at(&self, spot: &Spot) -> Values {
        let mut values = form::initial_values(&spot.list, None);
        if let Place::Message { channel, ts, .. } = &spot.place
            && let Some(before) = self.world.filled_in(&self.caller.user, channel, ts)
        {
            form::keep_filled_in(&mut values, before);
        }
        values
    }

    /// Fills in one field of an open view, as its person would.
    pub(crate) fn fill_view(
        &mut self,
        view_id: &str,
        block: &Map<String, Value>,
        element: &Map<String, Value>,
        given: &Value,
    ) -> Result<(), Failure> {
        let user = self.caller.user.clone();
        let block_id = form::text_of(block, "block_id");
        let action_id = form::text_of(element, "action_id");
        let key = suggestion_key(&user, view_id, &block_id, &action_id);
        let suggested = self.world.suggested.get(&key);
        let chooser = Chooser {
            world: self.world,
            user: &user,
            suggested: suggested.map(Vec::as_slice).unwrap_or_default(),
        };
        let filled = form::filled(element, given, chooser).ok_or("option_not_found")?;
        self.world.fill_in(view_id, &block_id, &action_id, filled);
        Ok(())
    }
}

impl World {
    /// Puts a value into an open view.
    fn fill_in(&mut self, view_id: &str, block_id: &str, action_id: &str, value: Value) {
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

    /// What this person has filled in of a message, if anything.
    #[must_use]
    pub fn filled_in(&self, user: &str, channel: &str, ts: &str) -> Option<&Values> {
        self.filled
            .iter()
            .find(|one| one.user == user && one.channel == channel && one.ts == ts)
            .map(|one| &one.values)
    }

    fn half_filled(&mut self, user: &str, channel: &str, ts: &str) -> &mut Values {
        let at = self
            .filled
            .iter()
            .position(|one| one.user == user && one.channel == channel && one.ts == ts);
        let at = at.unwrap_or_else(|| {
            if self.filled.len() >= FILLED_MAX {
                self.filled.pop_front();
            }
            self.filled.push_back(Filled {
                user: user.to_owned(),
                channel: channel.to_owned(),
                ts: ts.to_owned(),
                values: Values::new(),
            });
            self.filled.len() - 1
        });
        &mut self.filled[at].values
    }

    /// The app answers what somebody typed into an external select.
    pub(crate) fn answer_suggestion(
        &mut self,
        asked: &Value,
        user: &str,
        answer: &Map<String, Value>,
    ) -> Outcome {
        let of_group = |group: &Value| group["options"].as_array().cloned().unwrap_or_default();
        let (name, given) = match (answer.get("options"), answer.get("option_groups")) {
            (None, Some(Value::Array(groups))) => ("option_groups", groups),
            (Some(Value::Array(options)), _) => ("options", options),
            (_, _) => return Ok(Reply::of(json!({"options": []}))),
        };
        let options: Vec<Value> = if name == "options" {
            given.clone()
        } else {
            given.iter().flat_map(of_group).collect()
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let place = match asked["container"]["view_id"].as_str() {
            Some(id) => id.to_owned(),
            None => format!(
                "{}/{}",
                text(&asked["container"]["channel_id"]),
                text(&asked["container"]["message_ts"])
            ),
        };
        let (block_id, action_id) = (text(&asked["block_id"]), text(&asked["action_id"]));
        let key = suggestion_key(user, &place, &block_id, &action_id);
        if self.suggested.len() >= SUGGESTED_MAX && !self.suggested.contains_key(&key) {
            self.suggested.pop_first();
        }
        self.suggested.insert(key, options);
        Ok(Reply::of(json!({ (name): given })))
    }
}
