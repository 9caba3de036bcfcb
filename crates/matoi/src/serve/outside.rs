//! The Slack to talk to: a real one, or the one that is built in; only addresses and tokens differ. Must
//! never know what is said.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, bail};
use matoi_core::ids::TeamId;
use matoi_engine::Clock;
use matoi_slack::wire::{client::WebApi, http::Http, reqwest_http::ReqwestHttp};
use matoi_workspace::{Seed, Workspace};
use secrecy::SecretString;

use crate::{
    clock::{RealClock, SharedClock, teller},
    config::{Hears, Settings},
    health::Way,
};

const WORKSPACE: &str = "workspace.db";

/// Everything that is elsewhere.
pub(super) struct Outside {
    pub(super) http: Arc<dyn Http>,
    pub(super) bot: Arc<WebApi>,
    pub(super) ears: Ears,
    pub(super) team: Option<TeamId>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) workspace: Option<Arc<Workspace>>,
}

/// How Slack is heard.
#[derive(Clone)]
pub(super) enum Ears {
    /// By connections that are opened with this token.
    Socket(Arc<WebApi>),
    /// By requests that bear a signature of one of these secrets.
    Http(Vec<SecretString>),
}

impl Outside {
    /// `by` gives the clock to go by, where there is that one.
    pub(super) async fn of(
        settings: &Settings,
        address: SocketAddr,
        by: impl FnOnce(Arc<dyn Clock>) -> Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let http: Arc<dyn Http> =
            Arc::new(ReqwestHttp::new().context("the HTTP client cannot start")?);
        let api = |url: &str, token: SecretString| Arc::new(WebApi::new(http.clone(), url, token));
        let bot = |url: &str, token: SecretString, clock: &Arc<dyn Clock>| {
            Arc::new(WebApi::new(http.clone(), url, token).by_clock(teller(clock)))
        };
        if let Some(slack) = &settings.slack {
            let ears = match &slack.hears {
                Hears::Socket { app_token } => Ears::Socket(api(&slack.api_url, app_token.clone())),
                Hears::Http { secrets } => Ears::Http(secrets.clone()),
            };
            let clock = by(Arc::new(RealClock));
            return Ok(Self {
                http: http.clone(),
                bot: bot(&slack.api_url, slack.bot_token.clone(), &clock),
                ears,
                team: None,
                clock,
                workspace: None,
            });
        }
        let path = settings.data_dir.join(WORKSPACE);
        let workspace = Workspace::open(Some(&path), Seed::random()?)
            .await
            .context("the built-in workspace cannot be opened")?;
        workspace.set_base_url(&format!("http://{address}"));
        let Some(app) = workspace.info().into_iter().next() else {
            bail!("the built-in workspace has no app")
        };
        let team = workspace.look(|world| world.team().id.clone());
        let url = format!("http://{address}/workspace/api/");
        let clock = by(Arc::new(SharedClock(workspace.clock())));
        Ok(Self {
            http: http.clone(),
            bot: bot(&url, app.bot_token.into(), &clock),
            ears: Ears::Socket(api(&url, app.app_token.into())),
            team: Some(TeamId(team)),
            clock,
            workspace: Some(workspace),
        })
    }

    pub(super) fn way(&self) -> Way {
        match &self.ears {
            Ears::Socket(_) | Ears::Http(_) if self.workspace.is_some() => Way::BuiltIn,
            Ears::Socket(_) => Way::Socket,
            Ears::Http(_) => Way::Http,
        }
    }
}
