//! `matoi manifest`: what Slack makes the app of, ready to paste, or the address that carries it there.
//! Must never ask anybody anything: it works with nothing set up.

use matoi_slack::manifest::{self, Need, Reach};
use matoi_words::{Language, say};

/// What of it is asked for.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Ask {
    /// See and touch nothing but public channels
    #[arg(long)]
    pub public_only: bool,
    /// Print the address of Slack's page that makes an app of it
    #[arg(long)]
    pub link: bool,
    /// Print what each scope is for
    #[arg(long, conflicts_with = "link")]
    pub scopes: bool,
}

/// It, as text.
#[must_use]
pub fn text(ask: Ask, language: Language) -> String {
    let reach = if ask.public_only {
        Reach::PublicOnly
    } else {
        Reach::Everywhere
    };
    let manifest = manifest::manifest(reach);
    if ask.link {
        manifest::link(&manifest)
    } else if ask.scopes {
        scopes(reach, language)
    } else {
        format!("{manifest:#}")
    }
}

fn scopes(reach: Reach, language: Language) -> String {
    let of = |need: Need, heading: &str| {
        let asked = manifest::features(reach)
            .filter(move |feature| feature.need == need && !feature.scopes.is_empty());
        let lines = asked.map(move |feature| {
            let why = say(language, &format!("slack.why_{}", feature.id), &[]);
            format!("  {}\n    {why}", feature.scopes.join(", "))
        });
        std::iter::once(say(language, heading, &[])).chain(lines)
    };
    let needed = of(Need::Needed, "slack.needed");
    let all = needed.chain(of(Need::Optional, "slack.optional"));
    all.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use matoi_workspace::{Seed, World, model::ShortcutKind};
    use serde_json::Value;

    use super::*;

    /// What is tried at home is what Slack grants: no scope more, no event less.
    #[test]
    fn the_app_that_is_built_in_is_the_manifests() {
        let asked = manifest::manifest(Reach::Everywhere);
        let world = World::new(Seed::from_number(1));
        let app = world.apps().next().unwrap();
        let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        let both = [Need::Needed, Need::Optional];
        let scopes = both.map(|need| manifest::scopes(Reach::Everywhere, need));
        let scopes = scopes.concat().iter().map(ToString::to_string).collect();
        assert_eq!(set(&app.scopes), scopes);
        let events = manifest::events(Reach::Everywhere).into_iter();
        assert_eq!(set(&app.bot_events), events.map(str::to_owned).collect());
        assert_eq!(app.commands, [manifest::COMMAND]);
        let told = |shortcut: &Value| {
            let field = |name: &str| shortcut[name].as_str().unwrap().to_owned();
            (field("callback_id"), field("name"), field("type"))
        };
        let shortcuts = asked["features"]["shortcuts"].as_array().unwrap();
        let built_in = app.shortcuts.iter().map(|shortcut| {
            let kind = match shortcut.kind {
                ShortcutKind::Global => "global",
                ShortcutKind::Message => "message",
            };
            let (id, name) = (shortcut.callback_id.clone(), shortcut.name.clone());
            (id, name, kind.to_owned())
        });
        let built_in: Vec<_> = built_in.collect();
        assert_eq!(built_in, shortcuts.iter().map(told).collect::<Vec<_>>());
    }

    #[test]
    fn what_each_scope_is_for_is_said_beside_it() {
        let ask = Ask {
            public_only: true,
            link: false,
            scopes: true,
        };
        for language in Language::ALL {
            let said = text(ask, language);
            assert!(said.contains("channels:manage") && !said.contains(" groups:"));
            assert!(!said.contains(matoi_words::UNKNOWN_MARK), "{said}");
        }
    }
}
