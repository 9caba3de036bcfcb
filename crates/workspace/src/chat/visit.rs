//! Who is looking at what, in which language: read from the address first, then from cookies.
//! It must never trust either further than to choose among what exists.

use axum::http::{HeaderMap, header};
use matoi_page::Lang;
use serde::Deserialize;

use super::words::{self, Words};
use crate::World;
use crate::model::{Channel, ChannelKind, User};

/// The address's parameters.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Asked {
    #[serde(rename = "as")]
    persona: Option<String>,
    lang: Option<String>,
    channel: Option<String>,
    thread: Option<String>,
    home: Option<String>,
    before: Option<String>,
}

impl Asked {
    /// The address to go back to after a form was sent.
    pub(super) fn back_to(persona: &str, channel: &str, thread: Option<&str>) -> Self {
        Self {
            persona: Some(persona.to_owned()),
            channel: Some(channel.to_owned()),
            thread: thread.map(str::to_owned),
            ..Self::default()
        }
    }
}

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
}

impl<'w> Visit<'w> {
    /// None only in a world without people.
    pub(super) fn of(world: &'w World, asked: &Asked, headers: &HeaderMap) -> Option<Self> {
        let me = [asked.persona.as_deref(), cookie(headers, PERSONA_COOKIE)]
            .into_iter()
            .flatten()
            .find_map(|id| world.personas().find(|user| user.id == id))
            .or_else(|| world.personas().next())?;
        let lang = [
            asked.lang.as_deref(),
            cookie(headers, LANG_COOKIE),
            Some(&me.locale),
        ]
        .into_iter()
        .flatten()
        .find_map(Lang::from_tag)
        .unwrap_or(Lang::Ja);
        let home = asked
            .home
            .as_deref()
            .and_then(|id| world.app(id))
            .map(|app| app.id.as_str());
        let channel = match (&asked.channel, home) {
            (_, Some(_)) => None,
            (Some(id), None) => world
                .channel(id)
                .filter(|channel| channel.is_visible_to(&me.id)),
            (None, None) => first_channel(world, me),
        };
        let thread = channel
            .zip(asked.thread.as_deref())
            .and_then(|(channel, ts)| channel.messages.get(ts))
            .map(|message| message.ts.as_str());
        let before = asked.before.clone();
        Some(Self {
            world,
            me,
            lang,
            words: words::of(lang),
            channel,
            home,
            thread,
            before,
        })
    }

    /// The cookies that keep an explicit choice for the next visit.
    pub(super) fn cookies(&self, asked: &Asked) -> Vec<String> {
        let mut cookies = Vec::new();
        if asked.persona.is_some() {
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
        ];
        for (name, value) in more {
            if let Some(value) = value {
                parameters.push_str(&format!("&{name}={}", query(value)));
            }
        }
        parameters
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

fn first_channel<'w>(world: &'w World, me: &'w User) -> Option<&'w Channel> {
    world
        .channels()
        .find(|channel| channel.is_general)
        .or_else(|| world.channels_visible_to(&me.id).next())
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// A value in an address. Ids and time stamps are plain; everything else is encoded.
fn query(value: &str) -> String {
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
