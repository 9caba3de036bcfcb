//! Files, over a real socket on this machine: the token goes to one host, and a login page is no file.

use std::sync::Arc;

use matoi_slack::wire::client::WebApi;
use matoi_slack::wire::file::{Download, DownloadError};
use matoi_slack::wire::reqwest_http::ReqwestHttp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers one request after another, each on its own connection; gives the requests.
async fn serve(listener: TcpListener, answers: &[String]) -> Vec<String> {
    let mut requests = Vec::new();
    for answer in answers {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut request = Vec::new();
        let mut part = [0; 1024];
        while !request.ends_with(b"\r\n\r\n") {
            let read = stream.read(&mut part).await.expect("readable");
            request.extend_from_slice(&part[..read]);
        }
        // Whoever has read enough goes away, and that is fine.
        let _ = stream.write_all(answer.as_bytes()).await;
        requests.push(
            String::from_utf8(request)
                .expect("text")
                .to_ascii_lowercase(),
        );
    }
    requests
}

fn ok(media: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn to(place: &str) -> String {
    format!(
        "HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
}

async fn download(answers: &[String]) -> (Vec<String>, Result<Download, DownloadError>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    let http = Arc::new(ReqwestHttp::new().expect("a client"));
    let api = WebApi::new(http, &format!("{base}/api/"), "xoxb-1".into());
    let url = format!("{base}/files/F1/graph.png");
    tokio::join!(serve(listener, answers), api.download(&url, "image/png", 8))
}

#[tokio::test]
async fn a_file_arrives_whole() {
    let (requests, file) =
        download(&[to("/elsewhere/graph.png"), ok("image/png", "12345678")]).await;
    let file = file.expect("a file");
    assert_eq!(file.bytes, b"12345678");
    assert_eq!(file.content_type.as_deref(), Some("image/png"));
    assert!(
        requests[0].contains("authorization: bearer xoxb-1"),
        "{requests:?}"
    );
    assert!(
        requests[1].starts_with("get /elsewhere/graph.png"),
        "{requests:?}"
    );
}

#[tokio::test]
async fn a_login_page_is_no_file() {
    let (_, page) = download(&[ok("text/html; charset=utf-8", "<html>")]).await;
    assert_eq!(page, Err(DownloadError::LoginPage));
    let (_, sent_away) = download(&[to("https://team.slack.com/?redir=x")]).await;
    assert_eq!(sent_away, Err(DownloadError::LoginPage));
}

#[tokio::test]
async fn the_token_does_not_follow_to_another_host() {
    let other = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let place = format!("http://{}/graph.png", other.local_addr().expect("bound"));
    let (_, answer) = download(&[to(&place)]).await;
    assert_eq!(answer, Err(DownloadError::Elsewhere));
    let (_, circle) = download(&[to("/a"), to("/a"), to("/a"), to("/a")]).await;
    assert_eq!(circle, Err(DownloadError::Elsewhere));
    drop(other);
}

#[tokio::test]
async fn what_is_too_long_or_not_there_says_so() {
    let (_, long) = download(&[ok("image/png", "123456789")]).await;
    assert_eq!(long, Err(DownloadError::TooLong { bytes_max: 8 }));
    let (_, gone) = download(&[
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".into(),
    ])
    .await;
    assert_eq!(gone, Err(DownloadError::Refused { status: 404 }));
    let busy = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let (_, busy) = download(&[busy.into()]).await;
    let Err(DownloadError::NotNow { retry_after_s, .. }) = busy else {
        panic!("{busy:?}");
    };
    assert_eq!(retry_after_s, Some(7));
}

#[tokio::test]
async fn an_address_that_is_not_slacks_is_not_even_asked() {
    let http = Arc::new(ReqwestHttp::new().expect("a client"));
    let api = WebApi::new(http, "https://slack.com/api/", "xoxb-1".into());
    for elsewhere in [
        "http://127.0.0.1:9/a.png",
        "https://slack.com.example/a",
        "not an address",
    ] {
        let answer = api.download(elsewhere, "image/png", 8).await;
        assert_eq!(answer, Err(DownloadError::NotSlacks), "{elsewhere}");
    }
}
