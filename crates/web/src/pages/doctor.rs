//! The check-up as a page: each thing looked at, in words, with a way on; and as text to pass on. Looks
//! anew each time it is opened.

use askama::Template;
use axum::response::Response;
use matoi_words::say;
use secrecy::ExposeSecret;

use super::{
    parts::{Tell, TimeView, html},
    visit::{Place, Result, Sheet, Visit},
};
use crate::doctor::{self, Check, Level, Told};

#[derive(Template)]
#[template(path = "doctor.html")]
struct DoctorPage {
    t: Tell,
    at: TimeView,
    whole: String,
    rows: Vec<Row>,
    /// All of it as lines, to pass on.
    text: String,
}

struct Row {
    level: Level,
    icon: &'static str,
    told: Told,
    code: Option<String>,
    on: Option<(&'static str, String)>,
}

/// `GET /settings/doctor`.
pub(super) async fn show(visit: Visit) -> Result<Response> {
    let (t, state) = (Tell(visit.language), &visit.state);
    let viewer = visit.viewer();
    let seen = doctor::look(
        &state.engine,
        &viewer,
        (
            (state.installed.disk)(),
            Some((state.slack_state)()),
            (state.installed.set_up)().await,
        ),
        (
            state.public_url.is_some(),
            !state.alert_token.expose_secret().is_empty(),
        ),
    );
    let seen = seen.await.map_err(|error| visit.trouble(&error))?;
    let checks = doctor::checks(&seen);
    let whole = format!("doctor.whole_{}", doctor::worst(&checks).word());
    let rows: Vec<Row> = checks.into_iter().map(|check| row(&visit, check)).collect();
    let page = DoctorPage {
        t,
        at: TimeView::of(state.engine.now(), &visit.zone),
        whole: say(visit.language, &whole, &[]),
        text: text(&rows),
        rows,
    };
    let title = t.say("doctor.title");
    let sheet = Sheet {
        place: Place::Settings,
        title: &title,
        main: html(&page),
        live: None,
    };
    visit.page(sheet).await
}

fn row(visit: &Visit, check: Check) -> Row {
    let told = doctor::tell(&check, visit.language);
    let on = check
        .to
        .filter(|to| *to != "/workspace" || visit.state.built_in_workspace);
    Row {
        level: check.level,
        icon: match check.level {
            Level::Ok => "check",
            Level::Look => "eye",
            Level::Wrong => "alert",
        },
        on: on.map(|to| {
            (
                to,
                say(visit.language, &format!("doctor.on_{}", check.id), &[]),
            )
        }),
        code: check.code,
        told,
    }
}

fn text(rows: &[Row]) -> String {
    let lines = rows.iter().map(|row| {
        let code = row.code.as_deref().map(|code| format!(" ({code})"));
        let mend = if row.told.mend.is_empty() {
            String::new()
        } else {
            format!("\n  → {}", row.told.mend)
        };
        let (told, code) = (&row.told, code.unwrap_or_default());
        format!(
            "[{}] {}: {}{code}{mend}",
            told.level, told.title, told.found
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
