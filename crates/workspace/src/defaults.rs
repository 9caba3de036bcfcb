//! The world as it is on the first day: a made-up team of eight, three channels, and the one app
//! that lives there. It must never depend on anything but the seed.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;

use crate::delivery_log::DeliveryLog;
use crate::faults::Faults;
use crate::limits::Buckets;
use crate::model::{
    App, CallerKind, Channel, ChannelKind, Heading, Prefs, Shortcut, ShortcutKind, Standing, Team,
    TokenHolder, User, Usergroup,
};
use crate::seed::Seed;
use crate::shapes::TOKYO;
use crate::world::World;

/// Where a world is served until somebody says otherwise.
pub(crate) const BASE_URL: &str = "http://127.0.0.1:1190";

/// When the first day is; a constant, so that the same seed gives the same world.
const FIRST_DAY_SECONDS: i64 = 1_790_000_000;

/// name, real name, display name, title, area, language, standing, colour
type Person = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Standing,
    &'static str,
);

const PEOPLE: [Person; 8] = [
    (
        "shigeru",
        "桐生 しげる",
        "しげる",
        "Owner",
        "owner",
        "ja-JP",
        Standing::Owner,
        "4a5568",
    ),
    (
        "hana",
        "椎名 花",
        "花",
        "Server engineer",
        "server",
        "ja-JP",
        Standing::Member,
        "c2410c",
    ),
    (
        "leo",
        "Leo Marchetti",
        "Leo",
        "Web engineer",
        "web",
        "en-US",
        Standing::Member,
        "1d4ed8",
    ),
    (
        "minato",
        "芦田 みなと",
        "みなと",
        "Mobile engineer",
        "mobile",
        "ja-JP",
        Standing::Member,
        "047857",
    ),
    (
        "priya",
        "Priya Raman",
        "Priya",
        "Infrastructure engineer",
        "infra",
        "en-US",
        Standing::Member,
        "7c3aed",
    ),
    (
        "misaki",
        "久我 みさき",
        "みさき",
        "Director",
        "director",
        "ja-JP",
        Standing::Member,
        "be185d",
    ),
    (
        "kaede",
        "日野 かえで",
        "かえで",
        "Customer support",
        "support",
        "ja-JP",
        Standing::Member,
        "a16207",
    ),
    (
        "tom",
        "Tom Alder",
        "Tom",
        "Newcomer, joined this week",
        "newcomer",
        "en-US",
        Standing::Member,
        "0e7490",
    ),
];

const ENGINEERS: &[&str] = &["hana", "leo", "minato", "priya", "tom"];
const DIRECTORS: &[&str] = &["misaki"];
const CHANNELS: &[&str] = &["general", "alerts", "incidents"];

/// What the pre-installed app may do: what the product's own manifest asks of Slack, and nothing more.
const SCOPES: &[&str] = &[
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:read",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:write",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "usergroups:read",
    "users:read",
    "users:read.email",
];

/// What the pre-installed app offers in menus: callback id, name, where.
const SHORTCUTS: &[(&str, &str, ShortcutKind)] = &[
    ("matoi_raise", "纏をあげる / Raise it", ShortcutKind::Global),
    (
        "matoi_raise_message",
        "纏をあげる / Raise it",
        ShortcutKind::Message,
    ),
    (
        "matoi_note_message",
        "記録する / Record it",
        ShortcutKind::Message,
    ),
];

fn shortcut((callback_id, name, kind): &(&str, &str, ShortcutKind)) -> Shortcut {
    Shortcut {
        callback_id: (*callback_id).into(),
        name: (*name).into(),
        kind: *kind,
    }
}

/// What the pre-installed app hears of, likewise.
const EVENTS: &[&str] = &[
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "channel_deleted",
    "channel_id_changed",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "reaction_added",
    "reaction_removed",
    "user_change",
];

impl World {
    /// A fresh world. The same seed gives the same ids, tokens and people.
    #[must_use]
    pub fn new(seed: Seed) -> Self {
        let mut world = Self::without_people(seed);
        world.team.id = world.next_id("T");
        let people: Vec<String> = PEOPLE.iter().map(|person| world.settle(person)).collect();
        let bot = world.install("matoi", "Matoi", "/matoi");
        for name in CHANNELS {
            let mut members = people.clone();
            members.push(bot.clone());
            world.open_channel(name, members);
        }
        world.group("engineers", "エンジニア / Engineers", ENGINEERS);
        world.group("directors", "ディレクター / Directors", DIRECTORS);
        world
    }

    fn without_people(seed: Seed) -> Self {
        Self {
            dice: seed.first_dice(),
            seed,
            last_id: 0,
            last_delivery: 0,
            team: Team {
                id: String::new(),
                name: "さくらマルシェ / Sakura Marche".into(),
                domain: "sakura-marche".into(),
            },
            users: BTreeMap::new(),
            usergroups: BTreeMap::new(),
            apps: BTreeMap::new(),
            app_records: BTreeMap::new(),
            uninstalled: BTreeMap::new(),
            tokens: BTreeMap::new(),
            channels: BTreeMap::new(),
            deliveries: VecDeque::new(),
            delayed: Vec::new(),
            reordering: Vec::new(),
            triggers: BTreeMap::new(),
            response_urls: BTreeMap::new(),
            modals: Vec::new(),
            homes: Vec::new(),
            ephemerals: VecDeque::new(),
            filled: VecDeque::new(),
            suggested: BTreeMap::new(),
            files: BTreeMap::new(),
            sharings: Vec::new(),
            prefs: Prefs::default(),
            faults: Faults::default(),
            held: Vec::new(),
            saved: BTreeMap::new(),
            clock_offset_ms: 0,
            base_url: BASE_URL.into(),
            tickets: BTreeMap::new(),
            last_ticket: 0,
            calls: VecDeque::new(),
            last_call: 0,
            delivery_log: DeliveryLog::default(),
            buckets: Buckets::default(),
            changes: Vec::new(),
            is_touched: false,
            is_replaying: false,
        }
    }

    fn settle(&mut self, person: &Person) -> String {
        let (name, real_name, display_name, title, area, locale, standing, color) = *person;
        let id = self.next_id("U");
        let token = format!("xoxp-{}", self.seed.secret(&format!("persona {name}"), 40));
        let user = User {
            id: id.clone(),
            name: name.into(),
            real_name: real_name.into(),
            display_name: display_name.into(),
            title: title.into(),
            email: format!("{name}@example.com"),
            locale: locale.into(),
            tz: TOKYO.into(),
            color: color.into(),
            area: Some(area.into()),
            standing,
            deleted: false,
            bot: None,
            token: Some(token.clone()),
        };
        let holder = TokenHolder {
            kind: CallerKind::Person,
            user: id.clone(),
            app_id: None,
            is_revoked: false,
        };
        self.tokens.insert(token, holder);
        self.users.insert(id.clone(), user);
        id
    }

    /// Installs an app with the default scopes and events; answers its bot user.
    fn install(&mut self, name: &str, shown_name: &str, command: &str) -> String {
        let app_id = self.next_id("A");
        let bot_id = self.next_id("B");
        let user_id = self.next_id("U");
        let secret = |what: &str, length| self.seed.secret(&format!("{name} {what}"), length);
        let app = App {
            id: app_id.clone(),
            name: shown_name.into(),
            bot_user: user_id.clone(),
            bot_id: bot_id.clone(),
            bot_token: format!("xoxb-{}", secret("bot", 40)),
            app_token: format!("xapp-1-{app_id}-{}", secret("app", 40)),
            signing_secret: secret("signing", 32),
            verification_token: secret("verification", 24),
            scopes: SCOPES.iter().map(|scope| (*scope).into()).collect(),
            bot_events: EVENTS.iter().map(|event| (*event).into()).collect(),
            commands: vec![command.into()],
            shortcuts: SHORTCUTS.iter().map(shortcut).collect(),
        };
        self.settle_app(app, name);
        user_id
    }

    /// A workspace made by an earlier version learns what the app that came with it offers now. An
    /// app with a manifest of its own keeps to that.
    pub(crate) fn renew_built_in_app(&mut self) {
        let declared = &self.app_records;
        let built_in = self
            .apps
            .values_mut()
            .find(|app| !declared.contains_key(&app.id));
        if let Some(app) = built_in {
            app.scopes = SCOPES.iter().map(|scope| (*scope).into()).collect();
            app.bot_events = EVENTS.iter().map(|event| (*event).into()).collect();
            app.shortcuts = SHORTCUTS.iter().map(shortcut).collect();
        }
    }

    fn open_channel(&mut self, name: &str, members: Vec<String>) {
        let id = self.next_id("C");
        let channel = Channel {
            id: id.clone(),
            name: name.into(),
            previous_names: Vec::new(),
            kind: ChannelKind::Public,
            is_general: name == "general",
            is_archived: false,
            creator: members.first().cloned().unwrap_or_default(),
            created: FIRST_DAY_SECONDS,
            topic: Heading::default(),
            purpose: Heading::default(),
            members,
            messages: BTreeMap::new(),
            pins: Vec::new(),
            bookmarks: Vec::new(),
            last_ts_us: 0,
            last_read: BTreeMap::new(),
        };
        self.channels.insert(id, channel);
    }

    fn group(&mut self, handle: &str, name: &str, people: &[&str]) {
        let id = self.next_id("S");
        let users = self
            .users
            .values()
            .filter(|user| people.contains(&user.name.as_str()))
            .map(|user| user.id.clone())
            .collect();
        let created_by = self.users.keys().next().cloned().unwrap_or_default();
        let group = Usergroup {
            id: id.clone(),
            handle: handle.into(),
            name: name.into(),
            description: String::new(),
            users,
            created_by,
            created: FIRST_DAY_SECONDS,
        };
        self.usergroups.insert(id, group);
    }

    /// A new id of the given sort; never given out before, also not before a reset.
    pub(crate) fn next_id(&mut self, prefix: &str) -> String {
        self.last_id += 1;
        format!("{prefix}0{:0>8}", base36(self.last_id))
    }
}

/// The moment a fresh world starts from, for tests that need some time.
#[must_use]
pub fn first_day() -> Timestamp {
    Timestamp::from_second(FIRST_DAY_SECONDS).unwrap_or_default()
}

fn base36(mut number: u64) -> String {
    const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut digits = Vec::new();
    loop {
        let digit = usize::try_from(number % 36).unwrap_or_default();
        digits.push(DIGITS[digit]);
        number /= 36;
        if number == 0 {
            break;
        }
    }
    digits
        .iter()
        .rev()
        .map(|digit| char::from(*digit))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_workspace_learns_what_is_offered_now() {
        let fresh = World::new(Seed::from_number(1));
        let mut old = fresh.clone();
        for app in old.apps.values_mut() {
            app.shortcuts.clear();
            app.bot_events.clear();
        }
        assert_ne!(old.apps, fresh.apps);
        old.renew_built_in_app();
        assert_eq!(old.apps, fresh.apps);
    }
}
