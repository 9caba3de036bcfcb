//! A message as a person sees it: where it stands and the words in it, however they are laid out.

use serde_json::Value;

/// A message somewhere.
#[derive(Debug, Clone)]
pub struct Message {
    /// The channel's id.
    pub channel: String,
    /// Its time, which names it.
    pub ts: String,
    /// All of it.
    pub raw: Value,
}

impl Message {
    /// As the history of a channel gives it.
    pub fn of(channel: &str, raw: &Value) -> Self {
        let ts = raw["ts"].as_str().unwrap_or_default().to_owned();
        Self {
            channel: channel.to_owned(),
            ts,
            raw: raw.clone(),
        }
    }

    /// A window, or the app's home: its name is its own, and it stands in no channel.
    pub fn window(raw: &Value) -> Self {
        Self {
            channel: String::new(),
            ts: raw["id"].as_str().unwrap_or_default().to_owned(),
            raw: raw.clone(),
        }
    }

    /// Every word in it, blocks first; without blocks the text.
    pub fn words(&self) -> String {
        let title = self.raw.get("title").map(words);
        match self.raw["blocks"].as_array() {
            Some(blocks) if !blocks.is_empty() => {
                let blocks = blocks.iter().map(words);
                title
                    .into_iter()
                    .chain(blocks)
                    .collect::<Vec<_>>()
                    .join("\n")
            }
            Some(_) | None => self.raw["text"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// The words of the first block in which `heading` stands; empty where there is none.
    pub fn under(&self, heading: &str) -> String {
        let blocks = self.raw["blocks"].as_array().cloned().unwrap_or_default();
        blocks
            .iter()
            .map(words)
            .find(|text| text.contains(heading))
            .unwrap_or_default()
    }

    /// What its buttons are called by the program.
    pub fn buttons(&self) -> Vec<String> {
        let mut found = Vec::new();
        buttons(&self.raw["blocks"], &mut found);
        found
    }

    /// Whether it has that button.
    pub fn offers(&self, button: &str) -> bool {
        self.buttons().iter().any(|one| one == button)
    }

    /// The name of the input of a window that begins so.
    pub fn input(&self, begins: &str) -> String {
        let mut blocks = self.raw["blocks"].as_array().unwrap().iter();
        let found = blocks.find_map(|block| {
            let id = block["block_id"].as_str()?;
            id.starts_with(begins).then(|| id.to_owned())
        });
        found.unwrap_or_else(|| panic!("no input {begins} in {}", self.words()))
    }

    /// What choosing these words in that input means.
    pub fn option(&self, input: &str, words: &str) -> Value {
        let mut blocks = self.raw["blocks"].as_array().unwrap().iter();
        let block = blocks.find(|block| block["block_id"] == input).unwrap();
        let mut options = block["element"]["options"].as_array().unwrap().iter();
        let says = |option: &&Value| option["text"]["text"].as_str().unwrap().contains(words);
        let found = options.find(says);
        found.unwrap_or_else(|| panic!("no {words:?} in {block}"))["value"].clone()
    }

    /// Who reacted with that, by id.
    pub fn reacted(&self, emoji: &str) -> Vec<String> {
        let all = self.raw["reactions"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let of_name = all.iter().filter(|one| one["name"] == emoji);
        let people = of_name.flat_map(|one| one["users"].as_array().cloned().unwrap_or_default());
        people
            .filter_map(|id| id.as_str().map(str::to_owned))
            .collect()
    }

    /// The key a post of the program bears.
    pub fn key(&self) -> Option<String> {
        let payload = &self.raw["metadata"]["event_payload"];
        payload["k"].as_str().map(str::to_owned)
    }
}

fn words(value: &Value) -> String {
    let mut found = String::new();
    collect(value, &mut found);
    found
}

fn collect(value: &Value, into: &mut String) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| {
            collect(item, into);
        }),
        Value::Object(fields) => {
            match fields.get("type").and_then(Value::as_str) {
                Some("user") => into.push_str(&format!(
                    "<@{}>",
                    fields["user_id"].as_str().unwrap_or_default()
                )),
                Some("rich_text_section" | "section" | "header" | "plain_text" | "mrkdwn") => {
                    into.push('\n')
                }
                Some(_) | None => {}
            }
            for name in ["label", "text", "fields", "elements", "hint"] {
                match fields.get(name) {
                    Some(Value::String(text)) => into.push_str(text),
                    Some(inner) => collect(inner, into),
                    None => {}
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn buttons(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| buttons(item, found)),
        Value::Object(fields) => {
            if fields.get("type").is_some_and(|kind| kind == "button") {
                found.extend(
                    fields
                        .get("action_id")
                        .and_then(Value::as_str)
                        .map(str::to_owned),
                );
            }
            fields.values().for_each(|inner| buttons(inner, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
