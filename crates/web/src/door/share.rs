//! A link that lets whoever has it read one incident: one at a time, with an end, taken back by anybody
//! who may act there. Must never keep the secret itself, and never say why one does not open.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{actor::Actor, ids::TeamId};
use matoi_engine::store::{Result, Store};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::digest;

/// Where such links lead.
pub(crate) const UNDER: &str = "/s";
/// How long a link can be read by: a month covers the looking back, and a forgotten one ends by itself.
pub const SHARE_LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The link of one incident, as it is kept: what it opens by is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Of the secret in the link.
    digest: String,
    /// Who made it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// It opens until then.
    pub ends_at: Timestamp,
    /// Who took it back and when, if somebody did.
    pub ended: Option<(Actor, Timestamp)>,
}

impl Share {
    /// Whether it opens at that time.
    pub(crate) fn opens(&self, now: Timestamp) -> bool {
        self.ended.is_none() && now < self.ends_at
    }
}

fn slot(number: u64) -> String {
    format!("share/{number}")
}

/// Makes the link of the incident of that number, in place of one made before; gives its path.
///
/// # Errors
/// When it could not be kept.
pub async fn share(
    store: &dyn Store,
    team: &TeamId,
    number: u64,
    secret: &str,
    (by, at): (Actor, Timestamp),
) -> Result<String> {
    let kept = Share {
        digest: digest(secret),
        by,
        at,
        ends_at: at.checked_add(SHARE_LASTS).unwrap_or(at),
        ended: None,
    };
    keep(store, team, number, &kept).await?;
    Ok(format!("{UNDER}/{number}-{secret}"))
}

async fn keep(store: &dyn Store, team: &TeamId, number: u64, share: &Share) -> Result<()> {
    let value = serde_json::to_value(share).unwrap_or_default();
    store.put_setting(team, &slot(number), value).await
}

/// The last link that was made for the incident of that number.
pub(crate) async fn of(store: &dyn Store, team: &TeamId, number: u64) -> Result<Option<Share>> {
    let kept = store.setting(team, &slot(number)).await?;
    Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
}

/// Takes the link back.
pub(crate) async fn end(
    store: &dyn Store,
    team: &TeamId,
    number: u64,
    (by, at): (Actor, Timestamp),
) -> Result<()> {
    match of(store, team, number).await? {
        Some(share) if share.opens(at) => {
            let ended = Some((by, at));
            keep(store, team, number, &Share { ended, ..share }).await
        }
        Some(_) | None => Ok(()),
    }
}

/// The number of the incident that a link opens now, with the link.
pub(crate) async fn opened_by(
    store: &dyn Store,
    team: &TeamId,
    token: &str,
    now: Timestamp,
) -> Result<Option<(u64, Share)>> {
    let Some((number, secret)) = token.split_once('-') else {
        return Ok(None);
    };
    let Ok(number) = number.parse() else {
        return Ok(None);
    };
    let share = of(store, team, number).await?;
    let given = digest(secret);
    let opens = share.filter(|share| {
        share.opens(now) && bool::from(share.digest.as_bytes().ct_eq(given.as_bytes()))
    });
    Ok(opens.map(|share| (number, share)))
}
