//! A channel's messages as the page shows them: who, when, what, and what can be done with it.
//! It must never decide anything about a message; Slack's own shape is all it reads.

use askama::Template;
use jiff::tz::TimeZone;
use matoi_page::{Html, avatar, blocks};
use serde_json::Value;

use super::body;
use super::visit::Visit;
use super::words::{self, fill};
use crate::model::{Channel, Ephemeral, Message, Reaction, Ts, moment_of_ts};

/// This many messages are on one page; older ones are a link away.
pub(super) const MESSAGES_MAX: usize = 150;

/// One line of the list.
pub(super) enum Row {
    /// A new day begins.
    Day { id: String, text: String },
    /// Something happened in the channel.
    Happened { id: String, text: Html },
    /// Somebody said something.
    Said(Box<Said>),
}

/// A message, ready to be shown.
pub(super) struct Said {
    pub(super) id: String,
    pub(super) ts: Ts,
    pub(super) author: String,
    pub(super) avatar: Html,
    pub(super) area: String,
    pub(super) is_app: bool,
    pub(super) time: Clock,
    pub(super) href: String,
    pub(super) is_edited: bool,
    pub(super) pinned: Option<String>,
    pub(super) sort: Sort,
    pub(super) body: Html,
    pub(super) reactions: Vec<Pill>,
    pub(super) replies: Option<String>,
    pub(super) thread_href: String,
}

/// How a message stands in the list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Said to everybody here.
    Plain,
    /// Said in a thread and shown here too.
    AlsoSent,
    /// Said to this person only.
    OnlyYou,
}

impl Said {
    fn is_only_yours(&self) -> bool {
        self.sort == Sort::OnlyYou
    }

    fn was_also_sent(&self) -> bool {
        self.sort == Sort::AlsoSent
    }
}

/// A moment, for eyes and for machines.
pub(super) struct Clock {
    pub(super) short: String,
    pub(super) full: String,
    pub(super) iso: String,
}

/// One emoji under a message.
pub(super) struct Pill {
    pub(super) name: String,
    pub(super) glyph: String,
    pub(super) word: Option<&'static str>,
    pub(super) count: usize,
    pub(super) who: String,
    pub(super) is_mine: bool,
}

#[derive(Template)]
#[template(path = "chat/messages.html")]
struct Messages<'a> {
    words: &'a words::Words,
    rows: &'a [Row],
    older: Option<String>,
    newest: Option<String>,
    can_act: bool,
}

/// The messages of a channel, ephemerals among them, oldest first.
pub(super) fn channel_list(visit: &Visit<'_>, channel: &Channel) -> Result<Html, askama::Error> {
    let before = visit.before.as_deref();
    let mut newest_first = channel
        .timeline()
        .rev()
        .filter(|message| before.is_none_or(|ts| message.ts.as_str() < ts));
    let mut shown: Vec<&Message> = newest_first.by_ref().take(MESSAGES_MAX).collect();
    let has_older = newest_first.next().is_some();
    shown.reverse();
    let here = visit.channel_href(&channel.id);
    let older = shown
        .first()
        .filter(|_| has_older)
        .map(|first| format!("{here}&before={}", first.ts));
    let from = shown.first().map_or("", |first| first.ts.as_str());
    let private = visit
        .world
        .ephemerals_of(&visit.me.id, &channel.id)
        .filter(|one| {
            one.thread_ts.is_none() && before.is_none() && (one.ts.as_str() >= from || !has_older)
        });
    let rows = rows(visit, channel, &shown, private.collect(), false);
    let list = Messages {
        words: visit.words,
        rows: &rows,
        older,
        newest: before.map(|_| here),
        can_act: can_act(visit, channel),
    };
    Ok(Html::trusted(list.render()?))
}

/// A thread: its first message and the replies.
pub(super) fn thread_list(
    visit: &Visit<'_>,
    channel: &Channel,
    ts: &str,
) -> Result<Html, askama::Error> {
    let shown: Vec<&Message> = channel.thread(ts).collect();
    let private = visit
        .world
        .ephemerals_of(&visit.me.id, &channel.id)
        .filter(|one| one.thread_ts.as_deref() == Some(ts));
    let rows = rows(visit, channel, &shown, private.collect(), true);
    let list = Messages {
        words: visit.words,
        rows: &rows,
        older: None,
        newest: None,
        can_act: can_act(visit, channel),
    };
    Ok(Html::trusted(list.render()?))
}

fn can_act(visit: &Visit<'_>, channel: &Channel) -> bool {
    !channel.is_archived && channel.has_member(&visit.me.id)
}

fn rows(
    visit: &Visit<'_>,
    channel: &Channel,
    shown: &[&Message],
    private: Vec<&Ephemeral>,
    in_thread: bool,
) -> Vec<Row> {
    let zone = TimeZone::get(&visit.me.tz).unwrap_or(TimeZone::UTC);
    let mut list = List {
        visit,
        channel,
        zone,
        in_thread,
        rows: Vec::new(),
        day: String::new(),
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
    html.push(&body::with_context(visit, &message.ts, |ctx| {
        blocks::mrkdwn(text, ctx)
    }));
    html.push_text(after);
    Some(html)
}

/// The list while it is being put together.
struct List<'v, 'w> {
    visit: &'v Visit<'w>,
    channel: &'v Channel,
    zone: TimeZone,
    in_thread: bool,
    rows: Vec<Row>,
    day: String,
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
        let visit = self.visit;
        let user = visit.world.user(&message.user);
        let is_app = message.app_id.is_some();
        let author = match message.extra.get("username").and_then(Value::as_str) {
            Some(name) => name.to_owned(),
            None => visit.person(&message.user),
        };
        let area = user
            .and_then(|user| user.area.as_deref())
            .map(|area| words::area(area, visit.lang));
        let thread = message.thread_ts.as_deref().unwrap_or(&message.ts);
        let thread_href = visit.thread_href(&self.channel.id, thread);
        let said = Said {
            id: self.row_id(&message.ts),
            ts: message.ts.clone(),
            avatar: if is_app {
                body::app_avatar()
            } else {
                avatar(&message.user, &author)
            },
            author,
            area: area.unwrap_or_default(),
            is_app,
            time: self.clock(&message.ts),
            href: format!("{thread_href}#{}", self.row_id(&message.ts)),
            is_edited: message.edited.is_some() && !is_app,
            pinned: self.pinned(&message.ts),
            sort,
            body: body::of(visit, message, &self.row_id(&message.ts)),
            reactions: message
                .reactions
                .iter()
                .map(|reaction| self.pill(reaction))
                .collect(),
            replies: self.replies(message),
            thread_href,
        };
        self.rows.push(Row::Said(Box::new(said)));
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
        moment_of_ts(ts)
            .map(|moment| {
                moment
                    .to_zoned(self.zone.clone())
                    .strftime(format)
                    .to_string()
            })
            .unwrap_or_default()
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

    fn pill(&self, reaction: &Reaction) -> Pill {
        let who: Vec<String> = reaction
            .users
            .iter()
            .map(|user| self.visit.person(user))
            .collect();
        Pill {
            glyph: blocks::emoji::glyph(&reaction.name)
                .unwrap_or_else(|| format!(":{}:", reaction.name)),
            word: words::reaction(&reaction.name, self.visit.lang),
            count: reaction.users.len(),
            who: who.join(self.visit.words.and),
            is_mine: reaction.users.contains(&self.visit.me.id),
            name: reaction.name.clone(),
        }
    }
}
