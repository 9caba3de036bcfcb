//! A whole program in a directory of its own, and the hands of the people in it.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, Result, bail};
use matoi_app::{
    config::Settings,
    serve::{self, House},
};
use matoi_engine::{Engine, store::Viewer};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::calls::Call;

/// What is owed is looked at this often while everything calms down.
const LOOK_AGAIN_MS: u64 = 5;
/// Nothing that is measured takes longer.
const PATIENCE_MS: i64 = 120_000;

/// The program and its people.
pub struct Town {
    house: Arc<House>,
    tokens: Vec<String>,
    general: String,
    _dir: TempDir,
}

impl Town {
    /// Starts it.
    pub async fn start() -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            data_dir: dir.path().to_owned(),
            ..Settings::default()
        };
        let house = Arc::new(serve::start(&settings).await?);
        let mut town = Self {
            house,
            tokens: Vec::new(),
            general: String::new(),
            _dir: dir,
        };
        let info = town.call("", "sandbox.info", json!({})).await?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let personas = info["personas"].as_array().into_iter().flatten();
        town.tokens = personas.map(|one| text(&one["token"])).collect();
        let mut channels = info["channels"].as_array().into_iter().flatten();
        let general = channels.find(|one| one["name"] == "general");
        town.general = general
            .map(|one| text(&one["id"]))
            .context("there is no #general")?;
        town.listens().await?;
        Ok(town)
    }

    /// Both sockets stand; a press before that would measure the start.
    async fn listens(&self) -> Result<()> {
        self.press(0, "help").await?;
        self.calm().await
    }

    /// Its engine.
    pub fn engine(&self) -> &Engine {
        &self.house.engine
    }

    /// Where its pages are.
    pub fn address(&self) -> SocketAddr {
        self.house.address
    }

    /// Milliseconds, by the clock that also stands in the log of calls.
    pub fn now_ms(&self) -> i64 {
        self.house.engine.now().as_millisecond()
    }

    /// Calls a method of the workspace.
    pub async fn call(&self, token: &str, method: &str, args: Value) -> Result<Value> {
        let args: Map<String, Value> = args.as_object().cloned().unwrap_or_default();
        let token = (!token.is_empty()).then_some(token);
        let workspace = self
            .house
            .workspace
            .as_ref()
            .context("no built-in workspace")?;
        let answer = workspace.call(token, method, args).await;
        if answer.body["ok"] != true {
            bail!("{method}: {}", answer.body);
        }
        Ok(answer.body)
    }

    /// Somebody types `/matoi words`; gives how many milliseconds the acknowledgement took.
    pub async fn press(&self, person: usize, words: &str) -> Result<i64> {
        let token = &self.tokens[person % self.tokens.len()];
        let args = json!({ "channel": self.general, "command": "/matoi", "text": words });
        let before = self.now_ms();
        self.call(token, "sandbox.command", args).await?;
        Ok(self.now_ms() - before)
    }

    /// Slack takes so long for every call from now on.
    pub async fn slack_takes(&self, ms: u64) -> Result<()> {
        self.call("", "sandbox.faults", json!({ "clear": true }))
            .await?;
        self.call(
            "",
            "sandbox.faults",
            json!({ "method": "*", "latency_ms": ms }),
        )
        .await?;
        Ok(())
    }

    /// Time passes, so that one run does not spend the next one's rate limits.
    pub async fn passes(&self, time: &str) -> Result<()> {
        self.call("", "sandbox.clock", json!({ "advance": time }))
            .await?;
        Ok(())
    }

    /// Waits until nothing is owed.
    pub async fn calm(&self) -> Result<()> {
        let end = self.now_ms() + PATIENCE_MS;
        let mut ticks = tokio::time::interval(std::time::Duration::from_millis(LOOK_AGAIN_MS));
        loop {
            ticks.tick().await;
            let owed = self.house.engine.owed(&Viewer::House, None).await?;
            if owed.is_nothing() {
                return Ok(());
            }
            if self.now_ms() > end {
                bail!("still owed: {owed:?}");
            }
        }
    }

    /// Where the log of calls stands.
    pub async fn mark(&self) -> Result<u64> {
        let answer = self.call("", "sandbox.calls", json!({})).await?;
        answer["next"]
            .as_u64()
            .context("the log of calls has no place")
    }

    /// Calls made after that place.
    pub async fn calls_since(&self, mark: u64) -> Result<Vec<Call>> {
        let answer = self
            .call("", "sandbox.calls", json!({ "since": mark }))
            .await?;
        let calls = answer["calls"].as_array().into_iter().flatten();
        Ok(calls.map(Call::of).collect())
    }

    /// The names of all rooms.
    pub async fn rooms(&self) -> Result<Vec<String>> {
        let info = self.call("", "sandbox.info", json!({})).await?;
        let channels = info["channels"].as_array().into_iter().flatten();
        let names = channels
            .filter_map(|one| one["name"].as_str())
            .map(str::to_owned);
        Ok(names.filter(|name| name.starts_with("inc-")).collect())
    }
}
