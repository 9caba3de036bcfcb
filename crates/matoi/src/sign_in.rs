//! Slack as somebody who vouches for people at the door. It only carries words from one to the other;
//! must never decide who comes in.

use std::sync::Arc;

use async_trait::async_trait;
use matoi_core::ids::{PersonId, TeamId};
use matoi_slack::{
    sign_in::{self, Client, SignIn, Unproven},
    wire::http::Http,
};
use matoi_web::door::{Came, Unvouched, Vouches};

use crate::config::SlackSettings;

/// Slack at the door.
#[derive(Debug)]
pub struct SlackVouches(SignIn);

impl SlackVouches {
    /// Where one is configured, for the people of that workspace.
    #[must_use]
    pub fn of(slack: &SlackSettings, http: Arc<dyn Http>, team: &TeamId) -> Option<Self> {
        let client = slack.client.as_ref()?;
        let client = Client {
            id: client.id.clone(),
            secret: client.secret.clone(),
            team: team.clone(),
        };
        Some(Self(SignIn::new(http, &slack.api_url, client)))
    }
}

#[async_trait]
impl Vouches for SlackVouches {
    fn asks_at(&self, state: &str, nonce: &str, back: &str) -> String {
        self.0.asks_at(state, nonce, back)
    }

    async fn who(&self, came: Came<'_>) -> Result<PersonId, Unvouched> {
        let brought = sign_in::Came {
            code: came.code,
            nonce: came.nonce,
            back: came.back,
        };
        self.0.who(brought, came.now).await.map_err(|why| {
            // The browser hears it in kind words; whoever set it up needs Slack's.
            tracing::warn!(%why, "Slack let nobody in");
            match why {
                Unproven::Unheard(_) => Unvouched::Unheard,
                Unproven::Refused(_) => Unvouched::Refused,
                Unproven::Elsewhere => Unvouched::Elsewhere,
            }
        })
    }
}
