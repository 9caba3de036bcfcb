//! A channel's messages as the page shows them: who, when, what, and what can be done with it.
//! It must never decide anything about a message; Slack's own shape is all it reads.

use askama::Template;
use matoi_page::{Html, icon};

use super::visit::Visit;
use super::{ASSETS, rows, words};
use crate::model::{Channel, Message, Ts};

/// This many messages are on one page; older ones are a link away.
pub(super) const MESSAGES_MAX: usize = 150;

/// One line of the list.
pub(super) enum Row {
    /// A new day begins.
    Day { id: String, text: String },
    /// Everything below is new to this person.
    New,
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
    /// The page with this message's menu open; none if it has no menu.
    pub(super) menu_href: Option<String>,
    pub(super) is_mine: bool,
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
    pub(super) fn is_only_yours(&self) -> bool {
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
    /// What pressing it sends.
    pub(super) act: String,
}

#[derive(Template)]
#[template(path = "chat/messages.html")]
struct Messages<'a> {
    words: &'a words::Words,
    rows: &'a [Row],
    older: Option<String>,
    newest: Option<String>,
    can_act: bool,
    dots: Html,
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
    let rows = rows::of(visit, channel, &shown, private.collect(), false);
    let list = Messages {
        words: visit.words,
        rows: &rows,
        older,
        newest: before.map(|_| here),
        can_act: rows::can_act(visit, channel),
        dots: icon(ASSETS, "dots"),
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
    let rows = rows::of(visit, channel, &shown, private.collect(), true);
    let list = Messages {
        words: visit.words,
        rows: &rows,
        older: None,
        newest: None,
        can_act: rows::can_act(visit, channel),
        dots: icon(ASSETS, "dots"),
    };
    Ok(Html::trusted(list.render()?))
}
