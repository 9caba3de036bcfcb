//! The Slack to connect to: tokens, how it is heard, whether it signs people in. Must never show a
//! secret's value, nor send one where others can read it.

use secrecy::SecretString;

use super::{Given, Problem, Settings, problem};

const SLACK_API_URL: &str = "https://slack.com/api/";

/// The Slack to connect to.
#[derive(Debug, Clone)]
pub struct SlackSettings {
    /// `xoxb-…`
    pub bot_token: SecretString,
    /// How Slack reaches us.
    pub hears: Hears,
    /// Where its Web API is.
    pub api_url: String,
    /// Our app, as Slack knows it when it signs people in; without it they come in by links.
    pub client: Option<SlackClient>,
}

impl SlackSettings {
    /// Whether that is Slack itself, and no server that speaks like it.
    #[must_use]
    pub fn is_slack_com(&self) -> bool {
        self.api_url.starts_with("https://slack.com/")
    }
}

/// How Slack reaches us.
#[derive(Debug, Clone)]
pub enum Hears {
    /// We call Slack and stay on the line; nobody has to reach us.
    Socket {
        /// `xapp-…`
        app_token: SecretString,
    },
    /// Slack calls us at `/slack/events`.
    Http {
        /// What it signs with; two while one takes the other's place.
        secrets: Vec<SecretString>,
    },
}

/// Our app, as Slack knows it when it signs people in.
#[derive(Debug, Clone)]
pub struct SlackClient {
    /// Its id.
    pub id: String,
    /// What proves that it is us who ask.
    pub secret: SecretString,
}

/// The Slack to connect to, and whether it signs people in.
pub(super) fn connected<'a>(
    settings: &mut Settings,
    get: &impl Fn(&str) -> Given<'a>,
) -> Result<(), Problem> {
    settings.slack = slack(get)?;
    let (id, secret) = (get("slack_client_id"), get("slack_client_secret"));
    sign_in(settings, id, secret)
}

fn slack<'a>(get: &impl Fn(&str) -> Given<'a>) -> Result<Option<SlackSettings>, Problem> {
    let bot = get("slack_bot_token");
    bot.map_or(Ok(()), |bot| starts(bot, "xoxb-"))?;
    let hears = hears(get("slack_app_token"), get("slack_signing_secret"))?;
    let (bot, hears) = match (bot, hears) {
        (None, None) => return Ok(None),
        (Some(bot), Some(hears)) => (bot, hears),
        (Some(_), None) => {
            let why = "is needed beside the bot token (or SLACK_SIGNING_SECRET, where Slack calls over HTTP)";
            return Err(problem("SLACK_APP_TOKEN", why));
        }
        (None, Some(Hears::Socket { .. })) => {
            return Err(problem("SLACK_BOT_TOKEN", "is needed beside the app token"));
        }
        (None, Some(Hears::Http { .. })) => {
            let why = "is needed beside the signing secret";
            return Err(problem("SLACK_BOT_TOKEN", why));
        }
    };
    Ok(Some(SlackSettings {
        bot_token: bot.1.to_owned().into(),
        hears,
        api_url: api_url(get("slack_api_url"))?,
        client: None,
    }))
}

/// By socket wherever there is a token for it: nothing else has to be reachable then.
fn hears(app: Given, signing: Given) -> Result<Option<Hears>, Problem> {
    if let Some(app) = app {
        starts(app, "xapp-")?;
        let app_token = app.1.to_owned().into();
        return Ok(Some(Hears::Socket { app_token }));
    }
    let Some((name, value)) = signing else {
        return Ok(None);
    };
    let secrets = value.split(',').map(str::trim);
    let secrets: Vec<SecretString> = secrets
        .filter(|secret| !secret.is_empty())
        .map(|secret| secret.to_owned().into())
        .collect();
    match secrets.len() {
        1 | 2 => Ok(Some(Hears::Http { secrets })),
        _ => Err(problem(
            name,
            "holds one secret, or two with a comma between them while one takes the other's place",
        )),
    }
}

fn starts((name, value): (&str, &str), start: &str) -> Result<(), Problem> {
    if value.starts_with(start) {
        Ok(())
    } else {
        Err(problem(name, format!("does not start with {start}")))
    }
}

fn api_url(url: Given) -> Result<String, Problem> {
    match url {
        None => Ok(SLACK_API_URL.to_owned()),
        Some((_, value)) if is_private(value) => Ok(value.to_owned()),
        Some((name, value)) => {
            let why = "has to start with https:// (http:// only for this machine), or tokens would travel in the open";
            Err(problem(name, format!("{value:?} {why}")))
        }
    }
}

/// Whether nobody on the way can read what is sent there.
fn is_private(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else {
        return url.starts_with("https://");
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

/// Both halves, a Slack to ask, and an address to come back to: anything less would fail at the door.
fn sign_in(settings: &mut Settings, id: Given, secret: Given) -> Result<(), Problem> {
    let (id, secret) = match (id, secret) {
        (None, None) => return Ok(()),
        (Some(_), None) => {
            return Err(problem("SLACK_CLIENT_SECRET", "is needed beside the id"));
        }
        (None, Some(_)) => return Err(problem("SLACK_CLIENT_ID", "is needed beside the secret")),
        (Some(id), Some(secret)) => (id, secret.1),
    };
    let Some(slack) = &mut settings.slack else {
        let why =
            "signing in asks a Slack, and none is connected (SLACK_BOT_TOKEN, SLACK_APP_TOKEN)";
        return Err(problem(id.0, why));
    };
    if settings.public_url.is_none() {
        let why = "is needed for signing in: Slack sends people back there";
        return Err(problem("MATOI_PUBLIC_URL", why));
    }
    slack.client = Some(SlackClient {
        id: id.1.to_owned(),
        secret: secret.to_owned().into(),
    });
    Ok(())
}
