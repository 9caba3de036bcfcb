//! The loops that repeat the steps in a running process. A bell wakes them; a slow net catches a
//! bell that was missed. A step that fails is tried again; a loop that dies takes the process down,
//! because a half-alive helper is worse than a restart.

use std::{future::Future, pin::Pin, sync::Arc};

use tokio::{sync::watch, task::JoinSet};

use crate::{
    Engine, Result,
    bell::Bell,
    limits::{self, DELIVER_LOOPS, NET, RECONCILE_LOOPS, WORK_LOOPS},
    work::chain,
};

type Step = for<'a> fn(&'a Engine) -> Pin<Box<dyn Future<Output = Result<bool>> + Send + 'a>>;
type BellOf = fn(&Engine) -> &Bell;

/// Loops under way.
pub struct Running {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Running {
    /// Lets every step under way finish, and starts no more.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        while self.tasks.join_next().await.is_some() {}
    }

    /// Returns when a loop has died, which none should.
    pub async fn died(&mut self) -> String {
        match self.tasks.join_next().await {
            Some(Err(error)) => error.to_string(),
            Some(Ok(())) | None => "a loop ended".to_owned(),
        }
    }
}

impl Engine {
    /// Starts the loops.
    #[must_use]
    pub fn run(self: &Arc<Self>) -> Running {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let loops: [(usize, Step, BellOf); 5] = [
            (
                WORK_LOOPS,
                |engine| Box::pin(engine.work()),
                |engine| &engine.bells.inbox,
            ),
            (
                DELIVER_LOOPS,
                |engine| Box::pin(engine.deliver()),
                |engine| &engine.bells.outbox,
            ),
            (
                RECONCILE_LOOPS,
                |engine| Box::pin(engine.reconcile()),
                |engine| &engine.bells.surfaces,
            ),
            (
                1,
                |engine| Box::pin(engine.wake()),
                |engine| &engine.bells.wakes,
            ),
            (
                1,
                |engine| Box::pin(engine.mind_silence()),
                |engine| &engine.bells.silence,
            ),
        ];
        for (count, step, bell) in loops {
            for _ in 0..count {
                tasks.spawn(repeat(self.clone(), step, bell, stopped.clone()));
            }
        }
        tasks.spawn(keep_time(self.clone(), stopped));
        Running { tasks, stop }
    }
}

async fn repeat(engine: Arc<Engine>, step: Step, bell: BellOf, mut stopped: watch::Receiver<bool>) {
    let mut failures = 0;
    while !*stopped.borrow() {
        let pause = match step(&engine).await {
            Ok(true) => {
                failures = 0;
                continue;
            }
            Ok(false) => engine.now().checked_add(NET),
            Err(error) => {
                failures += 1;
                tracing::error!(
                    why = chain(&error),
                    failures,
                    "a step did not work; it will be tried again"
                );
                Ok(limits::backoff(engine.now(), failures))
            }
        };
        let until = pause.unwrap_or(engine.now());
        tokio::select! {
            () = bell(&engine).rung() => {}
            () = engine.parts.clock.wait_until(until) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Rings when the next moment comes: a retry, the end of a quarantine, a wake.
async fn keep_time(engine: Arc<Engine>, mut stopped: watch::Receiver<bool>) {
    let (mut latest, mut noted) = (engine.now(), None);
    while !*stopped.borrow() {
        let now = engine.now();
        match engine.mind_the_clock(latest, now).await {
            Ok(()) => latest = now,
            Err(error) => tracing::error!(
                why = chain(&error),
                "the clock was set back, and what waits may wait longer; it is tried again"
            ),
        }
        noted = engine.note_the_clock(noted).await.unwrap_or(noted);
        let net = now.checked_add(NET).unwrap_or(now);
        let next = engine.parts.store.next_due(&engine.team_id, now).await;
        let until = next.ok().flatten().map_or(net, |next| next.min(net));
        tokio::select! {
            () = engine.bells.timer.rung() => continue,
            () = engine.parts.clock.wait_until(until) => engine.ring(),
            _ = stopped.changed() => {}
        }
    }
}
