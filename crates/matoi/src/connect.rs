//! `matoi connect`: takes the two tokens of Slack, asks Slack whether they are good, and keeps them. Must
//! never show a token, nor keep one that Slack did not take.

use std::{
    io::{IsTerminal, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, anyhow, bail};
use jiff::Timestamp;
use matoi_engine::Clock;
use matoi_slack::{
    manifest::{self, Lack},
    wire::{
        client::{CallError, WebApi},
        http::Http,
        method::Method,
        reqwest_http::{ReqwestHttp, install_tls_provider},
    },
};
use matoi_words::{Language, say};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::{
    clock::RealClock,
    commands::language,
    config::Settings,
    stored::{self, Pair},
};

const SLACK_API_URL: &str = "https://slack.com/api/";
/// Two tokens are no longer than this.
const BYTES_MAX: u64 = 64 << 10;
/// So often somebody is asked before it is left for another time.
const ASKED_MAX: usize = 6;

/// What a pasted text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bot,
    App,
    Person,
    /// Its kind changes every twelve hours.
    Rotating,
    Nothing,
}

impl Kind {
    fn of(token: &str) -> Self {
        let starts = [
            ("xoxb-", Self::Bot),
            ("xapp-", Self::App),
            ("xoxp-", Self::Person),
            ("xoxe", Self::Rotating),
        ];
        let found = starts.iter().find(|(start, _)| token.starts_with(start));
        found.map_or(Self::Nothing, |(_, kind)| *kind)
    }
}

/// What has been given so far.
#[derive(Debug, Default)]
struct Given {
    bot: Option<SecretString>,
    app: Option<SecretString>,
}

impl Given {
    /// Takes a token for what it is, wherever it was asked for; says what it was taken for.
    fn take(&mut self, token: &str) -> Kind {
        let kind = Kind::of(token);
        match kind {
            Kind::Bot => self.bot = Some(token.to_owned().into()),
            Kind::App => self.app = Some(token.to_owned().into()),
            Kind::Person | Kind::Rotating | Kind::Nothing => {}
        }
        kind
    }

    fn wanted(&self) -> Option<Kind> {
        match (&self.bot, &self.app) {
            (None, _) => Some(Kind::Bot),
            (Some(_), None) => Some(Kind::App),
            (Some(_), Some(_)) => None,
        }
    }

    fn pair(self, language: Language) -> anyhow::Result<Pair> {
        match (self.bot, self.app) {
            (Some(bot), Some(app)) => Ok(Pair { bot, app }),
            (None, _) => bail!(say(language, "slack.connect_no_bot", &[])),
            (Some(_), None) => bail!(say(language, "slack.connect_no_app", &[])),
        }
    }
}

/// Takes the tokens, has them checked, keeps them.
///
/// # Errors
/// With what is not good about them, in one line; nothing is kept then.
pub async fn run(settings: &Settings, from: Option<&Path>) -> anyhow::Result<()> {
    install_tls_provider();
    let language = language(settings.tongue);
    let tokens = gathered(settings, from, language).await?;
    let http = Arc::new(ReqwestHttp::new().context("the HTTP client cannot start")?);
    let met = check(http, &api_url(settings)?, &tokens, RealClock.now()).await;
    let met = met.map_err(|problem| anyhow!(problem.told(language)))?;
    let path = stored::keep(&settings.data_dir, &tokens)?;
    for line in done(&met, &path, language) {
        println!("{line}");
    }
    Ok(())
}

/// Where this Slack is: tokens travel there, so nobody on the way may read along.
fn api_url(settings: &Settings) -> anyhow::Result<String> {
    if let Some(slack) = &settings.slack {
        return Ok(slack.api_url.clone());
    }
    let Ok(url) = std::env::var("SLACK_API_URL") else {
        return Ok(SLACK_API_URL.to_owned());
    };
    let parsed = reqwest::Url::parse(&url).context("SLACK_API_URL")?;
    let host = parsed.host_str().unwrap_or_default();
    let is_near = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    if parsed.scheme() != "https" && !is_near {
        bail!("SLACK_API_URL: has to start with https://, or tokens would travel in the open");
    }
    Ok(url)
}

async fn gathered(
    settings: &Settings,
    from: Option<&Path>,
    language: Language,
) -> anyhow::Result<Pair> {
    let stdin = std::io::stdin();
    let is_stdin = from.is_some_and(|path| path == Path::new("-"));
    let given = match from {
        Some(path) if !is_stdin => {
            let file = std::fs::File::open(path);
            read(file.with_context(|| format!("{} cannot be read", path.display()))?)?
        }
        Some(_) => read(stdin)?,
        None => match in_the_environment(settings) {
            Some(given) => given,
            None if stdin.is_terminal() => asked(language).await?,
            None => read(stdin)?,
        },
    };
    given.pair(language)
}

/// Both, where they were already told: to be kept instead.
fn in_the_environment(settings: &Settings) -> Option<Given> {
    let told = |key: &str, name: &str| settings.given.get(key).is_some_and(|from| from == name);
    let both =
        told("slack_bot_token", "SLACK_BOT_TOKEN") && told("slack_app_token", "SLACK_APP_TOKEN");
    let token = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|token| token.trim().to_owned())
    };
    both.then(|| Given {
        bot: token("SLACK_BOT_TOKEN").map(SecretString::from),
        app: token("SLACK_APP_TOKEN").map(SecretString::from),
    })
}

fn read(from: impl Read) -> anyhow::Result<Given> {
    let mut text = String::new();
    from.take(BYTES_MAX)
        .read_to_string(&mut text)
        .context("the tokens cannot be read")?;
    Ok(found_in(&text))
}

/// The tokens anywhere in a text: alone, as `NAME=token`, as JSON.
fn found_in(text: &str) -> Given {
    let mut given = Given::default();
    let of_a_token = |letter: char| letter.is_ascii_alphanumeric() || "-._%".contains(letter);
    for word in text.split(|letter| !of_a_token(letter)) {
        given.take(word);
    }
    given
}

async fn asked(language: Language) -> anyhow::Result<Given> {
    let mut given = Given::default();
    for _ in 0..ASKED_MAX {
        let Some(wanted) = given.wanted() else { break };
        let ask = if wanted == Kind::Bot { "bot" } else { "app" };
        eprint!("{} ", say(language, &format!("slack.connect_{ask}"), &[]));
        let _ = std::io::stderr().flush();
        let line = hidden_line().await?;
        let kind = given.take(line.expose_secret().trim());
        if let Some(said) = misplaced(wanted, kind) {
            eprintln!("{}", say(language, said, &[]));
        }
    }
    Ok(given)
}

/// What to say where something else was pasted than was asked for.
fn misplaced(wanted: Kind, pasted: Kind) -> Option<&'static str> {
    match pasted {
        kind if kind == wanted => None,
        Kind::Bot => Some("slack.connect_is_bot"),
        Kind::App => Some("slack.connect_is_app"),
        Kind::Person => Some("slack.connect_is_person"),
        Kind::Rotating => Some("slack.connect_is_rotating"),
        Kind::Nothing => Some("slack.connect_is_none"),
    }
}

/// A line that does not show while it is pasted. However it ends, the terminal shows again what is typed.
async fn hidden_line() -> anyhow::Result<SecretString> {
    let hidden = Hidden::new()?;
    let (tell, told) = oneshot::channel();
    // A thread of its own: nobody waits for it where the person breaks off.
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line);
        let _ = tell.send(read.map(|_| SecretString::from(line)));
    });
    let line = tokio::select! {
        line = told => line.context("nothing can be read here")??,
        _ = tokio::signal::ctrl_c() => {
            drop(hidden);
            eprintln!();
            bail!("stopped; nothing was kept")
        }
    };
    drop(hidden);
    eprintln!();
    Ok(line)
}

/// A terminal that does not show what is typed, until this is dropped.
struct Hidden(rustix::termios::Termios);

impl Hidden {
    fn new() -> anyhow::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let stdin = std::io::stdin();
        let before = tcgetattr(&stdin).context("the terminal cannot be asked")?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&stdin, OptionalActions::Now, &quiet)
            .context("the terminal would show what is pasted; use --from instead")?;
        Ok(Self(before))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        // Where it does not work there is nobody to tell.
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.0);
    }
}

/// What Slack said to two good tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// What people call the workspace.
    pub team: String,
    /// What it did not grant.
    pub lacks: Vec<Lack>,
}

/// What is not good about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    key: &'static str,
    code: String,
}

impl Unfit {
    fn told(&self, language: Language) -> String {
        say(language, self.key, &[("code", self.code.as_str().into())])
    }
}

/// Asks Slack about both.
///
/// # Errors
/// With what is not good about them.
pub async fn check(
    http: Arc<dyn Http>,
    url: &str,
    tokens: &Pair,
    now: Timestamp,
) -> Result<Met, Unfit> {
    let bot = WebApi::new(http.clone(), url, tokens.bot.clone());
    let who = bot.call(now, Method::AuthTest, &[]).await;
    let who = who.map_err(|error| unfit("slack.connect_bot_refused", &error))?;
    let app = WebApi::new(http, url, tokens.app.clone());
    // What it answers is only an address: nothing is connected by asking.
    let opened = app.call(now, Method::AppsConnectionsOpen, &[]).await;
    opened.map_err(|error| unfit("slack.connect_app_refused", &error))?;
    let field = |name: &str| who.get(name).and_then(Value::as_str).unwrap_or_default();
    let told = field("app_id");
    if !told.is_empty() && app_of(&tokens.app).is_some_and(|named| named != told) {
        return Err(Unfit {
            key: "slack.connect_two_apps",
            code: told.to_owned(),
        });
    }
    Ok(Met {
        team: field("team").to_owned(),
        lacks: bot
            .granted()
            .map_or_else(Vec::new, |all| manifest::lacks(&all)),
    })
}

/// An app-level token names its app: `xapp-1-A0…-…`.
fn app_of(token: &SecretString) -> Option<String> {
    let id = token.expose_secret().split('-').nth(2)?;
    id.starts_with('A').then(|| id.to_owned())
}

fn unfit(key: &'static str, error: &CallError) -> Unfit {
    match error {
        CallError::Refused { error, .. } | CallError::Dead { error } => Unfit {
            key,
            code: error.clone(),
        },
        CallError::Limited { .. } | CallError::NotSent { .. } | CallError::Unknown { .. } => {
            Unfit {
                key: "slack.connect_away",
                code: error.to_string(),
            }
        }
    }
}

fn done(met: &Met, path: &Path, language: Language) -> Vec<String> {
    let path: PathBuf = path.to_owned();
    let (team, path) = (met.team.as_str(), path.display().to_string());
    let mut lines = vec![say(
        language,
        "slack.connect_done",
        &[("team", team.into()), ("path", path.into())],
    )];
    for lack in &met.lacks {
        let scopes = lack.scopes.join(", ");
        let why = say(language, &format!("slack.why_{}", lack.feature.id), &[]);
        let args = [("scopes", scopes.into()), ("purpose", why.into())];
        lines.push(say(language, "slack.connect_lacks", &args));
    }
    lines.push(say(language, "slack.connect_next", &[]));
    lines
}

#[cfg(test)]
mod tests {
    use matoi_workspace::{Seed, Workspace};
    use tokio::net::TcpListener;

    use super::*;

    fn pair(bot: &str, app: &str) -> Pair {
        Pair {
            bot: bot.to_owned().into(),
            app: app.to_owned().into(),
        }
    }

    #[test]
    fn a_token_is_known_by_its_beginning_wherever_it_is_pasted() {
        for text in [
            "xoxb-1\nxapp-2",
            "SLACK_APP_TOKEN=\"xapp-2\"\nexport SLACK_BOT_TOKEN=xoxb-1",
            r#"{"app": "xapp-2", "bot": "xoxb-1"}"#,
        ] {
            let given = found_in(text);
            assert_eq!(given.bot.unwrap().expose_secret(), "xoxb-1", "{text}");
            assert_eq!(given.app.unwrap().expose_secret(), "xapp-2", "{text}");
        }
    }

    #[test]
    fn a_swapped_token_is_named_in_one_line_and_taken_for_what_it_is() {
        let mut given = Given::default();
        assert_eq!(given.take("xapp-hush"), Kind::App);
        assert_eq!(given.wanted(), Some(Kind::Bot));
        for pasted in [Kind::App, Kind::Person, Kind::Rotating, Kind::Nothing] {
            for language in Language::ALL {
                let said = say(language, misplaced(Kind::Bot, pasted).unwrap(), &[]);
                assert!(!said.contains(['\n', '⟦']), "{said}");
            }
        }
        assert_eq!(misplaced(Kind::Bot, Kind::Bot), None);
        given.take("xoxp-hush");
        let why = given.pair(Language::En).unwrap_err().to_string();
        assert!(why.contains("xoxb-") && !why.contains("hush"), "{why}");
    }

    async fn asked_of_a_workspace(tokens: impl Fn(&str, &str) -> Pair) -> Result<Met, Unfit> {
        install_tls_provider();
        let workspace = Workspace::open(None, Seed::from_number(4)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        workspace.set_base_url(&base);
        let app = workspace.info().remove(0);
        let served = workspace.router(None);
        tokio::spawn(async move { axum::serve(listener, served).await });
        let tokens = tokens(&app.bot_token, &app.app_token);
        let http = Arc::new(ReqwestHttp::new().unwrap());
        let url = format!("{base}/workspace/api/");
        check(http, &url, &tokens, RealClock.now()).await
    }

    #[tokio::test]
    async fn two_good_tokens_are_met_with_everything_granted() {
        let met = asked_of_a_workspace(pair).await.unwrap();
        assert!(!met.team.is_empty());
        assert_eq!(met.lacks, []);
        for language in Language::ALL {
            let said = done(&met, Path::new("matoi-data/slack.json"), language).join("\n");
            assert!(said.contains(&met.team) && !said.contains('⟦'), "{said}");
        }
    }

    #[tokio::test]
    async fn a_token_that_slack_does_not_take_is_named_and_never_shown() {
        for (wrong, key) in [
            (
                asked_of_a_workspace(|_, app| pair("xoxb-hush", app)).await,
                "slack.connect_bot_refused",
            ),
            (
                asked_of_a_workspace(|bot, _| pair(bot, "xapp-1-A0-hush")).await,
                "slack.connect_app_refused",
            ),
        ] {
            let problem = wrong.unwrap_err();
            assert_eq!(problem.key, key);
            for language in Language::ALL {
                let said = problem.told(language);
                assert!(said.contains("invalid_auth"), "{said}");
                assert!(!said.contains(['\n', '⟦']) && !said.contains("hush"));
            }
        }
    }
}
