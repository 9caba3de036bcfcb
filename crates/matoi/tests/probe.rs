//! What `matoi doctor --probe` tries out, on a workspace that plays Slack: as it is, and otherwise.

#![expect(clippy::unwrap_used, reason = "in a test a surprise may end the story")]

use std::sync::Arc;

use matoi_app::clock::RealClock;
use matoi_app::roster::ClockPace;
use matoi_slack::{
    probe::{self, Step, Tried, Turned},
    wire::{
        client::WebApi,
        reqwest_http::{ReqwestHttp, install_tls_provider},
    },
};
use matoi_workspace::{Seed, Workspace};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::TcpListener;

struct Stage {
    workspace: Arc<Workspace>,
    base: String,
    api: WebApi,
}

impl Stage {
    async fn opens() -> Self {
        install_tls_provider();
        let workspace = Workspace::open(None, Seed::from_number(3)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        workspace.set_base_url(&base);
        let served = workspace.router(None);
        tokio::spawn(async move { axum::serve(listener, served).await });
        let info = called(&base, "sandbox.info", json!({})).await;
        let token = info["apps"][0]["bot_token"].as_str().unwrap().into();
        let http = Arc::new(ReqwestHttp::new().unwrap());
        let api = WebApi::new(http, &format!("{base}/workspace/api/"), token);
        Self {
            workspace,
            base,
            api,
        }
    }

    async fn tries(&self) -> Vec<Tried> {
        probe::walk(&self.api, &ClockPace(Arc::new(RealClock)), "ab12cd34").await
    }

    /// Ids and names of the channels that the probe made, and whether they were put away.
    fn made(&self) -> Vec<(String, bool)> {
        self.workspace.look(|world| {
            let all = world
                .channels()
                .filter(|one| one.name.starts_with("matoi-"));
            all.map(|one| (one.name.clone(), one.is_archived)).collect()
        })
    }
}

async fn called(base: &str, method: &str, args: Value) -> Value {
    let request = Client::new()
        .post(format!("{base}/workspace/api/{method}"))
        .json(&args);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["ok"], true, "{method}: {answer}");
    answer
}

fn of(tried: &[Tried], step: Step) -> &Turned {
    &tried.iter().find(|one| one.step == step).unwrap().turned
}

#[tokio::test]
async fn everything_is_as_relied_on_and_nothing_is_left_behind() {
    let stage = Stage::opens().await;
    let tried = stage.tries().await;
    let odd: Vec<_> = tried
        .iter()
        .filter(|one| !matches!(one.turned, Turned::AsRelied(_)))
        .collect();
    assert!(odd.is_empty(), "{odd:#?}");
    assert_eq!(tried.len(), 10);
    assert_eq!(stage.made(), [("matoi-たしかめ-ab12cd34".to_owned(), true)]);
}

#[tokio::test]
async fn what_is_not_granted_is_told_by_slacks_own_word() {
    let stage = Stage::opens().await;
    let no_pins = json!({ "method": "pins.add", "error": "missing_scope" });
    called(&stage.base, "sandbox.faults", no_pins).await;
    let away = json!({ "method": "conversations.setTopic", "http_status": 503 });
    called(&stage.base, "sandbox.faults", away).await;
    let tried = stage.tries().await;
    assert_eq!(
        *of(&tried, Step::Pin),
        Turned::Otherwise("missing_scope".to_owned())
    );
    assert!(matches!(of(&tried, Step::Topic), Turned::Unseen(_)));
    assert!(matches!(of(&tried, Step::Mark), Turned::AsRelied(_)));
    assert!(stage.made()[0].1, "put away all the same");
}

#[tokio::test]
async fn where_no_channel_may_be_made_that_is_all_there_is_to_tell() {
    let stage = Stage::opens().await;
    let restricted = json!({ "channel_creation_restricted": true });
    called(&stage.base, "sandbox.prefs", restricted).await;
    let tried = stage.tries().await;
    let turned = Turned::Otherwise("restricted_action".to_owned());
    let step = Step::Channel;
    assert_eq!(tried, [Tried { step, turned }]);
    assert_eq!(stage.made(), []);
}
