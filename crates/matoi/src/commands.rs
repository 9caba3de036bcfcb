//! Subcommands. `matoi` alone is `matoi serve`.

use std::{io::Read, path::PathBuf, sync::Arc};

use anyhow::{Context, bail};
use clap::{Parser, Subcommand, ValueEnum};
use matoi_core::{
    ids::{PersonId, TeamId},
    team::{TeamView, Tongue},
};
use matoi_engine::{
    Clock, Engine, Parts,
    store::{SqliteStore, Viewer},
};
use matoi_web::{door, export};
use matoi_words::Language;
use secrecy::ExposeSecret;

use crate::{
    clock::RealClock,
    config::{Flags, Settings},
    connect, doctor,
    ids::{self, RealIds},
    manifest_command,
    offline::Offline,
    probe, roster, serve, tokens,
};

/// Stands for a team that nobody has met yet.
const NO_TEAM: &str = "T0";
/// An alert on standard input may be this long.
const ALERT_BYTES_MAX: u64 = 1 << 20;

/// 纏 Matoi: Slack-native incident response for small teams.
#[derive(Debug, Parser)]
#[command(name = "matoi", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Settings.
    #[command(flatten)]
    pub flags: Flags,
}

/// A subcommand.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run Matoi (with the built-in workspace if no Slack is configured)
    Serve,
    /// Print the manifest that Slack makes the app of
    Manifest(manifest_command::Ask),
    /// Keep Slack's two tokens, once Slack has taken them; they are asked for without showing
    Connect {
        /// A file that holds them, or - for standard input
        #[arg(long)]
        from: Option<PathBuf>,
    },
    /// Raise an incident in a running Matoi; no words are needed
    Declare {
        /// What is off, in a few words
        words: Vec<String>,
    },
    /// Send an alert from standard input to a running Matoi
    Alert {
        /// Where it comes from, e.g. generic
        source: String,
    },
    /// Print the tokens for scripts and alert sources
    Token,
    /// Look at what works and what does not, and say how to mend it
    Doctor {
        /// As JSON
        #[arg(long)]
        json: bool,
        /// Try out on your Slack what is relied on, in a channel made for it and put away again
        #[arg(long)]
        probe: bool,
    },
    /// Write an incident out, complete, with Slack not needed
    Export {
        /// Its number
        incident: u64,
        /// How
        #[arg(long, value_enum, default_value = "md")]
        format: Format,
    },
    /// Print a link that signs somebody in, once; works with Slack down
    LoginLink {
        /// Their id or name; whoever opens it says who they are, where it is left out
        person: Option<String>,
    },
}

/// How to write an incident out.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Format {
    /// Markdown
    Md,
    /// JSON
    Json,
    /// One HTML file, with its pictures
    Html,
}

/// Runs it.
///
/// # Errors
/// What did not work, with its causes.
pub async fn run(command: Option<Command>, settings: Settings) -> anyhow::Result<()> {
    match command.unwrap_or(Command::Serve) {
        Command::Serve => serve::serve(settings).await,
        Command::Manifest(ask) => {
            println!(
                "{}",
                manifest_command::text(&ask, language(settings.tongue))
            );
            Ok(())
        }
        Command::Connect { from } => connect::run(&settings, from.as_deref()).await,
        Command::Declare { words } => declare(&settings, &words.join(" ")).await,
        Command::Alert { source } => alert(&settings, &source).await,
        Command::Token => tokens::print(&settings),
        Command::Doctor { json, probe: true } => {
            probe::run(&settings, language(settings.tongue), json).await
        }
        Command::Doctor { json, probe: false } => check_up(&settings, json).await,
        Command::Export { incident, format } => print_case(&settings, incident, format).await,
        Command::LoginLink { person } => login_link(&settings, person.as_deref()).await,
    }
}

fn base_url(settings: &Settings) -> String {
    format!("http://{}", settings.listen)
}

fn client() -> anyhow::Result<reqwest::Client> {
    matoi_slack::wire::reqwest_http::install_tls_provider();
    Ok(reqwest::Client::builder()
        .timeout(std::time::Duration::from_secs(15))
        .no_proxy()
        .build()?)
}

async fn declare(settings: &Settings, words: &str) -> anyhow::Result<()> {
    let tokens = tokens::of(settings)?;
    let by = std::env::var("USER").unwrap_or_else(|_| "matoi declare".to_owned());
    let answer = client()?
        .post(format!("{}/api/v1/incidents", base_url(settings)))
        .bearer_auth(tokens.api.expose_secret())
        .header("Idempotency-Key", ids::secret())
        .json(&serde_json::json!({ "title": words, "by": by }))
        .send()
        .await
        .with_context(|| {
            format!(
                "no Matoi answers at {}; is `matoi serve` running?",
                base_url(settings)
            )
        })?;
    let status = answer.status();
    let body: serde_json::Value = answer.json().await.context("the answer is not JSON")?;
    if !status.is_success() {
        bail!("it was not raised ({status}): {body}");
    }
    println!(
        "#{} {}/i/{}",
        body["number"],
        base_url(settings),
        body["number"]
    );
    Ok(())
}

async fn alert(settings: &Settings, source: &str) -> anyhow::Result<()> {
    let mut body = Vec::new();
    std::io::stdin()
        .take(ALERT_BYTES_MAX + 1)
        .read_to_end(&mut body)
        .context("standard input cannot be read")?;
    let tokens = tokens::of(settings)?;
    let answer = client()?
        .post(format!(
            "{}/alerts/{source}/{}",
            base_url(settings),
            tokens.alert.expose_secret()
        ))
        .header("Content-Type", "application/json")
        .body(body)
        .send()
        .await
        // The address holds the token, so the error's own words stay out.
        .map_err(|_| {
            anyhow::anyhow!(
                "no Matoi answers at {}; is `matoi serve` running?",
                base_url(settings)
            )
        })?;
    if !answer.status().is_success() {
        bail!(
            "it was not taken: {} {}",
            answer.status(),
            answer.text().await.unwrap_or_default()
        );
    }
    println!("kept");
    Ok(())
}

/// The store of a Matoi that ran here before, and perhaps runs now.
async fn kept_store(settings: &Settings) -> anyhow::Result<SqliteStore> {
    let database = settings.data_dir.join(serve::DATABASE);
    if !database.exists() {
        bail!("there is nothing kept in {}", settings.data_dir.display());
    }
    let store = SqliteStore::open(&database).await;
    store.context("the database cannot be opened")
}

async fn login_link(settings: &Settings, named: Option<&str>) -> anyhow::Result<()> {
    let store = kept_store(settings).await?;
    let Some(roster) = roster::kept(&store, roster::slot(settings)).await? else {
        bail!("nobody is known here yet; start `matoi serve` once, so that it meets the team")
    };
    let team = roster.view(settings.tongue);
    let person = named.map(|named| one_of(&team, named)).transpose()?;
    let secret = format!("{}{}", ids::secret(), ids::secret());
    let now = RealClock.now();
    let path = door::invite(&store, &team.team, &secret, person, now).await?;
    let base = settings.public_url.clone();
    println!("{}{path}", base.unwrap_or_else(|| base_url(settings)));
    Ok(())
}

/// The one person of that id or name.
fn one_of(team: &TeamView, named: &str) -> anyhow::Result<PersonId> {
    let named = named.trim_start_matches('@');
    let known = team.people.iter();
    let found: Vec<_> = known
        .filter(|person| person.id.as_str() == named || person.name == named)
        .collect();
    match found.as_slice() {
        [one] => Ok(one.id.clone()),
        [] => bail!("nobody here is called {named:?}; an id from Slack works too"),
        [_, ..] => bail!("several people are called {named:?}; give an id instead"),
    }
}

/// An engine that only reads what is kept here.
async fn reading_engine(settings: &Settings) -> anyhow::Result<Arc<Engine>> {
    let store = kept_store(settings).await?;
    let team = match roster::kept(&store, roster::slot(settings)).await? {
        Some(roster) => roster.view(settings.tongue),
        None => TeamView {
            tongue: settings.tongue,
            ..TeamView::empty(TeamId::from(NO_TEAM))
        },
    };
    Ok(Engine::new(Parts {
        store: Arc::new(store),
        desk: Arc::new(Offline),
        reader: Arc::new(Offline),
        clock: Arc::new(RealClock),
        ids: Arc::new(RealIds),
        holder: "reading".to_owned(),
        team,
    }))
}

async fn check_up(settings: &Settings, as_json: bool) -> anyhow::Result<()> {
    let engine = reading_engine(settings).await?;
    let told = (language(settings.tongue), as_json);
    doctor::run(settings, &engine, &base_url(settings), told).await
}

async fn print_case(settings: &Settings, number: u64, format: Format) -> anyhow::Result<()> {
    let engine = reading_engine(settings).await?;
    let Some(case) = engine.case(&Viewer::House, number).await? else {
        bail!("there is no incident #{number}")
    };
    match format {
        Format::Md => print!(
            "{}",
            export::markdown_in(&case, language(settings.tongue), &engine.team().zone)
        ),
        Format::Html => {
            let team = engine.team();
            let pictures = export::pictures(&engine, &case).await?;
            let (language, now) = (language(settings.tongue), engine.now());
            print!(
                "{}",
                export::html(&case, language, &team.zone, now, &pictures)
            );
        }
        Format::Json => println!("{}", serde_json::to_string_pretty(&export::json(&case))?),
    }
    Ok(())
}

/// The words' name of a language.
#[must_use]
pub fn language(tongue: Tongue) -> Language {
    match tongue {
        Tongue::Ja => Language::Ja,
        Tongue::En => Language::En,
    }
}
