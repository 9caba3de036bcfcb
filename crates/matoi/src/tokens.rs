//! Tokens of this installation: made at the first start, kept in the data directory, readable by
//! nobody else. Must never be logged.

use std::{fs, path::Path};

use anyhow::Context;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{config::Settings, ids, secret_file};

/// Its name in the data directory.
pub const FILE: &str = "tokens.json";

/// What scripts and alert sources show to be let in.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For REST.
    pub api: SecretString,
    /// For alerts; part of their address.
    pub alert: SecretString,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    api: String,
    alert: String,
}

/// The tokens of this installation. Those given by the settings win over those kept.
///
/// # Errors
/// When the file can neither be read nor made.
pub fn of(settings: &Settings) -> anyhow::Result<Tokens> {
    let kept = read_or_make(&settings.data_dir)?;
    let or =
        |given: &Option<SecretString>, kept: String| given.clone().unwrap_or_else(|| kept.into());
    Ok(Tokens {
        api: or(&settings.api_token, kept.api),
        alert: or(&settings.alert_token, kept.alert),
    })
}

/// Prints them, for whoever sits at the machine.
///
/// # Errors
/// When they can neither be read nor made.
pub fn print(settings: &Settings) -> anyhow::Result<()> {
    fs::create_dir_all(&settings.data_dir)
        .with_context(|| settings.data_dir.display().to_string())?;
    let tokens = of(settings)?;
    println!("MATOI_API_TOKEN={}", tokens.api.expose_secret());
    println!("MATOI_ALERT_TOKEN={}", tokens.alert.expose_secret());
    Ok(())
}

fn read_or_make(data_dir: &Path) -> anyhow::Result<Kept> {
    let path = data_dir.join(FILE);
    if let Ok(text) = fs::read_to_string(&path) {
        return serde_json::from_str(&text)
            .with_context(|| format!("{} cannot be read", path.display()));
    }
    let kept = Kept {
        api: ids::secret(),
        alert: ids::secret(),
    };
    secret_file::keep(data_dir, FILE, &serde_json::to_string_pretty(&kept)?)?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::secret_file::OWNER_ONLY;

    #[test]
    fn tokens_are_made_once_and_readable_by_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            data_dir: dir.path().to_owned(),
            ..Settings::default()
        };
        let first = of(&settings).unwrap();
        let again = of(&settings).unwrap();
        assert_eq!(first.api.expose_secret(), again.api.expose_secret());
        assert_ne!(first.api.expose_secret(), first.alert.expose_secret());
        let mode = fs::metadata(dir.path().join(FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, OWNER_ONLY);
        let given = Settings {
            api_token: Some("mine".to_owned().into()),
            ..settings
        };
        assert_eq!(of(&given).unwrap().api.expose_secret(), "mine");
        assert!(!format!("{first:?}").contains(first.alert.expose_secret()));
    }
}
