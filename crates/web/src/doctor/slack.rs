//! What the check-up makes of how far the house is set up with its Slack. Pure.

use jiff::Timestamp;

use super::{Check, Level};
use crate::set_up::{Arrived, Folder, NOTED_EVERY, Named, OfSlack, SetUp, Token};

/// Everything about it, in the order people read it.
pub(super) fn checks(set_up: &SetUp, room_asked_at: Option<Timestamp>) -> Vec<Check> {
    let of_slack = set_up.slack.iter();
    let of_slack = of_slack.flat_map(|slack| self::of_slack(slack, room_asked_at));
    of_slack.chain(folder(set_up.folder)).collect()
}

fn of_slack(slack: &OfSlack, room_asked_at: Option<Timestamp>) -> Vec<Check> {
    let mut all: Vec<Check> = [token("bot", &slack.bot), token("app", &slack.app)]
        .into_iter()
        .flatten()
        .collect();
    all.extend(scopes(slack));
    all.extend([
        events(slack.arrived, room_asked_at),
        presses(slack.arrived.presses),
    ]);
    let named = [("announce", &slack.announce), ("cards", &slack.alerts)];
    let channels = named.into_iter();
    all.extend(channels.filter_map(|(id, named)| channel(id, named.as_ref()?)));
    all
}

fn token(id: &'static str, token: &Token) -> Option<Check> {
    match token {
        Token::Unseen => None,
        Token::Taken => Some(Check::new(id, "ok", Level::Ok)),
        Token::Refused { code } => Some(Check::new(id, "refused", Level::Wrong).says(code)),
    }
}

/// One for everything, or one for each thing that suffers.
fn scopes(slack: &OfSlack) -> Vec<Check> {
    let Some(lacks) = &slack.lacks else {
        return Vec::new();
    };
    if lacks.is_empty() {
        return vec![Check::new("scopes", "ok", Level::Ok)];
    }
    let told = lacks.iter().map(|lack| {
        let (finding, level) = if lack.is_needed {
            ("needed", Level::Wrong)
        } else {
            ("optional", Level::Look)
        };
        Check::new("scopes", finding, level)
            .with("scopes", &lack.scopes)
            .with("feature", lack.feature)
    });
    told.collect()
}

/// Of each room that is made some events come at once; where none did, nobody tells us of anything.
fn events(arrived: Arrived, room_asked_at: Option<Timestamp>) -> Check {
    let since = arrived.since;
    let room_asked_at = room_asked_at.filter(|asked| since.is_some_and(|since| *asked > since));
    let arrived = arrived.events;
    let is_before =
        |asked: Timestamp| arrived.is_none_or(|at| asked.duration_since(at) > NOTED_EVERY);
    match (arrived, room_asked_at) {
        (_, Some(asked)) if is_before(asked) => Check::new("events", "silent", Level::Look),
        (Some(_), _) => Check::new("events", "ok", Level::Ok),
        (None, _) => Check::new("events", "unseen", Level::Ok),
    }
}

/// Nobody has to press anything, so that silence tells nothing.
fn presses(arrived: Option<Timestamp>) -> Check {
    let finding = if arrived.is_some() { "ok" } else { "unseen" };
    Check::new("presses", finding, Level::Ok)
}

fn channel(id: &'static str, named: &Named) -> Option<Check> {
    let check = if named.is_there? {
        Check::new(id, "ok", Level::Ok)
    } else {
        Check::new(id, "missing", Level::Look)
    };
    Some(check.with("name", &named.name))
}

fn folder(folder: Folder) -> Option<Check> {
    match folder {
        Folder::Unseen => None,
        Folder::Own => Some(Check::new("folder", "ok", Level::Ok)),
        Folder::Open => Some(Check::new("folder", "open", Level::Look)),
        Folder::Closed => Some(Check::new("folder", "closed", Level::Wrong)),
    }
}
