//! The lines of a list of messages, put together: days, what is new, what happened, who said
//! what. It must never leave out anything that was said.

use jiff::tz::TimeZone;
use matoi_page::{Html, blocks};
use serde_json::Value;

use super::message::{Clock, Pill, Row, Said, Sort};
use super::visit::Visit;
use super::words::{self, fill};
use super::{body, emoji, menu};
use crate::model::{Channel, Ephemeral, Message, Reaction, moment_of_ts};

/// What a deleted message with replies leaves behind.
const TOMBSTONE: &str = "tombstone";

/// Whether this is something a person wrote, not something that happened.
pub(super) fn is_talk(message: &Message) -> bool {
    matches!(
        message.subtype.as_deref(),
        None | Some("thread_broadcast" | "me_message" | "file_share")
    )
}

/// The time of day of a message, for this person.
pub(super) fn clock(visit: &Visit<'_>, ts: &str) -> String {
    moment(visit, ts, "%H:%M")
}

fn moment(visit: &Visit<'_>, ts: &str, format: &str) -> String {
    let zone = TimeZone::get(&visit.me.tz).unwrap_or(TimeZone::UTC);
    moment_of_ts(ts)
        .map(|moment| moment.to_zoned(zone).strftime(format).to_string())
        .unwrap_or_default()
}

/// Whether this person can do more here than read.
pub(super) fn can_act(visit: &Visit<'_>, channel: &Channel) -> bool {
    !channel.is_archived && channel.has_member(&visit.me.id)
}

/// The lines of a list.
pub(super) fn of(
    visit: &Visit<'_>,
    channel: &Channel,
    shown: &[&Message],
    private: Vec<&Ephemeral>,
    in_thread: bool,
) -> Vec<Row> {
    let mut list = List {
        visit,
        channel,
        in_thread,
        rows: Vec::new(),
        day: String::new(),
        is_new_told: in_thread || visit.since.is_empty(),
    };
    let mut private = private.into_iter().peekable();
    let mut at = 0;
    while at < shown.len() {
        let message = shown[at];
        while let Some(one) = private.next_if(|one| one.ts < message.ts) {
            list.ephemeral(one);
        }
        let together = joined_together(&shown[at..]);
        if together > 0 {
            list.joined(&shown[at..at + together]);
            at += together;
            continue;
        }
        match happened(visit, message) {
            Some(text) => list.happened(message, text),
            None => list.said(message),
        }
        at += 1;
    }
    for one in private {
        list.ephemeral(one);
    }
    list.rows
}

/// How many of the next messages are people joining at the same invitation.
fn joined_together(messages: &[&Message]) -> usize {
    let joins = |message: &Message| message.subtype.as_deref() == Some("channel_join");
    let Some(first) = messages.first().filter(|first| joins(first)) else {
        return 0;
    };
    messages
        .iter()
        .take_while(|next| joins(next) && inviter(next) == inviter(first))
        .count()
}

fn inviter(message: &Message) -> Option<&str> {
    message.extra.get("inviter").and_then(Value::as_str)
}

/// A sentence for what Slack reports as a message, in the page's language.
fn happened(visit: &Visit<'_>, message: &Message) -> Option<Html> {
    let words = visit.words;
    let (sentence, field) = match message.subtype.as_deref()? {
        "channel_leave" | "group_leave" => (words.left, ""),
        "channel_topic" | "group_topic" => (words.topic, "topic"),
        "channel_purpose" | "group_purpose" => (words.purpose, "purpose"),
        "channel_name" | "group_name" => (words.renamed, "name"),
        "channel_archive" | "group_archive" => (words.was_archived, ""),
        "channel_unarchive" | "group_unarchive" => (words.was_unarchived, ""),
        "channel_convert_to_private" => (words.made_private, ""),
        "channel_convert_to_public" => (words.made_public, ""),
        _ => return None,
    };
    let text = message
        .extra
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default();
    let sentence = fill(sentence, &[("names", &visit.person(&message.user))]);
    let (before, after) = sentence.split_once("{text}").unwrap_or((&sentence, ""));
    let mut html = Html::text(before);
    html.push(&body::with_context(visit, &body::Spot::default(), |ctx| {
        blocks::mrkdwn(text, ctx)
    }));
    html.push_text(after);
    Some(html)
}

/// The list while it is being put together.
struct List<'v, 'w> {
    visit: &'v Visit<'w>,
    channel: &'v Channel,
    in_thread: bool,
    rows: Vec<Row>,
    day: String,
    is_new_told: bool,
}

impl List<'_, '_> {
    fn joined(&mut self, messages: &[&Message]) {
        let words = self.visit.words;
        let names: Vec<String> = messages
            .iter()
            .map(|message| self.visit.person(&message.user))
            .collect();
        let names = names.join(words.and);
        let by = inviter(messages[0]).map(|by| self.visit.person(by));
        let text = match &by {
            Some(by) => fill(words.invited, &[("by", by), ("names", &names)]),
            None => fill(words.joined, &[("names", &names)]),
        };
        self.happened(messages[0], Html::text(&text));
    }

    fn happened(&mut self, message: &Message, text: Html) {
        self.begin_day(&message.ts);
        self.rows.push(Row::Happened {
            id: self.row_id(&message.ts),
            text,
        });
    }

    fn ephemeral(&mut self, one: &Ephemeral) {
        let app = self.visit.world.app(&one.app_id);
        let message = Message {
            ts: one.ts.clone(),
            user: app.map(|app| app.bot_user.clone()).unwrap_or_default(),
            app_id: Some(one.app_id.clone()),
            text: one.text.clone(),
            blocks: one.blocks.clone(),
            attachments: one.attachments.clone(),
            ..Message::default()
        };
        self.push(&message, Sort::OnlyYou);
    }

    fn said(&mut self, message: &Message) {
        let is_broadcast = message.subtype.as_deref() == Some("thread_broadcast");
        let sort = if is_broadcast && !self.in_thread {
            Sort::AlsoSent
        } else {
            Sort::Plain
        };
        self.push(message, sort);
    }

    fn push(&mut self, message: &Message, sort: Sort) {
        self.begin_day(&message.ts);
        if sort != Sort::OnlyYou {
            self.begin_new(message);
        }
        let visit = self.visit;
        let channel = self.channel;
        let id = self.row_id(&message.ts);
        let is_app = message.app_id.is_some();
        let author = match message.extra.get("username").and_then(Value::as_str) {
            Some(name) => name.to_owned(),
            None => visit.person(&message.user),
        };
        let area = visit
            .world
            .user(&message.user)
            .and_then(|user| user.area.as_deref())
            .map(|area| words::area(area, visit.lang));
        let thread = message.thread_ts.as_deref().unwrap_or(&message.ts);
        let has_menu = sort != Sort::OnlyYou && message.subtype.as_deref() != Some(TOMBSTONE);
        let here = visit.parameters(visit.lang);
        let said = Said {
            ts: message.ts.clone(),
            avatar: body::avatar_of(visit, message, &author),
            author,
            area: area.unwrap_or_default(),
            is_app,
            time: self.clock(&message.ts),
            href: visit.message_href(&channel.id, message),
            is_edited: message.edited.is_some() && !is_app,
            pinned: self.pinned(&message.ts),
            sort,
            body: body::of(visit, channel, message, &id),
            reactions: message
                .reactions
                .iter()
                .map(|reaction| self.pill(message, reaction))
                .collect(),
            replies: self.replies(message),
            thread_href: visit.thread_href(&channel.id, thread),
            menu_href: has_menu.then(|| format!("/workspace?{here}&menu={}#foot", message.ts)),
            is_mine: message.user == visit.me.id && is_talk(message),
            id,
        };
        self.rows.push(Row::Said(Box::new(said)));
    }

    /// Where what this person has not read yet begins.
    fn begin_new(&mut self, message: &Message) {
        let is_news = message.ts > self.visit.since && message.user != self.visit.me.id;
        if is_news && !self.is_new_told {
            self.is_new_told = true;
            self.rows.push(Row::New);
        }
    }

    fn row_id(&self, ts: &str) -> String {
        format!("{}-{ts}", if self.in_thread { "t" } else { "m" })
    }

    fn begin_day(&mut self, ts: &str) {
        let day = self.moment(ts, "%Y-%m-%d");
        if day == self.day || self.in_thread {
            return;
        }
        let format = match self.visit.lang {
            matoi_page::Lang::Ja => "%Y年%-m月%-d日",
            matoi_page::Lang::En => "%B %-d, %Y",
        };
        self.rows.push(Row::Day {
            id: format!("d-{day}"),
            text: self.moment(ts, format),
        });
        self.day = day;
    }

    fn clock(&self, ts: &str) -> Clock {
        Clock {
            short: self.moment(ts, "%H:%M"),
            full: self.moment(ts, "%Y-%m-%d %H:%M:%S %Z"),
            iso: moment_of_ts(ts)
                .map(|moment| moment.to_string())
                .unwrap_or_default(),
        }
    }

    fn moment(&self, ts: &str, format: &str) -> String {
        moment(self.visit, ts, format)
    }

    fn pinned(&self, ts: &str) -> Option<String> {
        let pin = self.channel.pins.iter().find(|pin| pin.ts == ts)?;
        Some(fill(
            self.visit.words.pinned_by,
            &[("name", &self.visit.person(&pin.created_by))],
        ))
    }

    fn replies(&self, message: &Message) -> Option<String> {
        let last = message.replies.last().filter(|_| !self.in_thread)?;
        let words = self.visit.words;
        let count = message.replies.len();
        let counted = if count == 1 {
            words.one_reply.to_owned()
        } else {
            fill(words.replies, &[("count", &count.to_string())])
        };
        Some(format!(
            "{counted} · {}",
            fill(words.last_reply, &[("time", &self.moment(last, "%H:%M"))])
        ))
    }

    fn pill(&self, message: &Message, reaction: &Reaction) -> Pill {
        let who: Vec<String> = reaction
            .users
            .iter()
            .map(|user| self.visit.person(user))
            .collect();
        Pill {
            glyph: blocks::emoji::glyph(&reaction.name)
                .unwrap_or_else(|| format!(":{}:", reaction.name)),
            act: menu::act("react", self.channel, message, &[&reaction.name]),
            word: emoji::reaction(&reaction.name, self.visit.lang),
            count: reaction.users.len(),
            who: who.join(self.visit.words.and),
            is_mine: reaction.users.contains(&self.visit.me.id),
            name: reaction.name.clone(),
        }
    }
}
