//! The sample: one whole made-up incident, so that a team has seen one before it needs one. It is a log like any
//! other, folded like any other, one in each language; only it is not kept in the store but comes with the
//! program. So no list, figure or search can count it, and nothing of it can reach anybody. Must never have a
//! number of the team's own.

use std::sync::LazyLock;

use matoi_core::{
    case::Case,
    entry::Entry,
    event::{Recorded, fold},
    team::{Person, TeamView, Tongue},
};
use matoi_engine::store::Result;
use matoi_words::Language;
use serde::Deserialize;
use serde_json::json;

use crate::state::WebState;

/// What stands in its log for a number: a team's own begin with 1.
pub const NUMBER: u64 = 0;
/// What stands in its addresses for a number.
pub(crate) const NAME: &str = "sample";
/// Where it is kept that somebody put it away.
const SETTING: &str = "sample/put_away";
const JA: &str = include_str!("../sample/ja.json");
const EN: &str = include_str!("../sample/en.json");

#[derive(Deserialize)]
struct Log {
    people: Vec<Person>,
    events: Vec<Recorded>,
    entries: Vec<Entry>,
}

static CASES: LazyLock<[Case; 2]> = LazyLock::new(|| [read(JA, Tongue::Ja), read(EN, Tongue::En)]);

fn read(log: &str, tongue: Tongue) -> Case {
    let log: Log = serde_json::from_str(log).expect("a test reads both logs as they are shipped");
    let team = TeamView {
        people: log.people,
        tongue,
        ..TeamView::empty(NAME.into())
    };
    Case::new(fold(&log.events), log.events, log.entries, &team)
}

/// The sample for a reader of that language.
#[must_use]
pub fn case(language: Language) -> &'static Case {
    let [ja, en] = &*CASES;
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

/// Whether this is the sample and no incident of the team's.
pub(crate) fn is_it(number: u64) -> bool {
    number == NUMBER
}

/// Whether somebody put it away.
pub(crate) async fn is_put_away(state: &WebState) -> Result<bool> {
    let team = state.engine.team_id();
    let kept = state.engine.store().setting(team, SETTING).await?;
    Ok(kept == Some(json!(true)))
}

/// Puts it away, or back.
pub(crate) async fn put_away(state: &WebState, away: bool) -> Result<()> {
    let team = state.engine.team_id();
    state
        .engine
        .store()
        .put_setting(team, SETTING, json!(away))
        .await
}
