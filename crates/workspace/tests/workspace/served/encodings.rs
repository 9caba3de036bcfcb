//! Every way SDKs write a call.

use serde_json::json;

use super::Served;

#[tokio::test(flavor = "multi_thread")]
async fn forms_json_multipart_and_queries_say_the_same() {
    let served = Served::open(None).await;
    let (bot, channel) = (served.bot(), served.channel("general"));
    let header = format!("Authorization: Bearer {bot}\r\n");
    let path = "/workspace/api/chat.postMessage";
    let blocks = "%5B%7B%22type%22%3A%22divider%22%7D%5D";
    let form = format!("token={bot}&channel={channel}&text=a+b&blocks={blocks}&team_id=T1");
    let json =
        json!({"channel": channel, "text": "a b", "blocks": [{"type": "divider"}]}).to_string();
    let multipart = format!(
        "--x\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\n{channel}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na b\r\n--x--\r\n"
    );
    for (headers, kind, body) in [
        ("", "application/x-www-form-urlencoded", &form),
        (header.as_str(), "application/json", &json),
        (header.as_str(), "application/json; charset=utf-8", &json),
        (
            header.as_str(),
            "multipart/form-data; boundary=x",
            &multipart,
        ),
    ] {
        let answer = served.post(path, headers, kind, body).await;
        let body = answer.json();
        assert_eq!(body["ok"], true, "{kind}: {body}");
        assert_eq!(body["message"]["text"], "a b");
        assert!(answer.head.contains("x-oauth-scopes: app_mentions:read"));
    }
    let host = served.address;
    let query = format!(
        "GET /workspace/api/conversations.history?channel={channel}&limit=2 HTTP/1.1\r\nHost: {host}\r\n\
         Connection: close\r\n{header}\r\n"
    );
    assert_eq!(
        served.raw(query).await.json()["messages"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let broken = served.post(path, &header, "application/json", "{").await;
    assert_eq!(broken.json()["error"], "invalid_form_data");
    let odd = served.post(path, &header, "text/plain", "x").await;
    assert_eq!(odd.json()["error"], "invalid_post_type");
    let unknown = served
        .post("/workspace/api/no.such", &header, "application/json", "")
        .await;
    assert_eq!(unknown.json()["error"], "unknown_method");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_an_address_is_none() {
    let served = Served::open(None).await;
    let (bot, host) = (served.bot(), served.address);
    let get =
        |path: String| format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let answer = served
        .raw(get(format!("/workspace/api/auth.test?token={bot}")))
        .await;
    assert_eq!(answer.json()["error"], "not_authed");
    let form = format!("token={}", served.xapp());
    let kind = "application/x-www-form-urlencoded";
    let answer = served
        .post("/workspace/api/apps.connections.open", "", kind, &form)
        .await;
    assert_eq!(answer.json()["error"], "insecure_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_shown_to_this_machine_only() {
    let served = Served::open(None).await;
    let ask = |host: &str, extra: &str| {
        format!(
            "GET /workspace/api/sandbox.info HTTP/1.1\r\nHost: {host}\r\n{extra}Connection: close\r\n\r\n"
        )
    };
    for (host, extra, status) in [
        ("127.0.0.1:1", "", 200),
        ("localhost:1190", "", 200),
        ("[::1]:1190", "", 200),
        ("evil.example", "", 403),
        ("127.0.0.1.evil.example", "", 403),
        ("localhost", "X-Forwarded-For: 1.2.3.4\r\n", 403),
    ] {
        assert_eq!(
            served.raw(ask(host, extra)).await.status,
            status,
            "{host} {extra}"
        );
    }
    let info = served.raw(ask("localhost", "")).await.json();
    assert_eq!(info["personas"].as_array().unwrap().len(), 8);
    assert!(
        info["apps"][0]["bot_token"]
            .as_str()
            .unwrap()
            .starts_with("xoxb-")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_somebody_else_turns_a_dial() {
    let served = Served::open(None).await;
    let host = served.address;
    let dial = "/workspace/api/sandbox.prefs";
    let kind = "application/x-www-form-urlencoded";
    for foreign in [
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
    ] {
        let answer = served.post(dial, foreign, kind, "plan=free").await;
        assert_eq!(answer.status, 403, "{foreign}");
    }
    let picture = |extra: &str| {
        format!("GET {dial}?plan=free HTTP/1.1\r\nHost: {host}\r\n{extra}Connection: close\r\n\r\n")
    };
    assert_eq!(
        served
            .raw(picture("Sec-Fetch-Site: cross-site\r\n"))
            .await
            .status,
        403
    );
    // A browser of old says nothing of where it comes from; an address alone changes nothing.
    for extra in ["", "Sec-Fetch-Site: none\r\n"] {
        assert_eq!(served.raw(picture(extra)).await.status, 405, "{extra}");
    }
    let own = format!("Origin: http://{host}\r\n");
    for extra in ["", own.as_str()] {
        assert_eq!(
            served.post(dial, extra, kind, "").await.json()["ok"],
            true,
            "{extra}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permalink_leads_to_the_page() {
    let served = Served::open(None).await;
    let (bot, channel) = (served.bot(), served.channel("general"));
    let said = served
        .call(
            &bot,
            "chat.postMessage",
            json!({"channel": channel, "text": "x"}),
        )
        .await;
    let link = json!({"channel": channel, "message_ts": said["ts"]});
    let link = served.call(&bot, "chat.getPermalink", link).await["permalink"].clone();
    let path = link
        .as_str()
        .unwrap()
        .replace(&format!("http://{}", served.address), "");
    let host = served.address;
    let answer = served
        .raw(format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
        .await;
    assert_eq!(answer.status, 303);
    assert!(
        answer
            .head
            .contains(&format!("/workspace?channel={}", channel.to_lowercase()))
    );
}
