//! Sign in with Slack (OpenID Connect): where a browser is asked, and who came back from there. Must
//! never let anybody in: it says whom Slack vouches for, and no more than Slack said.

mod claims;

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use matoi_core::ids::{PersonId, TeamId};
use secrecy::{ExposeSecret, SecretString};

use crate::wire::{
    client::{CallError, WebApi},
    http::Http,
    method::Method,
};

/// Who Slack says it is: the same wherever its Web API is reached.
const ISSUER: &str = "https://slack.com";

/// Our app, as Slack knows it when it signs somebody in.
#[derive(Clone)]
pub struct Client {
    /// `SLACK_CLIENT_ID`.
    pub id: String,
    /// `SLACK_CLIENT_SECRET`.
    pub secret: SecretString,
    /// The workspace whose people may come in.
    pub team: TeamId,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why Slack's word lets nobody in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// It was not heard, or it could not say.
    #[error("Slack could not be asked: {0}")]
    Unheard(String),
    /// It says no, or something that is not what was asked for.
    #[error("Slack does not vouch for them: {0}")]
    Refused(String),
    /// Somebody of another workspace.
    #[error("they are of another workspace")]
    Elsewhere,
}

/// What a browser brought back, and what it was sent away with.
#[derive(Debug, Clone, Copy)]
pub struct Came<'a> {
    /// What Slack gave it.
    pub code: &'a str,
    /// What Slack has to have put into its word.
    pub nonce: &'a str,
    /// Where it was sent back to.
    pub back: &'a str,
}

/// Slack, as somebody who knows people.
#[derive(Debug)]
pub struct SignIn {
    api: WebApi,
    authorize: String,
    client: Client,
}

impl SignIn {
    /// With the Slack whose Web API is at `api_url`.
    #[must_use]
    pub fn new(http: Arc<dyn Http>, api_url: &str, client: Client) -> Self {
        let site = api_url.trim_end_matches('/');
        let site = site.strip_suffix("/api").unwrap_or(site);
        Self {
            api: WebApi::new(http, api_url, SecretString::from("")),
            authorize: format!("{site}/openid/connect/authorize"),
            client,
        }
    }

    /// Where a browser is sent, to come back to `back` with `state`.
    #[must_use]
    pub fn asks_at(&self, state: &str, nonce: &str, back: &str) -> String {
        let query = [
            ("response_type", "code"),
            ("scope", "openid"),
            ("client_id", &self.client.id),
            ("team", self.client.team.as_str()),
            ("state", state),
            ("nonce", nonce),
            ("redirect_uri", back),
        ];
        let query = serde_urlencoded::to_string(query).unwrap_or_default();
        format!("{}?{query}", self.authorize)
    }

    /// Who came back. What they brought is spent by this, whatever comes of it.
    ///
    /// # Errors
    /// See [`Unproven`].
    pub async fn who(&self, came: Came<'_>, now: Timestamp) -> Result<PersonId, Unproven> {
        let arguments = [
            ("client_id", self.client.id.as_str().into()),
            ("client_secret", self.client.secret.expose_secret().into()),
            ("code", came.code.into()),
            ("grant_type", "authorization_code".into()),
            ("redirect_uri", came.back.into()),
        ];
        let answer = self.api.call(now, Method::OpenidConnectToken, &arguments);
        let answer = answer.await.map_err(unproven)?;
        // It came from Slack itself, over TLS, in answer to our own secret: that is what vouches for it
        // (OpenID Connect Core 3.1.3.7, 6), and no signature is looked at.
        let token = answer.get("id_token").and_then(serde_json::Value::as_str);
        let claims = token.and_then(claims::read).ok_or_else(|| {
            let why = "its answer holds no id_token that can be read";
            Unproven::Refused(why.to_owned())
        })?;
        let expected = claims::Expected {
            issuer: ISSUER,
            client: &self.client.id,
            nonce: came.nonce,
            team: self.client.team.as_str(),
            now,
        };
        claims::person(&claims, &expected)
    }
}

fn unproven(error: CallError) -> Unproven {
    match error {
        CallError::Refused { error, .. } | CallError::Dead { error } => Unproven::Refused(error),
        CallError::Limited { .. } | CallError::NotSent { .. } | CallError::Unknown { .. } => {
            Unproven::Unheard(error.to_string())
        }
    }
}
