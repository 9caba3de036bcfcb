//! Hearing machines: `POST /alerts/{source}/{token}` keeps what came and only then says so; the
//! reader turns what was kept into reports. Must never decide anything about an alert.

use std::collections::BTreeMap;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use matoi_alerts::{Post, Source};
use matoi_core::{
    ids::StreamId,
    request::{Ask, Report},
};
use matoi_engine::{Reader, Reading, Unreadable, store::Delivery};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    contract::Call,
    pages::fault::{self, Told},
    rest::key,
    state::{WebState, is_token},
};

/// How the source of an alert's delivery begins; the sender's name follows.
pub const ALERT_SOURCE: &str = "alert:";
/// Headers that some senders say something in. Others may hold secrets and are not kept.
const HEADERS_KEPT: [&str; 2] = ["content-type", "user-agent"];

/// A post as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct KeptPost {
    headers: BTreeMap<String, String>,
    body: String,
}

pub(crate) fn calls() -> Vec<Call> {
    let hear = Call::post("/alerts/{source}/{token}", hear)
        .named("hear_alert")
        .takes("AlertBody")
        .gives(202, "Heard")
        .or(&[401, 404, 503])
        .open();
    vec![hear]
}

async fn hear(
    State(state): State<WebState>,
    Path((source, token)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let told = Told::to(&uri, &headers, state.language);
    if !is_token(&state.alert_token, &token) {
        return fault::json(&told, StatusCode::UNAUTHORIZED);
    }
    if Source::named(&source).is_none() {
        return fault::json(&told, StatusCode::NOT_FOUND);
    }
    let delivery = delivery(&state, &source, &headers, &body);
    let read = AlertReader.read(&delivery);
    match state.engine.keep(vec![delivery]).await {
        Ok(_) => {
            // Kept either way; a sender being set up learns here what could not be made of it.
            let unread = read.err().map(|Unreadable(why)| why);
            (
                StatusCode::ACCEPTED,
                Json(json!({ "kept": true, "unread": unread })),
            )
                .into_response()
        }
        Err(error) => {
            tracing::error!(%error, source, "an alert could not be kept; its sender was told so");
            fault::json(&told, StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

fn delivery(state: &WebState, source: &str, headers: &HeaderMap, body: &Bytes) -> Delivery {
    let text = |name: &&str| {
        Some((
            (*name).to_owned(),
            headers.get(*name)?.to_str().ok()?.to_owned(),
        ))
    };
    let post = KeptPost {
        headers: HEADERS_KEPT.iter().filter_map(text).collect(),
        body: String::from_utf8_lossy(body).into_owned(),
    };
    let lane = format!("{ALERT_SOURCE}{source}");
    // An alert is kept whatever its key is like.
    let key = key::read(headers)
        .ok()
        .flatten()
        .unwrap_or_else(|| (state.ids)());
    Delivery {
        key: format!("{lane}:{key}"),
        source: lane.clone(),
        lane,
        raw: json!(post).to_string(),
        received_at: state.engine.now(),
    }
}

/// Reads what alert senders posted. Pure; the binary asks it for every delivery whose source begins
/// with [`ALERT_SOURCE`].
#[derive(Debug, Clone, Copy, Default)]
pub struct AlertReader;

impl AlertReader {
    /// Whether this delivery is an alert sender's.
    #[must_use]
    pub fn reads(delivery: &Delivery) -> bool {
        delivery.source.starts_with(ALERT_SOURCE)
    }
}

impl Reader for AlertReader {
    fn read(&self, delivery: &Delivery) -> Result<Reading, Unreadable> {
        let Some(source) = delivery.source.strip_prefix(ALERT_SOURCE) else {
            return Err(Unreadable(format!(
                "`{}` is no alert sender",
                delivery.source
            )));
        };
        let kept: KeptPost =
            serde_json::from_str(&delivery.raw).map_err(|error| Unreadable(error.to_string()))?;
        let headers: Vec<(String, String)> = kept.headers.into_iter().collect();
        let post = Post {
            source,
            headers: &headers,
            body: kept.body.as_bytes(),
            received_at: delivery.received_at,
        };
        let heard = matoi_alerts::parse(&post).map_err(|error| Unreadable(error.to_string()))?;
        let asks: Vec<Ask> = heard
            .into_iter()
            .map(|heard| {
                Ask::report(
                    StreamId::Alert(heard.fingerprint.clone()),
                    Report::AlertHeard(heard),
                )
            })
            .collect();
        let ignored = asks.is_empty().then_some("a sender that tried the line");
        Ok(Reading {
            asks,
            ignored,
            ..Reading::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use matoi_core::request::Input;

    use super::*;

    fn delivered(source: &str, body: &str) -> Delivery {
        let raw = json!(KeptPost {
            headers: BTreeMap::new(),
            body: body.to_owned()
        })
        .to_string();
        let received_at = Timestamp::from_second(1_795_323_720).unwrap();
        Delivery {
            key: "k".into(),
            lane: source.into(),
            source: source.into(),
            raw,
            received_at,
        }
    }

    #[test]
    fn every_alert_of_a_post_is_a_report_to_its_own_stream() {
        let body = r#"[{"title":"a","fingerprint":"f1"},{"title":"b","fingerprint":"f2"}]"#;
        let reading = AlertReader.read(&delivered("alert:generic", body)).unwrap();
        let titles = reading.asks.iter().map(|ask| match &ask.input {
            Input::Reported(Report::AlertHeard(heard)) => heard.title.as_str(),
            Input::Reported(_) | Input::Asked(_) => panic!("{ask:?}"),
        });
        assert_eq!(titles.collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn an_empty_list_is_ignored_and_what_is_no_alert_is_unreadable() {
        assert!(
            AlertReader
                .read(&delivered("alert:generic", "[]"))
                .unwrap()
                .ignored
                .is_some()
        );
        for (source, body) in [
            ("alert:generic", "no json"),
            ("alert:nobody", "{}"),
            ("slack", "{}"),
        ] {
            assert!(
                AlertReader.read(&delivered(source, body)).is_err(),
                "{source} {body}"
            );
        }
    }
}
