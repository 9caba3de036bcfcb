//! People's Markdown as HTML: a guideline, a look-back. Made by one library, cleaned by another; foreign
//! text never becomes markup of its own. Must never let a script, a style, a picture or a strange address
//! through.

use std::{collections::HashSet, sync::LazyLock};

use ammonia::Builder;
use comrak::Options;

use crate::Html;

/// What people's words may be shown as.
const TAGS: [&str; 24] = [
    "p",
    "br",
    "hr",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "blockquote",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];
/// Where links may lead.
const SCHEMES: [&str; 3] = ["https", "http", "mailto"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .tag_attributes([("a", HashSet::from(["href"]))].into())
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"))
        .clean_content_tags(HashSet::from(["script", "style"]));
    cleaner
});

/// The text as a page shows it. A page has one first heading, and that is not in anybody's text, so every
/// heading goes one down.
#[must_use]
pub fn prose(markdown: &str) -> Html {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.cjk_friendly_emphasis = true;
    options.render.escape = true;
    let html = comrak::markdown_to_html(&lowered(markdown), &options);
    Html::trusted(CLEANER.clean(&html).to_string())
}

/// `# a` as `## a`, outside of fenced code.
fn lowered(markdown: &str) -> String {
    let mut fenced = false;
    let lines = markdown.lines().map(|line| {
        let start = line.trim_start();
        if start.starts_with("```") || start.starts_with("~~~") {
            fenced = !fenced;
        }
        let is_heading = !fenced && line.starts_with('#') && !line.starts_with("######");
        if is_heading {
            format!("#{line}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::prose;

    fn shown(markdown: &str) -> String {
        prose(markdown).into_string()
    }

    #[test]
    fn japanese_emphasis_needs_no_spaces_around_it() {
        for text in [
            "**重要。**確認",
            "これは**「本番」**です",
            "**復旧(仮)**しました",
        ] {
            assert!(shown(text).contains("<strong>"), "{text}");
        }
    }

    #[test]
    fn emphasis_reads_as_it_was_meant_wherever_japanese_marks_stand() {
        for (text, shown_as) in [
            ("**「強調」**の", "<strong>「強調」</strong>の"),
            ("**強調。**次", "<strong>強調。</strong>次"),
            ("次**「強調」**", "次<strong>「強調」</strong>"),
            ("*『弱く』*も", "<em>『弱く』</em>も"),
            ("**テスト**テスト", "<strong>テスト</strong>テスト"),
            ("前の**（括弧）**後", "前の<strong>（括弧）</strong>後"),
            ("**DB:**接続", "<strong>DB:</strong>接続"),
            ("**`p95`**は", "<strong><code>p95</code></strong>は"),
            ("~~消えた。~~次", "<del>消えた。</del>次"),
            ("2 * 3 * 4 と a_b_c", "2 * 3 * 4 と a_b_c"),
            ("**閉じない", "**閉じない"),
        ] {
            assert_eq!(shown(text), format!("<p>{shown_as}</p>\n"), "{text}");
        }
    }

    #[test]
    fn headings_go_one_down_but_not_in_code() {
        assert_eq!(shown("# a"), "<h2>a</h2>\n");
        assert!(shown("```\n# a\n```").contains("# a"));
    }

    #[test]
    fn nothing_foreign_becomes_markup() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![a](https://evil.example/x.png)",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt:alert(1))",
            "[a](data:text/html,x)",
            "<a href=\"vbscript:x\">a</a>",
            "<div style=\"position:fixed\">a</div>",
            "[a](/logout)",
        ] {
            let html = shown(text).to_lowercase();
            for bad in [
                "<script",
                "<img",
                "<a href=\"j",
                "<a href=\"d",
                "<a href=\"v",
                "<a href=\"/",
                "<div",
            ] {
                assert!(!html.contains(bad), "{text}: {html}");
            }
        }
        let link = shown("[a](https://example.com/?a=1&b=2)");
        assert!(link.contains("rel=\"noopener noreferrer\""), "{link}");
    }
}
