//! The roster: who is there, whom to call, and what is left out when Slack would not tell.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{Timestamp, tz::TimeZone};
use matoi_core::team::{Invite, Standing, Tongue};
use matoi_slack::{
    roster::{Roster, RosterConfig, Warning, team_view},
    wire::{client::WebApi, pace::Pace},
};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{
    double::Double,
    setting::{now, person},
};

/// Time that stands still; nothing here has to wait.
struct Still;

#[async_trait]
impl Pace for Still {
    async fn pause(&self, _ms: u64) {}
    fn now(&self) -> Timestamp {
        now()
    }
}

async fn read(slack: &Arc<Double>, invite: &[&str]) -> Roster {
    let api = WebApi::new(
        slack.clone(),
        "http://slack.test/api",
        SecretString::from("xoxb-x"),
    );
    let config = RosterConfig {
        invite: invite.iter().map(|wish| (*wish).to_owned()).collect(),
        announce: "#incidents".to_owned(),
    };
    team_view(&api, &Still, &config).await.unwrap()
}

fn team_of(people: Value) -> Arc<Double> {
    let slack = Arc::new(Double::default());
    let who =
        json!({"team_id": "T0MATOI", "team": "Made up", "user_id": "U0MATOI", "bot_id": "B0MATOI"});
    slack.answers("auth.test", who);
    slack.answers("users.list", json!({"members": people}));
    slack
}

fn small_team() -> Arc<Double> {
    let slack = team_of(json!([
        {"id": "U0HANA", "name": "hana", "locale": "ja-JP", "tz": "Asia/Tokyo", "profile": {"display_name": "花", "title": "サーバー / server", "email": "Hana@example.com"}},
        {"id": "U0LEO", "name": "leo", "real_name": "Leo M", "locale": "en-US", "tz": "Asia/Tokyo", "profile": {"display_name": ""}},
        {"id": "U0GUEST", "name": "guest", "is_restricted": true, "tz": "Europe/Paris"},
        {"id": "U0GONE", "name": "gone", "deleted": true},
        {"id": "U0MATOI", "name": "matoi", "is_bot": true},
        {"id": "USLACKBOT", "name": "slackbot"},
        {"name": "nobody"},
    ]));
    let groups = json!({"usergroups": [
        {"id": "S0ENG", "handle": "engineers", "name": "Engineers", "users": ["U0HANA", "U0LEO"]},
        {"id": "S0DIR", "handle": "directors", "name": "Directors"},
    ]});
    slack.answers("usergroups.list", groups);
    slack.answers(
        "usergroups.users.list",
        json!({"users": ["U0LEO", "U0MISAKI"]}),
    );
    slack
}

#[tokio::test]
async fn everybody_is_known_by_name_area_language_and_standing() {
    let roster = read(&small_team(), &[]).await;
    let told: Vec<_> = roster
        .people
        .iter()
        .map(|one| {
            let areas: Vec<&str> = one.areas.iter().map(|area| area.0.as_str()).collect();
            (
                one.id.as_str(),
                one.name.as_str(),
                areas.join("+"),
                one.tongue,
                one.standing,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "U0HANA",
                "花",
                "server".to_owned(),
                Some(Tongue::Ja),
                Standing::Member
            ),
            (
                "U0LEO",
                "Leo M",
                "Engineers+Directors".to_owned(),
                Some(Tongue::En),
                Standing::Member
            ),
            ("U0GUEST", "guest", String::new(), None, Standing::Guest),
            ("U0GONE", "gone", String::new(), None, Standing::Gone),
            ("U0MATOI", "matoi", String::new(), None, Standing::Bot),
            ("USLACKBOT", "slackbot", String::new(), None, Standing::Bot),
        ]
    );
    assert_eq!(roster.own.person, Some(person("U0MATOI")));
    assert_eq!(roster.zone.as_deref(), Some("Asia/Tokyo"));
    assert_eq!(roster.groups, ["U0HANA", "U0LEO", "U0MISAKI"].map(person));
    assert_eq!(roster.warnings, []);
    let view = roster.view(TimeZone::UTC, Tongue::Ja);
    assert_eq!(view.callees(Some(&person("U0HANA"))), [person("U0LEO")]);
}

#[tokio::test]
async fn people_to_call_are_named_in_any_way_and_typing_mistakes_are_told() {
    let roster = read(
        &small_team(),
        &["@directors", "hana@example.com", "U0LEO", "@nobody"],
    )
    .await;
    let these = ["U0LEO", "U0MISAKI", "U0HANA"].map(person).to_vec();
    assert_eq!(roster.invite, Invite::These(these));
    assert_eq!(
        roster.warnings,
        [Warning::UnknownInvitee("@nobody".to_owned())]
    );

    let roster = read(&small_team(), &["@nobody"]).await;
    assert_eq!(roster.invite, Invite::Auto, "never nobody");
}

#[tokio::test]
async fn nothing_optional_stops_a_start() {
    let slack = Arc::new(Double::default());
    slack.answers(
        "auth.test",
        json!({"team_id": "T0MATOI", "user_id": "U0MATOI"}),
    );
    slack.otherwise(json!({"ok": false, "error": "unknown_method"}));
    let roster = read(&slack, &[]).await;
    assert!(roster.people.is_empty() && roster.invite == Invite::Auto);
    assert!(
        matches!(
            &roster.warnings[..],
            [Warning::Untold {
                method: "users.list",
                ..
            }]
        ),
        "{:?}",
        roster.warnings
    );
}

#[tokio::test]
async fn a_free_plan_has_no_groups_and_nobody_minds() {
    let slack = team_of(json!([{"id": "U0HANA", "name": "hana"}]));
    slack.refuses("usergroups.list", "plan_upgrade_required");
    assert_eq!(read(&slack, &[]).await.warnings, []);
}

#[tokio::test]
async fn a_large_team_without_groups_calls_who_hears_of_incidents() {
    let people: Vec<Value> = (0..21)
        .map(|n| json!({"id": format!("U0{n}"), "name": "x"}))
        .collect();
    let slack = team_of(json!(people));
    slack.refuses("usergroups.list", "plan_upgrade_required");
    let listed = json!({"channels": [{"id": "C0INC", "name": "incidents", "is_member": true}]});
    slack.answers("conversations.list", listed);
    slack.answers("conversations.members", json!({"members": ["U01", "U02"]}));
    let roster = read(&slack, &[]).await;
    assert_eq!(roster.groups, ["U01", "U02"].map(person));
}
