//! The cookies of the pages: read by name, written so that no script and no other site can use them.
//! Must never know what one means.

use axum::http::{HeaderMap, HeaderValue, header};

/// What a cookie of that name holds.
pub(crate) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let sent = headers.get_all(header::COOKIE).iter();
    let pairs = sent
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
        .next()
}

/// The header that sets it, for so many seconds; zero forgets it. `secure` keeps it off the open wire.
pub(crate) fn write(name: &str, value: &str, seconds: i64, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}");
    HeaderValue::from_str(&cookie).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_several_cookies_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "xa=1; a=2".parse().unwrap());
        headers.append(header::COOKIE, "b=3".parse().unwrap());
        assert_eq!(read(&headers, "a").as_deref(), Some("2"));
        assert_eq!(read(&headers, "b").as_deref(), Some("3"));
        assert_eq!(read(&headers, "c"), None);
    }

    #[test]
    fn what_could_break_out_of_a_header_is_not_set_at_all() {
        assert_eq!(write("a", "1\r\nset-cookie: b=2", 9, true), "");
        let kept = write("a", "1", 9, true);
        assert_eq!(
            kept,
            "a=1; Path=/; Max-Age=9; SameSite=Lax; HttpOnly; Secure"
        );
    }
}
