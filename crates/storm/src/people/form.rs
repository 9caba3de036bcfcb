//! Forms: asked for, filled in with this and that, sent twice, sent late, closed again.

use matoi_slack::fast;
use matoi_workspace::model::View;
use serde_json::{Map, Value, json};

use super::{People, is_talk};
use crate::stage::Persona;

/// Somebody who has a form in front of them closes it this often, in percent.
const CLOSES_PERCENT: u32 = 12;
/// They send it twice this often.
const TWICE_PERCENT: u32 = 30;
/// They leave an input as it is this often.
const LEAVES_PERCENT: u32 = 20;
/// Whoever raises, by its name.
const RAISE: &str = "raise";

/// A form that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentForm {
    /// Whose.
    pub by: String,
    /// Which, by its `callback_id`.
    pub form: String,
    /// What was written in it, each never written before.
    pub words: Vec<String>,
}

impl People {
    /// By a shortcut, or at home; buttons in rooms are pressed like all others.
    pub(super) fn ask_for_a_form(&mut self) {
        match self.dice.below(3) {
            0 => {
                if let Some(who) = self.somebody() {
                    self.call(&who, "sandbox.shortcut", &[("callback_id", fast::RAISE)]);
                }
            }
            1 => self.ask_to_note(),
            _ => self.press_at_home(),
        }
    }

    fn ask_to_note(&mut self) {
        let Some((who, place)) = self.somewhere() else {
            return;
        };
        let said = self.messages(&place, is_talk);
        let Some(ts) = self.dice.pick(&said).map(|message| message.ts.clone()) else {
            return;
        };
        let args = [
            ("callback_id", fast::NOTE_MESSAGE),
            ("channel", &place.channel),
            ("message_ts", &ts),
        ];
        self.call(&who, "sandbox.shortcut", &args);
    }

    /// Opens the home, and another time presses something there.
    fn press_at_home(&mut self) {
        let Some(who) = self.somebody() else {
            return;
        };
        let home = self.outside.with(|inner| {
            let app = inner.world.apps().next()?.id.clone();
            inner.world.home_of(&who.id, &app).cloned()
        });
        let buttons = home.iter().flat_map(buttons_of);
        let buttons: Vec<(String, String)> = buttons.collect();
        match (home.as_ref(), self.dice.pick(&buttons)) {
            (Some(home), Some((action, value))) => {
                let args = [
                    ("view_id", home.id.as_str()),
                    ("action_id", action),
                    ("value", value),
                ];
                self.call(&who, "sandbox.click", &args);
            }
            _ => {
                self.call(&who, "sandbox.home", &[]);
            }
        }
    }

    /// Whoever has a form in front of them does something with it.
    pub(super) fn fill_in(&mut self) {
        let Some((who, view)) = self.in_front() else {
            self.press_for_a_form();
            return;
        };
        let form = name_of(&view);
        let is_raise = form == RAISE;
        let closes = self.dice.percent(CLOSES_PERCENT) || (is_raise && self.raises_left == 0);
        let sent_before = self.diary.forms.contains_key(&view.id);
        if closes && !sent_before {
            self.call(&who, "sandbox.close", &[("view_id", &view.id)]);
            return;
        }
        let mut words = Vec::new();
        let mut args = Map::new();
        if !sent_before {
            args = self.filled(&view, &mut words);
        }
        let values = Value::Object(args).to_string();
        let args = [("view_id", view.id.as_str()), ("values", &values)];
        let sent = self.call(&who, "sandbox.submit", &args);
        if sent.is_none_or(|sent| sent.get("errors").is_some()) || sent_before {
            return;
        }
        if is_raise {
            self.raises_left -= 1;
        }
        let by = who.id.clone();
        let sent = SentForm { by, form, words };
        self.diary.forms.insert(view.id.clone(), sent);
        if self.dice.percent(TWICE_PERCENT) {
            self.call(&who, "sandbox.submit", &[("view_id", &view.id)]);
        }
    }

    /// Somebody with a form on top of everything.
    fn in_front(&mut self) -> Option<(Persona, View)> {
        let fronts: Vec<(Persona, View)> = self.outside.with(|inner| {
            let everybody = self.everybody.iter();
            let fronts = everybody.filter_map(|who| {
                let view = inner.world.top_modal_of(&who.id)?.clone();
                Some((who.clone(), view))
            });
            fronts.collect()
        });
        self.dice.pick(&fronts).cloned()
    }

    /// This and that for each input; `words` learns what was written.
    fn filled(&mut self, view: &View, words: &mut Vec<String>) -> Map<String, Value> {
        let mut values = Map::new();
        let blocks = view.body.get("blocks").and_then(Value::as_array).cloned();
        for block in blocks.into_iter().flatten() {
            let text = |value: &Value, name: &str| {
                let found = value.get(name).and_then(Value::as_str);
                found.unwrap_or_default().to_owned()
            };
            let Some(element) = block.get("element") else {
                continue;
            };
            if self.dice.percent(LEAVES_PERCENT) {
                continue;
            }
            let Some(value) = self.chosen(element, words) else {
                continue;
            };
            let (block_id, action_id) = (text(&block, "block_id"), text(element, "action_id"));
            values.insert(block_id, json!({ (action_id): value }));
        }
        values
    }

    fn chosen(&mut self, element: &Value, words: &mut Vec<String>) -> Option<Value> {
        let kind = element.get("type").and_then(Value::as_str)?;
        let options = element.get("options").and_then(Value::as_array);
        let values = options.into_iter().flatten();
        let values: Vec<Value> = values
            .filter_map(|option| option.get("value").cloned())
            .collect();
        Some(match kind {
            "plain_text_input" => {
                let said = self.title();
                words.push(said.clone());
                Value::from(said)
            }
            "users_select" => Value::from(self.somebody()?.id),
            "radio_buttons" | "static_select" => self.dice.pick(&values)?.clone(),
            "checkboxes" | "multi_static_select" => {
                let mut some = values;
                some.retain(|_| self.dice.percent(40));
                Value::Array(some)
            }
            _ => return None,
        })
    }
}

fn name_of(view: &View) -> String {
    let name = view.body.get("callback_id").and_then(Value::as_str);
    name.unwrap_or_default().to_owned()
}

fn buttons_of(view: &View) -> Vec<(String, String)> {
    let blocks = view.body.get("blocks").and_then(Value::as_array);
    let elements = blocks.into_iter().flatten().filter_map(|block| {
        let row = block.get("elements").and_then(Value::as_array).cloned();
        row.or_else(|| Some(vec![block.get("accessory")?.clone()]))
    });
    let text = |element: &Value, name: &str| {
        let found = element.get(name).and_then(Value::as_str);
        found.map(str::to_owned)
    };
    let buttons = elements
        .flatten()
        .filter_map(|element| Some((text(&element, "action_id")?, text(&element, "value")?)));
    buttons.collect()
}
