//! `matoi serve`: everything wired together. With no Slack configured the built-in workspace plays its
//! part, over the same wire; only addresses and tokens differ.

use std::{
    fs::File, future::Future, io::Write, net::SocketAddr, path::Path, sync::Arc, time::Duration,
};

use anyhow::{Context, bail};
use axum::Router;
use matoi_core::{ids::TeamId, team::TeamView};
use matoi_engine::{Clock, Engine, Parts, Running, store::SqliteStore};
use matoi_slack::{
    desk::{DeskConfig, SlackDesk},
    fast::{FastHands, FastLane},
    read::{OwnNames, SlackReader},
    roster::RosterConfig,
    wire::reqwest_http::install_tls_provider,
};
use matoi_web::{
    AlertReader, WebState,
    door::{Door, Vouches},
    front,
    installed::LookForTokens,
};
use matoi_words::{Language, say};
use matoi_workspace::Workspace;
use tokio::{net::TcpListener, sync::watch, task::JoinSet, time::MissedTickBehavior};

use crate::{
    arrivals::Arrivals,
    channel_ids::KeptChannelIds,
    commands::language,
    config::{Settings, SlackSettings},
    health::Health,
    ids::{self, RealIds},
    installed,
    keeper::{Readers, SlackKeeper},
    push::{self, Porter},
    roster::{self, KeptRoster},
    set_up::Asked,
    sign_in::SlackVouches,
    tokens::{self, Tokens},
};

mod listen;
mod outside;

use listen::listen;
use outside::{Ears, Outside};

/// The database's name in the data directory.
pub const DATABASE: &str = "matoi.db";
const LOCK: &str = "lock";
/// How often it is looked whether something about Slack changed that pages show.
const LOOKS_EVERY: Duration = Duration::from_secs(2);

/// A running Matoi.
pub struct House {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its engine.
    pub engine: Arc<Engine>,
    /// The built-in workspace, where no Slack is configured.
    pub workspace: Option<Arc<Workspace>>,
    running: Running,
    stop: watch::Sender<bool>,
    tasks: JoinSet<anyhow::Result<()>>,
    _lock: File,
}

impl House {
    /// Lets what is under way finish, and ends.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        self.running.stop().await;
        self.tasks.shutdown().await;
    }

    /// Returns when something that has to run has ended by itself.
    async fn ended(&mut self) -> anyhow::Error {
        tokio::select! {
            why = self.running.died() => anyhow::anyhow!("a loop ended: {why}"),
            Some(ended) = self.tasks.join_next() => match ended {
                Ok(Err(error)) => error,
                Ok(Ok(())) => anyhow::anyhow!("a part of Matoi ended"),
                Err(error) => anyhow::anyhow!("a part of Matoi ended: {error}"),
            },
        }
    }
}

/// Runs until it is told to stop.
///
/// # Errors
/// When it cannot start, or a part of it ended by itself.
pub async fn serve(settings: Settings) -> anyhow::Result<()> {
    let mut house = start(&settings).await?;
    greet(&settings, &house);
    let stopped = async { interrupted().await };
    tokio::select! {
        () = stopped => {
            house.stop().await;
            Ok(())
        }
        error = house.ended() => Err(error),
    }
}

/// Starts everything.
///
/// # Errors
/// With what could not be started, and why.
pub async fn start(settings: &Settings) -> anyhow::Result<House> {
    start_by(settings, |clock| clock).await
}

/// The same by another clock: `by` is given the one it would go by, and gives the one it goes by.
///
/// # Errors
/// With what could not be started, and why.
pub async fn start_by(
    settings: &Settings,
    by: impl FnOnce(Arc<dyn Clock>) -> Arc<dyn Clock>,
) -> anyhow::Result<House> {
    install_tls_provider();
    let (lock, tokens, store) = unlock(settings).await?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("MATOI_LISTEN: {} cannot be listened on", settings.listen))?;
    let address = listener.local_addr()?;
    let outside = Outside::of(settings, address, by).await?;
    let known = known(settings, &outside, &store).await?;
    let own = OwnNames::new(known.as_ref().map(KeptRoster::own).unwrap_or_default());
    let desk = desk(settings, &outside, &own);
    let team = team(settings, &outside, known.as_ref())?;
    let engine = engine(store, desk.clone(), &outside, &own, team);
    // The lock says that we are the only process of that name.
    engine.take_over().await?;
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let health = Arc::new(Health::new(outside.way(), outside.bot.apart().clone()));
    let url = settings.public_url.clone();
    let (fast, hands) = FastLane::new(engine.clone(), outside.bot.clone(), url);
    let ids = outside.bot.channel_ids().clone();
    let keeper = Arc::new(SlackKeeper {
        engine: engine.clone(),
        fast,
        health: health.clone(),
        channel_ids: KeptChannelIds::restored(ids, engine.clone()).await?,
        arrivals: Arrivals::restored(engine.clone()).await?,
    });
    let router = router(settings, &tokens, &outside, &keeper);
    tasks.spawn(open_the_door(listener, router, stopped.clone()));
    let follower = follower(settings, &outside, desk, &engine, (own, health));
    if known.is_none() {
        // Before the first decision the team has to be known, or nobody would be called.
        follower.look().await;
    }
    let running = engine.run();
    tasks.spawn(serve_windows(hands, stopped.clone()));
    tasks.spawn(keep_up(follower, keeper.clone()));
    tasks.spawn(show_set_up(
        keeper.clone(),
        installed::tokens_kept(settings),
    ));
    if let Ears::Socket(app) = outside.ears {
        tasks.spawn(listen(app, keeper, outside.clock, stopped));
    }
    let workspace = outside.workspace;
    Ok(House {
        address,
        engine,
        workspace,
        running,
        stop,
        tasks,
        _lock: lock,
    })
}

/// The data directory, held by this process alone.
async fn unlock(settings: &Settings) -> anyhow::Result<(File, Tokens, SqliteStore)> {
    std::fs::create_dir_all(&settings.data_dir)
        .with_context(|| format!("{} cannot be made", settings.data_dir.display()))?;
    let lock = lock(&settings.data_dir)?;
    let tokens = tokens::of(settings)?;
    let store = SqliteStore::open(&settings.data_dir.join(DATABASE))
        .await
        .context("the database cannot be opened")?;
    Ok((lock, tokens, store))
}

fn follower(
    settings: &Settings,
    outside: &Outside,
    desk: Arc<SlackDesk>,
    engine: &Arc<Engine>,
    (own, health): (OwnNames, Arc<Health>),
) -> roster::Follower {
    roster::Follower {
        api: outside.bot.clone(),
        desk,
        clock: outside.clock.clone(),
        config: roster_config(settings),
        slot: roster::slot(settings),
        engine: engine.clone(),
        tongue: settings.tongue,
        own,
        health,
    }
}

fn roster_config(settings: &Settings) -> RosterConfig {
    RosterConfig {
        invite: settings.invite.clone(),
        announce: settings.announce_channel.clone(),
    }
}

/// Who is there, kept from an earlier run; a Slack that nobody has met yet has to say it. The built-in
/// one is asked later: it cannot answer before the door is open.
async fn known(
    settings: &Settings,
    outside: &Outside,
    store: &SqliteStore,
) -> anyhow::Result<Option<KeptRoster>> {
    let slot = roster::slot(settings);
    let known = roster::kept(store, slot).await?;
    if known.is_some() || outside.team.is_some() {
        return Ok(known);
    }
    let config = roster_config(settings);
    let read = roster::read(&outside.bot, &outside.clock, &config, (store, slot)).await;
    let read = read.context(
        "Slack does not say who we are; check the tokens and the network, then start again",
    )?;
    Ok(Some(read))
}

/// The team as far as it is known; at least its name.
fn team(
    settings: &Settings,
    outside: &Outside,
    known: Option<&KeptRoster>,
) -> anyhow::Result<TeamView> {
    Ok(match (known, &outside.team) {
        (Some(known), _) => known.view(settings.tongue),
        (None, Some(team)) => TeamView {
            tongue: settings.tongue,
            ..TeamView::empty(team.clone())
        },
        (None, None) => bail!("nobody says who we are"),
    })
}

fn desk(settings: &Settings, outside: &Outside, own: &OwnNames) -> Arc<SlackDesk> {
    let config = DeskConfig {
        announce: settings.announce_channel.clone(),
        alerts: settings.alert_channel.clone(),
        public_url: settings.public_url.clone(),
        own: own.clone(),
    };
    Arc::new(SlackDesk::new(outside.bot.clone(), config))
}

fn engine(
    store: SqliteStore,
    desk: Arc<SlackDesk>,
    outside: &Outside,
    own: &OwnNames,
    team: TeamView,
) -> Arc<Engine> {
    Engine::new(Parts {
        store: Arc::new(store),
        desk,
        reader: Arc::new(Readers {
            slack: SlackReader::knowing(own.clone()).learning_from(&outside.bot),
            alerts: AlertReader,
        }),
        clock: outside.clock.clone(),
        ids: Arc::new(RealIds),
        holder: "matoi".to_owned(),
        team,
    })
}

fn lock(data_dir: &Path) -> anyhow::Result<File> {
    let path = data_dir.join(LOCK);
    let file = File::create(&path).with_context(|| format!("{} cannot be made", path.display()))?;
    if file.try_lock().is_err() {
        bail!(
            "MATOI_DATA_DIR: {} is in use by a Matoi that runs already",
            data_dir.display()
        );
    }
    Ok(file)
}

fn router(
    settings: &Settings,
    tokens: &Tokens,
    outside: &Outside,
    keeper: &Arc<SlackKeeper>,
) -> Router {
    let built_in = outside.workspace.is_some();
    let engine = &keeper.engine;
    let health = keeper.health.clone();
    let ids = keeper.channel_ids.ids().clone();
    let state = WebState {
        engine: engine.clone(),
        api_token: tokens.api.clone(),
        alert_token: tokens.alert.clone(),
        ids: Arc::new(ids::secret),
        built_in_workspace: built_in,
        at_slack_com: settings
            .slack
            .as_ref()
            .is_some_and(SlackSettings::is_slack_com),
        slack_state: Arc::new(move || health.state()),
        channel_now: Arc::new(move |known| ids.now(known)),
        language: language(settings.tongue),
        door: if built_in { Door::Open } else { Door::SignIn },
        installed: Arc::new(installed::of(settings, asked(settings, outside, engine))),
        vouches: vouches(settings, outside, engine.team_id()),
        public_url: settings.public_url.clone(),
    };
    let pages = front::router(state);
    let all = match &outside.workspace {
        Some(workspace) => pages.merge(workspace.router(Some("/"))),
        None => pages,
    };
    let all = match &outside.ears {
        Ears::Http(secrets) => all.merge(push::router(Porter::new(
            keeper.clone(),
            secrets.clone(),
            outside.bot.clone(),
        ))),
        Ears::Socket(_) => all,
    };
    let admits = if built_in {
        front::Admits::OnlyThisMachine
    } else {
        front::Admits::WhoeverSignsIn
    };
    front::guard(
        all,
        front::GuardConfig {
            admits,
            language: language(settings.tongue),
            files: built_in.then_some(front::Files {
                under: matoi_workspace::FILES_UNDER,
                bytes_max: matoi_workspace::FILES_BYTES_MAX,
            }),
        },
    )
}

/// What the check-up may ask of a Slack that is connected; by its own sockets it knows whether the app's
/// token is good.
fn asked(settings: &Settings, outside: &Outside, engine: &Arc<Engine>) -> Option<Asked> {
    settings.slack.as_ref().map(|_| Asked {
        bot: outside.bot.clone(),
        app: None,
        engine: Some(engine.clone()),
        clock: outside.clock.clone(),
    })
}

/// Slack, where it may sign people in.
fn vouches(settings: &Settings, outside: &Outside, team: &TeamId) -> Option<Arc<dyn Vouches>> {
    let slack = settings.slack.as_ref()?;
    let vouches = SlackVouches::of(slack, outside.http.clone(), team)?;
    Some(Arc::new(vouches))
}

async fn open_the_door(
    listener: TcpListener,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let stop = async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    Ok(front::serve(listener, router, stop).await?)
}

/// What is known of Slack is followed, for as long as the house stands.
async fn keep_up(follower: roster::Follower, keeper: Arc<SlackKeeper>) -> anyhow::Result<()> {
    tokio::join!(follower.follow(), keeper.channel_ids.follow());
    Ok(())
}

/// Pages tell how far the house is set up with its Slack: what changes in that, they show by themselves.
async fn show_set_up(keeper: Arc<SlackKeeper>, tokens_kept: LookForTokens) -> anyhow::Result<()> {
    let mut looks = tokio::time::interval(LOOKS_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut shown = None;
    loop {
        looks.tick().await;
        let now = (keeper.health.state(), tokens_kept());
        if shown.replace(now.clone()).is_some_and(|shown| shown != now) {
            keeper.engine.tell_pages();
        }
    }
}

async fn serve_windows(hands: FastHands, mut stopped: watch::Receiver<bool>) -> anyhow::Result<()> {
    hands.run(stopped.clone()).await;
    // Without Slack nobody leaves a wish any more; everything else goes on.
    let _ = stopped.wait_for(|stop| *stop).await;
    Ok(())
}

fn greet(settings: &Settings, house: &House) {
    let url = format!("http://{}", house.address);
    let mut lines = Vec::new();
    for language in Language::ALL {
        let mut tell = |key: &str, name: &str, value: String| {
            lines.push(say(language, key, &[(name, value.into())]));
        };
        tell("cli.running", "url", url.clone());
        if house.workspace.is_some() {
            tell("cli.workspace", "url", format!("{url}/workspace"));
        }
        tell("cli.alerts", "url", format!("{url}/alerts/generic/…"));
        tell(
            "cli.records",
            "path",
            settings.data_dir.display().to_string(),
        );
        lines.push(say(language, "cli.stop", &[]));
    }
    let mut out = std::io::stdout();
    for line in lines {
        // Nobody may be listening any more (`matoi | head -1`); that is no reason to end.
        let _ = writeln!(out, "{line}");
    }
}

fn interrupted() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind: SignalKind| signal(kind).expect("the operating system tells of signals");
    let (mut interrupt, mut terminate) = (
        listen(SignalKind::interrupt()),
        listen(SignalKind::terminate()),
    );
    async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}
