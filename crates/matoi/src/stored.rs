//! The two tokens of Slack as `matoi connect` keeps them: in the data directory, readable by nobody else,
//! below whatever file and environment say. Must never be logged.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::secret_file;

/// Its name in the data directory.
pub const FILE: &str = "slack.json";
/// Whoever says one of these says how Slack is reached, and nothing kept is mixed in.
const KEYS: [&str; 3] = ["slack_bot_token", "slack_app_token", "slack_signing_secret"];

/// What is kept.
#[derive(Debug, Clone)]
pub struct Pair {
    /// `xoxb-…`
    pub bot: SecretString,
    /// `xapp-…`
    pub app: SecretString,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    bot_token: String,
    app_token: String,
}

/// Lays the kept tokens under what was given, key by key with where it comes from.
///
/// # Errors
/// With why the file cannot be used; it is named by [`FILE`].
pub fn lay_under(
    given: &mut BTreeMap<&'static str, (String, String)>,
    data_dir: &str,
) -> Result<(), String> {
    if KEYS.iter().any(|key| given.contains_key(key)) {
        return Ok(());
    }
    let folder = given
        .get("data_dir")
        .map_or(data_dir, |(_, value)| value.trim());
    let path = Path::new(folder).join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("{} cannot be read: {error}", path.display())),
    };
    // Not the parser's own words: they may quote what it holds.
    let kept: Kept = serde_json::from_str(&text).map_err(|_| {
        let path = path.display();
        format!("{path} holds no tokens; with it gone, `matoi connect` makes a new one")
    })?;
    for (key, token) in [
        ("slack_bot_token", kept.bot_token),
        ("slack_app_token", kept.app_token),
    ] {
        given.insert(key, (FILE.to_owned(), token));
    }
    Ok(())
}

/// Keeps them: whole or not at all, and from the first byte on for their owner only.
///
/// # Errors
/// When the file cannot be made.
pub fn keep(data_dir: &Path, tokens: &Pair) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(data_dir).with_context(|| data_dir.display().to_string())?;
    let kept = Kept {
        bot_token: tokens.bot.expose_secret().to_owned(),
        app_token: tokens.app.expose_secret().to_owned(),
    };
    secret_file::keep(data_dir, FILE, &serde_json::to_string_pretty(&kept)?)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::secret_file::OWNER_ONLY;

    fn pair() -> Pair {
        Pair {
            bot: "xoxb-1-hush".to_owned().into(),
            app: "xapp-1-hush".to_owned().into(),
        }
    }

    #[test]
    fn two_tokens_are_kept_for_their_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let left = dir.path().join("slack.json.new");
        fs::write(&left, "an earlier try").unwrap();
        let path = keep(dir.path(), &pair()).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, OWNER_ONLY);
        assert!(!left.exists());
        assert!(!format!("{:?}", pair()).contains("hush"));
    }

    #[test]
    fn what_is_kept_lies_below_what_is_given() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().display().to_string();
        let mut given = BTreeMap::new();
        assert_eq!(lay_under(&mut given, &folder), Ok(()));
        assert!(given.is_empty(), "nothing was kept");
        keep(dir.path(), &pair()).unwrap();
        lay_under(&mut given, &folder).unwrap();
        let bot = (FILE.to_owned(), "xoxb-1-hush".to_owned());
        assert_eq!(given.get("slack_bot_token"), Some(&bot));
        let said = ("SLACK_BOT_TOKEN".to_owned(), "xoxb-2".to_owned());
        let mut given = BTreeMap::from([("slack_bot_token", said.clone())]);
        lay_under(&mut given, &folder).unwrap();
        assert_eq!(given, BTreeMap::from([("slack_bot_token", said)]));
    }

    #[test]
    fn a_file_that_holds_something_else_is_named_and_not_quoted() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), "{\"bot_token\": \"xoxb-hush\"").unwrap();
        let folder = dir.path().display().to_string();
        let why = lay_under(&mut BTreeMap::new(), &folder).unwrap_err();
        assert!(why.contains(FILE) && !why.contains("hush"), "{why}");
    }
}
