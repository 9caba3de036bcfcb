//! How Slack is just now, as far as everything that talks to it knows: written by whoever meets it,
//! read by whoever asks. Must never decide what follows from it.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use jiff::SignedDuration;
use matoi_slack::wire::{apart::ClocksApart, signature::SKEW_MAX_S};
use matoi_web::{CLOCKS_APART, NO_CONNECTION, SlackState, doctor::SKEW_ODD};

/// What was signed so long ago is not let in.
const STALE_AFTER: SignedDuration = SignedDuration::from_secs(SKEW_MAX_S);

/// How Slack reaches us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is the built-in workspace.
    BuiltIn,
    /// By connections of ours that stand.
    Socket,
    /// By calls to our address; nothing stands between them.
    Http,
}

/// How Slack is.
#[derive(Debug)]
pub struct Health {
    way: Way,
    clocks: ClocksApart,
    sockets: AtomicUsize,
    told: Mutex<Told>,
}

#[derive(Debug, Default)]
struct Told {
    /// Why no connection will stand before somebody changes something.
    ended: Option<String>,
    /// Why Slack did not say who we are, when it was asked last.
    unreached: Option<String>,
    /// Channels that are configured and not there.
    missing: Vec<String>,
    /// Whether it was told that our clock is far from Slack's.
    is_apart: bool,
}

impl Health {
    /// Nothing known yet; `clocks` tells how far ours is from Slack's.
    #[must_use]
    pub fn new(way: Way, clocks: ClocksApart) -> Self {
        Self {
            way,
            clocks,
            sockets: AtomicUsize::new(0),
            told: Mutex::default(),
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many connections stand now; answers how many stood before.
    pub fn sockets_are(&self, open: usize) -> usize {
        if open > 0 {
            self.told().ended = None;
        }
        self.sockets.swap(open, Ordering::Relaxed)
    }

    /// No connection will stand before somebody changes something, for that reason. Whether that is news.
    pub fn ended(&self, why: String) -> bool {
        let mut told = self.told();
        told.ended.replace(why.clone()) != Some(why)
    }

    /// Slack was asked who we are. Whether the answer is news.
    pub fn reached(&self, answer: Result<(), String>) -> bool {
        let now = answer.err();
        let mut told = self.told();
        std::mem::replace(&mut told.unreached, now.clone()) != now
    }

    /// Channels that are configured and not there. Whether that is news.
    pub fn missing(&self, channels: &[String]) -> bool {
        let mut told = self.told();
        let is_news = told.missing != channels;
        told.missing = channels.to_vec();
        is_news
    }

    /// How far our clock is ahead of Slack's, where that is far and news.
    pub fn is_newly_apart(&self) -> Option<SignedDuration> {
        let far = self.ahead_by_more_than(SKEW_ODD);
        let was = std::mem::replace(&mut self.told().is_apart, far.is_some());
        far.filter(|_| !was)
    }

    fn ahead_by_more_than(&self, most: SignedDuration) -> Option<SignedDuration> {
        self.clocks.ahead().filter(|ahead| ahead.abs() > most)
    }

    /// All of it in one word, and why.
    #[must_use]
    pub fn state(&self) -> SlackState {
        let told = self.told();
        let away = |why: &str| SlackState::Away {
            why: why.to_owned(),
        };
        match (self.way, &told.ended, &told.unreached) {
            (Way::BuiltIn, ..) => SlackState::BuiltIn,
            (Way::Socket, Some(why), _) => away(why),
            (Way::Socket, None, _) if self.sockets.load(Ordering::Relaxed) == 0 => {
                away(NO_CONNECTION)
            }
            (Way::Socket | Way::Http, _, Some(why)) => away(why),
            (Way::Http, _, None) if self.ahead_by_more_than(STALE_AFTER).is_some() => {
                away(CLOCKS_APART)
            }
            (Way::Socket | Way::Http, _, None) => SlackState::Connected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(health: &Health) -> Option<String> {
        match health.state() {
            SlackState::Away { why } => Some(why),
            SlackState::BuiltIn | SlackState::Connected => None,
        }
    }

    #[test]
    fn a_socket_that_stands_is_a_connection_and_one_that_ended_says_why() {
        let health = Health::new(Way::Socket, ClocksApart::default());
        assert_eq!(why(&health).as_deref(), Some(NO_CONNECTION));
        health.sockets_are(1);
        assert_eq!(health.state(), SlackState::Connected);
        health.sockets_are(0);
        assert!(health.ended("switched off".to_owned()));
        assert!(!health.ended("switched off".to_owned()), "no news");
        assert_eq!(why(&health).as_deref(), Some("switched off"));
        health.sockets_are(2);
        assert_eq!(health.state(), SlackState::Connected);
    }

    #[test]
    fn where_slack_calls_a_clock_far_from_its_own_is_no_connection() {
        let ahead_by = |seconds: i64| {
            let clocks = ClocksApart::default();
            let at = |second| jiff::Timestamp::from_second(second).unwrap();
            clocks.saw(at(1_000 + seconds), at(1_000));
            clocks
        };
        for seconds in [SKEW_MAX_S + 1, -SKEW_MAX_S - 1] {
            let health = Health::new(Way::Http, ahead_by(seconds));
            assert_eq!(why(&health).as_deref(), Some(CLOCKS_APART));
            assert!(health.is_newly_apart().is_some());
            assert_eq!(health.is_newly_apart(), None, "no news");
            let health = Health::new(Way::Socket, ahead_by(seconds));
            health.sockets_are(2);
            assert_eq!(health.state(), SlackState::Connected, "nothing is signed");
        }
        let health = Health::new(Way::Http, ahead_by(SKEW_MAX_S));
        assert_eq!(health.state(), SlackState::Connected);
    }

    #[test]
    fn a_token_that_is_dead_is_no_connection_even_while_sockets_stand() {
        for way in [Way::Socket, Way::Http] {
            let health = Health::new(way, ClocksApart::default());
            health.sockets_are(1);
            assert!(health.reached(Err("token_revoked".to_owned())));
            assert!(!health.reached(Err("token_revoked".to_owned())), "no news");
            assert_eq!(why(&health).as_deref(), Some("token_revoked"));
            assert!(health.reached(Ok(())));
            assert_eq!(health.state(), SlackState::Connected);
        }
    }
}
