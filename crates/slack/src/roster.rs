//! The roster: who is in the team, in which areas, whom to call, as Slack knows them.
//!
//! It must never keep a start or a raise from happening: what Slack would not tell is left out and
//! named in the warnings. Only who we are ourselves has to be known, or there is nobody to speak as.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use matoi_core::{
    ids::{PersonId, TeamId},
    team::{Area, Invite, Person, Standing, TeamView, Tongue, WHOLE_TEAM_MAX},
};
use matoi_words::Language;
use serde_json::Value;

use crate::{
    perform::place,
    read::{Own, text},
    wire::{
        client::{CallError, WebApi},
        method::Method,
        pace::Pace,
    },
};

mod groups;

use groups::Group;

/// Groups that are called where a team is too large to be called whole (DESIGN §5, `invite`).
const CALLED_GROUPS: [&str; 2] = ["engineers", "directors"];
/// Slack's own helper, a person to its API but to nobody else.
const SLACKBOT: &str = "USLACKBOT";
/// Words in a title that speak of an area of the deck (D07).
const AREA_WORDS: [(&str, &[&str]); 6] = [
    ("server", &["server", "backend", "サーバー", "バックエンド"]),
    ("web", &["web", "frontend", "ウェブ", "フロントエンド"]),
    (
        "mobile",
        &["mobile", "android", "ios ", "モバイル", "アプリ"],
    ),
    ("infra", &["infra", "インフラ"]),
    ("director", &["director", "ディレクター"]),
    ("support", &["support", "サポート"]),
];
/// What separates areas in a person's title.
const AREA_SEPARATOR: &str = " / ";

/// What to read the roster for.
#[derive(Debug, Clone, Default)]
pub struct RosterConfig {
    /// Whom to call: empty or `auto`, or handles of groups and people, ids, addresses.
    pub invite: Vec<String>,
    /// The announce channel, whose members are called where nothing else says whom.
    pub announce: String,
}

/// The team as Slack knows it.
#[derive(Debug, Clone)]
pub struct Roster {
    /// The workspace.
    pub team: TeamId,
    /// What people call the workspace.
    pub team_name: String,
    /// Ourselves.
    pub own: Own,
    /// Everybody.
    pub people: Vec<Person>,
    /// Whom to call.
    pub invite: Invite,
    /// Whom to call in a large team.
    pub groups: Vec<PersonId>,
    /// The zone most of its members live in (`Asia/Tokyo`).
    pub zone: Option<String>,
    /// What could not be learned.
    pub warnings: Vec<Warning>,
}

/// Something the roster lacks. Nothing waits for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Slack would not tell.
    Untold {
        /// Which method was asked.
        method: &'static str,
        /// In Slack's words.
        why: String,
    },
    /// Somebody or some group to be called that nobody knows.
    UnknownInvitee(String),
}

impl Roster {
    /// What decisions may know of the team. `zone` and `tongue` are the settings', or a guess.
    #[must_use]
    pub fn view(&self, zone: TimeZone, tongue: Tongue) -> TeamView {
        TeamView {
            team: self.team.clone(),
            me: self.own.person.clone(),
            people: self.people.clone(),
            invite: self.invite.clone(),
            groups: self.groups.clone(),
            zone,
            tongue,
        }
    }
}

/// Reads the roster.
///
/// # Errors
/// Only when Slack does not say who we are; then it can be asked again, and an empty view of the team
/// serves until it answers.
pub async fn team_view(
    api: &WebApi,
    pace: &dyn Pace,
    config: &RosterConfig,
) -> Result<Roster, CallError> {
    let who = api.call(pace.now(), Method::AuthTest, &[]).await?;
    let mut warnings = Vec::new();
    let listed = listed(api, pace, Method::UsersList, "members", &mut warnings).await;
    let all_groups = groups::all(api, pace, &mut warnings).await;
    let people: Vec<Person> = listed
        .iter()
        .filter_map(|user| person(user, &all_groups))
        .collect();
    let (invite, unknown) = invited(&config.invite, &listed, &all_groups);
    warnings.extend(unknown.into_iter().map(Warning::UnknownInvitee));
    let is_there = |id: &PersonId| {
        let mut known = people.iter();
        !known.any(|person| person.id == *id && person.standing == Standing::Gone)
    };
    let mut called = groups::members(&all_groups, &CALLED_GROUPS);
    called.retain(is_there);
    let mut roster = Roster {
        team: TeamId::from(text(&who, "/team_id").unwrap_or_default()),
        team_name: text(&who, "/team").unwrap_or_default().to_owned(),
        own: Own {
            person: text(&who, "/user_id").map(PersonId::from),
            bot: text(&who, "/bot_id").map(str::to_owned),
            app: text(&who, "/app_id").map(str::to_owned),
        },
        zone: common_zone(&listed),
        groups: called,
        people,
        invite,
        warnings,
    };
    if roster.groups.is_empty() && is_large(&roster.people) {
        roster.groups = announced_to(api, pace, &config.announce, &mut roster.warnings).await;
    }
    Ok(roster)
}

fn is_large(people: &[Person]) -> bool {
    let members = people
        .iter()
        .filter(|person| person.standing == Standing::Member);
    members.count() > WHOLE_TEAM_MAX
}

async fn listed(
    api: &WebApi,
    pace: &dyn Pace,
    method: Method,
    key: &str,
    warnings: &mut Vec<Warning>,
) -> Vec<Value> {
    let arguments = [("include_locale", "true".into())];
    match api.list(pace, method, &arguments, key).await {
        Ok(listed) => listed.entries,
        Err(error) => {
            warnings.push(untold(method, &error));
            Vec::new()
        }
    }
}

fn untold(method: Method, error: &CallError) -> Warning {
    Warning::Untold {
        method: method.name(),
        why: error.to_string(),
    }
}

fn person(user: &Value, groups: &[Group]) -> Option<Person> {
    let id = text(user, "/id")?;
    let name = text(user, "/profile/display_name")
        .or_else(|| text(user, "/profile/real_name"))
        .or_else(|| text(user, "/real_name"))
        .or_else(|| text(user, "/name"))
        .unwrap_or(id);
    Some(Person {
        id: PersonId::from(id),
        name: name.to_owned(),
        areas: areas(user, id, groups),
        tongue: text(user, "/locale")
            .and_then(Language::parse)
            .map(|language| match language {
                Language::Ja => Tongue::Ja,
                Language::En => Tongue::En,
            }),
        standing: standing(user, id),
    })
}

fn standing(user: &Value, id: &str) -> Standing {
    let is = |flag: &str| user.get(flag).and_then(Value::as_bool) == Some(true);
    if is("deleted") {
        Standing::Gone
    } else if is("is_bot") || id == SLACKBOT {
        Standing::Bot
    } else if is("is_restricted") || is("is_ultra_restricted") || is("is_stranger") {
        Standing::Guest
    } else {
        Standing::Member
    }
}

/// What their title says they do, else the groups they are in.
fn areas(user: &Value, id: &str, groups: &[Group]) -> Vec<Area> {
    let title = text(user, "/profile/title").unwrap_or_default();
    let known = known_areas(title);
    if !known.is_empty() {
        return known;
    }
    let named = title.split(AREA_SEPARATOR).map(str::trim);
    let areas: Vec<Area> = named
        .filter(|name| !name.is_empty())
        .map(|name| Area(name.to_owned()))
        .collect();
    if !areas.is_empty() {
        return areas;
    }
    let of_groups = groups.iter().filter(|group| group.has(id));
    of_groups.map(|group| Area(group.name.clone())).collect()
}

/// The areas a title speaks of, by our own words for them, so that they are shown in the reader's
/// language ("Web engineer", "ウェブフロント").
fn known_areas(title: &str) -> Vec<Area> {
    let title = title.to_lowercase();
    let speaks_of = |words: &&(&str, &[&str])| words.1.iter().any(|word| title.contains(word));
    AREA_WORDS
        .iter()
        .filter(speaks_of)
        .map(|(area, _)| Area((*area).to_owned()))
        .collect()
}

fn common_zone(users: &[Value]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let members = users
        .iter()
        .filter(|user| standing(user, text(user, "/id").unwrap_or_default()) == Standing::Member);
    for zone in members.filter_map(|user| text(user, "/tz")) {
        *counts.entry(zone).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(zone, _)| zone.to_owned())
}

/// Whom the settings name, and the names nobody knows. Names that all turn out unknown leave it at
/// `auto`: a typing mistake must not mean that nobody comes.
fn invited(wished: &[String], users: &[Value], groups: &[Group]) -> (Invite, Vec<String>) {
    let mut people: Vec<PersonId> = Vec::new();
    let mut unknown = Vec::new();
    let names = wished.iter().map(|wish| wish.trim());
    for wish in names.filter(|wish| !wish.is_empty() && *wish != "auto") {
        let found = meant(wish, users, groups);
        if found.is_empty() {
            unknown.push(wish.to_owned());
        }
        for person in found {
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    let invite = if people.is_empty() {
        Invite::Auto
    } else {
        Invite::These(people)
    };
    (invite, unknown)
}

fn meant(wish: &str, users: &[Value], groups: &[Group]) -> Vec<PersonId> {
    let name = wish.trim_start_matches('@');
    if let Some(group) = groups.iter().find(|group| group.is_called(name)) {
        return group.members.clone();
    }
    let is_meant = |user: &&Value| {
        text(user, "/id") == Some(name)
            || text(user, "/name") == Some(name)
            || text(user, "/profile/email").is_some_and(|email| email.eq_ignore_ascii_case(wish))
    };
    let found = users.iter().filter(is_meant);
    found
        .filter_map(|user| text(user, "/id"))
        .map(PersonId::from)
        .collect()
}

/// Members of the announce channel: people who chose to hear of incidents.
async fn announced_to(
    api: &WebApi,
    pace: &dyn Pace,
    announce: &str,
    warnings: &mut Vec<Warning>,
) -> Vec<PersonId> {
    let channel = match place::Places::default()
        .find(api, pace.now(), announce)
        .await
    {
        Ok(Some(channel)) => channel,
        Ok(None) => return Vec::new(),
        Err(error) => {
            warnings.push(untold(Method::ConversationsList, &error));
            return Vec::new();
        }
    };
    let arguments = [("channel", channel.into())];
    let listed = api
        .list(pace, Method::ConversationsMembers, &arguments, "members")
        .await;
    match listed {
        Ok(listed) => listed
            .entries
            .iter()
            .filter_map(Value::as_str)
            .map(PersonId::from)
            .collect(),
        Err(error) => {
            warnings.push(untold(Method::ConversationsMembers, &error));
            Vec::new()
        }
    }
}
