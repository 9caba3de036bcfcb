//! An app as its maker declared it: the manifest and what the workspace gave it in return. Plain
//! values and readings of them; it must never know a method name, nor judge a manifest.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{AppId, Delivery, DeliveryKind, Shortcut, ShortcutKind, UserId};

/// An app that was declared, installed or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AppRecord {
    /// `A…`
    pub id: AppId,
    /// Who declared it; none for the app that came with the workspace.
    pub maker: Option<UserId>,
    /// Its public half for OAuth.
    pub client_id: String,
    /// Its secret half for OAuth.
    pub client_secret: String,
    /// Signs HTTP deliveries.
    pub signing_secret: String,
    /// The legacy `token` field of payloads.
    pub verification_token: String,
    /// The manifest as it was sent, checked.
    pub manifest: Value,
}

impl AppRecord {
    /// The name people see.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        let bot = self.text("/features/bot_user/display_name");
        bot.or_else(|| self.text("/display_information/name"))
            .unwrap_or_default()
    }

    /// Whether it is reached by sockets; else by its request URLs.
    #[must_use]
    pub fn is_socket_mode(&self) -> bool {
        let flag = self.manifest.pointer("/settings/socket_mode_enabled");
        flag == Some(&Value::Bool(true))
    }

    /// Where its events go over HTTP.
    #[must_use]
    pub fn events_url(&self) -> Option<&str> {
        self.text("/settings/event_subscriptions/request_url")
    }

    /// Where this delivery goes over HTTP.
    #[must_use]
    pub fn url_for(&self, delivery: &Delivery) -> Option<&str> {
        match delivery.kind {
            DeliveryKind::EventsApi => self.events_url(),
            DeliveryKind::Interactive => self.interactivity_url(&delivery.payload),
            DeliveryKind::SlashCommands => {
                let wanted = delivery.payload.get("command")?;
                let command = self
                    .list("/features/slash_commands")
                    .find(|one| one.get("command") == Some(wanted))?;
                command.get("url")?.as_str()
            }
        }
    }

    fn interactivity_url(&self, payload: &Value) -> Option<&str> {
        let is_enabled = self.manifest.pointer("/settings/interactivity/is_enabled");
        if is_enabled != Some(&Value::Bool(true)) {
            return None;
        }
        let options = (payload["type"] == "block_suggestion")
            .then(|| self.text("/settings/interactivity/message_menu_options_url"));
        options
            .flatten()
            .or_else(|| self.text("/settings/interactivity/request_url"))
    }

    /// The addresses that are tried when they are new: that of events, those of slash commands.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let commands = self.list("/features/slash_commands");
        let commands = commands.filter_map(|one| one.get("url")?.as_str());
        self.events_url().into_iter().chain(commands)
    }

    /// What its bot token may do, what it may do without included.
    #[must_use]
    pub fn scopes(&self) -> Vec<String> {
        let mut scopes = self.texts("/oauth_config/scopes/bot");
        scopes.extend(self.texts("/oauth_config/scopes/bot_optional"));
        scopes.sort();
        scopes.dedup();
        scopes
    }

    /// Which events it asks for.
    #[must_use]
    pub fn bot_events(&self) -> Vec<String> {
        self.texts("/settings/event_subscriptions/bot_events")
    }

    /// Its slash commands, with the slash.
    #[must_use]
    pub fn commands(&self) -> Vec<String> {
        self.list("/features/slash_commands")
            .filter_map(|one| one.get("command")?.as_str().map(str::to_owned))
            .collect()
    }

    /// Whether this command wants people and channels written as ids.
    #[must_use]
    pub fn is_escaped(&self, command: &str) -> bool {
        self.list("/features/slash_commands")
            .any(|one| one["command"] == command && one["should_escape"] == true)
    }

    /// Its shortcuts.
    #[must_use]
    pub fn shortcuts(&self) -> Vec<Shortcut> {
        let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
        self.list("/features/shortcuts")
            .map(|one| Shortcut {
                callback_id: text(one, "callback_id"),
                name: text(one, "name"),
                kind: if one["type"] == "message" {
                    ShortcutKind::Message
                } else {
                    ShortcutKind::Global
                },
            })
            .collect()
    }

    fn text(&self, pointer: &str) -> Option<&str> {
        let text = self.manifest.pointer(pointer)?.as_str()?;
        Some(text).filter(|text| !text.is_empty())
    }

    fn list(&self, pointer: &str) -> impl Iterator<Item = &Value> {
        let list = self.manifest.pointer(pointer).and_then(Value::as_array);
        list.into_iter().flatten()
    }

    fn texts(&self, pointer: &str) -> Vec<String> {
        self.list(pointer)
            .filter_map(|one| one.as_str().map(str::to_owned))
            .collect()
    }
}
