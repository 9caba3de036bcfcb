//! Who is in the team: read from Slack, kept beside everything else, read again from time to time.
//! With Slack away the kept one serves.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use matoi_core::{
    ids::{PersonId, TeamId},
    team::{Invite, Person, TeamView, Tongue},
};
use matoi_engine::{
    Clock, Engine,
    store::{Answer, Query, Store, Viewer},
};
use matoi_slack::{
    desk::SlackDesk,
    roster::{self, Roster, RosterConfig},
    wire::{client::WebApi, pace::Pace},
};
use serde::{Deserialize, Serialize};

use crate::config::Settings;

/// The roster is read again after this time.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// When Slack did not tell, it is asked again after this time.
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(5);
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
            people: roster.people.clone(),
            invite: roster.invite.clone(),
            groups: roster.groups.clone(),
            zone: roster.zone.clone(),
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
    let answer = store
        .ask(
            &TeamId::from(HOUSE),
            &Viewer::House,
            Query::Setting(slot.to_owned()),
        )
        .await?;
    Ok(if let Answer::Setting(value) = answer {
        serde_json::from_value(value).ok()
    } else {
        None
    })
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
}

impl Follower {
    /// For ever.
    pub async fn follow(&self) {
        loop {
            let pause = self.look().await;
            let now = self.clock.now();
            let until = now.checked_add(pause).unwrap_or(now);
            while self.clock.now() < until {
                self.clock.wait_until(until).await;
            }
        }
    }

    /// Once; says when to look again.
    pub async fn look(&self) -> SignedDuration {
        match read(
            &self.api,
            &self.clock,
            &self.config,
            (self.engine.store().as_ref(), self.slot),
        )
        .await
        {
            Ok(roster) if roster.team != *self.engine.team_id() => {
                tracing::error!(
                    "these tokens belong to another team; start again to work for that one"
                );
            }
            Ok(roster) => self.engine.know_team(roster.view(self.tongue)),
            Err(error) => {
                tracing::warn!(
                    why = format!("{error:#}"),
                    "the team could not be read; what was known serves on"
                );
                return RETRY_AFTER;
            }
        }
        for missing in self.desk.look_around(self.clock.now()).await {
            tracing::warn!(
                channel = missing,
                "that channel is not there yet; posts for it wait"
            );
        }
        AGAIN_AFTER
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
