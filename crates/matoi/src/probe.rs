//! `matoi doctor --probe`: tries out on the Slack that is connected what Matoi relies on, and tells. Must
//! never be run by itself: it makes a channel, and only a person asks for that.

use std::{io::Write, sync::Arc};

use anyhow::bail;
use matoi_slack::probe::{self, Tried, Turned};
use matoi_words::{Language, say};
use serde_json::{Value, json};

use crate::{clock::RealClock, config::Settings, ids, roster::ClockPace, set_up::Asked};

/// Letters of the channel's name that nobody used before.
const SUFFIX_CHARS: usize = 8;

/// Tries, and tells.
///
/// # Errors
/// Where no Slack is configured, or no channel can be made there.
pub async fn run(settings: &Settings, language: Language, as_json: bool) -> anyhow::Result<()> {
    let Some(asked) = Asked::of(settings, Arc::new(RealClock)) else {
        bail!(say(language, "probe.none", &[]));
    };
    let pace = ClockPace(asked.clock.clone());
    let suffix: String = ids::secret()
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(SUFFIX_CHARS)
        .collect();
    let tried = probe::walk(&asked.bot, &pace, &suffix).await;
    let said = if as_json {
        serde_json::to_string_pretty(&machine(&tried))?
    } else {
        told(&tried, language)
    };
    // Nobody may be listening any more; what was found stands all the same.
    let _ = writeln!(std::io::stdout(), "{said}");
    if tried.iter().any(|one| is_odd(&one.turned)) {
        bail!(say(language, "probe.whole_otherwise", &[]));
    }
    Ok(())
}

fn is_odd(turned: &Turned) -> bool {
    !matches!(turned, Turned::AsRelied(_))
}

fn told(tried: &[Tried], language: Language) -> String {
    let mut lines = vec![say(language, "probe.title", &[])];
    for one in tried {
        let what = say(language, &format!("probe.{}", one.step.word()), &[]);
        let how = match &one.turned {
            Turned::AsRelied(None) => say(language, "probe.as_relied", &[]),
            Turned::AsRelied(Some(took)) => {
                let ms = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
                say(language, "probe.as_relied_after", &[("ms", ms.into())])
            }
            Turned::Otherwise(said) => say(
                language,
                "probe.otherwise",
                &[("said", said.as_str().into())],
            ),
            Turned::Unseen(why) => say(language, "probe.unseen", &[("said", why.as_str().into())]),
        };
        let sign = if is_odd(&one.turned) { "!" } else { "✓" };
        lines.push(format!("[{sign}] {what}: {how}"));
    }
    if !tried.iter().any(|one| is_odd(&one.turned)) {
        lines.push(say(language, "probe.whole_ok", &[]));
    }
    lines.push(say(language, "probe.by_hand", &[]));
    lines.join("\n")
}

fn machine(tried: &[Tried]) -> Value {
    let all = tried.iter().map(|one| {
        let (turned, said) = match &one.turned {
            Turned::AsRelied(took) => (
                "as_relied",
                took.map(
                    |took| json!({ "ms": i64::try_from(took.as_millis()).unwrap_or(i64::MAX) }),
                ),
            ),
            Turned::Otherwise(said) => ("otherwise", Some(json!(said))),
            Turned::Unseen(why) => ("unseen", Some(json!(why))),
        };
        json!({ "step": one.step.word(), "turned": turned, "said": said })
    });
    json!({
        "ok": !tried.iter().any(|one| is_odd(&one.turned)),
        "tried": all.collect::<Vec<_>>(),
    })
}
