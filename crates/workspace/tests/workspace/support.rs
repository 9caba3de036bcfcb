//! A world with human verbs.

use jiff::{SignedDuration, Timestamp};
use matoi_workspace::{Answer, Call, Seed, World};
use serde_json::{Value, json};

const MORE_SCOPES: [&str; 7] = [
    "bookmarks:write",
    "canvases:read",
    "canvases:write",
    "files:write",
    "pins:read",
    "team:read",
    "users.profile:read",
];
const MORE_EVENTS: [&str; 6] = [
    "channel_created",
    "file_shared",
    "message.im",
    "pin_added",
    "pin_removed",
    "team_join",
];

/// A world, the time in it, and who is who.
pub struct Stage {
    pub world: World,
    pub now: Timestamp,
}

impl Stage {
    /// A stage whose app may do and hears of much more than the one that comes with a workspace: what is
    /// tried here is Slack, not one app.
    pub fn new() -> Self {
        let mut stage = Self {
            world: World::new(Seed::from_number(1)),
            now: matoi_workspace::defaults::first_day(),
        };
        stage.widen();
        stage
    }

    fn widen(&mut self) {
        self.redeclare(&MORE_SCOPES, &MORE_EVENTS);
    }

    /// Lets the app hear of these too.
    pub fn subscribe(&mut self, events: &[&str]) {
        self.redeclare(&[], events);
    }

    fn redeclare(&mut self, scopes: &[&str], events: &[&str]) {
        let (owner, id) = (self.person("shigeru"), self.app_id());
        let exported = self.ok(&owner, "apps.manifest.export", json!({"app_id": id}));
        let mut manifest = exported["manifest"].clone();
        for (place, more) in [
            ("/oauth_config/scopes/bot", scopes),
            ("/settings/event_subscriptions/bot_events", events),
        ] {
            let all = manifest.pointer_mut(place).and_then(Value::as_array_mut);
            let all = all.unwrap();
            // A manifest takes nothing twice, and the app hears of more as it learns more.
            let new = more.iter().map(|one| json!(one));
            let new: Vec<Value> = new.filter(|one| !all.contains(one)).collect();
            all.extend(new);
        }
        let update = json!({"app_id": id, "manifest": manifest});
        self.ok(&owner, "apps.manifest.update", update);
        self.ok(&owner, "sandbox.install", json!({"app_id": id}));
    }

    /// Lets time pass.
    pub fn wait_ms(&mut self, ms: i64) {
        self.now = self
            .now
            .checked_add(SignedDuration::from_millis(ms))
            .unwrap();
    }

    /// The token of a persona.
    pub fn person(&self, name: &str) -> String {
        let mut personas = self.world.personas();
        let user = personas.find(|user| user.name == name).unwrap();
        user.token.clone().unwrap()
    }

    pub fn id_of(&self, name: &str) -> String {
        let mut users = self.world.users();
        users.find(|user| user.name == name).unwrap().id.clone()
    }

    pub fn bot(&self) -> String {
        self.world.apps().next().unwrap().bot_token.clone()
    }

    pub fn app_id(&self) -> String {
        self.world.apps().next().unwrap().id.clone()
    }

    pub fn channel(&self, name: &str) -> String {
        self.world.channel_named(name).unwrap().id.clone()
    }

    /// Calls a method a second later than the call before.
    pub fn call(&mut self, token: &str, method: &str, args: Value) -> Answer {
        self.wait_ms(1_000);
        self.call_now(token, method, args)
    }

    pub fn call_now(&mut self, token: &str, method: &str, args: Value) -> Answer {
        self.world.call(&Call {
            token: Some(token.to_owned()),
            method: method.to_owned(),
            args: args.as_object().cloned().unwrap(),
            now: self.now,
        })
    }

    /// A call that is expected to work.
    pub fn ok(&mut self, token: &str, method: &str, args: Value) -> Value {
        let answer = self.call(token, method, args);
        assert!(answer.is_ok(), "{method}: {}", answer.body);
        answer.body
    }

    /// A call that is expected to be refused with this code.
    pub fn refused(&mut self, token: &str, method: &str, args: Value, code: &str) -> Value {
        let answer = self.call(token, method, args.clone());
        assert_eq!(
            answer.error(),
            Some(code),
            "{method} {args}: {}",
            answer.body
        );
        answer.body
    }

    /// What the app hears, as `(type, payload)`, and acknowledges.
    pub fn heard(&mut self) -> Vec<Value> {
        let app = self.app_id();
        self.heard_of(&app)
    }

    /// What this app hears, wherever it is.
    pub fn heard_of(&mut self, app: &str) -> Vec<Value> {
        let taken = self.world.take_outgoing(app);
        taken.into_iter().map(|one| one.payload).collect()
    }

    /// The inner events the app hears, by type and subtype.
    pub fn heard_types(&mut self) -> Vec<String> {
        let kind = |event: &Value| match event["subtype"].as_str() {
            Some(subtype) => format!("{}/{subtype}", event["type"].as_str().unwrap()),
            None => event["type"].as_str().unwrap().to_owned(),
        };
        self.heard()
            .iter()
            .map(|payload| kind(&payload["event"]))
            .collect()
    }

    /// Acknowledges the newest thing a person waits for.
    pub fn acknowledge(&mut self, payload: Option<Value>) -> Answer {
        let app = self.app_id();
        let waiting = self
            .world
            .owed_to(&app)
            .filter(|one| one.asked_by.is_some());
        let delivery = waiting.last().unwrap().id;
        let now = self.now;
        self.world.act(&matoi_workspace::Act::Acknowledge {
            delivery,
            payload,
            now,
        })
    }
}
