//! Configuration: defaults, then `matoi.toml`, then the environment, then flags. Few keys, each with a
//! default; a key that cannot be used is named with the reason, in one line.

use std::{
    collections::BTreeMap,
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use matoi_core::team::Tongue;
use secrecy::SecretString;

/// Where the built-in workspace and the pages listen.
pub const LISTEN: &str = "127.0.0.1:1190";
const DATA_DIR: &str = "matoi-data";
const CONFIG_FILE: &str = "matoi.toml";
const SLACK_API_URL: &str = "https://slack.com/api/";

/// Every key: its name in the file, in the environment.
const KEYS: [(&str, &str); 15] = [
    ("listen", "MATOI_LISTEN"),
    ("data_dir", "MATOI_DATA_DIR"),
    ("database_url", "MATOI_DATABASE_URL"),
    ("public_url", "MATOI_PUBLIC_URL"),
    ("lang", "MATOI_LANG"),
    ("invite", "MATOI_INVITE"),
    ("announce_channel", "MATOI_ANNOUNCE_CHANNEL"),
    ("alert_channel", "MATOI_ALERT_CHANNEL"),
    ("api_token", "MATOI_API_TOKEN"),
    ("alert_token", "MATOI_ALERT_TOKEN"),
    ("slack_bot_token", "SLACK_BOT_TOKEN"),
    ("slack_app_token", "SLACK_APP_TOKEN"),
    ("slack_api_url", "SLACK_API_URL"),
    ("slack_client_id", "SLACK_CLIENT_ID"),
    ("slack_client_secret", "SLACK_CLIENT_SECRET"),
];

/// What the command line may set.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Flags {
    /// Where to listen (default 127.0.0.1:1190)
    #[arg(long, global = true)]
    pub listen: Option<String>,
    /// Where everything is kept (default matoi-data)
    #[arg(long, global = true)]
    pub data_dir: Option<String>,
    /// A database elsewhere; only SQLite in the data directory so far
    #[arg(long, global = true)]
    pub database_url: Option<String>,
    /// The configuration file (default matoi.toml, if it is there)
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
}

/// The Slack to connect to.
#[derive(Debug, Clone)]
pub struct SlackSettings {
    /// `xoxb-…`
    pub bot_token: SecretString,
    /// `xapp-…`, for Socket Mode.
    pub app_token: SecretString,
    /// Where its Web API is.
    pub api_url: String,
    /// Our app, as Slack knows it when it signs people in; without it they come in by links.
    pub client: Option<SlackClient>,
}

/// Our app, as Slack knows it when it signs people in.
#[derive(Debug, Clone)]
pub struct SlackClient {
    /// Its id.
    pub id: String,
    /// What proves that it is us who ask.
    pub secret: SecretString,
}

/// Everything configured.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// How people reach the pages; without it no web link is posted.
    pub public_url: Option<String>,
    /// The team's language.
    pub tongue: Tongue,
    /// Whom to call: `auto`, or handles, ids, addresses.
    pub invite: Vec<String>,
    /// Where raises are announced.
    pub announce_channel: String,
    /// Where cards of alerts go.
    pub alert_channel: String,
    /// REST's token, where given.
    pub api_token: Option<SecretString>,
    /// The alerts' token, where given.
    pub alert_token: Option<SecretString>,
    /// The Slack to connect to; without it the built-in workspace.
    pub slack: Option<SlackSettings>,
    /// Where each key that was given comes from: its name there.
    pub given: BTreeMap<&'static str, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 1190)),
            data_dir: DATA_DIR.into(),
            public_url: None,
            tongue: Tongue::Ja,
            invite: Vec::new(),
            announce_channel: "incidents".to_owned(),
            alert_channel: "alerts".to_owned(),
            api_token: None,
            alert_token: None,
            slack: None,
            given: BTreeMap::new(),
        }
    }
}

/// A key that cannot be used, and why. Never shows a secret's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    key: String,
    why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.why)
    }
}

impl std::error::Error for Problem {}

fn problem(key: &str, why: impl Into<String>) -> Problem {
    Problem {
        key: key.to_owned(),
        why: why.into(),
    }
}

/// Reads file, environment and flags.
///
/// # Errors
/// A [`Problem`] naming the key.
pub fn load(flags: &Flags) -> Result<Settings, Problem> {
    let (path, asked) = flags
        .config
        .as_ref()
        .map_or((Path::new(CONFIG_FILE), false), |path| {
            (path.as_path(), true)
        });
    let file = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(_) if !asked => String::new(),
        Err(error) => {
            return Err(problem(
                "--config",
                format!("{} cannot be read: {error}", path.display()),
            ));
        }
    };
    settings(&file, |name| std::env::var(name).ok(), flags)
}

fn settings(
    file: &str,
    env: impl Fn(&str) -> Option<String>,
    flags: &Flags,
) -> Result<Settings, Problem> {
    let mut values = from_file(file)?;
    for (key, name) in KEYS {
        if let Some(value) = env(name).filter(|value| !value.trim().is_empty()) {
            values.insert(key, (name.to_owned(), value));
        }
    }
    let flagged = [
        ("listen", &flags.listen),
        ("data_dir", &flags.data_dir),
        ("database_url", &flags.database_url),
    ];
    for (key, value) in flagged {
        if let Some(value) = value {
            values.insert(key, (format!("--{}", key.replace('_', "-")), value.clone()));
        }
    }
    let given = values.iter().map(|(key, (name, _))| {
        let in_file = name == key;
        let from = if in_file { CONFIG_FILE } else { name };
        (*key, from.to_owned())
    });
    Ok(Settings {
        given: given.collect(),
        ..build(&values)?
    })
}

type Values = BTreeMap<&'static str, (String, String)>;

fn from_file(file: &str) -> Result<Values, Problem> {
    let table: toml::Table = file
        .parse()
        .map_err(|error: toml::de::Error| problem("matoi.toml", error.message()))?;
    let mut values = Values::new();
    for (name, value) in table {
        let Some((key, _)) = KEYS.into_iter().find(|(key, _)| *key == name) else {
            let known = KEYS.map(|(key, _)| key).join(", ");
            return Err(problem(
                &name,
                format!("there is no such key; there are {known}"),
            ));
        };
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Array(items) => items
                .iter()
                .filter_map(toml::Value::as_str)
                .collect::<Vec<_>>()
                .join(","),
            toml::Value::Integer(_)
            | toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_)
            | toml::Value::Table(_) => return Err(problem(&name, "has to be a text in quotes")),
        };
        values.insert(key, (name, text));
    }
    Ok(values)
}

fn build(values: &Values) -> Result<Settings, Problem> {
    let get = |key: &str| {
        values
            .get(key)
            .map(|(name, value)| (name.as_str(), value.trim()))
    };
    let mut settings = Settings::default();
    if let Some((name, value)) = get("listen") {
        settings.listen = listen(name, value)?;
    }
    if let Some((_, value)) = get("data_dir") {
        settings.data_dir = value.into();
    }
    if let Some((name, _)) = get("database_url") {
        return Err(problem(
            name,
            "only SQLite in the data directory is there so far; leave this key out",
        ));
    }
    if let Some((name, value)) = get("public_url") {
        if !value.starts_with("https://") && !value.starts_with("http://") {
            return Err(problem(
                name,
                format!("{value:?} is not an address that starts with http:// or https://"),
            ));
        }
        settings.public_url = Some(value.trim_end_matches('/').to_owned());
    }
    if let Some((name, value)) = get("lang") {
        settings.tongue = match value {
            "ja" => Tongue::Ja,
            "en" => Tongue::En,
            _ => return Err(problem(name, format!("{value:?} is neither ja nor en"))),
        };
    }
    if let Some((_, value)) = get("invite").filter(|(_, value)| *value != "auto") {
        settings.invite = value
            .split(',')
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect();
    }
    if let Some((_, value)) = get("announce_channel") {
        settings.announce_channel = value.trim_start_matches('#').to_owned();
    }
    if let Some((_, value)) = get("alert_channel") {
        settings.alert_channel = value.trim_start_matches('#').to_owned();
    }
    settings.api_token = get("api_token").map(|(_, value)| value.to_owned().into());
    settings.alert_token = get("alert_token").map(|(_, value)| value.to_owned().into());
    connected(&mut settings, &get)?;
    near_enough(settings, get("listen"))
}

/// The Slack to connect to, and whether it signs people in.
fn connected<'a>(settings: &mut Settings, get: &impl Fn(&str) -> Given<'a>) -> Result<(), Problem> {
    settings.slack = slack(
        get("slack_bot_token"),
        get("slack_app_token"),
        get("slack_api_url"),
    )?;
    let (id, secret) = (get("slack_client_id"), get("slack_client_secret"));
    sign_in(settings, id, secret)
}

fn listen(name: &str, value: &str) -> Result<SocketAddr, Problem> {
    value
        .parse()
        .map_err(|_| problem(name, format!("{value:?} is not an address like {LISTEN}")))
}

/// The people of the built-in workspace are made up and anybody may speak for them: it stays with the
/// machine it runs on.
fn near_enough(settings: Settings, listen: Given) -> Result<Settings, Problem> {
    if settings.slack.is_some() || settings.listen.ip().is_loopback() {
        return Ok(settings);
    }
    let name = listen.map_or("MATOI_LISTEN", |(name, _)| name);
    let why = "others could reach that address, and in the built-in workspace nobody signs in; connect Slack first, or use 127.0.0.1";
    Err(problem(name, why))
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

type Given<'a> = Option<(&'a str, &'a str)>;

fn slack(bot: Given, app: Given, url: Given) -> Result<Option<SlackSettings>, Problem> {
    let (bot, app) = match (bot, app) {
        (None, None) => return Ok(None),
        (Some(_), None) => {
            return Err(problem(
                "SLACK_APP_TOKEN",
                "is needed beside the bot token (Socket Mode)",
            ));
        }
        (None, Some(_)) => {
            return Err(problem("SLACK_BOT_TOKEN", "is needed beside the app token"));
        }
        (Some(bot), Some(app)) => (bot, app),
    };
    for ((name, value), start) in [(bot, "xoxb-"), (app, "xapp-")] {
        if !value.starts_with(start) {
            return Err(problem(name, format!("does not start with {start}")));
        }
    }
    let api_url = match url {
        None => SLACK_API_URL.to_owned(),
        Some((_, value)) if is_private(value) => value.to_owned(),
        Some((name, value)) => {
            let why = "has to start with https:// (http:// only for this machine), or tokens would travel in the open";
            return Err(problem(name, format!("{value:?} {why}")));
        }
    };
    Ok(Some(SlackSettings {
        bot_token: bot.1.to_owned().into(),
        app_token: app.1.to_owned().into(),
        api_url,
        client: None,
    }))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: &str, env: &[(&str, &str)]) -> Result<Settings, String> {
        let env = |name: &str| {
            env.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        settings(file, env, &Flags::default()).map_err(|problem| problem.to_string())
    }

    #[test]
    fn nothing_configured_is_the_whole_product() {
        let settings = told("", &[]).unwrap();
        assert_eq!(settings.listen.to_string(), LISTEN);
        assert!(settings.slack.is_none());
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let settings = told(
            "lang = \"ja\"\nannounce_channel = \"#fire\"",
            &[("MATOI_LANG", "en")],
        )
        .unwrap();
        assert_eq!(settings.tongue, Tongue::En);
        assert_eq!(settings.announce_channel, "fire");
    }

    #[test]
    fn a_key_that_cannot_be_used_is_named_with_the_reason() {
        let named = |file: &str, env: &[(&str, &str)]| told(file, env).unwrap_err();
        assert!(named("lnag = \"ja\"", &[]).starts_with("lnag: there is no such key"));
        assert!(named("lang = ", &[]).starts_with("matoi.toml: "));
        assert_eq!(
            named("", &[("MATOI_LANG", "fr")]),
            "MATOI_LANG: \"fr\" is neither ja nor en"
        );
        assert!(
            named("", &[("MATOI_LISTEN", "0.0.0.0:1190")])
                .starts_with("MATOI_LISTEN: others could reach")
        );
        let slack = [
            ("MATOI_LISTEN", "0.0.0.0:1190"),
            ("SLACK_BOT_TOKEN", "xoxb-1"),
            ("SLACK_APP_TOKEN", "xapp-1"),
        ];
        assert!(told("", &slack).is_ok(), "there one signs in");
        assert!(named("", &[("MATOI_LISTEN", "here")]).contains("127.0.0.1:1190"));
        assert!(named("", &[("SLACK_BOT_TOKEN", "xoxb-1")]).starts_with("SLACK_APP_TOKEN: "));
        let swapped = [
            ("SLACK_BOT_TOKEN", "xapp-secret"),
            ("SLACK_APP_TOKEN", "xoxb-secret"),
        ];
        assert_eq!(
            named("", &swapped),
            "SLACK_BOT_TOKEN: does not start with xoxb-"
        );
        assert!(!named("", &swapped).contains("secret"));
        for (url, is_fine) in [
            ("https://slack.com/api/", true),
            ("http://127.0.0.1:1190/workspace/api/", true),
            ("http://[::1]/api", true),
            ("http://127.0.0.1@elsewhere.example/", false),
            ("http://slack.example/api/", false),
            ("slack.com/api", false),
        ] {
            let env = [
                ("SLACK_BOT_TOKEN", "xoxb-1"),
                ("SLACK_APP_TOKEN", "xapp-1"),
                ("SLACK_API_URL", url),
            ];
            assert_eq!(told("", &env).is_ok(), is_fine, "{url}");
        }
    }
    #[test]
    fn signing_in_with_slack_needs_all_of_its_parts() {
        let client = |rest: &[(&'static str, &'static str)]| {
            let both = [("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1")];
            told("", &[&both[..], rest].concat()).map(|settings| settings.slack.unwrap().client)
        };
        let whole = [
            ("SLACK_CLIENT_ID", "25.11"),
            ("SLACK_CLIENT_SECRET", "hush"),
            ("MATOI_PUBLIC_URL", "https://matoi.example/"),
        ];
        assert_eq!(client(&whole).unwrap().unwrap().id, "25.11");
        for (given, key) in [
            (&whole[..1], "SLACK_CLIENT_SECRET: "),
            (&whole[1..2], "SLACK_CLIENT_ID: "),
            (&whole[..2], "MATOI_PUBLIC_URL: "),
        ] {
            let problem = client(given).unwrap_err();
            assert!(
                problem.starts_with(key) && !problem.contains("hush"),
                "{problem}"
            );
        }
        assert!(
            told("", &whole)
                .unwrap_err()
                .starts_with("SLACK_CLIENT_ID: signing in asks a Slack")
        );
    }
}
