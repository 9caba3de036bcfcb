//! What every press has in common (its trigger, its address for answers, the fields of its
//! payload), and slash commands. The answer comes back through `answers`.

use serde_json::{Map, Value, json};

use crate::model::{DeliveryKind, ResponseUrl, Trigger};
use crate::outcome::{Outcome, Reply, refuse};
use crate::shapes;
use crate::turn::{Callers, Method, Turn};
use crate::world::World;

/// Triggers and response addresses older than this are forgotten.
const PRESS_KEPT_SECONDS: i64 = 3_600;

pub(crate) const METHODS: &[Method] = &[Method::of_sandbox(
    "sandbox.command",
    Callers::People,
    command,
    &[
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "unknown_command",
    ],
)];

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
        "text": turn.world.command_text(&app_id, &command, text.trim()),
        "api_app_id": app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    });
    Ok(turn.ask(&app_id, DeliveryKind::SlashCommands, &trigger, payload))
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
            channel: self.pressed_in(),
        };
        self.world.triggers.insert(id.clone(), trigger);
        id
    }

    /// The conversation the person looks at while pressing.
    fn pressed_in(&self) -> Option<String> {
        let named = self.args.text("channel")?;
        self.world.channels.contains_key(&named).then_some(named)
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
}

impl World {
    fn forget_old_presses(&mut self, now_seconds: i64) {
        let is_recent =
            |issued: jiff::Timestamp| now_seconds - issued.as_second() < PRESS_KEPT_SECONDS;
        self.triggers
            .retain(|_, trigger| is_recent(trigger.issued_at));
        self.response_urls
            .retain(|_, right| is_recent(right.issued_at));
    }
}
