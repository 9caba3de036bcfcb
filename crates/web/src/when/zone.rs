//! In which zone somebody reads times: their browser's, where it said so, else the team's. Must never guess one
//! from an address or a language.

use axum::http::HeaderMap;
use jiff::tz::TimeZone;

use crate::door::cookie;

/// Where a browser says its zone; a script of ours writes it.
const COOKIE: &str = "matoi_zone";
/// The longest name of a zone that is looked up.
const NAME_BYTES_MAX: usize = 64;

/// The zone for this request.
pub(crate) fn of(headers: &HeaderMap, team: &TimeZone) -> TimeZone {
    let said = cookie::read(headers, COOKIE).filter(|name| is_name(name));
    let known = said.and_then(|name| TimeZone::get(&name).ok());
    known.unwrap_or_else(|| team.clone())
}

/// Whether it looks like the name of a zone at all: nothing else is looked for among files.
fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte);
        !part.is_empty() && part.bytes().all(known)
    };
    name.len() <= NAME_BYTES_MAX && name.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn the_browsers_zone_wins_and_what_is_none_leaves_the_teams() {
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let long = "A".repeat(NAME_BYTES_MAX + 1);
        for (said, expected) in [
            ("Europe/Berlin", "Europe/Berlin"),
            (
                "America/Argentina/Buenos_Aires",
                "America/Argentina/Buenos_Aires",
            ),
            ("", "Asia/Tokyo"),
            ("Nowhere/Land", "Asia/Tokyo"),
            ("../../etc/passwd", "Asia/Tokyo"),
            ("/etc/localtime", "Asia/Tokyo"),
            (&long, "Asia/Tokyo"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::COOKIE,
                format!("matoi_zone={said}").parse().unwrap(),
            );
            assert_eq!(of(&headers, &tokyo).iana_name(), Some(expected), "{said}");
        }
    }
}
