//! The page put together from its parts. Each part is the same HTML in the page and as a
//! fragment; it must never be drawn in two ways.

use askama::Template;
use matoi_page::{Html, Lang, Layout, blocks, icon};

use super::body::Spot;
use super::emoji::Emoji;
use super::visit::Visit;
use super::words::{self, Words, fill};
use super::{ASSETS, body, emoji, foot, known, menu, message, side, views};
use crate::model::User;

type Drawn = Result<Html, askama::Error>;

struct Icons {
    matoi: Html,
    menu: Html,
    shield: Html,
    x: Html,
    reply: Html,
    pin: Html,
    book: Html,
    smile: Html,
    dots: Html,
    search: Html,
    q: Html,
}

impl Icons {
    fn new() -> Self {
        let of = |name| icon(ASSETS, name);
        Self {
            matoi: of("matoi"),
            menu: of("menu"),
            shield: of("shield"),
            x: of("x"),
            reply: of("reply"),
            pin: of("pin"),
            book: of("book"),
            smile: of("smile"),
            dots: of("dots"),
            search: of("search"),
            q: of("q"),
        }
    }
}

/// A line of the list of keys.
struct Keys {
    keys: &'static [&'static str],
    what: &'static str,
}

/// A sentence the script may have to say, under its name and for its codes.
struct Sentence {
    codes: String,
    text: &'static str,
}

struct Persona {
    id: String,
    label: String,
}

struct Thread {
    channel: String,
    close: String,
    list: Html,
    foot: Html,
}

#[derive(Template)]
#[template(path = "chat/page.html")]
struct Page<'a> {
    words: &'a Words,
    icons: Icons,
    me: &'a str,
    people: Vec<Persona>,
    pages: Option<&'a str>,
    other_language: String,
    other_tag: &'static str,
    channel_id: Option<&'a str>,
    home: Option<&'a str>,
    parameters: String,
    topic: &'a str,
    messages_label: String,
    is_newest: bool,
    side: Html,
    head: Html,
    middle: Html,
    foot: Html,
    thread: Option<Thread>,
    modal: Html,
    known: Html,
    menu: Html,
    edit: Html,
    beside: Vec<Emoji>,
    keys: Vec<Keys>,
    sentences: Vec<Sentence>,
    is_held_unread: bool,
}

#[derive(Template)]
#[template(path = "chat/head.html")]
struct Head<'a> {
    words: &'a Words,
    icons: Icons,
    title: String,
    pins: Option<String>,
    topic: Html,
    topic_plain: &'a str,
}

/// The whole document.
pub(super) fn whole(visit: &Visit<'_>, pages: Option<&str>) -> Drawn {
    let words = visit.words;
    let name = visit.channel.map(|channel| visit.name_of(channel));
    let other = match visit.lang {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    };
    let page = Page {
        words,
        icons: Icons::new(),
        me: &visit.me.id,
        people: visit
            .world
            .personas()
            .map(|user| persona(visit, user))
            .collect(),
        pages,
        other_language: visit.parameters(other),
        other_tag: other.tag(),
        channel_id: visit.channel.map(|channel| channel.id.as_str()),
        home: visit.home,
        parameters: visit.parameters(visit.lang),
        topic: visit.channel.map_or("view", |channel| channel.id.as_str()),
        messages_label: fill(
            words.messages,
            &[("name", name.as_deref().unwrap_or_default())],
        ),
        is_newest: visit.before.is_none(),
        side: side::render(visit)?,
        head: head(visit)?,
        middle: middle(visit)?,
        foot: channel_foot(visit)?,
        thread: thread(visit)?,
        modal: views::modal(visit)?,
        known: known::render(visit)?,
        menu: menu::menu(visit)?,
        edit: menu::edit(visit)?,
        beside: emoji::some(&emoji::BESIDE, visit.lang),
        keys: keys(words),
        sentences: sentences(words),
        is_held_unread: visit.is_held_unread,
    };
    let document = Html::trusted(page.render()?);
    let stream = format!("/workspace/live?as={}", visit.me.id);
    let title = match &name {
        Some(name) => format!("#{name} · {}", words.title),
        None => words.title.to_owned(),
    };
    let layout = Layout {
        lang: visit.lang,
        title: &title,
        assets: ASSETS,
        scripts: &["live.js", "chat.js"],
        class: "chat",
        live: Some(&stream),
        skip: words.skip,
        body: document,
    };
    Ok(layout.render())
}

/// One part alone; none if there is no such part on this page.
pub(super) fn part(visit: &Visit<'_>, part: &str) -> Option<Drawn> {
    let drawn = match part {
        "side" => side::render(visit),
        "head" => head(visit),
        "messages" => message::channel_list(visit, visit.channel?),
        "foot" => channel_foot(visit),
        "thread" => message::thread_list(visit, visit.channel?, visit.thread?),
        "home" => views::home(visit, visit.home?),
        "modal" => views::modal(visit),
        "menu" => menu::menu(visit),
        "edit" => menu::edit(visit),
        _ => return None,
    };
    Some(drawn)
}

fn persona(visit: &Visit<'_>, user: &User) -> Persona {
    let name = visit.person(&user.id);
    let area = user
        .area
        .as_deref()
        .map(|area| words::area(area, visit.lang));
    let label = match area {
        Some(area) => format!("{name} · {area}"),
        None => name,
    };
    Persona {
        id: user.id.clone(),
        label,
    }
}

fn keys(words: &Words) -> Vec<Keys> {
    let line = |keys, what| Keys { keys, what };
    vec![
        line(&["Ctrl", "K"], words.key_jump),
        line(&["F6", "Shift+F6"], words.key_part),
        line(&["↑", "↓", "j", "k"], words.key_list),
        line(&["r"], words.key_react),
        line(&["t"], words.key_thread),
        line(&["m"], words.key_menu),
        line(&["e"], words.key_edit),
        line(&["u"], words.key_unread),
        line(&["c"], words.key_write),
        line(&["Enter", "Shift+Enter"], words.key_send),
        line(&["↑"], words.key_last),
        line(&["?"], words.key_help),
        line(&["Esc"], words.key_close),
    ]
}

fn sentences(words: &Words) -> Vec<Sentence> {
    let all = words::PROBLEMS.iter().chain([&words::OTHER]);
    all.map(|(name, codes, text)| Sentence {
        codes: if codes.is_empty() {
            (*name).to_owned()
        } else {
            codes.join(" ")
        },
        text: text(words),
    })
    .collect()
}

fn head(visit: &Visit<'_>) -> Drawn {
    let words = visit.words;
    let title = match (
        visit.channel,
        visit.home.and_then(|app| visit.world.app(app)),
    ) {
        (Some(channel), _) if channel.name.is_empty() => visit.name_of(channel),
        (Some(channel), _) => format!("# {}", channel.name),
        (None, Some(app)) => app.name.clone(),
        (None, None) => words.title.to_owned(),
    };
    let pins = visit.channel.map_or(0, |channel| channel.pins.len());
    let topic = visit
        .channel
        .map_or("", |channel| channel.topic.value.as_str());
    let head = Head {
        words,
        icons: Icons::new(),
        title,
        pins: (pins > 0).then(|| fill(words.pinned_count, &[("count", &pins.to_string())])),
        topic: body::with_context(visit, &Spot::default(), |ctx| blocks::mrkdwn(topic, ctx)),
        topic_plain: topic,
    };
    Ok(Html::trusted(head.render()?))
}

fn middle(visit: &Visit<'_>) -> Drawn {
    match (visit.channel, visit.home) {
        (Some(channel), _) => message::channel_list(visit, channel),
        (None, Some(app)) => views::home(visit, app),
        (None, None) => Ok(Html::new()),
    }
}

fn channel_foot(visit: &Visit<'_>) -> Drawn {
    match visit.channel {
        Some(channel) => foot::render(visit, channel, None),
        None => Ok(Html::new()),
    }
}

fn thread(visit: &Visit<'_>) -> Result<Option<Thread>, askama::Error> {
    let Some((channel, ts)) = visit.channel.zip(visit.thread) else {
        return Ok(None);
    };
    let root = channel.messages.get(ts);
    let close = root.map_or_else(
        || visit.channel_href(&channel.id),
        |root| visit.message_href(&channel.id, root),
    );
    Ok(Some(Thread {
        channel: channel.id.clone(),
        close,
        list: message::thread_list(visit, channel, ts)?,
        foot: foot::render(visit, channel, Some(ts))?,
    }))
}
