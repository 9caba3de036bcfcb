//! The `Idempotency-Key`: whoever asks twice under one key asked once. Must never make one up.

use axum::http::HeaderMap;

/// As it is written.
pub(crate) const HEADER: &str = "Idempotency-Key";
/// A longer key is no key; nobody needs more to tell two asks apart.
pub(crate) const CHARS_MAX: usize = 255;

/// A key came that is none: too long, blank, or with characters that don't travel well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoKey;

/// The key that came with the request, if one did.
pub(crate) fn read(headers: &HeaderMap) -> Result<Option<String>, NoKey> {
    let Some(given) = headers.get(HEADER) else {
        return Ok(None);
    };
    let key = given.to_str().map_err(|_| NoKey)?.trim();
    let plain = key.bytes().all(|byte| byte.is_ascii_graphic());
    if plain && (1..=CHARS_MAX).contains(&key.len()) {
        Ok(Some(key.to_owned()))
    } else {
        Err(NoKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_of(value: &[u8]) -> Result<Option<String>, NoKey> {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, value.try_into().unwrap());
        read(&headers)
    }

    #[test]
    fn a_key_is_read_and_what_is_none_is_never_passed_over() {
        assert_eq!(read(&HeaderMap::new()), Ok(None));
        assert_eq!(read_of(b" k-1 "), Ok(Some("k-1".to_owned())));
        let (long, longest) = (vec![b'k'; CHARS_MAX + 1], vec![b'k'; CHARS_MAX]);
        assert!(matches!(read_of(&longest), Ok(Some(_))));
        for none in [&b""[..], b"  ", b"a b", "鍵".as_bytes(), &long] {
            assert_eq!(read_of(none), Err(NoKey), "{none:?}");
        }
    }
}
