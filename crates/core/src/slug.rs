//! Names of rooms: `inc-YYYYMMDD-NNN-slug`, Japanese kept, always a name whatever the title.
//! Must never know whether a name is free; the outside answers that, and `name` gives the next.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// The longest name we ask for, in Unicode scalars. Slack allows 80 of an unconfirmed unit
/// (docs.slack.dev, conversations.create), so we stay well below.
pub const NAME_SCALARS_MAX: usize = 60;
/// The longest name we ask for, in bytes, in case the outside counts those.
pub const NAME_BYTES_MAX: usize = 80;
/// How many names are tried before the request is given up as refused.
pub const NAME_ATTEMPTS_MAX: u32 = 6;

/// The name to ask for at the `attempt`-th try (0-based): first with the title as people wrote it,
/// then in ASCII only, then numbered.
#[must_use]
pub fn name(date: Date, number: u64, title: &str, attempt: u32) -> String {
    let head = format!("inc-{}-{number:03}", date.strftime("%Y%m%d"));
    let slug = match attempt {
        0 => slug(title, |c| c.is_alphanumeric()),
        _ => slug(title, |c| c.is_ascii_alphanumeric()),
    };
    let tail = match attempt {
        0 | 1 => String::new(),
        more => format!("-{more}"),
    };
    let room = |used: usize, max: usize| max.saturating_sub(used);
    let used = head.len() + 1 + tail.len();
    let slug = cut(
        &slug,
        room(used, NAME_SCALARS_MAX),
        room(used, NAME_BYTES_MAX),
    );
    if slug.is_empty() {
        format!("{head}{tail}")
    } else {
        format!("{head}-{slug}{tail}")
    }
}

/// NFKC, lower case, runs of anything else folded into one hyphen.
fn slug(title: &str, keeps: impl Fn(char) -> bool) -> String {
    let mut out = String::new();
    for c in title.nfkc().flat_map(char::to_lowercase) {
        if keeps(c) && !c.is_uppercase() {
            out.push(c);
        } else if (c == '-' || c == '_' || !c.is_control())
            && !out.is_empty()
            && !out.ends_with('-')
        {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

fn cut(slug: &str, scalars: usize, bytes: usize) -> String {
    let mut out = String::new();
    for c in slug.chars().take(scalars) {
        if out.len() + c.len_utf8() > bytes {
            break;
        }
        out.push(c);
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_the_day(title: &str, attempt: u32) -> String {
        name(jiff::civil::date(2026, 11, 22), 7, title, attempt)
    }

    #[test]
    fn japanese_is_kept_and_ascii_comes_second() {
        assert_eq!(
            on_the_day("決済ページで 500 エラー", 0),
            "inc-20261122-007-決済ページで-500-エラー"
        );
        assert_eq!(
            on_the_day("決済ページで 500 エラー", 1),
            "inc-20261122-007-500"
        );
        assert_eq!(
            on_the_day("Checkout: HTTP 500!", 0),
            "inc-20261122-007-checkout-http-500"
        );
    }

    #[test]
    fn there_is_always_a_name() {
        assert_eq!(on_the_day("", 0), "inc-20261122-007");
        assert_eq!(on_the_day("🔥🔥🔥 ?!", 0), "inc-20261122-007");
        assert_eq!(on_the_day("なにか変です", 3), "inc-20261122-007-3");
    }

    #[test]
    fn a_name_never_exceeds_its_bounds() {
        for title in ["あ".repeat(300), "a".repeat(300), "é-".repeat(300)] {
            for attempt in 0..NAME_ATTEMPTS_MAX {
                let name = on_the_day(&title, attempt);
                assert!(
                    name.chars().count() <= NAME_SCALARS_MAX && name.len() <= NAME_BYTES_MAX,
                    "{name}"
                );
                assert!(!name.ends_with('-'), "{name}");
            }
        }
    }
}
