//! The program, started in this process in a directory of its own.

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use jiff::SignedDuration;
use matoi_app::{
    config::Settings,
    serve::{self, House},
};
use matoi_core::{ids::RoomId, team::Tongue};
use matoi_engine::{
    Engine,
    store::{Answer, Query, Viewer},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{CrookedClock, Key, Message, Person, Room, Slack, log::Log};

/// Everything a story happens in.
pub struct TestWorld {
    house: Option<House>,
    slack: Slack,
    settings: Settings,
    clock: CrookedClock,
    pub(super) log: Log,
    dir: TempDir,
}

async fn house(settings: &Settings, clock: &CrookedClock) -> House {
    let started = serve::start_by(settings, |by| clock.instead_of(by)).await;
    started.unwrap()
}

impl TestWorld {
    /// A new one, in Japanese.
    pub async fn opens() -> Self {
        Self::opens_in(Tongue::Ja).await
    }

    /// A new one.
    pub async fn opens_in(tongue: Tongue) -> Self {
        Self::opens_with(tongue, CrookedClock::ahead_by(SignedDuration::ZERO)).await
    }

    /// A new one on a machine whose clock is that one.
    pub async fn opens_by(clock: &CrookedClock) -> Self {
        Self::opens_with(Tongue::Ja, clock.clone()).await
    }

    async fn opens_with(tongue: Tongue, clock: CrookedClock) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            data_dir: dir.path().to_owned(),
            tongue,
            api_token: Some(Key::API.to_owned().into()),
            alert_token: Some(Key::ALERT.to_owned().into()),
            ..Settings::default()
        };
        let log = Log::new();
        let house = house(&settings, &clock).await;
        let slack = Slack::of(&house);
        Self {
            house: Some(house),
            slack,
            settings,
            clock,
            log,
            dir,
        }
    }

    /// The program ends as it should and starts again on what it kept.
    pub async fn restarts(&mut self) {
        self.stops().await;
        self.starts().await;
    }

    /// The program ends as it should.
    pub async fn stops(&mut self) {
        self.house.take().unwrap().stop().await;
    }

    /// The program starts on what is kept. People look again: their old eyes see an empty house.
    pub async fn starts(&mut self) {
        let house = house(&self.settings, &self.clock).await;
        self.slack = Slack::of(&house);
        self.house = Some(house);
    }

    /// The workspace as people and scripts reach it.
    pub fn slack(&self) -> &Slack {
        &self.slack
    }

    /// The engine, for the end of a story.
    pub fn engine(&self) -> &Engine {
        &self.house.as_ref().unwrap().engine
    }

    /// Where everything is kept.
    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    /// Somebody of the team.
    pub async fn person(&self, name: &str) -> Person {
        Person::named(&self.slack, name).await
    }

    /// Hana raised the first incident, and its board stands. Others are still being called.
    pub async fn raised(&self) -> (Person, Room) {
        let hana = self.person("hana").await;
        hana.commands("#general", "/matoi 決済がおかしい").await;
        let room = self.room(&hana, 1).await;
        room.head().await;
        (hana, room)
    }

    /// The same, and everything that goes with it is done: whoever is not in yet hears some words in a
    /// direct message, and calls still under way would be counted.
    pub async fn raised_and_calm(&self) -> (Person, Room) {
        let raised = self.raised().await;
        self.calms().await;
        raised
    }

    /// The room of an incident, seen by somebody.
    pub async fn room(&self, eyes: &Person, number: u64) -> Room {
        Room::opens(&self.slack, eyes, number).await
    }

    /// Time passes.
    pub async fn passes(&self, time: SignedDuration) {
        self.slack.passes(time).await;
    }

    /// An alert source speaks.
    pub async fn alert_fires(&self, alert: Value) {
        let url = format!("{}/alerts/generic/{}", self.slack.base(), Key::ALERT);
        let answer = self
            .slack
            .http()
            .post(url)
            .json(&alert)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 202);
    }

    /// Somebody sends the form of the web page; where their browser ends up.
    pub async fn raises_on_the_page(&self, form: &[(&str, &str)]) -> String {
        let path = format!("{}/raise", self.slack.base());
        let request = self.slack.http().post(path);
        // Browsers say where a form stands.
        let request = request.header("Origin", self.slack.base());
        let answer = request.form(form).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{}", answer.url());
        answer.url().to_string()
    }

    /// Somebody types `matoi …` where this one runs; what is printed.
    pub async fn types_in_a_terminal(&self, words: &[&str]) -> String {
        let out = self.ends_in_a_terminal(words).await;
        let complaint = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{complaint}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// The same, however it ends.
    pub async fn ends_in_a_terminal(&self, words: &[&str]) -> Output {
        let address = self.slack.base().trim_start_matches("http://");
        let mut command = Command::new(env!("CARGO_BIN_EXE_matoi"));
        command
            .args(words)
            .args(["--listen", address, "--data-dir"])
            .arg(self.data_dir())
            .current_dir(self.data_dir())
            .env("MATOI_API_TOKEN", Key::API);
        // This thread has to go on answering meanwhile.
        let ended = tokio::task::spawn_blocking(move || command.output());
        ended.await.unwrap().unwrap()
    }

    /// An incident as a script sees it.
    pub async fn incident(&self, number: u64) -> Value {
        let (status, body) = self
            .slack
            .rest(
                "GET",
                &format!("/api/v1/incidents/{number}"),
                None,
                &json!(null),
            )
            .await;
        assert_eq!(status, 200, "{body}");
        body
    }

    /// Its notes, as a script sees them.
    pub async fn notes(&self, number: u64) -> Vec<Value> {
        let incident = self.incident(number).await;
        incident["notes"].as_array().unwrap().clone()
    }

    /// The line of the record with these words, waited for.
    pub async fn tells(&self, number: u64, words: &str) -> Value {
        self.tells_so(number, words, |line| {
            line["text"]
                .as_str()
                .is_some_and(|text| text.contains(words))
        })
        .await
    }

    /// The line of the record that is so, waited for; `what` says what.
    pub async fn tells_so(&self, number: u64, what: &str, so: impl Fn(&Value) -> bool) -> Value {
        let what = format!("the record of #{number} to tell {what:?}");
        self.slack
            .until(&what, async || {
                let incident = self.incident(number).await;
                let lines = incident["timeline"].as_array()?.clone();
                lines.into_iter().find(|line| so(line))
            })
            .await
    }

    /// Every revision that is kept of what a message said, the oldest first; no page shows them all.
    pub async fn kept_words_of(&self, message: &Message) -> Vec<String> {
        let engine = self.engine();
        let room = RoomId::from(message.channel.as_str());
        let asked = engine
            .store()
            .ask(engine.team_id(), &Viewer::House, Query::Entries(room));
        let Answer::Entries(all) = asked.await.unwrap() else {
            panic!("nothing is kept of {}", message.channel);
        };
        let ours = all
            .into_iter()
            .filter(|entry| entry.message.mark.0 == message.ts);
        ours.map(|entry| entry.text).collect()
    }

    /// An incident as it is kept, all of it.
    pub async fn stored(&self, number: u64) -> Value {
        let kept = self.engine().incident(&Viewer::House, number).await;
        let kept = kept.unwrap().expect("there is such an incident");
        serde_json::to_value(&kept.incident).unwrap()
    }

    /// Waits until an incident is in that state.
    pub async fn is(&self, number: u64, state: &str) {
        let what = format!("#{number} to be {state}");
        self.slack
            .until(&what, async || {
                (self.incident(number).await["state"] == state).then_some(())
            })
            .await;
    }
}
