//! `matoi doctor`: the same check-up as on the page, from the command line. What only a running Matoi
//! knows is asked of it, where one answers.

use std::{io::Write, sync::Arc, time::Duration};

use anyhow::bail;
use matoi_engine::{Engine, store::Viewer};
use matoi_web::{
    SlackState,
    doctor::{self, Check, Level},
};
use matoi_words::Language;
use serde_json::{Value, json};

use crate::{
    channel_ids,
    clock::RealClock,
    config::Settings,
    installed,
    set_up::{self, Asked},
};

/// A Matoi that runs answers well within this.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

/// Looks, and says what it found; an error where something does not work.
///
/// # Errors
/// What could not be looked at, or that something does not work.
pub async fn run(
    settings: &Settings,
    engine: &Arc<Engine>,
    base_url: &str,
    (language, as_json): (Language, bool),
) -> anyhow::Result<()> {
    let disk = installed::disk(&settings.data_dir);
    let slack = slack(base_url).await;
    let mut asked = Asked::of(settings, Arc::new(RealClock));
    if let (Some(asked), Some(SlackState::Connected)) = (&mut asked, &slack) {
        asked.app = None;
    }
    if let Some(asked) = &mut asked {
        asked.engine = Some(engine.clone());
        channel_ids::restore(asked.bot.channel_ids(), engine).await?;
    }
    let set_up = set_up::look(settings, asked.as_ref()).await;
    // Where none was given, one is made at the start.
    let set = (settings.public_url.is_some(), true);
    let seen = doctor::look(engine, &Viewer::House, (disk, slack, set_up), set).await?;
    let checks = doctor::checks(&seen);
    let said = if as_json {
        serde_json::to_string_pretty(&machine(&checks, language))?
    } else {
        let lines: Vec<String> = checks.iter().map(|check| line(check, language)).collect();
        lines.join("\n")
    };
    // Nobody may be listening any more (`matoi doctor | head -1`); what was found stands all the same.
    let _ = writeln!(std::io::stdout(), "{said}");
    if doctor::worst(&checks) == Level::Wrong {
        bail!(matoi_words::say(language, "doctor.whole_wrong", &[]));
    }
    Ok(())
}

fn line(check: &Check, language: Language) -> String {
    let told = doctor::tell(check, language);
    let code = check.code.as_deref().map(|code| format!(" ({code})"));
    let code = code.unwrap_or_default();
    let mend = if told.mend.is_empty() {
        String::new()
    } else {
        format!("\n  → {}", told.mend)
    };
    format!(
        "[{}] {}: {}{code}{mend}",
        told.level, told.title, told.found
    )
}

fn machine(checks: &[Check], language: Language) -> Value {
    let all = checks.iter().map(|check| {
        let told = doctor::tell(check, language);
        json!({
            "id": check.id,
            "finding": check.finding,
            "level": check.level.word(),
            "title": told.title,
            "found": told.found,
            "mend": Some(told.mend).filter(|mend| !mend.is_empty()),
            "code": check.code,
        })
    });
    let worst = doctor::worst(checks);
    json!({
        "ok": worst != Level::Wrong,
        "level": worst.word(),
        "checks": all.collect::<Vec<_>>(),
    })
}

/// How Slack is, as a running Matoi tells on `/readyz`; `None` where none answers.
async fn slack(base_url: &str) -> Option<SlackState> {
    matoi_slack::wire::reqwest_http::install_tls_provider();
    let client = reqwest::Client::builder().timeout(ANSWER_WITHIN).no_proxy();
    let asked = client.build().ok()?.get(format!("{base_url}/readyz"));
    let told: Value = asked.send().await.ok()?.json().await.ok()?;
    let why = told["slack"]["why"].as_str().unwrap_or_default();
    match told["slack"]["state"].as_str()? {
        "built_in" => Some(SlackState::BuiltIn),
        "connected" => Some(SlackState::Connected),
        "away" => Some(SlackState::Away {
            why: why.to_owned(),
        }),
        _ => None,
    }
}
