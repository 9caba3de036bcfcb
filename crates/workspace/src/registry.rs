//! Which apps the workspace knows: declaring one, installing it, changing it, taking it away. It
//! must never judge a manifest; what comes here has been found fine.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::events::Audience;
use crate::model::{
    App, AppRecord, BotIdentity, CallerKind, Delivery, Shortcut, ShortcutKind, Standing,
    TokenHolder, User,
};
use crate::sandbox::dials::SOCKETS;
use crate::shapes::TOKYO;
use crate::world::World;

/// The colour of a bot's picture.
const BOT_COLOR: &str = "d9480f";

impl World {
    /// Keeps a new app's manifest; answers its id.
    pub(crate) fn declare_app(&mut self, maker: &str, manifest: Value) -> String {
        let id = self.next_id("A");
        let secret = |what: &str, length| self.seed.secret(&format!("{id} {what}"), length);
        let record = AppRecord {
            client_id: format!("{}.{}", self.team.id.len(), self.last_id),
            client_secret: secret("client", 32),
            signing_secret: secret("signing", 32),
            verification_token: secret("verification", 24),
            maker: Some(maker.to_owned()),
            id: id.clone(),
            manifest,
        };
        self.app_records.insert(id.clone(), record);
        id
    }

    /// What is known of an app. The one that came with the workspace was never declared; it is
    /// told from what it is.
    pub(crate) fn record_of(&self, app_id: &str) -> Option<AppRecord> {
        if let Some(record) = self.app_records.get(app_id) {
            return Some(record.clone());
        }
        let app = self.app(app_id)?;
        let secret = |what: &str, length| self.seed.secret(&format!("{app_id} {what}"), length);
        Some(AppRecord {
            id: app.id.clone(),
            maker: None,
            client_id: format!("{}.0", self.team.id.len()),
            client_secret: secret("client", 32),
            signing_secret: app.signing_secret.clone(),
            verification_token: app.verification_token.clone(),
            manifest: manifest_of(app),
        })
    }

    /// Whether an app is reached by sockets; else by its request URLs.
    #[must_use]
    pub fn is_socket_app(&self, app_id: &str) -> bool {
        let record = self.app_records.get(app_id);
        record.is_none_or(AppRecord::is_socket_mode)
    }

    /// Whether events can reach an app at all.
    pub(crate) fn takes_events(&self, app_id: &str) -> bool {
        let record = self.app_records.get(app_id);
        record.is_none_or(|record| record.is_socket_mode() || record.events_url().is_some())
    }

    /// Where a delivery goes over HTTP, if it does.
    pub(crate) fn url_for(&self, delivery: &Delivery) -> Option<&str> {
        self.app_records.get(&delivery.app_id)?.url_for(delivery)
    }

    /// Makes a declared app part of the team; once more, and it gets the scopes it asks for by
    /// now. Its tokens stay what they were, unless it had been taken out meanwhile.
    pub(crate) fn install_app(&mut self, app_id: &str) -> Option<App> {
        let record = self.record_of(app_id)?;
        if let Some(app) = self.apps.get_mut(app_id) {
            app.scopes = record.scopes();
            return Some(app.clone());
        }
        if let Some(app) = self.uninstalled.remove(app_id) {
            return Some(self.readmit(app, &record));
        }
        let bot_id = self.next_id("B");
        let bot_user = self.next_id("U");
        let secret = |what: &str, length| self.seed.secret(&format!("{app_id} {what}"), length);
        let app = App {
            id: app_id.to_owned(),
            name: record.shown_name().to_owned(),
            bot_user,
            bot_id,
            bot_token: format!("xoxb-{}", secret("bot", 40)),
            app_token: format!("xapp-1-{app_id}-{}", secret("app", 40)),
            signing_secret: record.signing_secret.clone(),
            verification_token: record.verification_token.clone(),
            scopes: record.scopes(),
            bot_events: record.bot_events(),
            commands: record.commands(),
            shortcuts: record.shortcuts(),
        };
        let handle = handle_of(&app.name);
        self.settle_app(app.clone(), &handle);
        self.note_change(None, "apps", None);
        Some(app)
    }

    /// An app, its bot user and its tokens.
    pub(crate) fn settle_app(&mut self, app: App, handle: &str) {
        let user = User {
            id: app.bot_user.clone(),
            name: handle.to_owned(),
            real_name: app.name.clone(),
            display_name: app.name.clone(),
            title: String::new(),
            email: String::new(),
            locale: "en-US".into(),
            tz: TOKYO.into(),
            color: BOT_COLOR.into(),
            area: None,
            standing: Standing::Member,
            deleted: false,
            bot: Some(BotIdentity {
                bot_id: app.bot_id.clone(),
                app_id: app.id.clone(),
            }),
            token: None,
        };
        for (token, kind, user) in [
            (&app.bot_token, CallerKind::Bot, app.bot_user.clone()),
            (&app.app_token, CallerKind::AppLevel, String::new()),
        ] {
            let app_id = Some(app.id.clone());
            let holder = TokenHolder {
                kind,
                user,
                app_id,
                is_revoked: false,
            };
            self.tokens.insert(token.clone(), holder);
        }
        self.users.insert(user.id.clone(), user);
        self.apps.insert(app.id.clone(), app);
    }

    /// Gives an app another manifest. Everything but the scopes takes effect at once; answers
    /// whether they differ, so that it has to be installed again.
    pub(crate) fn redeclare_app(&mut self, mut record: AppRecord, manifest: Value) -> bool {
        let was_socket_mode = self.is_socket_app(&record.id);
        record.manifest = manifest;
        let mut is_more_asked = false;
        if let Some(app) = self.apps.get_mut(&record.id) {
            is_more_asked = app.scopes != record.scopes();
            record.shown_name().clone_into(&mut app.name);
            app.bot_events = record.bot_events();
            app.commands = record.commands();
            app.shortcuts = record.shortcuts();
            if let Some(user) = self.users.get_mut(&app.bot_user) {
                user.real_name.clone_from(&app.name);
                user.display_name.clone_from(&app.name);
            }
        }
        if was_socket_mode && !record.is_socket_mode() {
            self.note_change(None, &format!("{SOCKETS}link_disabled@{}", record.id), None);
        }
        self.note_change(None, "apps", None);
        self.app_records.insert(record.id.clone(), record);
        is_more_asked
    }

    /// An app comes back to the team: the same app and the same bot, with a bot token of its own.
    /// The bot has to be invited again.
    fn readmit(&mut self, mut app: App, record: &AppRecord) -> App {
        let installation = self.next_id("I");
        self.tokens.remove(&app.bot_token);
        let label = format!("{} bot {installation}", app.id);
        app.bot_token = format!("xoxb-{}", self.seed.secret(&label, 40));
        record.shown_name().clone_into(&mut app.name);
        app.scopes = record.scopes();
        app.bot_events = record.bot_events();
        app.commands = record.commands();
        app.shortcuts = record.shortcuts();
        let user = self.users.get(&app.bot_user);
        let handle = user.map_or_else(|| handle_of(&app.name), |user| user.name.clone());
        self.settle_app(app.clone(), &handle);
        self.note_change(None, "apps", None);
        app
    }

    /// Takes an app out of the team; answers whether it was in it. What its bot said stays, the bot
    /// leaves, and the app is owed nothing any more but the two events that say so.
    pub(crate) fn uninstall_app(&mut self, app_id: &str, now: Timestamp) -> bool {
        let Some(app) = self.apps.get(app_id).cloned() else {
            return false;
        };
        self.forget_shown_and_owed(app_id);
        let tokens = json!({"oauth": [], "bot": [app.bot_user]});
        let revoked = json!({"type": "tokens_revoked", "tokens": tokens});
        let uninstalled = json!({"type": "app_uninstalled"});
        for event in [revoked, uninstalled] {
            let subscription = event["type"].as_str().unwrap_or_default();
            self.emit(&event, subscription, Audience::App(app_id), now);
        }
        self.retire_bot(&app);
        self.apps.remove(app_id);
        self.uninstalled.insert(app.id.clone(), app);
        self.hang_up(app_id);
        self.note_change(None, "apps", None);
        true
    }

    /// Whether an app was taken out of the team and has heard of it.
    pub(crate) fn is_dismissed(&self, app_id: &str) -> bool {
        self.uninstalled.contains_key(app_id) && !self.owes_anything(app_id)
    }

    /// Closes the sockets of an app that was taken out, as soon as it has heard of it.
    pub(crate) fn hang_up(&mut self, app_id: &str) {
        if self.is_dismissed(app_id) {
            self.note_change(None, &format!("{SOCKETS}link_disabled@{app_id}"), None);
        }
    }

    /// Takes an app away for good. What its bot said stays; the bot leaves.
    pub(crate) fn remove_app(&mut self, app_id: &str) {
        self.app_records.remove(app_id);
        self.forget_shown_and_owed(app_id);
        self.note_change(None, &format!("{SOCKETS}link_disabled@{app_id}"), None);
        let installed = self.apps.remove(app_id);
        let Some(app) = installed.or_else(|| self.uninstalled.remove(app_id)) else {
            return;
        };
        // The bot token still names the bot, which is no more: `account_inactive`.
        self.tokens.remove(&app.app_token);
        self.retire_bot(&app);
        self.note_change(None, "apps", None);
    }

    fn forget_shown_and_owed(&mut self, app_id: &str) {
        self.forget_deliveries(app_id);
        self.modals.retain(|view| view.app_id != app_id);
        self.homes.retain(|view| view.app_id != app_id);
        self.triggers.retain(|_, one| one.app_id != app_id);
        self.response_urls.retain(|_, one| one.app_id != app_id);
    }

    fn retire_bot(&mut self, app: &App) {
        if let Some(user) = self.users.get_mut(&app.bot_user) {
            user.deleted = true;
        }
        for channel in self.channels.values_mut() {
            channel.members.retain(|member| *member != app.bot_user);
        }
    }
}

/// The manifest an app would have been declared with.
fn manifest_of(app: &App) -> Value {
    let commands: Value = app
        .commands
        .iter()
        .map(|command| json!({"command": command, "description": app.name}))
        .collect();
    let shortcuts: Value = app.shortcuts.iter().map(shortcut_of).collect();
    let mut features = json!({
        "app_home": {"home_tab_enabled": true, "messages_tab_enabled": true},
        "bot_user": {"display_name": app.name},
    });
    for (name, list) in [("slash_commands", commands), ("shortcuts", shortcuts)] {
        if list != json!([]) {
            features[name] = list;
        }
    }
    json!({
        "_metadata": {"major_version": 2},
        "display_information": {"name": app.name},
        "features": features,
        "oauth_config": {"scopes": {"bot": app.scopes}},
        "settings": {
            "event_subscriptions": {"bot_events": app.bot_events},
            "interactivity": {"is_enabled": true},
            "socket_mode_enabled": true,
        },
    })
}

fn shortcut_of(shortcut: &Shortcut) -> Value {
    json!({
        "name": shortcut.name,
        "type": match shortcut.kind {
            ShortcutKind::Global => "global",
            ShortcutKind::Message => "message",
        },
        "callback_id": shortcut.callback_id,
        "description": shortcut.name,
    })
}

/// The handle of a bot, made from its name.
fn handle_of(name: &str) -> String {
    let kept: String = name
        .to_lowercase()
        .chars()
        .filter(|one| one.is_alphanumeric() || matches!(one, '_' | '-' | '.'))
        .collect();
    if kept.is_empty() { "bot".into() } else { kept }
}
