//! The `Idempotency-Key`: whoever asks twice under one key asked once. Must never make one up.

use axum::http::HeaderMap;

const HEADER: &str = "idempotency-key";

/// The key that came with the request, if one did.
pub(crate) fn given(headers: &HeaderMap) -> Option<String> {
    let key = headers.get(HEADER)?.to_str().ok()?.trim();
    (!key.is_empty()).then(|| key.to_owned())
}
