//! What people do on the page: saying, pressing, filling in, and everything in a message's menu.
//! Each is a form, sent by the browser or by the script; each becomes the same Web API calls any
//! client makes. It must never refuse on its own; what may be done is the workspace's to say.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Redirect, Response};
use serde_json::{Map, Value, json};

use super::sent::{Chosen, Sent};
use super::visit::{Asked, Visit};
use super::{Room, Window, typed, values};
use crate::Answer;
use crate::model::{Channel, ChannelKind};

/// Somebody who acts, and where they were when they did.
struct Hand<'r, W> {
    room: &'r Room<W>,
    sent: Sent,
    back: Asked,
    /// The parameters of the page the form stood on.
    address: String,
    token: String,
}

impl<'r, W: Window> Hand<'r, W> {
    async fn of(room: &'r Room<W>, request: Request) -> Result<Self, StatusCode> {
        let headers = request.headers().clone();
        let sent = Sent::read(request).await?;
        let back = Asked::of_address(sent.text("back"));
        let seen = room.window.look(|world| {
            let visit = Visit::of(world, &back, &headers)?;
            Some((visit.me.token.clone()?, visit.parameters(visit.lang)))
        });
        let (token, address) = seen.await.ok_or(StatusCode::NOT_FOUND)?;
        Ok(Self {
            room,
            sent,
            back,
            address,
            token,
        })
    }

    /// Sees the world as this person.
    async fn sees<T: Send>(&self, see: impl FnOnce(&Visit<'_>) -> T + Send) -> Option<T> {
        let seen = self.room.window.look(|world| {
            let visit = Visit::of(world, &self.back, &axum::http::HeaderMap::new())?;
            Some(see(&visit))
        });
        seen.await
    }

    async fn calls(&self, method: &str, args: Value) -> Answer {
        let args = match args {
            Value::Object(args) => args,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Map::new(),
        };
        let answer = self.room.window.call(&self.token, method, args).await;
        if !answer.is_ok() {
            let error = answer.error();
            tracing::info!(method, error, "the workspace declined what a page asked");
        }
        answer
    }

    /// The answer for a script, or the page again for everybody else.
    fn answers(&self, answer: &Answer, more: &[(&str, &str)]) -> Response {
        if self.sent.wants_json {
            return Json(&answer.body).into_response();
        }
        let mut address = self.address.clone();
        let errors = answer.body.get("errors").map(Value::to_string);
        let told = [
            ("problem", answer.error().filter(|_| !answer.is_ok())),
            ("wrong", errors.as_deref()),
        ];
        let told = told
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        for (name, value) in told.chain(more.iter().copied()) {
            address.push_str(&format!("&{name}={}", super::visit::query(value)));
        }
        Redirect::to(&format!("/workspace?{address}")).into_response()
    }
}

/// Says something: a slash command, a message, files.
pub(super) async fn say<W: Window>(State(room): State<Room<W>>, request: Request) -> Response {
    let hand = match Hand::of(&room, request).await {
        Ok(hand) => hand,
        Err(status) => return status.into_response(),
    };
    let channel = hand.sent.text("channel");
    let words = hand.sent.text("text").trim();
    let answer = if let Some((command, text)) = command(words) {
        let args = json!({"channel": channel, "command": command, "text": text});
        hand.calls("sandbox.command", args).await
    } else {
        let text = hand.sees(|visit| typed::to_send(visit, words)).await;
        let mut args = json!({"channel": channel});
        if hand.sent.has("thread") {
            args["thread_ts"] = hand.sent.text("thread").into();
        }
        if hand.sent.files.is_empty() {
            args["text"] = text.into();
            if hand.sent.has("broadcast") {
                args["reply_broadcast"] = true.into();
            }
            hand.calls("chat.postMessage", args).await
        } else {
            hand.shares(args, text.unwrap_or_default()).await
        }
    };
    hand.answers(&answer, &[])
}

impl<W: Window> Hand<'_, W> {
    /// Uploads the chosen files and shares them where `args` say.
    async fn shares(&self, args: Value, text: String) -> Answer {
        let mut files = Vec::new();
        for chosen in &self.sent.files {
            match self.uploads(chosen).await {
                Ok(id) => files.push(json!({"id": id, "title": chosen.name})),
                Err(answer) => return answer,
            }
        }
        let mut args = args;
        args["channel_id"] = args["channel"].take();
        args["files"] = files.into();
        if !text.is_empty() {
            args["initial_comment"] = text.into();
        }
        self.calls("files.completeUploadExternal", args).await
    }

    /// Uploads one file; gives its id.
    async fn uploads(&self, chosen: &Chosen) -> Result<String, Answer> {
        let args = json!({"filename": chosen.name, "length": chosen.bytes.len()});
        let answer = self.calls("files.getUploadURLExternal", args).await;
        let text = |name: &str| answer.body[name].as_str().map(str::to_owned);
        let (Some(address), Some(id)) = (text("upload_url"), text("file_id")) else {
            return Err(answer);
        };
        let window = &self.room.window;
        if window.upload(&address, chosen.bytes.clone()).await {
            Ok(id)
        } else {
            Err(Answer::of(json!({"ok": false, "error": "upload_failed"})))
        }
    }
}

/// Joins a channel.
pub(super) async fn join<W: Window>(State(room): State<Room<W>>, request: Request) -> Response {
    let hand = match Hand::of(&room, request).await {
        Ok(hand) => hand,
        Err(status) => return status.into_response(),
    };
    let args = json!({"channel": hand.sent.text("channel")});
    let answer = hand.calls("conversations.join", args).await;
    hand.answers(&answer, &[])
}

/// Presses a button or chooses in a menu: `[place, block, action, value]`.
pub(super) async fn press<W: Window>(State(room): State<Room<W>>, request: Request) -> Response {
    let hand = match Hand::of(&room, request).await {
        Ok(hand) => hand,
        Err(status) => return status.into_response(),
    };
    let press = serde_json::from_str(hand.sent.text("press"));
    let Ok((place, block, action, value)) = press else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let args = hand
        .sees(|visit| values::pressed(visit, place, block, action, &value))
        .await;
    let Some(args) = args.flatten() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let answer = hand.calls("sandbox.click", args).await;
    hand.answers(&answer, &[])
}

/// Sends a modal that was filled in.
pub(super) async fn view<W: Window>(State(room): State<Room<W>>, request: Request) -> Response {
    let hand = match Hand::of(&room, request).await {
        Ok(hand) => hand,
        Err(status) => return status.into_response(),
    };
    let mut files = Vec::new();
    for chosen in &hand.sent.files {
        match hand.uploads(chosen).await {
            Ok(id) => files.push((chosen.field.as_str(), id)),
            Err(answer) => return hand.answers(&answer, &[]),
        }
    }
    let id = hand.sent.text("view");
    let values = hand
        .sees(|visit| values::of_form(visit, id, &hand.sent, &files))
        .await;
    let args = json!({"view_id": id, "values": values.flatten()});
    let answer = hand.calls("sandbox.submit", args).await;
    hand.answers(&answer, &[])
}

/// Everything else: `[what, channel, ts, more]`.
pub(super) async fn other<W: Window>(State(room): State<Room<W>>, request: Request) -> Response {
    let hand = match Hand::of(&room, request).await {
        Ok(hand) => hand,
        Err(status) => return status.into_response(),
    };
    let act = serde_json::from_str::<Vec<String>>(hand.sent.text("act")).unwrap_or_default();
    let act = Act(&act);
    if act.at(0) == "unread" {
        let read = hand
            .sees(|visit| before(visit, act.channel(), act.ts()))
            .await
            .unwrap_or_default();
        let args = json!({"channel": act.channel(), "ts": read});
        let answer = hand.calls("conversations.mark", args).await;
        return hand.answers(&answer, &[("unread", &read)]);
    }
    match hand.call_of(&act).await {
        Some((method, args)) => {
            let answer = hand.calls(method, args).await;
            hand.answers(&answer, &[])
        }
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// One act of the page: `[what, channel, ts, more]`.
struct Act<'a>(&'a [String]);

impl Act<'_> {
    fn at(&self, number: usize) -> &str {
        self.0.get(number).map_or("", String::as_str)
    }

    fn channel(&self) -> &str {
        self.at(1)
    }

    fn ts(&self) -> &str {
        self.at(2)
    }
}

impl<W: Window> Hand<'_, W> {
    /// The call an act is; none if there is no such act.
    async fn call_of(&self, act: &Act<'_>) -> Option<(&'static str, Value)> {
        let (channel, ts, more) = (act.channel(), act.ts(), act.at(3));
        let message = json!({"channel": channel, "timestamp": ts});
        let named = json!({"channel": channel, "ts": ts});
        Some(match act.at(0) {
            "react" => {
                let method = self
                    .sees(|visit| reaction(visit, channel, ts, more))
                    .await?;
                let args = json!({"channel": channel, "timestamp": ts, "name": more});
                (method, args)
            }
            "pin" => ("pins.add", message),
            "unpin" => ("pins.remove", message),
            "delete" => ("chat.delete", named),
            "read" => ("conversations.mark", named),
            "edit" => {
                let words = self.sent.text("text").trim();
                let text = self.sees(|visit| typed::to_send(visit, words)).await;
                (
                    "chat.update",
                    json!({"channel": channel, "ts": ts, "text": text}),
                )
            }
            "shortcut" => {
                let mut args = json!({"app_id": more, "callback_id": act.at(4)});
                if !ts.is_empty() {
                    args["channel"] = channel.into();
                    args["message_ts"] = ts.into();
                }
                ("sandbox.shortcut", args)
            }
            // A view stands where a channel would.
            "close" => ("sandbox.close", json!({"view_id": channel})),
            "clear" => ("sandbox.close", json!({"view_id": channel, "clear": true})),
            _ => return None,
        })
    }
}

/// A second press on one's own reaction takes it away.
fn reaction(visit: &Visit<'_>, channel: &str, ts: &str, name: &str) -> &'static str {
    let message = visit
        .world
        .channel(channel)
        .and_then(|channel| channel.messages.get(ts));
    let is_mine = message.is_some_and(|message| {
        let mut reactions = message.reactions.iter();
        reactions.any(|one| one.name == name && one.users.contains(&visit.me.id))
    });
    if is_mine {
        "reactions.remove"
    } else {
        "reactions.add"
    }
}

/// The last moment before a message.
fn before(visit: &Visit<'_>, channel: &str, ts: &str) -> String {
    const NEVER: &str = "0000000000.000000";
    let channel: Option<&Channel> = visit.world.channel(channel);
    channel
        .filter(|channel| channel.kind != ChannelKind::Im || channel.has_member(&visit.me.id))
        .and_then(|channel| channel.messages.range(..ts.to_owned()).next_back())
        .map_or(NEVER, |(ts, _)| ts.as_str())
        .to_owned()
}

/// A slash command and its words; the full-width slash of Japanese input counts.
pub(super) fn command(text: &str) -> Option<(String, String)> {
    let rest = text.trim().strip_prefix(['/', '／'])?;
    let (name, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_name.then(|| {
        (
            format!("/{}", name.to_ascii_lowercase()),
            words.trim().to_owned(),
        )
    })
}
