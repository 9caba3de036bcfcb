//! What apps hear of: which event goes to whom, and the envelope it travels in. It must never know
//! which method caused an event, nor how it is carried.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::delivery_log::Fortune;
use crate::model::{App, Channel, ChannelKind, Delivery, DeliveryKind, Message};
use crate::shapes::{self, Detail};
use crate::world::World;

/// What is owed to all apps together; beyond it the oldest of the app that takes least is dropped,
/// as Slack drops events that nobody has taken for hours.
const DELIVERIES_MAX: usize = 20_000;

/// Who may hear of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Audience<'a> {
    /// Every app that subscribed.
    Everyone,
    /// The apps whose bot is in the channel.
    Channel(&'a str),
    /// One app.
    App(&'a str),
}

impl World {
    /// Queues an event for every app that is to hear of it.
    pub(crate) fn emit(
        &mut self,
        event: &Value,
        subscription: &str,
        audience: Audience<'_>,
        now: Timestamp,
    ) {
        let app_ids: Vec<String> = self
            .apps
            .values()
            .filter(|app| app.bot_events.iter().any(|name| name == subscription))
            .filter(|app| may_hear(app, subscription) && self.takes_events(&app.id))
            .filter(|app| self.hears(app, audience))
            .map(|app| app.id.clone())
            .collect();
        for app_id in app_ids {
            self.queue_event(&app_id, event, now);
        }
    }

    fn hears(&self, app: &App, audience: Audience<'_>) -> bool {
        match audience {
            Audience::Everyone => true,
            Audience::Channel(id) => self
                .channels
                .get(id)
                .is_some_and(|channel| channel.has_member(&app.bot_user)),
            Audience::App(id) => app.id == id,
        }
    }

    fn queue_event(&mut self, app_id: &str, event: &Value, now: Timestamp) {
        let event_id = self.next_id("Ev");
        let Some(app) = self.apps.get(app_id) else {
            return;
        };
        let mut payload = json!({
            "token": app.verification_token,
            "team_id": self.team.id,
            "context_team_id": self.team.id,
            "context_enterprise_id": null,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": now.as_second(),
            "authorizations": [{
                "enterprise_id": null,
                "team_id": self.team.id,
                "user_id": app.bot_user,
                "is_bot": true,
                "is_enterprise_install": false,
            }],
            "is_ext_shared_channel": false,
            "event_context": format!("4-{event_id}"),
        });
        self.spare(&mut payload);
        let delivery = Delivery {
            id: self.last_delivery + 1,
            app_id: app_id.to_owned(),
            kind: DeliveryKind::EventsApi,
            key: event_id,
            payload,
            queued_at: now,
            asked_by: None,
        };
        self.delivery_log.add(&delivery);
        if self.is_event_lost(now) {
            self.delivery_log.settle(delivery.id, now, Fortune::Dropped);
        } else {
            self.last_delivery = delivery.id;
            self.send_event(delivery, now);
        }
    }

    /// Queues something a person waits for; answers what an acknowledgement has to name.
    pub(crate) fn owe(
        &mut self,
        app_id: &str,
        kind: DeliveryKind,
        key: &str,
        payload: Value,
        asked_by: Option<String>,
        now: Timestamp,
    ) -> u64 {
        self.last_delivery += 1;
        let delivery = Delivery {
            id: self.last_delivery,
            app_id: app_id.to_owned(),
            kind,
            key: key.to_owned(),
            payload,
            queued_at: now,
            asked_by,
        };
        self.delivery_log.add(&delivery);
        self.queue(delivery);
        self.last_delivery
    }

    /// Adds to what is owed.
    pub(crate) fn queue(&mut self, delivery: Delivery) {
        if self.deliveries.len() >= DELIVERIES_MAX {
            self.drop_oldest();
        }
        self.deliveries.push_back(delivery);
    }

    /// Makes room: an app nobody runs must not cost another one its deliveries.
    fn drop_oldest(&mut self) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for delivery in &self.deliveries {
            *counts.entry(&delivery.app_id).or_default() += 1;
        }
        let behind = counts.into_iter().max_by_key(|(_, count)| *count);
        let behind = behind.map(|(app_id, _)| app_id.to_owned());
        let mut owed = self.deliveries.iter();
        let oldest = owed.position(|one| Some(&one.app_id) == behind.as_ref());
        if let Some(oldest) = oldest.and_then(|at| self.deliveries.remove(at)) {
            self.delivery_log
                .settle(oldest.id, oldest.queued_at, Fortune::Dropped);
        }
    }

    /// Whether this delivery is still owed.
    pub(crate) fn is_owed(&self, id: u64) -> bool {
        self.deliveries.iter().any(|delivery| delivery.id == id)
    }

    /// `message`, and `app_mention` where it mentions an app.
    pub(crate) fn emit_message(&mut self, channel_id: &str, ts: &str, now: Timestamp) {
        let Some((channel, message)) = self.find_message(channel_id, ts) else {
            return;
        };
        let kind = channel.kind;
        let mut event = shapes::message(self, channel, message, Detail::Fresh, true);
        add_place(&mut event, channel, ts);
        let mentioned = self.mentioned_apps(channel, message);
        self.emit(
            &Value::Object(event.clone()),
            message_subscription(kind),
            Audience::Channel(channel_id),
            now,
        );
        if kind != ChannelKind::Im {
            event.insert("type".into(), "app_mention".into());
            event.remove("channel_type");
            for app in mentioned {
                self.emit(
                    &Value::Object(event.clone()),
                    "app_mention",
                    Audience::App(&app),
                    now,
                );
            }
        }
    }

    fn mentioned_apps(&self, channel: &Channel, message: &Message) -> Vec<String> {
        if message.subtype.is_some() {
            return Vec::new();
        }
        self.apps
            .values()
            .filter(|app| channel.has_member(&app.bot_user))
            .filter(|app| message.app_id.as_ref() != Some(&app.id))
            .filter(|app| crate::text::mentions(&message.text, &app.bot_user))
            .map(|app| app.id.clone())
            .collect()
    }

    /// `message_changed`; the message is already as it is now.
    pub(crate) fn emit_changed(
        &mut self,
        channel_id: &str,
        ts: &str,
        previous: &Message,
        now: Timestamp,
    ) {
        let event_ts = self.next_ts(channel_id, now);
        let Some((channel, message)) = self.find_message(channel_id, ts) else {
            return;
        };
        let kind = channel.kind;
        let event = json!({
            "type": "message",
            "subtype": "message_changed",
            "hidden": true,
            "channel": channel_id,
            "channel_type": shapes::channel_type(kind),
            "ts": event_ts,
            "event_ts": event_ts,
            "message": shapes::message(self, channel, message, Detail::Whole, true),
            "previous_message": shapes::message(self, channel, previous, Detail::Whole, true),
        });
        let subscription = message_subscription(kind);
        self.emit(&event, subscription, Audience::Channel(channel_id), now);
    }

    /// `message_deleted`; the message is already gone.
    pub(crate) fn emit_deleted(&mut self, channel_id: &str, previous: &Message, now: Timestamp) {
        let event_ts = self.next_ts(channel_id, now);
        let Some(channel) = self.channels.get(channel_id) else {
            return;
        };
        let kind = channel.kind;
        let event = json!({
            "type": "message",
            "subtype": "message_deleted",
            "hidden": true,
            "channel": channel_id,
            "channel_type": shapes::channel_type(kind),
            "deleted_ts": previous.ts,
            "ts": event_ts,
            "event_ts": event_ts,
            "previous_message": shapes::message(self, channel, previous, Detail::Whole, true),
        });
        let subscription = message_subscription(kind);
        self.emit(&event, subscription, Audience::Channel(channel_id), now);
    }

    fn find_message(&self, channel_id: &str, ts: &str) -> Option<(&Channel, &Message)> {
        let channel = self.channels.get(channel_id)?;
        Some((channel, channel.messages.get(ts)?))
    }
}

/// The subscription under which messages of such a channel are heard.
pub(crate) fn message_subscription(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Public => "message.channels",
        ChannelKind::Private => "message.groups",
        ChannelKind::Im => "message.im",
    }
}

/// Whether an app has a scope for an event; without it Slack sends nothing.
fn may_hear(app: &App, subscription: &str) -> bool {
    let needed: &[&str] = match subscription {
        "message.channels" => &["channels:history"],
        "message.groups" => &["groups:history"],
        "message.im" => &["im:history"],
        "app_mention" => &["app_mentions:read"],
        "member_joined_channel" | "member_left_channel" | "channel_id_changed" => {
            &["channels:read", "groups:read"]
        }
        "team_join" | "user_change" => &["users:read"],
        name => match name.split('_').next() {
            Some("reaction") => &["reactions:read"],
            Some("pin") => &["pins:read"],
            Some("file") => &["files:read"],
            Some("channel") => &["channels:read"],
            Some("group") => &["groups:read"],
            Some("subteam") => &["usergroups:read"],
            Some(_) | None => return true,
        },
    };
    needed
        .iter()
        .any(|scope| app.scopes.iter().any(|one| one == scope))
}

fn add_place(event: &mut Map<String, Value>, channel: &Channel, event_ts: &str) {
    event.insert("channel".into(), channel.id.clone().into());
    event.insert(
        "channel_type".into(),
        shapes::channel_type(channel.kind).into(),
    );
    event.insert("event_ts".into(), event_ts.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_nobody_runs_costs_no_other_its_deliveries() {
        let mut world = World::new(crate::Seed::from_number(1));
        let mut owe = |app: &str| {
            let kind = DeliveryKind::EventsApi;
            world.owe(app, kind, "", Value::Null, None, Timestamp::UNIX_EPOCH)
        };
        let first = owe("A1");
        for _ in 1..DELIVERIES_MAX {
            owe("A2");
        }
        let last = owe("A1");
        assert!(world.is_owed(first) && world.is_owed(last));
        assert_eq!(world.owed_to("A2").count(), DELIVERIES_MAX - 2);
    }
}
