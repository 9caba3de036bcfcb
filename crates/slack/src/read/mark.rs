//! Slack's `ts`: the name of a message in its channel and its time in one.
//!
//! It must never invent a time: a text that is no `ts` is `None`.

use jiff::Timestamp;

const MICROS_PER_SECOND: i64 = 1_000_000;
const FRACTION_DIGITS: usize = 6;

/// The time a `ts` (`1790000000.000100`) names.
pub(crate) fn time(mark: &str) -> Option<Timestamp> {
    let (seconds, fraction) = mark.split_once('.').unwrap_or((mark, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(seconds) || !is_digits(fraction) || fraction.len() > FRACTION_DIGITS {
        return None;
    }
    let seconds: i64 = seconds.parse().ok()?;
    let micros: i64 = format!("{fraction:0<FRACTION_DIGITS$}").parse().ok()?;
    let all = seconds
        .checked_mul(MICROS_PER_SECOND)?
        .checked_add(micros)?;
    Timestamp::from_microsecond(all)
        .ok()
        .filter(|time| time.as_second() > 0)
}

/// The `ts` of that time, for asking what came since.
pub(crate) fn at(time: Timestamp) -> String {
    let micros = time.as_microsecond().max(0);
    format!(
        "{}.{:06}",
        micros / MICROS_PER_SECOND,
        micros % MICROS_PER_SECOND
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_time_and_back() {
        let time = time("1790000000.000123").unwrap();
        assert_eq!(time.as_microsecond(), 1_790_000_000_000_123);
        assert_eq!(at(time), "1790000000.000123");
    }

    #[test]
    fn what_is_no_mark_is_no_time() {
        for odd in [
            "",
            ".",
            "0000000000.000000",
            "1790000000.",
            "-1.0",
            "1790000000.0000001",
            "99999999999999999999.0",
            "１７９.0",
        ] {
            assert_eq!(time(odd), None, "{odd}");
        }
    }
}
