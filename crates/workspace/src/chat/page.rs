//! The page put together from its parts. Each part is the same HTML in the page and as a
//! fragment; it must never be drawn in two ways.

use askama::Template;
use matoi_page::{Html, Lang, Layout, blocks, icon};

use super::visit::Visit;
use super::words::{self, Words, fill};
use super::{ASSETS, body, foot, message, side, views};
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
        }
    }
}

struct Persona {
    id: String,
    label: String,
}

struct Offered {
    name: &'static str,
    glyph: String,
    word: &'static str,
}

struct Thread {
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
    token: &'a str,
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
    offered: Vec<Offered>,
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
        token: visit.me.token.as_deref().unwrap_or_default(),
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
        offered: offered(visit.lang),
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

fn offered(lang: Lang) -> Vec<Offered> {
    let of = |name: &'static str| Offered {
        name,
        glyph: blocks::emoji::glyph(name).unwrap_or_default(),
        word: words::reaction(name, lang).unwrap_or(name),
    };
    words::OFFERED.into_iter().map(of).collect()
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
        topic: body::with_context(visit, "topic", |ctx| blocks::mrkdwn(topic, ctx)),
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
    Ok(Some(Thread {
        close: visit.channel_href(&channel.id),
        list: message::thread_list(visit, channel, ts)?,
        foot: foot::render(visit, channel, Some(ts))?,
    }))
}
