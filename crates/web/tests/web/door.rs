//! The front door: who is let in, how alerts are kept, what a probe hears, how a stop goes.

use crate::world::{ALERT_TOKEN, Answer, World};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use matoi_engine::store::Viewer;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

#[tokio::test]
async fn an_alert_is_kept_before_its_sender_is_told_so() {
    let world = World::asleep();
    let answer = world
        .hears(ALERT_TOKEN, r#"{"title":"5xx","fingerprint":"f1"}"#)
        .await;
    assert_eq!(
        (answer.status, answer.json()),
        (
            StatusCode::ACCEPTED,
            json!({ "kept": true, "unread": null })
        )
    );
    let owed = world.engine.owed(&Viewer::House, None).await.unwrap();
    assert_eq!(owed.deliveries, 1);
    assert!(
        world
            .engine
            .alerts(&Viewer::House)
            .await
            .unwrap()
            .is_empty(),
        "nothing has worked it yet"
    );
}

#[tokio::test]
async fn the_same_fingerprint_is_one_alert_with_a_count_and_the_same_key_one_post() {
    let world = World::new();
    for key in ["a", "a", "b"] {
        let request = Request::post(format!("/alerts/generic/{ALERT_TOKEN}"))
            .header(header::HOST, "localhost")
            .header("Idempotency-Key", key);
        let answer = world
            .send(
                request
                    .body(Body::from(r#"{"title":"5xx","fingerprint":"f1"}"#))
                    .unwrap(),
            )
            .await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
    }
    world.quiet().await;
    let listed = world.does("GET", "/alerts", serde_json::Value::Null).await;
    assert_eq!(
        (
            listed["alerts"].as_array().unwrap().len(),
            listed["alerts"][0]["count"].as_u64()
        ),
        (1, Some(2))
    );
}

#[tokio::test]
async fn a_wrong_token_an_unknown_source_and_too_much_are_not_kept() {
    let world = World::asleep();
    assert_eq!(
        world.hears("wrong", "{}").await.status,
        StatusCode::UNAUTHORIZED
    );
    let unknown =
        Request::post(format!("/alerts/nobody/{ALERT_TOKEN}")).header(header::HOST, "localhost");
    assert_eq!(
        world
            .send(unknown.body(Body::from("{}")).unwrap())
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let large = "x".repeat(1024 * 1024 + 1);
    assert_eq!(
        world.hears(ALERT_TOKEN, large.clone()).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let pieces = futures_util::stream::iter([large].map(Ok::<_, std::io::Error>));
    assert_eq!(
        world
            .hears(ALERT_TOKEN, Body::from_stream(pieces))
            .await
            .status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert!(
        world
            .engine
            .owed(&Viewer::House, None)
            .await
            .unwrap()
            .is_nothing()
    );
}

#[tokio::test]
async fn what_is_no_alert_is_kept_all_the_same_and_its_sender_learns_so() {
    let world = World::new();
    let answer = world.hears(ALERT_TOKEN, "not json").await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert!(
        answer.json()["unread"]
            .as_str()
            .unwrap()
            .contains("not JSON")
    );
    world.quiet().await;
    assert_eq!(
        world
            .engine
            .owed(&Viewer::House, None)
            .await
            .unwrap()
            .unreadable,
        1
    );
}

#[tokio::test]
async fn only_this_machine_comes_in_where_nobody_signs_in() {
    let world = World::new();
    let ask = async |headers: &[(&str, &str)]| {
        let mut request = Request::get("/").header(header::ACCEPT, "text/html");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        world.send(request.body(Body::empty()).unwrap()).await
    };
    assert_eq!(
        ask(&[("host", "localhost:1190")]).await.status,
        StatusCode::OK
    );
    for headers in [
        &[("host", "evil.example")][..],
        &[],
        &[("host", "localhost"), ("x-forwarded-for", "1.2.3.4")],
        &[("host", "localhost"), ("forwarded", "for=1.2.3.4")],
    ] {
        let answer = ask(headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(
            answer.text.contains("ここからは開けません"),
            "{}",
            answer.text
        );
        assert!(answer.headers.contains_key(header::CONTENT_SECURITY_POLICY));
    }
}

#[tokio::test]
async fn a_form_of_another_site_raises_nothing() {
    let world = World::new();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let request = Request::post("/raise")
            .header(header::HOST, "localhost")
            .header(name, value);
        let answer = world
            .send(request.body(Body::from("words=x")).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert!(
        world
            .engine
            .incidents(&Viewer::House, None, "")
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn probes_hear_that_it_lives_and_can_keep() {
    let world = World::new();
    assert_eq!(world.opens("/healthz").await.text, "ok\n");
    let ready = world.opens("/readyz").await;
    assert_eq!(ready.status, StatusCode::OK);
    assert_eq!(
        (
            ready.json()["ready"].as_bool(),
            ready.json()["slack"]["state"].as_str().map(str::to_owned)
        ),
        (Some(true), Some("built_in".to_owned()))
    );
}

#[tokio::test]
async fn a_stop_lets_an_answer_finish_and_ends_streams() {
    let world = World::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(matoi_web::front::serve(
        listener,
        world.door.clone(),
        async {
            let _ = stopped.await;
        },
    ));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut head = [0_u8; 15];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(String::from_utf8_lossy(&rest).ends_with("ok\n"));
}

/// Knocks through a proxy, as a browser.
async fn through_a_proxy(world: &World, path: &str, language: &str) -> Answer {
    let request = Request::get(path)
        .header(header::HOST, "localhost:1190")
        .header(header::ACCEPT, "text/html")
        .header(header::ACCEPT_LANGUAGE, language)
        .header("x-forwarded-for", "10.0.0.7");
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn whoever_comes_through_a_proxy_reads_why_on_a_page_with_its_style() {
    let world = World::new();
    for (language, parts) in [
        (
            "ja",
            [
                "中継(プロキシー)を通って",
                "記録もすべて残っています",
                "Slack をつなぐと",
                "このコンピューターで開く",
            ],
        ),
        (
            "en",
            [
                "through a proxy",
                "every record is kept",
                "once Slack is connected",
                "Open it on this computer",
            ],
        ),
    ] {
        let page = through_a_proxy(&world, "/i/1", language).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        for part in parts {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        assert!(page.text.contains("href=\"http://localhost:1190/\""));
        let (_, style) = page.text.split_once("rel=\"stylesheet\" href=\"").unwrap();
        let style = style.split_once('"').unwrap().0;
        let style = through_a_proxy(&world, style, language).await;
        assert_eq!(style.status, StatusCode::OK);
        assert!(style.text.contains("main.page"));
    }
    // Nothing else is let through beside it.
    for path in ["/assets", "/assetsx", "/assets/../i/1", "/workspace"] {
        let answer = through_a_proxy(&world, path, "en").await;
        assert_ne!(answer.status, StatusCode::OK, "{path}");
    }
}
