//! The base layout of every page, and the frame (rail and tab bar) of the web pages.
//! It must never fetch or decide anything; it is given finished pieces.

use crate::assets;
use crate::html::{Html, esc};
use crate::lang::Lang;

/// One whole page.
#[derive(Debug)]
pub struct Layout<'a> {
    /// The page's language.
    pub lang: Lang,
    /// The window's title.
    pub title: &'a str,
    /// Where assets are served, e.g. `/assets` (see [`crate::asset_routes`]).
    pub assets: &'a str,
    /// ES modules to load, by name; `live.js` belongs in here when `live` is set.
    pub scripts: &'a [&'a str],
    /// Class of the body, may be empty.
    pub class: &'a str,
    /// The event stream regions listen to, if the page is live.
    pub live: Option<&'a str>,
    /// Text of the link that skips to `#main`.
    pub skip: &'a str,
    /// What the page shows; holds an element with the id `main`.
    pub body: Html,
}

impl Layout<'_> {
    /// The document.
    #[must_use]
    pub fn render(&self) -> Html {
        self.render_with(&[])
    }

    /// The document, with what it tells programs that show a link to it: `(name, content)`. Names that
    /// begin with `og:` are properties, as Open Graph wants it.
    #[must_use]
    pub fn render_with(&self, told: &[(&str, &str)]) -> Html {
        let mut html = Html::new();
        html.tag("<!doctype html>\n<html");
        html.attr("lang", self.lang.tag());
        html.tag("><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>");
        html.push_text(self.title);
        html.tag("</title><link rel=\"stylesheet\"");
        html.attr("href", &assets::url(self.assets, "matoi.css"));
        html.tag("><link rel=\"icon\" type=\"image/svg+xml\"");
        html.attr("href", &assets::url(self.assets, "mark.svg"));
        html.tag(">");
        for (name, content) in told {
            let kind = if name.starts_with("og:") {
                "property"
            } else {
                "name"
            };
            html.tag("<meta");
            html.attr(kind, name);
            html.attr("content", content);
            html.tag(">");
        }
        for name in self.scripts {
            html.tag("<script type=\"module\"");
            html.attr("src", &assets::url(self.assets, name));
            html.tag("></script>");
        }
        html.tag("</head><body");
        if !self.class.is_empty() {
            html.attr("class", self.class);
        }
        if let Some(stream) = self.live {
            html.attr("data-live", stream);
        }
        html.tag("><a class=\"skip\" href=\"#main\">");
        html.push_text(self.skip);
        html.tag("</a>");
        html.push(&self.body);
        html.tag("</body></html>\n");
        html
    }
}

/// A place in the navigation.
#[derive(Clone, Debug)]
pub struct NavItem<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// Its name.
    pub label: &'a str,
    /// Its icon's name without `i-`, from `icons.svg`.
    pub icon: &'static str,
    /// Whether this is where the reader is.
    pub current: bool,
    /// A count and its spoken form, e.g. `("1", "1 open")`.
    pub count: Option<(&'a str, &'a str)>,
}

/// The frame of the web pages: a rail on wide screens, a tab bar on phones.
#[derive(Debug)]
pub struct Frame<'a> {
    /// Where assets are served.
    pub assets: &'a str,
    /// Spoken name of the navigation.
    pub label: &'a str,
    /// The places; the first five are also in the tab bar.
    pub places: &'a [NavItem<'a>],
    /// The rail's foot: connection, language, settings.
    pub foot: Html,
    /// The page's own content, put into `<main id="main" class="page">`.
    pub main: Html,
}

/// A thumb reaches five tabs on 360 px.
const TABS_MAX: usize = 5;

impl Frame<'_> {
    /// The body of a page.
    #[must_use]
    pub fn render(&self) -> Html {
        let mut html = Html::new();
        html.tag("<div class=\"app\"><nav class=\"rail\"");
        html.attr("aria-label", self.label);
        html.tag("><a class=\"mark\" href=\"/\">");
        html.push(&icon(self.assets, "matoi"));
        html.tag("<span>Matoi</span></a>");
        for place in self.places {
            self.link(&mut html, place, "nav");
        }
        html.tag("<div class=\"foot\">");
        html.push(&self.foot);
        html.tag("</div></nav><main id=\"main\" class=\"page\" tabindex=\"-1\">");
        html.push(&self.main);
        html.tag("</main></div><nav class=\"tabbar\"");
        html.attr("aria-label", self.label);
        html.tag(">");
        for place in self.places.iter().take(TABS_MAX) {
            self.link(&mut html, place, "tab");
        }
        html.tag("</nav>");
        html
    }

    fn link(&self, html: &mut Html, place: &NavItem<'_>, class: &str) {
        html.tag("<a");
        html.attr("class", class);
        html.attr("href", place.href);
        if place.current {
            html.tag(" aria-current=\"page\"");
        }
        html.tag(">");
        html.push(&icon(self.assets, place.icon));
        html.tag("<span>");
        html.push_text(place.label);
        html.tag("</span>");
        if let Some((count, spoken)) = place.count {
            html.tag("<b class=\"count\"");
            html.attr("aria-label", spoken);
            html.tag(" role=\"img\">");
            html.push_text(count);
            html.tag("</b>");
        }
        html.tag("</a>");
    }
}

/// An icon of `icons.svg`, decoration only: whatever it means is said in words beside it.
#[must_use]
pub fn icon(assets_base: &str, name: &str) -> Html {
    let sheet = assets::url(assets_base, "icons.svg");
    Html::trusted(format!(
        "<svg class=\"i\" aria-hidden=\"true\"><use href=\"{}#i-{}\"/></svg>",
        esc(&sheet),
        esc(name)
    ))
}

/// How many avatar colours `incident.css` has.
const AVATAR_COLOURS: u32 = 8;

/// A person's square: the first character of the name on a colour that belongs to the id.
/// Decoration; the name stands beside it.
#[must_use]
pub fn avatar(id: &str, name: &str) -> Html {
    let colour = id.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    }) % AVATAR_COLOURS;
    let initial: String = name
        .chars()
        .next()
        .map_or_else(|| "?".to_owned(), |ch| ch.to_uppercase().collect());
    Html::trusted(format!(
        "<span class=\"av c{colour}\" aria-hidden=\"true\">{}</span>",
        esc(&initial)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_language_and_escapes_its_title() {
        let layout = Layout {
            lang: Lang::Ja,
            title: "</title><script>",
            assets: "/assets",
            scripts: &["live.js"],
            class: "",
            live: Some("/live?a=1&b=2"),
            skip: "本文へ",
            body: Html::text("本文"),
        };
        let page = layout.render().into_string();
        assert!(page.starts_with("<!doctype html>\n<html lang=\"ja\">"));
        assert!(page.contains("&lt;/title&gt;&lt;script&gt;"));
        assert!(page.contains("data-live=\"/live?a=1&amp;b=2\""));
        assert!(!page.contains("<style") && !page.contains("style=") && !page.contains("onclick"));
    }

    #[test]
    fn every_icon_we_name_exists() {
        let sheet = String::from_utf8(assets::find("icons.svg").unwrap().bytes.to_vec()).unwrap();
        for name in [
            "matoi", "pulse", "list", "book", "compass", "gear", "hash", "send", "menu", "shield",
            "x", "reply", "plus", "pin", "user", "archive", "lock",
        ] {
            assert!(sheet.contains(&format!("id=\"i-{name}\"")), "{name}");
        }
    }

    #[test]
    fn a_frame_marks_the_place_for_eyes_and_ears() {
        let places = [NavItem {
            href: "/",
            label: "いま",
            icon: "pulse",
            current: true,
            count: Some(("1", "進行中 1件")),
        }];
        let frame = Frame {
            assets: "/assets",
            label: "Main",
            places: &places,
            foot: Html::new(),
            main: Html::text("x"),
        };
        let html = frame.render().into_string();
        assert_eq!(html.matches("aria-current=\"page\"").count(), 2);
        assert!(html.contains("aria-label=\"進行中 1件\""));
    }
}
