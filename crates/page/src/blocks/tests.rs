//! What the drawing promises: Slack's marks are read, foreign text never becomes markup.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn with_context<T>(work: impl FnOnce(&BlockContext<'_>) -> T) -> T {
    with_state(&Value::Null, &[], work)
}

/// The same, of a form that was filled in and found wrong.
fn with_state<T>(
    state: &Value,
    errors: &[(String, String)],
    work: impl FnOnce(&BlockContext<'_>) -> T,
) -> T {
    let zone = TimeZone::fixed(jiff::tz::offset(9));
    let people = [
        ("U1".to_owned(), "佐藤".to_owned()),
        ("U2".to_owned(), "Alex <b>".to_owned()),
    ];
    let ctx = BlockContext {
        lang: Lang::Ja,
        zone: &zone,
        viewer: "U2",
        user: &|id| {
            people
                .iter()
                .find(|(known, _)| known == id)
                .map(|(_, name)| name.clone())
        },
        channel: &|id| {
            (id == "C1").then(|| ChannelLink {
                name: "一般".to_owned(),
                href: Some("/workspace?channel=C1".to_owned()),
            })
        },
        group: &|id| (id == "S1").then(|| "engineers".to_owned()),
        people: &people,
        channels: &[("C1".to_owned(), "一般".to_owned())],
        id_prefix: "m1",
        press: None,
        errors,
        state,
    };
    work(&ctx)
}

fn text(source: &str) -> String {
    with_context(|ctx| mrkdwn(source, ctx).into_string())
}

fn blocks(source: &Value) -> String {
    with_context(|ctx| {
        let drawn = render(source, ctx);
        assert_eq!(drawn.unknown, []);
        drawn.html.into_string()
    })
}

#[test]
fn marks_are_read_as_slack_reads_them() {
    let cases = [
        (
            "*bold* _it_ ~no~ `c*o*de`",
            "<strong>bold</strong> <em>it</em> <s>no</s> <code>c*o*de</code>",
        ),
        ("a*b*c 2 * 3 * 4", "a*b*c 2 * 3 * 4"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("*利用者* の", "<strong>利用者</strong> の"),
        // Letters touch the marks: Slack shows the asterisks, so must we.
        ("は*利用者*の", "は*利用者*の"),
        ("snake_case_name", "snake_case_name"),
        ("one\ntwo", "one<br>two"),
        (
            "&gt; said\n&gt; twice\nafter",
            "<blockquote>said<br>twice</blockquote>after",
        ),
        (
            "x\n```\n<a> &amp; *b*\n```\ny",
            "x<pre>&lt;a&gt; &amp; *b*\n</pre>y",
        ),
        ("```open", "```open"),
        (
            "&lt;b&gt; &amp;amp; &quot;",
            "&lt;b&gt; &amp;amp; &amp;quot;",
        ),
        ("<!here>", "<span class=\"mention\">@here</span>"),
        (
            "<!subteam^S1> <!subteam^S9|@ops>",
            "<span class=\"mention\">@engineers</span> <span class=\"mention\">@ops</span>",
        ),
        ("10:30:00 :nope:", "10:30:00 :nope:"),
    ];
    for (source, drawn) in cases {
        assert_eq!(text(source), drawn, "{source}");
    }
}

#[test]
fn references_are_resolved_and_escaped() {
    assert_eq!(text("<@U1>"), "<span class=\"mention\">@佐藤</span>");
    assert_eq!(
        text("<@U2>"),
        "<span class=\"mention me\">@Alex &lt;b&gt;</span>"
    );
    assert_eq!(text("<@U9|lee>"), "<span class=\"mention\">@lee</span>");
    assert_eq!(
        text("<#C1>"),
        "<a class=\"mention\" href=\"/workspace?channel=C1\">#一般</a>"
    );
    assert_eq!(text("<#C9|old>"), "<span class=\"mention\">#old</span>");
    assert_eq!(
        text("<https://a.example/?x=1&amp;y=2|see &lt;it&gt;>"),
        "<a href=\"https://a.example/?x=1&amp;y=2\" target=\"_blank\" rel=\"noopener noreferrer\">see &lt;it&gt;</a>"
    );
    assert_eq!(
        text("(https://a.example/b)."),
        "(<a href=\"https://a.example/b\" target=\"_blank\" rel=\"noopener noreferrer\">https://a.example/b</a>)."
    );
    assert_eq!(
        text("<!date^1795323720^{time}|14:02>"),
        "<time datetime=\"2026-11-22T05:02:00Z\">14:02</time>"
    );
    assert_eq!(text("<!date^soon^{time}|14:02>"), "14:02");
}

#[test]
fn emoji_have_a_name_for_those_who_hear_the_page() {
    assert_eq!(
        text(":eyes:"),
        "<span role=\"img\" aria-label=\"eyes\">👀</span>"
    );
    assert_eq!(
        text(":raising_hand::skin-tone-4:!"),
        "<span role=\"img\" aria-label=\"raising hand\">🙋\u{1F3FD}</span>!"
    );
}

#[test]
fn only_web_addresses_become_links() {
    for source in [
        "<javascript:alert(1)|x>",
        "<data:text/html,x|y>",
        "<JAVASCRIPT://a|x>",
        "<java\tscript:x|y>",
        "javascript://x",
    ] {
        assert!(!text(source).contains("<a"), "{source}");
    }
    let button = json!([{"type": "actions", "elements": [
        {"type": "button", "action_id": "a", "url": "javascript:alert(1)", "text": {"type": "plain_text", "text": "x"}}]}]);
    assert!(blocks(&button).contains("<button type=\"button\""));
}

#[test]
fn buttons_carry_what_slack_would_send_back() {
    let html = blocks(&json!([
        {"type": "header", "text": {"type": "plain_text", "text": "#42 <決済>"}},
        {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "*影響*"},
         "accessory": {"type": "button", "action_id": "role.take", "value": "\"lead\"", "style": "danger",
                       "text": {"type": "plain_text", "text": ":raising_hand: やる"}},
         "fields": [{"type": "plain_text", "text": "a"}, {"type": "mrkdwn", "text": "<@U1>"}]},
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}, {"type": "image", "image_url": "https://e.example/i.png", "alt_text": "グラフ"}]},
        {"type": "image", "title": {"type": "plain_text", "text": "t"}, "image_url": "/files/1", "alt_text": "表"},
        {"type": "actions", "block_id": "b1", "elements": [
            {"type": "overflow", "action_id": "more", "options": [{"text": {"type": "plain_text", "text": "人を呼ぶ"}, "value": "invite"}]},
            {"type": "users_select", "action_id": "who", "initial_user": "U2"}]}
    ]));
    assert!(html.contains("#42 &lt;決済&gt;"));
    assert!(html.contains("class=\"btn danger\" data-action-id=\"role.take\" data-block-id=\"s\" data-value=\"&quot;lead&quot;\""));
    assert!(html.contains("data-action-id=\"more\" data-block-id=\"b1\" data-value=\"invite\""));
    assert!(html.contains("<option value=\"U2\" selected>Alex &lt;b&gt;</option>"));
    assert!(html.contains("<img loading=\"lazy\" src=\"/files/1\" alt=\"表\">"));
    assert!(html.contains("<a href=\"https://e.example/i.png\""));
}

#[test]
fn inputs_have_labels_that_belong_to_them() {
    let html = blocks(&json!([
        {"type": "input", "block_id": "i1", "label": {"type": "plain_text", "text": "何が起きた"}, "optional": true,
         "element": {"type": "plain_text_input", "action_id": "v", "multiline": true, "initial_value": "</textarea><script>"},
         "hint": {"type": "plain_text", "text": "ひとことで"}},
        {"type": "input", "block_id": "i2", "label": {"type": "plain_text", "text": "どれ"},
         "element": {"type": "radio_buttons", "action_id": "r", "initial_option": {"value": "b"},
                     "options": [{"text": {"type": "plain_text", "text": "A"}, "value": "a"}, {"text": {"type": "plain_text", "text": "B"}, "value": "b"}]}},
        {"type": "input", "block_id": "i3", "label": {"type": "plain_text", "text": "選ぶ"},
         "element": {"type": "static_select", "action_id": "s", "options": [{"text": {"type": "plain_text", "text": ":fire: x"}, "value": "x"}]}}
    ]));
    assert!(html.contains("<label for=\"m1e0\">何が起きた <small>（任意）</small></label><textarea class=\"ctl\" data-action-id=\"v\" data-block-id=\"i1\" id=\"m1e0\""));
    assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"));
    assert!(html.contains("value=\"b\" data-action-id=\"r\" data-block-id=\"i2\" checked"));
    assert!(html.contains("<option value=\"x\">🔥 x</option>"));
}

#[test]
fn rich_text_keeps_styles_apart_from_text() {
    let html = blocks(&json!([{"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [
            {"type": "text", "text": "消えた", "style": {"strike": true, "bold": true}},
            {"type": "emoji", "name": "raising_hand", "skin_tone": 3},
            {"type": "user", "user_id": "U1"}, {"type": "channel", "channel_id": "C1"},
            {"type": "link", "url": "javascript:x", "text": "no"}, {"type": "link", "url": "https://a.example"},
            {"type": "date", "timestamp": 1_795_323_720, "format": "{time}", "fallback": "?"}]},
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "*not bold*"}]}]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "q"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "<x>"}]}]}]));
    assert!(html.contains("<strong><s>消えた</s></strong>"));
    assert!(html.contains("🙋\u{1F3FC}"));
    assert!(html.contains("no<a href=\"https://a.example\""));
    assert!(html.contains(
        "<ol class=\"in1\"><li>*not bold*</li></ol><blockquote>q</blockquote><pre>&lt;x&gt;</pre>"
    ));
}

#[test]
fn what_we_can_not_draw_is_marked_where_it_is_and_named() {
    let strange = [
        (json!([{"type": "carousel"}]), "carousel", "blocks"),
        (
            json!([{"type": "actions", "elements": [{"type": "workflow_button"}]}]),
            "workflow_button",
            "elements",
        ),
        (
            json!([{"type": "rich_text", "elements": [{"type": "rich_text_table"}]}]),
            "rich_text_table",
            "rich_text",
        ),
        (
            json!([{"type": "section", "text": {"type": "markdown", "text": "x"}}]),
            "markdown",
            "a text object",
        ),
        (
            json!([{"type": "input", "element": {"type": "external_select"}}]),
            "external_select",
            "elements",
        ),
        (
            json!([{"type": "table", "rows": [[{"type": "cell"}]]}]),
            "cell",
            "a table",
        ),
        (json!([{"type": "\"><script>"}]), "\"><script>", "blocks"),
        (json!([{}]), "", "blocks"),
    ];
    for (source, kind, place) in strange {
        let mut source = source;
        let after = json!({"type": "divider"});
        source.as_array_mut().unwrap().push(after);
        let drawn = with_context(|ctx| render(&source, ctx));
        let named = UnknownBlock {
            kind: kind.to_owned(),
            place,
        };
        assert_eq!(drawn.unknown, [named], "{source}");
        let html = drawn.html.into_string();
        let mark = format!("data-unknown=\"{}\"", crate::esc(kind));
        assert!(
            html.contains(&mark) && html.ends_with("<hr></div>"),
            "{html}"
        );
    }
}

/// Controls people type in, and a part of how they are drawn.
fn fields() -> Vec<(Value, &'static str)> {
    vec![
        (
            json!({"type": "plain_text_input", "action_id": "a", "initial_value": "x", "min_length": 2, "max_length": 9}),
            "type=\"text\" data-action-id=\"a\" data-block-id=\"b\" id=\"m1e0\" name=\"[&quot;b&quot;,&quot;a&quot;]\" aria-describedby=\"m1e0-err\" data-silent=\"yes\" minlength=\"2\" maxlength=\"9\" value=\"x\"",
        ),
        (
            json!({"type": "email_text_input", "action_id": "a", "initial_value": "a@b.example"}),
            "type=\"email\"",
        ),
        (
            json!({"type": "url_text_input", "action_id": "a"}),
            "type=\"url\"",
        ),
        (
            json!({"type": "number_input", "action_id": "a", "is_decimal_allowed": false, "min_value": "1", "max_value": "9", "initial_value": "3"}),
            "step=\"1\" min=\"1\" max=\"9\" value=\"3\"",
        ),
        (
            json!({"type": "number_input", "action_id": "a", "is_decimal_allowed": true}),
            "step=\"any\"",
        ),
        (
            json!({"type": "datepicker", "action_id": "a", "initial_date": "2026-11-24"}),
            "type=\"date\"",
        ),
        (
            json!({"type": "timepicker", "action_id": "a", "initial_time": "14:02"}),
            "value=\"14:02\"",
        ),
        (
            json!({"type": "datetimepicker", "action_id": "a", "initial_date_time": 1_795_323_720}),
            "value=\"2026-11-22T14:02\"",
        ),
        (
            json!({"type": "file_input", "action_id": "a", "filetypes": ["png", "txt"], "max_files": 3}),
            "type=\"file\"",
        ),
        (
            json!({"type": "file_input", "action_id": "a", "filetypes": ["png", "txt"], "max_files": 3}),
            " multiple accept=\".png,.txt\"",
        ),
    ]
}

/// Controls people choose in.
fn choices() -> Vec<(Value, &'static str)> {
    let option =
        |value: &str| json!({"text": {"type": "plain_text", "text": value}, "value": value});
    vec![
        (
            json!({"type": "static_select", "action_id": "a", "option_groups": [{"label": {"type": "plain_text", "text": "G"}, "options": [option("x")]}], "initial_option": option("x")}),
            "<optgroup label=\"G\"><option value=\"x\" selected>x</option></optgroup>",
        ),
        (
            json!({"type": "channels_select", "action_id": "a", "initial_channel": "C1"}),
            "<option value=\"C1\" selected>一般</option>",
        ),
        (
            json!({"type": "conversations_select", "action_id": "a", "initial_conversation": "C1"}),
            "<option value=\"C1\" selected>",
        ),
        (
            json!({"type": "multi_users_select", "action_id": "a", "initial_users": ["U2"]}),
            "value=\"U2\" data-action-id=\"a\" data-block-id=\"b\" checked",
        ),
        (
            json!({"type": "multi_conversations_select", "action_id": "a", "initial_conversations": ["C1"]}),
            "value=\"C1\" data-action-id=\"a\" data-block-id=\"b\" checked",
        ),
        (
            json!({"type": "multi_static_select", "action_id": "a", "options": [option("x"), option("y")], "initial_options": [option("y")]}),
            "value=\"y\" data-action-id=\"a\" data-block-id=\"b\" checked",
        ),
        (
            json!({"type": "checkboxes", "action_id": "a", "options": [{"text": {"type": "mrkdwn", "text": "*x*"}, "value": "x", "description": {"type": "plain_text", "text": "why"}}]}),
            "<span><strong>x</strong><small class=\"hint\">why</small></span>",
        ),
    ]
}

#[test]
fn every_control_has_its_name_its_first_value_and_its_limits() {
    let input = |element: Value| {
        blocks(
            &json!([{"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "L"}, "element": element}]),
        )
    };
    for (element, wanted) in fields().into_iter().chain(choices()) {
        let html = input(element.clone());
        assert!(html.contains(wanted), "{element}\n{html}");
        let is_named =
            html.contains("<label for=\"m1e0\">L</label>") || html.contains("<legend>L</legend>");
        assert!(
            is_named && html.contains("name=\"[&quot;b&quot;,&quot;a&quot;]\""),
            "{html}"
        );
    }
}

#[test]
fn a_form_shows_what_was_filled_in_and_what_is_wrong_beside_its_field() {
    let form = json!([
        {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "L"}, "hint": {"type": "plain_text", "text": "H"},
         "element": {"type": "plain_text_input", "action_id": "a", "initial_value": "old"}},
        {"type": "input", "block_id": "c", "label": {"type": "plain_text", "text": "M"},
         "element": {"type": "users_select", "action_id": "a", "initial_user": "U1"}}]);
    let state = json!({"b": {"a": {"type": "plain_text_input", "value": "<new>"}}, "c": {"a": {"selected_user": "U2"}}});
    let errors = [("b".to_owned(), "もう少し<短く>".to_owned())];
    let html = with_state(&state, &errors, |ctx| render(&form, ctx).html.into_string());
    assert!(
        html.contains(
            "aria-describedby=\"m1e0-hint m1e0-err\" aria-invalid=\"true\" data-silent=\"yes\" value=\"&lt;new&gt;\""
        ),
        "{html}"
    );
    assert!(
        html.contains("<p class=\"err\" role=\"alert\" id=\"m1e0-err\">もう少し&lt;短く&gt;</p>")
    );
    assert!(
        html.contains("<option value=\"U1\">") && html.contains("<option value=\"U2\" selected>")
    );
    assert!(html.contains("<p class=\"err\" role=\"alert\" id=\"m1e1-err\"></p>"));
}

#[test]
fn a_press_says_where_it_was_made_and_what_is_asked_before() {
    let source = json!([{"type": "actions", "block_id": "b", "elements": [
        {"type": "button", "action_id": "a", "value": "v", "text": {"type": "plain_text", "text": "x"},
         "confirm": {"title": {"type": "plain_text", "text": "T"}, "text": {"type": "mrkdwn", "text": "Q"},
                     "confirm": {"type": "plain_text", "text": "Y"}, "deny": {"type": "plain_text", "text": "N"}, "style": "danger"}},
        {"type": "users_select", "action_id": "who"},
        {"type": "button", "action_id": "go", "url": "https://a.example/", "text": {"type": "plain_text", "text": "x"}}]}]);
    let html = with_context(|ctx| {
        let press = Some(Press {
            form: "press",
            place: "C1/1.2",
        });
        let ctx = BlockContext { press, ..*ctx };
        render(&source, &ctx).html.into_string()
    });
    assert!(html.contains("<button form=\"press\" name=\"press\" value=\"[&quot;C1/1.2&quot;,&quot;b&quot;,&quot;a&quot;,&quot;v&quot;]\" data-confirm=\"Q\" data-confirm-title=\"T\" data-confirm-yes=\"Y\" data-confirm-no=\"N\" data-confirm-danger=\"yes\" class=\"btn\""), "{html}");
    assert!(html.contains(
        "aria-label=\"選ぶ\" data-press=\"[&quot;C1/1.2&quot;,&quot;b&quot;,&quot;who&quot;]\""
    ));
    assert!(html.contains("href=\"https://a.example/\" data-press=\"[&quot;C1/1.2&quot;,&quot;b&quot;,&quot;go&quot;]\""));
}

#[test]
fn tables_and_markdown_are_drawn() {
    let cell = |text: &str| json!({"type": "raw_text", "text": text});
    let html = blocks(&json!([
        {"type": "table", "column_settings": [{}, {"align": "right"}], "rows": [[cell("名前"), cell("数")], [cell("<a>"),
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "7", "style": {"bold": true}}]}]}]]},
        {"type": "markdown", "text": "# 見出し\n**太い** と `code` と [行き先](https://a.example/) [no](javascript:x)\n- 一\n- 二\n\n1. one\n> 引用\n```\n<x>\n```\n---\nsnake_case_name ~~消す~~"}
    ]));
    for wanted in [
        "<tr><th scope=\"col\">名前</th><th scope=\"col\" class=\"right\">数</th></tr><tr><td>&lt;a&gt;</td><td class=\"right\"><div class=\"rt\"><div><strong>7</strong></div></div></td></tr>",
        "<p class=\"header\" role=\"heading\" aria-level=\"2\">見出し</p>",
        "<strong>太い</strong> と <code>code</code> と <a href=\"https://a.example/\" target=\"_blank\" rel=\"noopener noreferrer\">行き先</a> no</p>",
        "<ul><li>一</li><li>二</li></ul><ol><li>one</li></ol><blockquote>引用</blockquote><pre>&lt;x&gt;\n</pre><hr><p>snake_case_name <s>消す</s></p>",
    ] {
        assert!(html.contains(wanted), "{wanted}\n{html}");
    }
}

#[test]
fn a_long_line_of_lone_marks_is_read_in_one_go() {
    let source = "*a ".repeat(20_000);
    assert_eq!(text(&source), source);
}

/// Tags and attributes this crate writes. Anything else in the output would have come from the text.
const TAGS: [&str; 36] = [
    "p",
    "hr",
    "table",
    "tr",
    "th",
    "td",
    "input",
    "textarea",
    "select",
    "option",
    "optgroup",
    "fieldset",
    "legend",
    "details",
    "summary",
    "figure",
    "figcaption",
    "img",
    "h2",
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "br",
    "blockquote",
    "a",
    "span",
    "time",
    "div",
    "ul",
    "ol",
    "li",
    "button",
    "small",
    "label",
];
const ATTRIBUTES: [&str; 38] = [
    "data-silent",
    "name",
    "value",
    "form",
    "placeholder",
    "aria-describedby",
    "scope",
    "tabindex",
    "data-press",
    "data-confirm",
    "data-confirm-title",
    "data-confirm-yes",
    "data-confirm-no",
    "data-unknown",
    "label",
    "step",
    "min",
    "max",
    "minlength",
    "maxlength",
    "accept",
    "loading",
    "src",
    "alt",
    "href",
    "target",
    "rel",
    "class",
    "datetime",
    "role",
    "aria-label",
    "type",
    "data-action-id",
    "data-block-id",
    "data-value",
    "aria-level",
    "for",
    "id",
];

/// Reads the output as a browser would and complains about everything not ours.
fn complain(html: &str) -> Result<(), String> {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let inside = &rest[open + 1..];
        let close = inside.find('>').ok_or("a tag never ends")?;
        let tag = inside[..close].trim_start_matches('/');
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !TAGS.contains(&name) {
            return Err(format!("tag {name:?}"));
        }
        while !attributes.is_empty() {
            if let Some(after) = [" ", "checked", "selected", "multiple", "autofocus"]
                .iter()
                .find_map(|flag| attributes.strip_prefix(flag))
            {
                attributes = after.trim_start();
                continue;
            }
            let (attribute, value) = attributes
                .split_once("=\"")
                .ok_or("an attribute without value")?;
            let (value, after) = value.split_once('"').ok_or("a value never ends")?;
            if !ATTRIBUTES.contains(&attribute) {
                return Err(format!("attribute {attribute:?}"));
            }
            let goes_nowhere_odd = ["http://", "https://", "/workspace"]
                .iter()
                .any(|start| value.to_lowercase().starts_with(start));
            if attribute == "href" && !goes_nowhere_odd {
                return Err(format!("address {value:?}"));
            }
            attributes = after.trim_start();
        }
        rest = &inside[close + 1..];
    }
    Ok(())
}

/// Text made of what could hurt, mixed with anything at all.
fn foreign_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<script>alert(1)</script>".to_owned()),
        Just("<javascript:alert(1)|x>".to_owned()),
        Just("<https://a.example/\"onclick=\"x|y>".to_owned()),
        Just("<https://a.example|<b>>".to_owned()),
        Just("<!date^1795323720^{time}<i>|<u>>".to_owned()),
        Just("<@U2> <#C1> <@U1\"x>".to_owned()),
        Just("&lt;img src=x onerror=y&gt;".to_owned()),
        Just("http://a.example/'><svg/onload=z>".to_owned()),
        "[<>&\"'`*_~|:!@#^ \n\\\\a-z0-9]{0,12}",
        ".{0,8}",
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn foreign_mrkdwn_is_never_markup(source in foreign_text()) {
        let html = text(&source);
        prop_assert_eq!(complain(&html), Ok(()), "{}", html);
        prop_assert!(!html.to_lowercase().contains("<script"));
        prop_assert!(!html.to_lowercase().contains("href=\"javascript:"));
    }

    #[test]
    fn foreign_text_in_any_block_is_never_markup(source in foreign_text()) {
        let plain = json!({"type": "plain_text", "text": source});
        let option = json!({"text": {"type": "mrkdwn", "text": source}, "description": plain, "value": source});
        let html = blocks(&json!([
            {"type": "header", "text": plain},
            {"type": "section", "block_id": source, "text": {"type": "mrkdwn", "text": source},
             "accessory": {"type": "button", "action_id": source, "value": source, "url": source, "text": plain}},
            {"type": "context", "elements": [plain, {"type": "image", "image_url": source, "alt_text": source}]},
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
                {"type": "text", "text": source, "style": {"code": true}}, {"type": "link", "url": source, "text": source},
                {"type": "user", "user_id": source}, {"type": "emoji", "name": source}, {"type": "usergroup", "usergroup_id": source}]}]},
            {"type": "markdown", "text": source},
            {"type": "table", "rows": [[{"type": "raw_text", "text": source}], [{"type": "raw_number", "value": source}]]},
            {"type": "actions", "block_id": source, "elements": [
                {"type": "overflow", "action_id": source, "options": [option], "confirm": {"text": plain, "title": plain}},
                {"type": "static_select", "action_id": source, "placeholder": plain, "option_groups": [{"label": plain, "options": [option]}]},
                {"type": "multi_static_select", "action_id": source, "placeholder": plain, "options": [option]}]},
            {"type": "input", "block_id": source, "label": plain, "hint": plain,
             "element": {"type": "plain_text_input", "action_id": source, "multiline": true, "initial_value": source}},
            {"type": "input", "label": plain, "element": {"type": "number_input", "action_id": source, "initial_value": source, "min_value": source}},
            {"type": "input", "label": plain, "element": {"type": "file_input", "action_id": source, "filetypes": [source]}},
            {"type": "input", "label": plain, "element": {"type": "radio_buttons", "action_id": source, "options": [option]}},
        ]));
        // A path of ours may be a picture; it has its own test above.
        if !source.starts_with('/') {
            prop_assert_eq!(complain(&html), Ok(()), "{}", html);
        }
    }

    #[test]
    fn escaping_leaves_no_raw_sign(source in ".*") {
        let escaped = crate::esc(&source);
        prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
    }
}
