//! One-time sign-in links, printed by the command line on the host: whoever can run it there may open
//! everything anyway. Each opens once. Must never keep the secret itself.

use jiff::{SignedDuration, Timestamp};
use matoi_core::ids::{PersonId, TeamId};
use matoi_engine::store::{Result, Store};
use serde::{Deserialize, Serialize};

use super::{digest, login};

/// How long a link opens: time enough to send it to a colleague who is awake.
pub const LINK_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// A link as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Invitation {
    /// Whom it is for; `None` lets whoever opens it say who they are.
    pub person: Option<PersonId>,
    ends_at: Timestamp,
}

impl Invitation {
    fn opens(self, now: Timestamp) -> Option<Self> {
        (now < self.ends_at).then_some(self)
    }
}

fn slot(secret: &str) -> String {
    format!("login/{}", digest(secret))
}

/// Keeps a link that opens once, for `person` or for whoever opens it; gives its path.
///
/// # Errors
/// When it could not be kept.
pub async fn invite(
    store: &dyn Store,
    team: &TeamId,
    secret: &str,
    person: Option<PersonId>,
    now: Timestamp,
) -> Result<String> {
    let ends_at = now.checked_add(LINK_LASTS).unwrap_or(now);
    let kept = serde_json::to_value(Invitation { person, ends_at }).unwrap_or_default();
    store.put_setting(team, &slot(secret), kept).await?;
    Ok(format!("{}/{secret}", login::PATH))
}

/// Looks at a link without using it up: whoever fetches a link to show a preview must not spend it.
pub(super) async fn look(
    store: &dyn Store,
    team: &TeamId,
    secret: &str,
    now: Timestamp,
) -> Result<Option<Invitation>> {
    let kept = store.setting(team, &slot(secret)).await?;
    let kept = kept.and_then(|kept| serde_json::from_value::<Invitation>(kept).ok());
    Ok(kept.and_then(|kept| kept.opens(now)))
}

/// Uses a link up.
pub(super) async fn spend(
    store: &dyn Store,
    team: &TeamId,
    secret: &str,
    now: Timestamp,
) -> Result<Option<Invitation>> {
    let taken = store.take_setting(team, &slot(secret)).await?;
    let taken = taken.and_then(|kept| serde_json::from_value::<Invitation>(kept).ok());
    Ok(taken.and_then(|kept| kept.opens(now)))
}
