//! `matoi manifest`: what Slack makes the app of, ready to paste, or the address that carries it there.
//! Must never ask anybody anything: it works with nothing set up.

use matoi_slack::manifest::{self, Need, Reach};
use matoi_words::{Language, say};

/// What of it is asked for.
#[derive(Debug, Clone, clap::Args)]
pub struct Ask {
    /// See and touch nothing but public channels
    #[arg(long)]
    pub public_only: bool,
    /// Have Slack call over HTTP at this public address (https://…), in place of a socket
    #[arg(long, value_name = "ADDRESS", value_parser = public)]
    pub http: Option<String>,
    /// Print the address of Slack's page that makes an app of it
    #[arg(long)]
    pub link: bool,
    /// Print what each scope is for
    #[arg(long, conflicts_with = "link")]
    pub scopes: bool,
}

/// It, as text.
#[must_use]
pub fn text(ask: &Ask, language: Language) -> String {
    let reach = if ask.public_only {
        Reach::PublicOnly
    } else {
        Reach::Everywhere
    };
    let manifest = match &ask.http {
        Some(address) => manifest::over_http(manifest::manifest(reach), address),
        None => manifest::manifest(reach),
    };
    if ask.link {
        manifest::link(&manifest)
    } else if ask.scopes {
        scopes(reach, language)
    } else {
        format!("{manifest:#}")
    }
}

/// An address that Slack takes: it calls no other than `https`.
fn public(address: &str) -> Result<String, String> {
    let told = "an address that Slack can reach is needed, such as https://matoi.example.com";
    let url = reqwest::Url::parse(address.trim()).map_err(|_| told.to_owned())?;
    let is_open = url.username().is_empty() && url.password().is_none();
    let is_bare = url.query().is_none() && url.fragment().is_none() && is_open;
    if url.scheme() == "https" && url.has_host() && is_bare {
        Ok(url.to_string())
    } else {
        Err(told.to_owned())
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
    fn over_http_every_way_in_leads_to_the_one_address() {
        for address in ["https://matoi.example.com", "https://matoi.example.com/"] {
            let ask = Ask {
                public_only: false,
                link: false,
                scopes: false,
                http: Some(public(address).unwrap()),
            };
            let said: Value = serde_json::from_str(&text(&ask, Language::En)).unwrap();
            let url = "https://matoi.example.com/slack/events";
            let settings = &said["settings"];
            assert_eq!(settings["socket_mode_enabled"], false);
            assert_eq!(settings["event_subscriptions"]["request_url"], url);
            assert_eq!(settings["interactivity"]["request_url"], url);
            assert_eq!(said["features"]["slash_commands"][0]["url"], url);
        }
        for odd in [
            "",
            "matoi",
            "http://matoi.example.com",
            "https://",
            "https://a.example/?x=1",
            "https://u@a.example",
            "https://:p@a.example",
        ] {
            assert!(public(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn what_each_scope_is_for_is_said_beside_it() {
        let ask = Ask {
            public_only: true,
            link: false,
            scopes: true,
            http: None,
        };
        for language in Language::ALL {
            let said = text(&ask, language);
            assert!(said.contains("channels:manage") && !said.contains(" groups:"));
            assert!(!said.contains(matoi_words::UNKNOWN_MARK), "{said}");
        }
    }
}
