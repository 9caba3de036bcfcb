//! The real client against a real socket on this machine.

use matoi_slack::wire::http::{Http, HttpFailure};
use matoi_slack::wire::reqwest_http::ReqwestHttp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Serves one connection: reads a whole request, writes `answer`, closes. Returns the request.
async fn serve_once(listener: TcpListener, answer: &'static str) -> String {
    let (mut stream, _) = listener.accept().await.expect("a connection");
    let mut request = Vec::new();
    let mut part = [0; 1024];
    while !request.ends_with(b"name=inc") {
        let read = stream.read(&mut part).await.expect("readable");
        request.extend_from_slice(&part[..read]);
    }
    stream.write_all(answer.as_bytes()).await.expect("writable");
    String::from_utf8(request).expect("text")
}

async fn exchange(
    answer: &'static str,
) -> (
    String,
    Result<matoi_slack::wire::http::HttpAnswer, HttpFailure>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let http = ReqwestHttp::new().expect("a client");
    let url = format!("http://{address}/api/conversations.create");
    let token = "xoxb-1".into();
    let call = http.post_form(&url, &token, "name=inc".to_owned());
    tokio::join!(serve_once(listener, answer), call)
}

#[tokio::test]
async fn an_answer_comes_back_with_its_headers() {
    let (request, answer) = exchange(
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 12\r\nContent-Type: application/json\r\n\
         Content-Length: 12\r\nConnection: close\r\n\r\n{\"ok\":false}",
    )
    .await;
    let request = request.to_ascii_lowercase();
    assert!(
        request.starts_with("post /api/conversations.create"),
        "{request}"
    );
    assert!(
        request.contains("authorization: bearer xoxb-1"),
        "{request}"
    );
    assert!(
        request.contains("content-type: application/x-www-form-urlencoded"),
        "{request}"
    );
    let answer = answer.expect("an answer");
    assert_eq!((answer.status, answer.retry_after), (429, Some(12)));
    assert_eq!(answer.content_type.as_deref(), Some("application/json"));
    assert_eq!(answer.body, "{\"ok\":false}");
}

#[tokio::test]
async fn a_connection_closed_after_the_request_is_lost() {
    let (_, nothing) = exchange("").await;
    assert!(matches!(nothing, Err(HttpFailure::Lost(_))), "{nothing:?}");
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"ok\":";
    let (_, half) = exchange(half).await;
    assert!(matches!(half, Err(HttpFailure::Lost(_))), "{half:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (_, answer) = exchange(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\
         Connection: close\r\n\r\n",
    )
    .await;
    assert_eq!(answer.expect("the redirect itself").status, 302);
}

#[tokio::test]
async fn a_closed_port_and_a_bad_address_are_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let http = ReqwestHttp::new().expect("a client");
    for url in [
        format!("http://{address}/api/auth.test"),
        "http://[".to_owned(),
    ] {
        let answer = http.post_form(&url, &"xoxb-1".into(), String::new()).await;
        let Err(HttpFailure::NotSent(why)) = answer else {
            panic!("{answer:?} for {url}");
        };
        assert!(!why.contains("auth.test"), "no addresses in {why}");
    }
}
