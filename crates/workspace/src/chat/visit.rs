//! Who is looking at what, in which language: read from the address first, then from cookies.
//! It must never trust either further than to choose among what exists.

use axum::http::{HeaderMap, header};
use matoi_page::Lang;
use serde::Deserialize;
use serde_json::Value;

use super::words::{self, Words};
use crate::World;
use crate::model::{App, Channel, ChannelKind, Message, ShortcutKind, User};

/// The address's parameters.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Asked {
    #[serde(rename = "as")]
    persona: Option<String>,
    lang: Option<String>,
    channel: Option<String>,
    thread: Option<String>,
    home: Option<String>,
    /// Messages before this one only.
    before: Option<String>,
    /// The page around this message.
    at: Option<String>,
    /// Read up to here when the page was opened; what came later is new.
    since: Option<String>,
    /// Marked unread from here on, so that looking does not mark it read again.
    unread: Option<String>,
    /// The message whose menu is open.
    menu: Option<String>,
    /// The message being edited.
    edit: Option<String>,
    /// Why the last thing did not work, for those without scripts.
    problem: Option<String>,
    /// What was wrong in a form: JSON, block id → sentence.
    wrong: Option<String>,
}

impl Asked {
    /// The page a form stood on, as its `back` field says.
    pub(super) fn of_address(parameters: &str) -> Self {
        serde_urlencoded::from_str(parameters).unwrap_or_default()
    }

    /// The app whose home tab is opened.
    pub(super) fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }
}

/// A page around a message has this many newer ones on it.
const MESSAGES_AFTER: usize = 40;
const PERSONA_COOKIE: &str = "matoi_as";
const LANG_COOKIE: &str = "matoi_lang";
const COOKIE_RULES: &str = "Path=/workspace; SameSite=Lax; HttpOnly; Max-Age=2592000";

/// One look at the page, resolved against the world.
pub(super) struct Visit<'w> {
    pub(super) world: &'w World,
    pub(super) me: &'w User,
    pub(super) lang: Lang,
    pub(super) words: &'static Words,
    /// The channel in the middle; none when it is unknown or a home tab is shown.
    pub(super) channel: Option<&'w Channel>,
    /// The app whose home tab is shown.
    pub(super) home: Option<&'w str>,
    pub(super) thread: Option<&'w str>,
    pub(super) before: Option<String>,
    /// Read up to here; empty if nothing ever was.
    pub(super) since: String,
    pub(super) is_held_unread: bool,
    /// The message whose menu is open.
    pub(super) menu: Option<&'w Message>,
    /// The person's own message that is being edited.
    pub(super) edit: Option<&'w Message>,
    pub(super) problem: Option<String>,
    pub(super) wrong: Vec<(String, String)>,
}

impl<'w> Visit<'w> {
    /// None only in a world without people.
    pub(super) fn of(world: &'w World, asked: &Asked, headers: &HeaderMap) -> Option<Self> {
        let me = [asked.persona.as_deref(), cookie(headers, PERSONA_COOKIE)]
            .into_iter()
            .flatten()
            .find_map(|id| world.personas().find(|user| user.id == id))
            .or_else(|| world.personas().next())?;
        let lang = language(asked, headers, me);
        let home = asked
            .home
            .as_deref()
            .and_then(|id| world.app(id))
            .map(|app| app.id.as_str());
        let channel = match (&asked.channel, home) {
            (_, Some(_)) => None,
            (Some(id), None) => world
                .channel(id)
                .filter(|channel| world.sees(&me.id, channel)),
            (None, None) => first_channel(world, me),
        };
        let message = |ts: &Option<String>| channel?.messages.get(ts.as_deref()?);
        let read = channel.and_then(|channel| channel.last_read.get(&me.id));
        let since = asked.unread.as_ref().or(asked.since.as_ref()).or(read);
        let before = asked
            .before
            .clone()
            .or_else(|| page_around(channel?, asked.at.as_deref()?));
        Some(Self {
            world,
            me,
            lang,
            words: words::of(lang),
            channel,
            home,
            thread: message(&asked.thread).map(|message| message.ts.as_str()),
            before,
            since: since.cloned().unwrap_or_default(),
            is_held_unread: asked.unread.is_some(),
            menu: message(&asked.menu),
            edit: message(&asked.edit).filter(|message| message.user == me.id),
            problem: asked.problem.clone(),
            wrong: wrong(asked),
        })
    }

    /// The cookies that keep an explicit choice for the next visit.
    pub(super) fn cookies(&self, asked: &Asked, headers: &HeaderMap) -> Vec<String> {
        let mut cookies = Vec::new();
        // Files are shown to whoever the cookie names, so it is always there.
        if asked.persona.is_some() || cookie(headers, PERSONA_COOKIE).is_none() {
            cookies.push(format!("{PERSONA_COOKIE}={}; {COOKIE_RULES}", self.me.id));
        }
        if asked.lang.is_some() {
            cookies.push(format!("{LANG_COOKIE}={}; {COOKIE_RULES}", self.lang.tag()));
        }
        cookies
    }

    /// The address of a channel for this person.
    pub(super) fn channel_href(&self, channel: &str) -> String {
        format!(
            "/workspace?as={}&channel={}",
            query(&self.me.id),
            query(channel)
        )
    }

    /// The address of a thread for this person.
    pub(super) fn thread_href(&self, channel: &str, ts: &str) -> String {
        format!("{}&thread={}", self.channel_href(channel), query(ts))
    }

    /// The address of an app's home tab for this person.
    pub(super) fn home_href(&self, app: &str) -> String {
        format!("/workspace?as={}&home={}", query(&self.me.id), query(app))
    }

    /// This very page's parameters, for fragments and for switching language.
    pub(super) fn parameters(&self, lang: Lang) -> String {
        let mut parameters = format!("as={}&lang={}", query(&self.me.id), lang.tag());
        let more = [
            ("channel", self.channel.map(|channel| channel.id.as_str())),
            ("home", self.home),
            ("thread", self.thread),
            ("before", self.before.as_deref()),
            (
                "since",
                Some(self.since.as_str()).filter(|since| !since.is_empty()),
            ),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                parameters.push_str(&format!("&{name}={}", query(value)));
            }
        }
        parameters
    }

    /// The address of one message: among its neighbours, or in its thread.
    pub(super) fn message_href(&self, channel: &str, message: &Message) -> String {
        let ts = message.ts.as_str();
        match message.thread_ts.as_deref().filter(|thread| *thread != ts) {
            Some(thread) => format!("{}#t-{ts}", self.thread_href(channel, thread)),
            None => format!("{}&at={}#m-{ts}", self.channel_href(channel), query(ts)),
        }
    }

    /// The blocks of a view of this person's; none if it is another's or gone.
    pub(super) fn blocks_of_view(&self, id: &str) -> &'w [Value] {
        let view = self.world.view(id).filter(|view| view.user == self.me.id);
        view.and_then(|view| view.body.get("blocks"))
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// What apps offer in one of the two menus: app, callback id, name.
    pub(super) fn shortcuts(&self, kind: ShortcutKind) -> Vec<(&'w str, &'w str, &'w str)> {
        let of_app = |app: &'w App| {
            let offered = app.shortcuts.iter().filter(move |one| one.kind == kind);
            offered.map(|one| (app.id.as_str(), one.callback_id.as_str(), one.name.as_str()))
        };
        self.world.apps().flat_map(of_app).collect()
    }

    /// Why the last thing did not work, in words; empty if it did.
    pub(super) fn problem_text(&self) -> String {
        self.problem
            .as_deref()
            .map(|code| words::problem(self.words, code))
            .unwrap_or_default()
    }

    /// What people call a conversation: its name, or the other person of a direct message.
    pub(super) fn name_of(&self, channel: &Channel) -> String {
        if channel.kind != ChannelKind::Im {
            return channel.name.clone();
        }
        let other = channel.members.iter().find(|member| **member != self.me.id);
        other.map_or_else(|| self.person(&self.me.id), |other| self.person(other))
    }

    /// The name shown for a person or bot user.
    pub(super) fn person(&self, id: &str) -> String {
        let Some(user) = self.world.user(id) else {
            return id.to_owned();
        };
        let names = [&user.display_name, &user.real_name, &user.name];
        names
            .into_iter()
            .find(|name| !name.is_empty())
            .cloned()
            .unwrap_or_default()
    }
}

fn language(asked: &Asked, headers: &HeaderMap, me: &User) -> Lang {
    [
        asked.lang.as_deref(),
        cookie(headers, LANG_COOKIE),
        Some(&me.locale),
    ]
    .into_iter()
    .flatten()
    .find_map(Lang::from_tag)
    .unwrap_or(Lang::Ja)
}

fn wrong(asked: &Asked) -> Vec<(String, String)> {
    let errors: Option<std::collections::BTreeMap<String, String>> = asked
        .wrong
        .as_deref()
        .and_then(|errors| serde_json::from_str(errors).ok());
    errors.unwrap_or_default().into_iter().collect()
}

/// Where a page ends that has a message and what was said soon after it; none if that is the
/// newest page anyway.
fn page_around(channel: &Channel, ts: &str) -> Option<String> {
    let newer = channel
        .timeline()
        .rev()
        .take_while(|message| message.ts.as_str() > ts);
    if newer.count() < super::message::MESSAGES_MAX {
        return None;
    }
    let mut after = channel
        .timeline()
        .filter(|message| message.ts.as_str() > ts);
    after.nth(MESSAGES_AFTER).map(|message| message.ts.clone())
}

fn first_channel<'w>(world: &'w World, me: &'w User) -> Option<&'w Channel> {
    let seen = || world.channels_visible_to(&me.id);
    seen()
        .find(|channel| channel.is_general)
        .or_else(|| seen().next())
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// A value in an address. Ids and time stamps are plain; everything else is encoded.
pub(super) fn query(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
