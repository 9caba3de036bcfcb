//! Moments and spans as people read them. Must never ask what time it is.

pub(crate) mod zone;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use matoi_words::{Language, say};

const SECONDS_PER_MINUTE: i64 = 60;
const MINUTES_PER_HOUR: i64 = 60;

/// `14:02`.
pub(crate) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// `2026-11-22 14:02`: the same in both languages, and nobody can mix up day and month.
pub(crate) fn full(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

/// `2026-11-22`.
pub(crate) fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string()
}

/// `2026-11`.
pub(crate) fn month(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m").to_string()
}

/// What to call the zone.
pub(crate) fn zone_name(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}

/// `38 min`, `2 h 10 min`.
pub(crate) fn span(language: Language, span: SignedDuration) -> String {
    let minutes = span.as_secs().max(0) / SECONDS_PER_MINUTE;
    if minutes < MINUTES_PER_HOUR {
        return say(language, "case.minutes", &[("n", minutes.into())]);
    }
    let (hours, minutes) = (minutes / MINUTES_PER_HOUR, minutes % MINUTES_PER_HOUR);
    say(
        language,
        "case.hours",
        &[("hours", hours.into()), ("minutes", minutes.into())],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_the_teams_zone_and_spans_in_words() {
        let at: Timestamp = "2026-11-22T23:30:00Z".parse().unwrap();
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(
            (clock(at, &tokyo), day(at, &tokyo)),
            ("08:30".into(), "2026-11-23".into())
        );
        assert_eq!(zone_name(&tokyo), "Asia/Tokyo");
        assert_eq!(span(Language::En, SignedDuration::from_mins(38)), "38 min");
        assert_eq!(
            span(Language::En, SignedDuration::from_mins(130)),
            "2 h 10 min"
        );
    }
}
