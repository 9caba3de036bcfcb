//! Who is in the team: read from Slack, kept beside everything else, read again from time to time.
//! With Slack away the kept one serves.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use matoi_core::{
    ids::{PersonId, TeamId},
    team::{Invite, Person, Standing, TeamView, Tongue},
};
use matoi_engine::{Clock, Engine, store::Store};
use matoi_slack::{
    desk::SlackDesk,
    read::{Own, OwnNames},
    roster::{self, Roster, RosterConfig},
    wire::{
        client::{DEAD_TOKEN, WebApi},
        pace::Pace,
    },
};
use serde::{Deserialize, Serialize};

use crate::{config::Settings, health::Health};

/// The roster is read again after this time.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// When Slack did not tell, it is asked again after this time.
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(5);
/// Ever more slowly, up to some five minutes.
const RETRY_DOUBLINGS_MAX: u32 = 6;
/// The roster stands under the house's own name, because it tells the team's.
const HOUSE: &str = "house";
/// Where the roster of the Slack that is configured is kept, and that of the built-in workspace: made-up
/// people and their talk must never be taken for a real team's, nor the other way round.
const OF_SLACK: &str = "roster";
const OF_THE_BUILT_IN: &str = "roster/built-in";

/// Which of them these settings mean.
#[must_use]
pub fn slot(settings: &Settings) -> &'static str {
    if settings.slack.is_some() {
        OF_SLACK
    } else {
        OF_THE_BUILT_IN
    }
}

/// The roster as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptRoster {
    /// Whose.
    pub team: TeamId,
    me: Option<PersonId>,
    #[serde(default)]
    bot: Option<String>,
    #[serde(default)]
    app: Option<String>,
    people: Vec<Person>,
    invite: Invite,
    groups: Vec<PersonId>,
    zone: Option<String>,
}

impl KeptRoster {
    fn of(roster: &Roster) -> Self {
        Self {
            team: roster.team.clone(),
            me: roster.own.person.clone(),
            bot: roster.own.bot.clone(),
            app: roster.own.app.clone(),
            people: roster.people.clone(),
            invite: roster.invite.clone(),
            groups: roster.groups.clone(),
            zone: roster.zone.clone(),
        }
    }

    /// Matoi's own names there.
    #[must_use]
    pub fn own(&self) -> Own {
        Own {
            person: self.me.clone(),
            bot: self.bot.clone(),
            app: self.app.clone(),
        }
    }

    /// What decisions may know of the team.
    #[must_use]
    pub fn view(&self, tongue: Tongue) -> TeamView {
        let zone = self
            .zone
            .as_deref()
            .and_then(|name| TimeZone::get(name).ok());
        TeamView {
            team: self.team.clone(),
            me: self.me.clone(),
            people: self.people.clone(),
            invite: self.invite.clone(),
            groups: self.groups.clone(),
            zone: zone.unwrap_or(TimeZone::UTC),
            tongue,
        }
    }
}

/// The roster as it was last known.
///
/// # Errors
/// When the store could not.
pub async fn kept(store: &dyn Store, slot: &str) -> anyhow::Result<Option<KeptRoster>> {
    let kept = store.setting(&TeamId::from(HOUSE), slot).await?;
    Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
}

/// Reads the roster and keeps it.
///
/// # Errors
/// When Slack does not say who we are, or the store could not.
pub async fn read(
    api: &WebApi,
    clock: &Arc<dyn Clock>,
    config: &RosterConfig,
    (store, slot): (&dyn Store, &str),
) -> anyhow::Result<KeptRoster> {
    let roster = roster::team_view(api, &ClockPace(clock.clone()), config).await?;
    for warning in &roster.warnings {
        tracing::info!(?warning, "the roster lacks something; nothing waits for it");
    }
    let kept = KeptRoster::of(&roster);
    store
        .put_setting(&TeamId::from(HOUSE), slot, serde_json::to_value(&kept)?)
        .await?;
    Ok(kept)
}

/// Keeps what is known of the team fresh.
pub struct Follower {
    /// Slack.
    pub api: Arc<WebApi>,
    /// Learns where its channels are before anybody waits for it.
    pub desk: Arc<SlackDesk>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// What to ask.
    pub config: RosterConfig,
    /// Where it is kept.
    pub slot: &'static str,
    /// Who wants to know.
    pub engine: Arc<Engine>,
    /// The team's language.
    pub tongue: Tongue,
    /// Who wants to know what we are called there.
    pub own: OwnNames,
    /// Who wants to know how Slack is.
    pub health: Arc<Health>,
}

impl Follower {
    /// For ever.
    pub async fn follow(&self) {
        let mut failures = 0;
        let mut lives = self.api.lives();
        loop {
            // What comes out during the look is looked into again at once.
            lives.mark_unchanged();
            let pause = if self.look().await {
                failures = 0;
                AGAIN_AFTER
            } else {
                let pause = RETRY_AFTER.saturating_mul(1 << failures);
                failures = (failures + 1).min(RETRY_DOUBLINGS_MAX);
                pause
            };
            let now = self.clock.now();
            let until = now.checked_add(pause).unwrap_or(now);
            // A clock that was set back makes nobody wait longer.
            while (now..until).contains(&self.clock.now()) {
                tokio::select! {
                    () = self.clock.wait_until(until) => {}
                    _ = lives.changed() => break,
                }
            }
        }
    }

    /// Once; whether Slack said who is there. What went wrong is told when it begins, not each time.
    pub async fn look(&self) -> bool {
        let kept = (self.engine.store().as_ref(), self.slot);
        match read(&self.api, &self.clock, &self.config, kept).await {
            Ok(roster) if roster.team != *self.engine.team_id() => {
                let why = "these tokens belong to another team; start again to work for that one";
                if self.health.reached(Err(why.to_owned())) {
                    tracing::error!("{why}");
                }
            }
            Ok(roster) => {
                self.own.learn(roster.own());
                if self.health.reached(Ok(())) {
                    tracing::info!("Slack knows us again; what waited goes out now");
                }
                self.hasten().await;
                let gone = self.gone_since(&roster);
                let before = self.engine.team();
                self.engine.know_team(roster.view(self.tongue));
                if let Err(error) = self.engine.people_gone(gone).await {
                    tracing::warn!(why = %error, "that somebody is gone could not be noted yet");
                    // Who was known before is compared again at the next look.
                    self.engine.know_team((*before).clone());
                    return false;
                }
            }
            Err(error) => {
                let why = format!("{error:#}");
                if self.health.reached(Err(why.clone())) {
                    tracing::warn!(why, "the team could not be read; what was known serves on");
                }
                return false;
            }
        }
        self.compare_clocks();
        let missing = self.desk.look_around(self.clock.now()).await;
        if self.health.missing(&missing) && !missing.is_empty() {
            tracing::warn!(
                channels = missing.join(", "),
                "not there; nothing is announced there, and cards wait"
            );
        }
        true
    }

    fn compare_clocks(&self) {
        if let Some(ahead) = self.health.is_newly_apart() {
            tracing::warn!(
                ahead_s = ahead.as_secs(),
                "this machine's clock is far from Slack's; `matoi doctor` tells what that does"
            );
        }
    }

    /// What waited for a token need not wait on.
    async fn hasten(&self) {
        if let Err(error) = self.engine.hasten_all(DEAD_TOKEN).await {
            tracing::warn!(%error, "what waits will go out a little later");
        }
    }

    /// Who was there when we last looked, and is there no more.
    fn gone_since(&self, roster: &KeptRoster) -> Vec<PersonId> {
        let before = self.engine.team();
        let gone = roster.people.iter();
        let gone = gone.filter(|person| person.standing == Standing::Gone);
        let was_there = |person: &&Person| {
            let known = before.person(&person.id);
            known.is_some_and(|known| known.standing != Standing::Gone)
        };
        gone.filter(was_there)
            .map(|person| person.id.clone())
            .collect()
    }
}

/// The house's clock, as the protocol waits.
pub struct ClockPace(pub Arc<dyn Clock>);

#[async_trait]
impl Pace for ClockPace {
    async fn pause(&self, ms: u64) {
        let pause = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
        let until = self.0.now().checked_add(pause).unwrap_or(self.0.now());
        self.0.wait_until(until).await;
    }

    fn now(&self) -> Timestamp {
        self.0.now()
    }
}
