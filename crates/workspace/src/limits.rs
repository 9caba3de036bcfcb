//! Slack's rate limits by tier, switched on by a preference. It counts calls; it must never know
//! what they do.

/// The buckets in use.
#[derive(Debug, Clone, Default)]
pub struct Buckets {}
