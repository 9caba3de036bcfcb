//! The signature on requests that come over HTTP, in Slack's version 0.
//!
//! It must never parse the body: what was signed are its raw bytes.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How far a request's own time may be from ours, either way; older ones may be replays.
pub const SKEW_MAX_S: i64 = 300;
/// The header that holds the time.
pub const TIMESTAMP_HEADER: &str = "x-slack-request-timestamp";
/// The header that holds the signature.
pub const SIGNATURE_HEADER: &str = "x-slack-signature";

const VERSION: &str = "v0";

/// Why a request is not from Slack, as far as we can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// The time is missing or no whole number of seconds.
    #[error("the request has no readable time")]
    NoTime,
    /// The time is more than [`SKEW_MAX_S`] away.
    #[error("the request's time is too far from ours")]
    TooFarAway,
    /// The signature is another one.
    #[error("the signature does not match")]
    Mismatch,
}

/// The signature of `body` at `timestamp`, as Slack writes it into its header.
#[must_use]
pub fn sign(secret: &SecretString, timestamp: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("HMAC takes keys of every length");
    mac.update(VERSION.as_bytes());
    mac.update(b":");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    format!("{VERSION}={}", hex::encode(mac.finalize().into_bytes()))
}

/// Checks a request by its two headers and its raw body.
///
/// # Errors
/// When it should be answered with 401 and not be looked at any further.
pub fn verify(
    secret: &SecretString,
    timestamp: &str,
    signature: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), BadSignature> {
    let is_digits = !timestamp.is_empty() && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits {
        return Err(BadSignature::NoTime);
    }
    let signed_at: i64 = timestamp.parse().map_err(|_| BadSignature::NoTime)?;
    if now.as_second().abs_diff(signed_at) > SKEW_MAX_S.unsigned_abs() {
        return Err(BadSignature::TooFarAway);
    }
    let ours = sign(secret, timestamp, body);
    // In constant time, so that nobody can feel their way to a signature letter by letter.
    if bool::from(ours.as_bytes().ct_eq(signature.as_bytes())) {
        Ok(())
    } else {
        Err(BadSignature::Mismatch)
    }
}
