//! Slack's date formats (`{date_short} {time}` …) in the reader's zone and language.
//! It must never ask what time it is: "today" is not said, so that a page read later is as true.

use jiff::Zoned;

use crate::Lang;

/// Fills the placeholders of a format; what is not a placeholder stays as it is.
pub fn format(time: &Zoned, format: &str, lang: Lang) -> String {
    let mut out = String::new();
    let mut rest = format;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        match rest
            .find('}')
            .and_then(|close| placeholder(time, &rest[1..close], lang).map(|text| (text, close)))
        {
            Some((text, close)) => {
                out.push_str(&text);
                rest = &rest[close + 1..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn placeholder(time: &Zoned, name: &str, lang: Lang) -> Option<String> {
    let pattern = match (name, lang) {
        ("date_num", _) => "%Y-%m-%d",
        ("date" | "date_pretty" | "date_long" | "date_long_pretty", Lang::Ja) => "%Y年%-m月%-d日",
        ("date" | "date_pretty", Lang::En) => "%B %-d, %Y",
        ("date_long" | "date_long_pretty", Lang::En) => "%A, %B %-d, %Y",
        ("date_short" | "date_short_pretty" | "day_divider_pretty", Lang::Ja) => "%-m月%-d日",
        ("date_short" | "date_short_pretty" | "day_divider_pretty", Lang::En) => "%b %-d",
        ("time" | "ago", _) => "%H:%M",
        ("time_secs", _) => "%H:%M:%S",
        _ => return None,
    };
    Some(time.strftime(pattern).to_string())
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, tz::TimeZone};

    use super::*;

    #[test]
    fn fills_placeholders_in_the_readers_zone() {
        let tokyo = TimeZone::fixed(jiff::tz::offset(9));
        let time = Timestamp::from_second(1_795_323_720)
            .unwrap()
            .to_zoned(tokyo);
        assert_eq!(
            format(&time, "{date_num} {time}", Lang::En),
            "2026-11-22 14:02"
        );
        assert_eq!(
            format(&time, "{date_short_pretty} {time_secs}", Lang::Ja),
            "11月22日 14:02:00"
        );
        assert_eq!(
            format(&time, "since {date_long}", Lang::En),
            "since Sunday, November 22, 2026"
        );
        assert_eq!(
            format(&time, "{nonsense} {time", Lang::En),
            "{nonsense} {time"
        );
    }
}
