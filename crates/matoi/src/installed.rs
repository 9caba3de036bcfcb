//! What this installation is, for the settings page and the check-up. Must never hand on a secret.

use std::{path::Path, sync::Arc};

use matoi_core::team::Tongue;
use matoi_web::installed::{Disk, GivenBy, Installed, Key, LookForTokens, Worth};

use crate::{
    config::{Hears, Settings},
    serve::DATABASE,
    set_up::{self, Asked},
    stored,
};

/// What these settings make of it, and what is asked of a Slack that is connected.
#[must_use]
pub fn of(settings: &Settings, asked: Option<Asked>) -> Installed {
    let data_dir = settings.data_dir.clone();
    let (settings_kept, bot) = (
        settings.clone(),
        asked.as_ref().map(|asked| asked.bot.clone()),
    );
    Installed {
        keys: keys(settings),
        disk: Arc::new(move || disk(&data_dir)),
        set_up: Arc::new(move || {
            let (settings, asked) = (settings_kept.clone(), asked.clone());
            Box::pin(async move { set_up::look(&settings, asked.as_ref()).await })
        }),
        tokens_kept: tokens_kept(settings),
        lacks: Arc::new(move || set_up::lacks(bot.as_ref()?)),
    }
}

/// Whether `matoi connect` has kept tokens meanwhile, where the built-in workspace plays Slack's part.
#[must_use]
pub fn tokens_kept(settings: &Settings) -> LookForTokens {
    let path = settings.data_dir.join(stored::FILE);
    let is_without = settings.slack.is_none();
    Arc::new(move || is_without && path.is_file())
}

/// The disk, as it is now.
#[must_use]
pub fn disk(data_dir: &Path) -> Disk {
    let database = std::fs::metadata(data_dir.join(DATABASE));
    let room = rustix::fs::statvfs(data_dir);
    Disk {
        database_bytes: database.map(|file| file.len()).ok(),
        // What is there for us, not what is kept back for the system.
        free_bytes: room
            .map(|room| room.f_bavail.saturating_mul(room.f_frsize))
            .ok(),
    }
}

fn keys(settings: &Settings) -> Vec<Key> {
    let key = |name: &'static str, worth: Worth| Key {
        name,
        worth,
        by: match settings.given.get(name) {
            Some(from) => GivenBy::Named(from.clone()),
            None => GivenBy::Default,
        },
    };
    let text = |text: String| Worth::Text(text);
    let slack = |given: bool| if given { Worth::Secret } else { Worth::Unset };
    let made = |name: &'static str| Key {
        by: match settings.given.get(name) {
            Some(from) => GivenBy::Named(from.clone()),
            None => GivenBy::Matoi,
        },
        ..key(name, Worth::Secret)
    };
    let invite = if settings.invite.is_empty() {
        "auto".to_owned()
    } else {
        settings.invite.join(", ")
    };
    let language = match settings.tongue {
        Tongue::Ja => "ja",
        Tongue::En => "en",
    };
    let public_url = settings.public_url.clone();
    let folder = settings.data_dir.display().to_string();
    let hears = settings.slack.as_ref().map(|slack| &slack.hears);
    let by_socket = matches!(hears, Some(Hears::Socket { .. }));
    let over_http = matches!(hears, Some(Hears::Http { .. }));
    vec![
        key("invite", text(invite)),
        key(
            "announce_channel",
            text(format!("#{}", settings.announce_channel)),
        ),
        key(
            "alert_channel",
            text(format!("#{}", settings.alert_channel)),
        ),
        key("lang", text(language.to_owned())),
        key("public_url", public_url.map_or(Worth::Unset, Worth::Text)),
        key("data_dir", text(folder)),
        key("database", text(format!("SQLite · {DATABASE}"))),
        key("listen", text(settings.listen.to_string())),
        key("slack_bot_token", slack(hears.is_some())),
        key("slack_app_token", slack(by_socket)),
        key("slack_signing_secret", slack(over_http)),
        made("api_token"),
        made("alert_token"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_says_where_it_comes_from_and_no_secret_is_told() {
        let settings = Settings {
            api_token: Some("very-s3cret".to_owned().into()),
            given: [("api_token", "MATOI_API_TOKEN".to_owned())].into(),
            ..Settings::default()
        };
        let installed = of(&settings, None);
        assert!(!format!("{:?}", installed.keys).contains("s3cret"));
        let by = |name: &str| installed.key(name).map(|key| key.by.clone());
        let named = GivenBy::Named("MATOI_API_TOKEN".to_owned());
        assert_eq!(by("api_token"), Some(named));
        assert_eq!(by("alert_token"), Some(GivenBy::Matoi));
        assert_eq!(by("invite"), Some(GivenBy::Default));
    }

    #[test]
    fn a_disk_that_is_there_has_room_and_one_that_is_not_has_none_to_tell() {
        let folder = tempfile::tempdir().unwrap();
        assert!(disk(folder.path()).free_bytes.is_some_and(|free| free > 0));
        assert_eq!(disk(folder.path()).database_bytes, None);
        assert_eq!(disk(&folder.path().join("nowhere")), Disk::default());
    }
}
