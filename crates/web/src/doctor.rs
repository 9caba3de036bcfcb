//! The check-up: what was looked at, and what to make of it, as plain values. The page and `matoi doctor`
//! say the same. Must never change anything, and never know how a finding is shown.

mod look;
mod slack;
mod tell;

use jiff::{SignedDuration, Timestamp};

use crate::{set_up::SetUp, state::SlackState};

pub use look::look;
pub use tell::{Told, tell};

/// With less room than this a day of files may fill the disk.
const FREE_BYTES_LOW: u64 = 1 << 30;
/// With less than this writing may end at any moment.
const FREE_BYTES_FEW: u64 = 64 << 20;
/// A write that takes longer than this holds people up.
const WRITE_SLOW: SignedDuration = SignedDuration::from_millis(500);
/// Clocks this far apart put the record in an odd order.
pub const SKEW_ODD: SignedDuration = SignedDuration::from_secs(30);
/// Clocks this far apart make Slack and us refuse each other.
const SKEW_FAR: SignedDuration = SignedDuration::from_secs(300);

/// How good it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Ok,
    /// It works, and somebody may want to look at it.
    Look,
    /// It does not work.
    Wrong,
}

impl Level {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Look => "look",
            Self::Wrong => "wrong",
        }
    }
}

/// Whether rooms could be made, as far as it was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Rooms {
    /// None was asked for yet.
    #[default]
    Unseen,
    /// The newest one asked for is there.
    Made,
    /// The newest one asked for was refused.
    Refused {
        /// In the outside's words.
        reason: String,
    },
}

/// What was seen.
#[derive(Debug, Clone)]
pub struct Findings {
    /// How long one durable write took; or what the database said.
    pub written: Result<SignedDuration, String>,
    /// How large the database is.
    pub database_bytes: Option<u64>,
    /// How much room its disk has left.
    pub free_bytes: Option<u64>,
    /// How far our clock is ahead of Slack's, as its answers told, or else a message of ours.
    pub ahead: Option<SignedDuration>,
    /// How Slack is; `None` where nobody is running who knows.
    pub slack: Option<SlackState>,
    /// How far the house is set up with its Slack.
    pub set_up: SetUp,
    /// Whether rooms could be made.
    pub rooms: Rooms,
    /// When the newest one that is there was asked for.
    pub room_asked_at: Option<Timestamp>,
    /// How many people are called into a new room.
    pub called: usize,
    /// So many guests are in the team.
    pub guests: usize,
    /// Whether somebody said how the pages are reached from outside.
    pub public_url: bool,
    /// Whether alert senders have a token to be let in with.
    pub alert_token: bool,
    /// So many things nobody knows about, or that wait for a person.
    pub stuck: u64,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What, as its texts are called.
    pub id: &'static str,
    /// Which of its findings.
    pub finding: &'static str,
    /// How good it is.
    pub level: Level,
    /// What the texts name.
    pub args: Vec<(&'static str, String)>,
    /// In the outside's own words, to search for.
    pub code: Option<String>,
    /// Where to go on.
    pub to: Option<&'static str>,
}

impl Check {
    fn new(id: &'static str, finding: &'static str, level: Level) -> Self {
        Self {
            id,
            finding,
            level,
            args: Vec::new(),
            code: None,
            to: None,
        }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    fn says(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    fn leads(mut self, to: &'static str) -> Self {
        self.to = Some(to);
        self
    }
}

/// Everything that was looked at, in the order people read it.
#[must_use]
pub fn checks(seen: &Findings) -> Vec<Check> {
    let before = [
        Some(database(seen)),
        Some(disk(seen.free_bytes)),
        seen.ahead.map(clock),
        Some(slack(seen.slack.as_ref())),
    ];
    let after = [
        Some(rooms(&seen.rooms)),
        Some(invite(seen.called)),
        guests(seen.guests),
        Some(public_url(seen.public_url)),
        Some(alerts(seen.alert_token)),
        Some(owed(seen.stuck)),
    ];
    let before = before.into_iter().flatten();
    let with_slack = before.chain(slack::checks(&seen.set_up, seen.room_asked_at));
    with_slack.chain(after.into_iter().flatten()).collect()
}

/// The worst of them.
#[must_use]
pub fn worst(checks: &[Check]) -> Level {
    let levels = checks.iter().map(|check| check.level);
    levels.max().unwrap_or(Level::Ok)
}

fn database(seen: &Findings) -> Check {
    let took = match &seen.written {
        Ok(took) => *took,
        Err(why) => return Check::new("database", "away", Level::Wrong).says(why),
    };
    let (finding, level) = if took > WRITE_SLOW {
        ("slow", Level::Look)
    } else {
        ("ok", Level::Ok)
    };
    let size = seen.database_bytes.map_or_else(|| "?".to_owned(), bytes);
    Check::new("database", finding, level)
        .with("n", took.as_millis())
        .with("size", size)
}

fn disk(free: Option<u64>) -> Check {
    let Some(free) = free else {
        return Check::new("disk", "unseen", Level::Look);
    };
    let (finding, level) = match free {
        0..FREE_BYTES_FEW => ("few", Level::Wrong),
        FREE_BYTES_FEW..FREE_BYTES_LOW => ("low", Level::Look),
        FREE_BYTES_LOW.. => ("ok", Level::Ok),
    };
    Check::new("disk", finding, level).with("size", bytes(free))
}

fn clock(ahead: SignedDuration) -> Check {
    let apart = ahead.abs();
    let (finding, level) = if apart > SKEW_FAR {
        ("far", Level::Wrong)
    } else if apart > SKEW_ODD {
        ("odd", Level::Look)
    } else {
        ("ok", Level::Ok)
    };
    Check::new("clock", finding, level).with("n", apart.as_secs())
}

fn slack(state: Option<&SlackState>) -> Check {
    match state {
        None => Check::new("slack", "unseen", Level::Look),
        Some(SlackState::BuiltIn) => Check::new("slack", "built_in", Level::Ok).leads("/workspace"),
        Some(SlackState::Connected) => Check::new("slack", "ok", Level::Ok),
        Some(SlackState::Away { why }) => Check::new("slack", "away", Level::Wrong).says(why),
    }
}

fn rooms(rooms: &Rooms) -> Check {
    match rooms {
        Rooms::Unseen => Check::new("rooms", "unseen", Level::Ok).leads("/"),
        Rooms::Made => Check::new("rooms", "ok", Level::Ok),
        Rooms::Refused { reason } => Check::new("rooms", "refused", Level::Wrong).says(reason),
    }
}

fn invite(called: usize) -> Check {
    let check = if called == 0 {
        Check::new("invite", "nobody", Level::Wrong)
    } else {
        Check::new("invite", "ok", Level::Ok)
    };
    check.with("n", called).leads("/settings")
}

/// Nothing to mend, and good to know before somebody is missed.
fn guests(count: usize) -> Option<Check> {
    (count > 0).then(|| Check::new("guests", "some", Level::Ok).with("n", count))
}

fn public_url(set: bool) -> Check {
    if set {
        Check::new("address", "ok", Level::Ok)
    } else {
        Check::new("address", "unset", Level::Look).leads("/settings")
    }
}

fn alerts(token: bool) -> Check {
    if token {
        Check::new("alerts", "ok", Level::Ok)
    } else {
        Check::new("alerts", "no_token", Level::Wrong)
    }
}

fn owed(stuck: u64) -> Check {
    let check = if stuck == 0 {
        Check::new("owed", "ok", Level::Ok)
    } else {
        Check::new("owed", "stuck", Level::Look)
    };
    check.with("n", stuck).leads("/settings/owed")
}

/// `41 GB`, `3.2 MB`: a size as people say it, the same in both languages.
fn bytes(bytes: u64) -> String {
    const STEP: u64 = 1_000;
    let (mut unit, mut of) = ("B", 1);
    for (next, name) in ["kB", "MB", "GB", "TB"].into_iter().enumerate() {
        let size = STEP.pow(u32::try_from(next + 1).unwrap_or(1));
        if bytes >= size {
            (unit, of) = (name, size);
        }
    }
    let (whole, tenths) = (bytes / of, bytes % of * 10 / of);
    if whole < 10 && of > 1 {
        format!("{whole}.{tenths} {unit}")
    } else {
        format!("{whole} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set_up::{Arrived, Folder, Lack, Named, OfSlack, Token};

    fn healthy() -> Findings {
        Findings {
            written: Ok(SignedDuration::from_millis(3)),
            database_bytes: Some(3_200_000),
            free_bytes: Some(41_000_000_000),
            ahead: Some(SignedDuration::from_millis(200)),
            slack: Some(SlackState::BuiltIn),
            set_up: SetUp {
                slack: None,
                folder: Folder::Own,
            },
            rooms: Rooms::Made,
            room_asked_at: Some(at(900)),
            called: 7,
            guests: 0,
            public_url: true,
            alert_token: true,
            stuck: 0,
        }
    }

    #[test]
    fn a_sound_house_has_nothing_to_look_at() {
        let checks = checks(&healthy());
        assert_eq!(worst(&checks), Level::Ok, "{checks:?}");
        assert_eq!(checks.len(), 10);
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn away() -> SlackState {
        SlackState::Away {
            why: crate::NO_CONNECTION.to_owned(),
        }
    }

    fn refused() -> Rooms {
        Rooms::Refused {
            reason: "restricted_action".to_owned(),
        }
    }

    const fn seconds(count: i64) -> SignedDuration {
        SignedDuration::from_secs(count)
    }

    fn with_slack(befalls: fn(&mut OfSlack)) -> Option<OfSlack> {
        let there = |name: &str| {
            Some(Named {
                name: name.to_owned(),
                is_there: Some(true),
            })
        };
        let mut slack = OfSlack {
            bot: Token::Taken,
            app: Token::Taken,
            lacks: Some(Vec::new()),
            announce: there("incidents"),
            alerts: there("alerts"),
            arrived: Arrived {
                since: Some(at(1)),
                events: Some(at(901)),
                presses: None,
            },
            ahead: None,
        };
        befalls(&mut slack);
        Some(slack)
    }

    fn lack(is_needed: bool) -> Option<Vec<Lack>> {
        Some(vec![Lack {
            feature: "rooms",
            scopes: "channels:manage".to_owned(),
            is_needed,
        }])
    }

    fn dead() -> Token {
        Token::Refused {
            code: "invalid_auth".to_owned(),
        }
    }

    fn away_from(named: &mut Option<Named>) {
        if let Some(named) = named {
            named.is_there = Some(false);
        }
    }

    type Trouble = (&'static str, Level, fn(&mut Findings));

    const TROUBLES: [Trouble; 23] = [
        ("database away", Level::Wrong, |it| {
            it.written = Err("locked".to_owned());
        }),
        ("database slow", Level::Look, |it| {
            it.written = Ok(seconds(1));
        }),
        ("disk low", Level::Look, |it| {
            it.free_bytes = Some(500 << 20);
        }),
        ("disk few", Level::Wrong, |it| it.free_bytes = Some(0)),
        ("disk unseen", Level::Look, |it| it.free_bytes = None),
        ("clock odd", Level::Look, |it| {
            it.ahead = Some(seconds(-60));
        }),
        ("clock far", Level::Wrong, |it| {
            it.ahead = Some(seconds(3_600));
        }),
        ("slack away", Level::Wrong, |it| it.slack = Some(away())),
        ("slack unseen", Level::Look, |it| it.slack = None),
        ("rooms refused", Level::Wrong, |it| it.rooms = refused()),
        ("invite nobody", Level::Wrong, |it| it.called = 0),
        ("address unset", Level::Look, |it| it.public_url = false),
        ("owed stuck", Level::Look, |it| it.stuck = 2),
        ("bot refused", Level::Wrong, |it| {
            it.set_up.slack = with_slack(|slack| slack.bot = dead());
        }),
        ("app refused", Level::Wrong, |it| {
            it.set_up.slack = with_slack(|slack| slack.app = dead());
        }),
        ("scopes needed", Level::Wrong, |it| {
            it.set_up.slack = with_slack(|slack| slack.lacks = lack(true));
        }),
        ("scopes optional", Level::Look, |it| {
            it.set_up.slack = with_slack(|slack| slack.lacks = lack(false));
        }),
        ("announce missing", Level::Look, |it| {
            it.set_up.slack = with_slack(|slack| away_from(&mut slack.announce));
        }),
        ("cards missing", Level::Look, |it| {
            it.set_up.slack = with_slack(|slack| away_from(&mut slack.alerts));
        }),
        ("events silent", Level::Look, |it| {
            it.set_up.slack = with_slack(|slack| slack.arrived.events = None);
        }),
        // Once they came, and of the newest room none did.
        ("events silent", Level::Look, |it| {
            it.set_up.slack = with_slack(|slack| slack.arrived.events = Some(at(800)));
        }),
        ("folder open", Level::Look, |it| {
            it.set_up.folder = Folder::Open;
        }),
        ("folder closed", Level::Wrong, |it| {
            it.set_up.folder = Folder::Closed;
        }),
    ];

    #[test]
    fn each_trouble_is_found_and_rated_alone() {
        for (expected, level, befalls) in TROUBLES {
            let mut seen = healthy();
            befalls(&mut seen);
            let checks = checks(&seen);
            let odd = checks.iter().filter(|one| one.level != Level::Ok);
            let told: Vec<_> = odd
                .map(|it| (format!("{} {}", it.id, it.finding), it.level))
                .collect();
            assert_eq!(told, [(expected.to_owned(), level)]);
            for language in matoi_words::Language::ALL {
                for check in &checks {
                    let told = tell(check, language);
                    let all = [told.title, told.level, told.found, told.mend].concat();
                    assert!(!all.contains(matoi_words::UNKNOWN_MARK), "{all}");
                }
            }
        }
    }

    #[test]
    fn a_slack_that_is_set_up_has_nothing_to_look_at_and_guests_are_only_told_of() {
        let mut seen = healthy();
        seen.set_up.slack = with_slack(|_| {});
        seen.guests = 2;
        let checks = checks(&seen);
        assert_eq!(worst(&checks), Level::Ok, "{checks:?}");
        assert_eq!(checks.len(), 18);
        // Of a room from before it was noted nobody knows.
        seen.set_up.slack = with_slack(|slack| {
            slack.arrived = Arrived {
                since: Some(at(2_000)),
                ..Arrived::default()
            };
        });
        assert_eq!(worst(&super::checks(&seen)), Level::Ok);
        seen.room_asked_at = None;
        seen.set_up.slack = with_slack(|slack| slack.arrived = Arrived::default());
        let unseen = super::checks(&seen);
        assert_eq!(worst(&unseen), Level::Ok, "nobody knows yet: {unseen:?}");
    }

    #[test]
    fn sizes_read_as_people_say_them() {
        let said = [0, 999, 1_500, 3_249_999, 41_000_000_000].map(bytes);
        assert_eq!(said, ["0 B", "999 B", "1.5 kB", "3.2 MB", "41 GB"]);
    }
}
