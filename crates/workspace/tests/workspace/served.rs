//! The workspace over real sockets: HTTP in all its encodings, Socket Mode with acknowledgements
//! and repeats, and a memory that outlives the process.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use matoi_workspace::{Seed, Workspace};
use serde_json::{Map, Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

mod deliveries;
mod encodings;
mod faults;
mod files;
mod journal;
mod push;
mod socket;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A workspace on a port of its own.
pub struct Served {
    pub workspace: Arc<Workspace>,
    pub address: SocketAddr,
}

/// An HTTP answer.
pub struct Response {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Response {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }
}

impl Served {
    pub async fn open(path: Option<&Path>) -> Self {
        let workspace = Workspace::open(path, Seed::from_number(1)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        workspace.set_base_url(&format!("http://{address}"));
        let router = workspace.router(None);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { workspace, address }
    }

    pub fn bot(&self) -> String {
        self.workspace.info()[0].bot_token.clone()
    }

    pub fn xapp(&self) -> String {
        self.workspace.info()[0].app_token.clone()
    }

    pub fn person(&self, name: &str) -> String {
        self.workspace.look(|world| {
            let mut personas = world.personas();
            let user = personas.find(|user| user.name == name).unwrap();
            user.token.clone().unwrap()
        })
    }

    pub fn channel(&self, name: &str) -> String {
        self.workspace
            .look(|world| world.channel_named(name).unwrap().id.clone())
    }

    /// A call that does not go over HTTP.
    pub async fn call(&self, token: &str, method: &str, args: Value) -> Value {
        let args: Map<String, Value> = args.as_object().cloned().unwrap();
        self.workspace.call(Some(token), method, args).await.body
    }

    /// One HTTP request as it is written on the wire; an empty answer if the connection broke.
    pub async fn raw(&self, request: String) -> Response {
        let address = self.address;
        let answer = tokio::task::spawn_blocking(move || {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = Vec::new();
            // A connection that is broken off leaves what came before.
            let _ = stream.read_to_end(&mut answer);
            String::from_utf8(answer).unwrap()
        });
        let answer = answer.await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).unwrap_or("0").parse().unwrap();
        Response {
            status,
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    /// A POST of this kind and body.
    pub async fn post(&self, path: &str, headers: &str, kind: &str, body: &str) -> Response {
        let length = body.len();
        self.raw(format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\
             Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}",
            self.address
        ))
        .await
    }

    /// Opens a socket as the app; the hello has been read.
    pub async fn socket(&self) -> Socket {
        let mut socket = self.socket_with(&self.xapp()).await;
        assert_eq!(next_frame(&mut socket).await["type"], "hello");
        socket
    }
}

impl Served {
    /// Opens a socket with this app-level token; nothing has been read.
    pub async fn socket_with(&self, app_token: &str) -> Socket {
        let opened = self
            .post(
                "/workspace/api/apps.connections.open",
                &format!("Authorization: Bearer {app_token}\r\n"),
                "application/x-www-form-urlencoded",
                "",
            )
            .await;
        let url = opened.json()["url"].as_str().unwrap().to_owned();
        tokio_tungstenite::connect_async(url).await.unwrap().0
    }
}

/// The next frame that is not a ping.
pub async fn next_frame(socket: &mut Socket) -> Value {
    loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Text(text) => return serde_json::from_str(&text).unwrap(),
            Message::Ping(_) | Message::Pong(_) => {}
            end @ (Message::Binary(_) | Message::Close(_) | Message::Frame(_)) => {
                panic!("{end:?}")
            }
        }
    }
}

/// Acknowledges an envelope, perhaps with an answer.
pub async fn acknowledge(socket: &mut Socket, envelope: &Value, payload: Option<Value>) {
    let mut ack = json!({"envelope_id": envelope["envelope_id"]});
    if let Some(payload) = payload {
        ack["payload"] = payload;
    }
    socket.send(Message::text(ack.to_string())).await.unwrap();
}
