//! How far this house is set up with its Slack: what the check-up and the first page tell. It asks, and must
//! never change anything.

use std::{os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use matoi_engine::{Clock, Engine};
use matoi_slack::{
    check_up,
    manifest::{self, Need},
    wire::{
        client::{CallError, WebApi},
        http::Http,
        method::Method,
        reqwest_http::{ReqwestHttp, install_tls_provider},
    },
};
use matoi_web::set_up::{Arrived, Folder, Lack, Named, OfSlack, SetUp, Token};

use crate::{
    arrivals,
    clock::teller,
    config::{Hears, Settings},
    roster::ClockPace,
    stored, tokens,
};

/// What others may not do with a secret.
const OTHERS: u32 = 0o077;

/// What there is to ask.
#[derive(Clone)]
pub struct Asked {
    /// With the bot's token.
    pub bot: Arc<WebApi>,
    /// With the token of Socket Mode, where nobody is connected by it: asking costs one of the few openings
    /// there are.
    pub app: Option<Arc<WebApi>>,
    /// Who noted what arrived, where somebody wants to know.
    pub engine: Option<Arc<Engine>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

impl Asked {
    /// Of the Slack that is configured, from a process that is not connected to it.
    #[must_use]
    pub fn of(settings: &Settings, clock: Arc<dyn Clock>) -> Option<Self> {
        let slack = settings.slack.as_ref()?;
        install_tls_provider();
        let http: Arc<dyn Http> = Arc::new(ReqwestHttp::new().ok()?);
        let api = |token| Arc::new(WebApi::new(http.clone(), &slack.api_url, token));
        let bot = WebApi::new(http.clone(), &slack.api_url, slack.bot_token.clone());
        Some(Self {
            bot: Arc::new(bot.by_clock(teller(&clock))),
            app: match &slack.hears {
                Hears::Socket { app_token } => Some(api(app_token.clone())),
                Hears::Http { .. } => None,
            },
            engine: None,
            clock,
        })
    }
}

/// Looks.
pub async fn look(settings: &Settings, asked: Option<&Asked>) -> SetUp {
    let slack = match asked {
        Some(asked) => Some(of_slack(settings, asked).await),
        None => None,
    };
    SetUp {
        slack,
        folder: folder(&settings.data_dir),
    }
}

async fn of_slack(settings: &Settings, asked: &Asked) -> OfSlack {
    let now = asked.clock.now();
    let bot = token(asked.bot.call(now, Method::AuthTest, &[]).await);
    let app = match &asked.app {
        Some(app) => token(app.call(now, Method::AppsConnectionsOpen, &[]).await),
        None => Token::Unseen,
    };
    let names = [&settings.announce_channel, &settings.alert_channel].map(String::as_str);
    let pace = ClockPace(asked.clock.clone());
    let there = if bot == Token::Taken {
        check_up::channels_there(&asked.bot, &pace, &names)
            .await
            .ok()
    } else {
        None
    };
    let named = |nth: usize| {
        Some(Named {
            name: names[nth].to_owned(),
            is_there: there.as_ref().map(|there| there[nth]),
        })
    };
    OfSlack {
        bot,
        app,
        lacks: lacks(&asked.bot),
        arrived: match &asked.engine {
            Some(engine) => arrivals::arrived(engine).await,
            None => Arrived::default(),
        },
        ahead: asked.bot.apart().ahead(),
        announce: named(0),
        alerts: named(1),
    }
}

fn token<T>(answer: Result<T, CallError>) -> Token {
    match answer {
        Ok(_) => Token::Taken,
        Err(CallError::Refused { error, .. } | CallError::Dead { error }) => {
            Token::Refused { code: error }
        }
        Err(CallError::Limited { .. } | CallError::NotSent { .. } | CallError::Unknown { .. }) => {
            Token::Unseen
        }
    }
}

/// What Slack did not grant, as far as it said so to anything that was asked.
#[must_use]
pub fn lacks(bot: &WebApi) -> Option<Vec<Lack>> {
    let granted = bot.granted()?;
    let lacks = manifest::lacks(&granted).into_iter().map(|lack| Lack {
        feature: lack.feature.id,
        scopes: lack.scopes.join(", "),
        is_needed: lack.feature.need == Need::Needed,
    });
    Some(lacks.collect())
}

/// Who may read the secrets in that folder, and whether we may write there.
fn folder(data_dir: &Path) -> Folder {
    if !data_dir.is_dir() {
        return Folder::Unseen;
    }
    if rustix::fs::access(data_dir, rustix::fs::Access::WRITE_OK).is_err() {
        return Folder::Closed;
    }
    let is_open = |name: &str| {
        let about = std::fs::metadata(data_dir.join(name));
        about.is_ok_and(|about| about.permissions().mode() & OTHERS != 0)
    };
    if [stored::FILE, tokens::FILE].into_iter().any(is_open) {
        Folder::Open
    } else {
        Folder::Own
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_secret_that_others_may_read_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(folder(&dir.path().join("nowhere")), Folder::Unseen);
        assert_eq!(folder(dir.path()), Folder::Own);
        let secret = dir.path().join(stored::FILE);
        fs::write(&secret, "{}").unwrap();
        let mode = |mode| fs::set_permissions(&secret, fs::Permissions::from_mode(mode)).unwrap();
        mode(0o644);
        assert_eq!(folder(dir.path()), Folder::Open);
        mode(0o600);
        assert_eq!(folder(dir.path()), Folder::Own);
    }
}
