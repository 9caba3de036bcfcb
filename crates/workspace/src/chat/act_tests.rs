//! What people do on the page, done as a browser without scripts does it: by forms alone.

use serde_json::json;

use super::tests::Ground;
use super::*;

/// Percent-encodes a form's value.
fn encoded(value: &str) -> String {
    visit::query(value)
}

impl Ground {
    /// Sends a form of this person's page and gives the address it leads back to.
    async fn sends(&self, uri: &str, back: &str, fields: &[(&str, &str)]) -> String {
        let mut form = format!("back={}", encoded(back));
        for (name, value) in fields {
            form.push_str(&format!("&{}={}", encoded(name), encoded(value)));
        }
        let request = axum::http::Request::post(uri)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from(form))
            .unwrap();
        let (status, headers, body) = self.ask(request).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{uri}: {body}");
        headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    async fn acts(&self, back: &str, act: &Value) -> String {
        self.sends("/workspace/do", back, &[("act", &act.to_string())])
            .await
    }

    /// The trigger of the last thing an app is owed.
    fn trigger(&self) -> String {
        let world = self.world.lock().unwrap();
        let app = world.apps().next().unwrap().id.clone();
        let owed = world.owed_to(&app).last().unwrap();
        owed.payload["trigger_id"].as_str().unwrap().to_owned()
    }
}

/// Hana in #general with one thing said there.
async fn said(ground: &Ground, words: &str) -> (String, String, String) {
    let (hana, token) = ground.person("hana");
    let channel = ground.channel("general");
    let args = json!({"channel": channel, "text": words});
    let posted = ground.does(&token, "chat.postMessage", args).await;
    let back = format!("as={hana}&lang=ja&channel={channel}");
    (back, channel, posted["ts"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_message_is_reacted_to_pinned_edited_and_deleted() {
    let ground = Ground::new();
    let (back, channel, ts) = said(&ground, "見ました").await;
    let page = || ground.page_at(&back);
    ground
        .acts(&back, &json!(["react", channel, ts, "eyes"]))
        .await;
    assert!(
        page()
            .await
            .contains("data-rx=\"eyes\" aria-pressed=\"true\"")
    );
    ground
        .acts(&back, &json!(["react", channel, ts, "eyes"]))
        .await;
    assert!(!page().await.contains("aria-pressed=\"true\""));
    ground.acts(&back, &json!(["pin", channel, ts])).await;
    assert!(page().await.contains("花 が固定"));
    ground.acts(&back, &json!(["unpin", channel, ts])).await;
    assert!(!page().await.contains("花 が固定"));
    let edit = json!(["edit", channel, ts]).to_string();
    let fields = [("act", edit.as_str()), ("text", "@Leo 見ました <b>")];
    ground.sends("/workspace/do", &back, &fields).await;
    let edited = page().await;
    assert!(edited.contains("@Leo</span> 見ました &lt;b&gt;") && edited.contains("編集済み"));
    ground.acts(&back, &json!(["delete", channel, ts])).await;
    assert!(!page().await.contains("見ました &lt;b&gt;"));
}

#[tokio::test]
async fn the_menu_offers_what_can_be_done_here_and_nothing_else() {
    let ground = Ground::new();
    let (back, channel, ts) = said(&ground, "見ました").await;
    let own = ground.page_at(&format!("{back}&menu={ts}")).await;
    for offered in [
        "編集する",
        "削除する",
        "チャンネルに固定する",
        "ここから未読にする",
        "記録する",
    ] {
        assert!(own.contains(offered), "{offered}");
    }
    let (leo, _) = ground.person("leo");
    let others = format!("as={leo}&lang=ja&channel={channel}&menu={ts}");
    let others = ground.page_at(&others).await;
    assert!(others.contains("チャンネルに固定する") && !others.contains("削除する"));
    let edit = ground
        .page(&format!("/workspace/fragment/edit?{back}&edit={ts}"))
        .await;
    assert!(edit.contains("見ました</textarea>"));
    let not_mine = format!("/workspace/fragment/edit?as={leo}&channel={channel}&edit={ts}");
    assert_eq!(ground.page(&not_mine).await, "");
}

#[tokio::test]
async fn what_is_new_is_counted_and_begins_at_a_line() {
    let ground = Ground::new();
    let (back, channel, _) = said(&ground, "前から").await;
    let (leo, token) = ground.person("leo");
    let args = json!({"channel": channel, "text": "新しい"});
    let news = ground.does(&token, "chat.postMessage", args).await;
    let ts = news["ts"].as_str().unwrap();
    let there = ground.acts(&back, &json!(["unread", channel, ts])).await;
    let page = ground.page(&there).await;
    let (line, news) = (page.find("ここから新着"), page.find("新しい"));
    assert!(line.is_some() && line < news && page.contains("未読 1件"));
    ground.acts(&back, &json!(["read", channel, ts])).await;
    let elsewhere = back.replace(&channel, &ground.channel("alerts"));
    assert!(!ground.page_at(&elsewhere).await.contains("未読 1件"));
    let his = format!("as={leo}&lang=ja&channel={channel}");
    assert!(!ground.page_at(&his).await.contains("ここから新着"));
}

#[tokio::test]
async fn what_does_not_work_is_said_on_the_page() {
    let ground = Ground::new();
    let (back, channel, ts) = said(&ground, "見ました").await;
    let (leo, _) = ground.person("leo");
    let his = format!("as={leo}&lang=en&channel={channel}");
    let there = ground.acts(&his, &json!(["delete", channel, ts])).await;
    assert!(ground.page(&there).await.contains("be deleted."));
    let fields = [("channel", channel.as_str()), ("text", "/nothing here")];
    let there = ground.sends("/workspace/say", &back, &fields).await;
    assert!(there.contains("problem=unknown_command"));
}

#[tokio::test]
async fn files_are_sent_with_words_and_shown_by_sort() {
    let ground = Ground::new();
    let (back, channel, _) = said(&ground, "これから送ります").await;
    let part = |head: &str, body: &str| {
        format!("--cut\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n")
    };
    let form = [
        part("name=\"back\"", &back),
        part("name=\"channel\"", &channel),
        part("name=\"text\"", "画面です @みなと"),
        part("name=\"files\"; filename=\"a.png\"", "not really"),
        part("name=\"files\"; filename=\"log.txt\"", "14:02 <502>"),
        "--cut--\r\n".to_owned(),
    ];
    let request = axum::http::Request::post("/workspace/say")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=cut")
        .body(axum::body::Body::from(form.concat()))
        .unwrap();
    assert_eq!(ground.ask(request).await.0, StatusCode::SEE_OTHER);
    ground.later();
    let page = ground.page_at(&back).await;
    for wanted in [
        "画面です <span class=\"mention\">@みなと</span>",
        "alt=\"a.png\"",
        "log.txt</b>",
        "14:02 &#60;502&#62;",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
}

/// A form with one field and a button.
fn form_view(title: &str) -> Value {
    let text = |text: &str| json!({"type": "plain_text", "text": text});
    json!({"type": "modal", "callback_id": "form", "title": text(title), "submit": text("送る"), "close": text("やめる"), "blocks": [
        {"type": "input", "block_id": "b", "label": text("何が"), "element": {"type": "plain_text_input", "action_id": "a"}},
        {"type": "input", "block_id": "c", "optional": true, "label": text("いつ"), "element": {"type": "datetimepicker", "action_id": "a"}},
        {"type": "actions", "block_id": "d", "elements": [{"type": "button", "action_id": "go", "value": "x", "text": text("次へ")}]}]})
}

#[tokio::test]
async fn a_modal_is_shown_filled_in_and_told_what_is_wrong_beside_its_field() {
    let ground = Ground::new();
    let (back, channel, ts) = said(&ground, "見ました").await;
    let bot = ground.bot_token();
    let shortcut = json!(["shortcut", channel, ts, ground.app(), "matoi_note_message"]);
    ground.acts(&back, &shortcut).await;
    let args = json!({"trigger_id": ground.trigger(), "view": form_view("ひとつめ")});
    let opened = ground.does(&bot, "views.open", args).await;
    let view = opened["view"]["id"].as_str().unwrap();
    let page = ground.page_at(&back).await;
    assert!(page.contains("<dialog id=\"modal\" aria-labelledby=\"modal-title\" open>"));
    assert!(page.contains("ひとつめ") && page.contains("name=\"[&quot;b&quot;,&quot;a&quot;]\""));

    let fields = [
        ("view", view),
        ("[\"b\",\"a\"]", ""),
        ("[\"c\",\"a\"]", "2026-11-24T14:02"),
    ];
    let there = ground.sends("/workspace/view", &back, &fields).await;
    let page = ground.page(&there).await;
    assert!(page.contains("aria-invalid=\"true\"") && page.contains("value=\"2026-11-24T14:02\""));

    let press = json!([format!("view/{view}"), "d", "go", "x"]).to_string();
    ground
        .sends("/workspace/press", &back, &[("press", &press)])
        .await;
    let args = json!({"trigger_id": ground.trigger(), "view": form_view("ふたつめ")});
    let pushed = ground.does(&bot, "views.push", args).await;
    let page = ground.page_at(&back).await;
    assert!(page.contains("ふたつめ") && page.contains("1つ前に戻れます"));
    ground
        .acts(&back, &json!(["close", pushed["view"]["id"]]))
        .await;
    assert!(ground.page_at(&back).await.contains("ひとつめ"));
    ground.acts(&back, &json!(["clear", view])).await;
    assert!(!ground.page_at(&back).await.contains("modal-form"));
}

#[tokio::test]
async fn a_script_gets_the_answer_instead_of_the_page() {
    let ground = Ground::new();
    let (back, channel, _) = said(&ground, "見ました").await;
    let form = format!("back={}&channel={channel}&text=hi", encoded(&back));
    let request = axum::http::Request::post("/workspace/say")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .body(axum::body::Body::from(form))
        .unwrap();
    let (status, _, body) = ground.ask(request).await;
    let answer: Value = serde_json::from_str(&body).unwrap();
    assert!(status == StatusCode::OK && answer["ok"] == true && answer["ts"].is_string());
}

#[tokio::test]
async fn what_can_not_be_drawn_is_named() {
    let ground = Ground::new();
    let (back, channel, ts) = said(&ground, "見ました").await;
    assert_eq!(undrawn(&ground.world.lock().unwrap()), Vec::<String>::new());
    {
        let mut world = ground.world.lock().unwrap();
        let message = world
            .channels
            .get_mut(&channel)
            .and_then(|one| one.messages.get_mut(&ts));
        let message = message.unwrap();
        message.blocks = vec![json!({"type": "carousel"})];
        message.app_id = Some("A1".into());
    }
    let named = undrawn(&ground.world.lock().unwrap());
    assert_eq!(
        named,
        [format!(
            "general/{ts}: no way to draw \"carousel\" in blocks"
        )]
    );
    assert!(
        ground
            .page_at(&back)
            .await
            .contains("data-unknown=\"carousel\"")
    );
}
