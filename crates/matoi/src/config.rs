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

mod slack;

pub use slack::{Hears, SlackClient, SlackSettings};

/// Where the built-in workspace and the pages listen.
pub const LISTEN: &str = "127.0.0.1:1190";
const DATA_DIR: &str = "matoi-data";
const CONFIG_FILE: &str = "matoi.toml";

/// Every key: its name in the file, in the environment.
const KEYS: [(&str, &str); 16] = [
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
    ("slack_signing_secret", "SLACK_SIGNING_SECRET"),
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
    crate::stored::lay_under(&mut values, DATA_DIR)
        .map_err(|why| problem(crate::stored::FILE, why))?;
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
    slack::connected(&mut settings, &get)?;
    near_enough(settings, get("listen"))
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

type Given<'a> = Option<(&'a str, &'a str)>;

#[cfg(test)]
mod tests;
