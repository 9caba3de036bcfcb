//! What an app manifest has to look like, as Slack's own schema (version 2) says. It judges a
//! manifest; it must never do anything with one.

use serde_json::{Map, Value, json};

/// What a field may hold.
enum Shape {
    /// Text of so many characters.
    Text(usize, usize),
    /// An address of at most so many characters.
    Url(usize),
    /// One of these words.
    Word(&'static [&'static str]),
    Flag,
    Whole,
    /// At most so many texts, each at most so long.
    Texts(usize, usize),
    /// At most so many different texts, each at most so long.
    Set(usize, usize),
    Object(&'static [Field]),
    /// At least one and at most so many.
    Objects(usize, &'static [Field]),
    /// A part of Slack that this workspace does not have; whatever it says is fine.
    Anything,
}

struct Field {
    name: &'static str,
    is_needed: bool,
    shape: Shape,
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        is_needed: false,
        shape,
    }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        is_needed: true,
        shape,
    }
}

const MANIFEST: &[Field] = &[
    may("$schema", Shape::Anything),
    may("_metadata", Shape::Object(METADATA)),
    may("app_directory", Shape::Anything),
    must("display_information", Shape::Object(DISPLAY)),
    may("features", Shape::Object(FEATURES)),
    may("oauth_config", Shape::Object(OAUTH)),
    may("settings", Shape::Object(SETTINGS)),
    may("functions", Shape::Anything),
    may("workflows", Shape::Anything),
    may("datastores", Shape::Anything),
    may("outgoing_domains", Shape::Anything),
    may("types", Shape::Anything),
    may("external_auth_providers", Shape::Anything),
    may("mcp_servers", Shape::Anything),
];

const METADATA: &[Field] = &[
    may("schema_version", Shape::Whole),
    may("min_version", Shape::Whole),
    may("major_version", Shape::Whole),
    may("minor_version", Shape::Whole),
];

const DISPLAY: &[Field] = &[
    must("name", Shape::Text(1, 35)),
    may("description", Shape::Text(1, 140)),
    may("background_color", Shape::Text(4, 7)),
    may("long_description", Shape::Text(175, 4_000)),
];

const FEATURES: &[Field] = &[
    may("app_home", Shape::Object(APP_HOME)),
    may("bot_user", Shape::Object(BOT_USER)),
    may("functions", Shape::Anything),
    may("shortcuts", Shape::Objects(10, SHORTCUT)),
    may("slash_commands", Shape::Objects(50, COMMAND)),
    may("workflow_steps", Shape::Anything),
    may("unfurl_domains", Shape::Set(5, 255)),
    may("assistant_view", Shape::Anything),
    may("agent_view", Shape::Anything),
];

const APP_HOME: &[Field] = &[
    may("home_tab_enabled", Shape::Flag),
    may("messages_tab_enabled", Shape::Flag),
    may("messages_tab_read_only_enabled", Shape::Flag),
];

const BOT_USER: &[Field] = &[
    must("display_name", Shape::Text(1, 80)),
    may("always_online", Shape::Flag),
];

const SHORTCUT: &[Field] = &[
    must("name", Shape::Text(1, 24)),
    must("type", Shape::Word(&["message", "global"])),
    must("callback_id", Shape::Text(1, 255)),
    must("description", Shape::Text(1, 150)),
];

const COMMAND: &[Field] = &[
    must("command", Shape::Text(2, 32)),
    may("url", Shape::Url(3_000)),
    must("description", Shape::Text(1, 2_000)),
    may("usage_hint", Shape::Text(1, 1_000)),
    may("should_escape", Shape::Flag),
];

const OAUTH: &[Field] = &[
    may("redirect_urls", Shape::Set(1_000, 2_500)),
    may("scopes", Shape::Object(SCOPES)),
    may("token_management_enabled", Shape::Flag),
    may("pkce_enabled", Shape::Flag),
];

const SCOPES: &[Field] = &[
    may("user", Shape::Texts(255, 50)),
    may("bot", Shape::Texts(255, 50)),
    may("user_optional", Shape::Texts(255, 50)),
    may("bot_optional", Shape::Texts(255, 50)),
];

const SETTINGS: &[Field] = &[
    may("allowed_ip_address_ranges", Shape::Set(50, 18)),
    may("event_subscriptions", Shape::Object(EVENTS)),
    may("incoming_webhooks", Shape::Anything),
    may("interactivity", Shape::Object(INTERACTIVITY)),
    may("org_deploy_enabled", Shape::Flag),
    may("socket_mode_enabled", Shape::Flag),
    may("is_hosted", Shape::Flag),
    may("token_rotation_enabled", Shape::Flag),
    may("siws_links", Shape::Anything),
    may("hermes_app_type", Shape::Text(0, 255)),
    may("function_runtime", Shape::Text(0, 255)),
    may("is_mcp_enabled", Shape::Flag),
];

const EVENTS: &[Field] = &[
    may("request_url", Shape::Url(3_500)),
    may("user_events", Shape::Set(100, 50)),
    may("bot_events", Shape::Set(100, 50)),
    may("metadata_subscriptions", Shape::Anything),
];

const INTERACTIVITY: &[Field] = &[
    must("is_enabled", Shape::Flag),
    may("request_url", Shape::Url(3_500)),
    may("message_menu_options_url", Shape::Url(3_500)),
];

/// What is wrong with a manifest, as Slack's `errors` list it; nothing if it is fine.
pub(crate) fn faults_of(manifest: &Value) -> Vec<Value> {
    let mut faults = Faults(Vec::new());
    faults.judge(manifest, &Shape::Object(MANIFEST), "");
    if faults.0.is_empty() {
        faults.judge_wiring(manifest);
    }
    faults.0
}

struct Faults(Vec<Value>);

impl Faults {
    fn say(&mut self, message: impl Into<String>, pointer: &str) {
        let pointer = if pointer.is_empty() { "/" } else { pointer };
        let message: String = message.into();
        self.0.push(json!({"message": message, "pointer": pointer}));
    }

    fn judge(&mut self, value: &Value, shape: &Shape, at: &str) {
        match shape {
            Shape::Anything => {}
            Shape::Flag if value.is_boolean() => {}
            Shape::Whole if value.is_i64() => {}
            Shape::Flag => self.say("must be a boolean", at),
            Shape::Whole => self.say("must be an integer", at),
            Shape::Text(least, most) => self.judge_text(value, *least, *most, at),
            Shape::Url(most) => {
                self.judge_text(value, 0, *most, at);
                let text = value.as_str().unwrap_or_default();
                if value.is_string()
                    && !text.starts_with("http://")
                    && !text.starts_with("https://")
                {
                    self.say("must be a valid URL", at);
                }
            }
            Shape::Word(words) => {
                if !words.iter().any(|word| value == word) {
                    self.say(format!("must be one of: {}", words.join(", ")), at);
                }
            }
            Shape::Texts(most, length) => self.judge_texts(value, *most, *length, at),
            Shape::Set(most, length) => {
                self.judge_texts(value, *most, *length, at);
                let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
                let is_repeated = |(at, one): (usize, &Value)| list[..at].contains(one);
                if list.iter().enumerate().any(is_repeated) {
                    self.say("must not contain duplicates", at);
                }
            }
            Shape::Object(fields) => match value.as_object() {
                Some(object) => self.judge_object(object, fields, at),
                None => self.say("must be an object", at),
            },
            Shape::Objects(most, fields) => self.judge_objects(value, *most, fields, at),
        }
    }

    fn judge_text(&mut self, value: &Value, least: usize, most: usize, at: &str) {
        let Some(text) = value.as_str() else {
            self.say("must be a string", at);
            return;
        };
        let count = text.chars().count();
        if count < least {
            self.say(format!("must be at least {least} characters"), at);
        }
        if count > most {
            self.say(format!("must be no more than {most} characters"), at);
        }
    }

    fn judge_texts(&mut self, value: &Value, most: usize, length: usize, at: &str) {
        let Some(list) = value.as_array() else {
            self.say("must be an array", at);
            return;
        };
        if list.len() > most {
            self.say(format!("must have no more than {most} items"), at);
        }
        for (index, one) in list.iter().enumerate() {
            self.judge_text(one, 1, length, &format!("{at}/{index}"));
        }
    }

    fn judge_objects(&mut self, value: &Value, most: usize, fields: &'static [Field], at: &str) {
        let Some(list) = value.as_array() else {
            self.say("must be an array", at);
            return;
        };
        if list.is_empty() || list.len() > most {
            self.say(format!("must have 1 to {most} items"), at);
        }
        for (index, one) in list.iter().enumerate() {
            self.judge(one, &Shape::Object(fields), &format!("{at}/{index}"));
        }
    }

    fn judge_object(&mut self, object: &Map<String, Value>, fields: &[Field], at: &str) {
        for field in fields {
            let at = format!("{at}/{}", field.name);
            match object.get(field.name) {
                Some(value) => self.judge(value, &field.shape, &at),
                None if field.is_needed => {
                    self.say(format!("missing required field: {}", field.name), &at);
                }
                None => {}
            }
        }
        for name in object.keys() {
            if !fields.iter().any(|field| field.name == name) {
                self.say(format!("unexpected field: {name}"), &format!("{at}/{name}"));
            }
        }
    }

    /// An app that is to hear of something needs a way to be reached.
    fn judge_wiring(&mut self, manifest: &Value) {
        let has = |pointer: &str| {
            let url = manifest.pointer(pointer).and_then(Value::as_str);
            url.is_some_and(|url| !url.is_empty())
        };
        let is_on = |pointer: &str| manifest.pointer(pointer) == Some(&Value::Bool(true));
        for (index, command) in list(manifest, "/features/slash_commands")
            .iter()
            .enumerate()
        {
            let name = command["command"].as_str().unwrap_or_default();
            let at = format!("/features/slash_commands/{index}/command");
            if !name.starts_with('/') || name.contains(char::is_whitespace) {
                self.say("must be a slash and one word", &at);
            }
        }
        if is_on("/settings/socket_mode_enabled") {
            return;
        }
        let wants_events = !list(manifest, "/settings/event_subscriptions/bot_events").is_empty();
        if wants_events && !has("/settings/event_subscriptions/request_url") {
            self.say(
                "Event Subscription requires either Request URL or Socket Mode Enabled",
                "/settings/event_subscriptions",
            );
        }
        let is_interactive = is_on("/settings/interactivity/is_enabled");
        if is_interactive && !has("/settings/interactivity/request_url") {
            self.say(
                "Interactivity requires either Request URL or Socket Mode Enabled",
                "/settings/interactivity",
            );
        }
        for (index, _) in list(manifest, "/features/slash_commands")
            .iter()
            .enumerate()
        {
            let at = format!("/features/slash_commands/{index}");
            if !has(&format!("{at}/url")) {
                self.say(
                    "Slash Command requires either URL or Socket Mode Enabled",
                    &at,
                );
            }
        }
    }
}

fn list<'a>(manifest: &'a Value, pointer: &str) -> &'a [Value] {
    let list = manifest.pointer(pointer).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}
