//! The rate limits: bursts that a declaration needs, and bounds that always hold.

use jiff::{SignedDuration, Timestamp};
use matoi_slack::wire::limits::{
    CHANNEL_POSTS_BURST, CHANNEL_POSTS_PER_MINUTE, Limits, OPENINGS_BURST, OPENINGS_PER_MINUTE,
    POSTS_PER_MINUTE, RETRY_AFTER_MAX_S, TIER_2_PER_MINUTE, TIER_3_PER_MINUTE, TIER_4_PER_MINUTE,
};
use matoi_slack::wire::method::{Method, Tier};
use proptest::prelude::*;

const START_S: i64 = 1_800_000_000;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(START_S * 1_000 + ms).expect("a time in range")
}

fn admitted(
    limits: &mut Limits,
    method: Method,
    channel: &str,
    count: usize,
    now_ms: i64,
) -> usize {
    (0..count)
        .filter(|_| limits.admit(method, Some(channel), at(now_ms)).is_ok())
        .count()
}

#[test]
fn one_declaration_goes_out_at_once() {
    let mut limits = Limits::default();
    assert_eq!(
        admitted(&mut limits, Method::ConversationsCreate, "", 1, 0),
        1
    );
    assert_eq!(
        admitted(&mut limits, Method::ConversationsInvite, "C1", 1, 0),
        1
    );
    assert_eq!(
        admitted(&mut limits, Method::ChatPostMessage, "C1", 3, 0),
        3
    );
    assert_eq!(admitted(&mut limits, Method::ReactionsAdd, "C1", 6, 0), 6);
    assert_eq!(admitted(&mut limits, Method::PinsAdd, "C1", 1, 0), 1);
}

#[test]
fn sixteen_declarations_go_out_as_fast_as_slack_lets_them() {
    let mut limits = Limits::default();
    assert_eq!(
        admitted(&mut limits, Method::ConversationsCreate, "", 16, 0),
        16
    );
    assert_eq!(
        admitted(&mut limits, Method::ConversationsInvite, "", 16, 0),
        16
    );
    for room in 0..16 {
        let room = format!("C{room}");
        assert_eq!(
            admitted(&mut limits, Method::ChatPostMessage, &room, 3, 0),
            3
        );
    }
    // 16 × 6 reactions are more than Slack's fifty a minute; the fifty go at once.
    let reactions = usize::try_from(TIER_3_PER_MINUTE).expect("small");
    assert_eq!(
        admitted(&mut limits, Method::ReactionsAdd, "", 96, 0),
        reactions
    );
    let next = limits.admit(Method::ReactionsAdd, None, at(0));
    assert_eq!(
        next,
        Err(at(1_200)),
        "the next place is free after a fiftieth of a minute"
    );
}

#[test]
fn a_busy_channel_does_not_hold_up_another() {
    let mut limits = Limits::default();
    assert_eq!(
        admitted(&mut limits, Method::ChatPostMessage, "C1", 9, 0),
        5
    );
    assert_eq!(
        limits.admit(Method::ChatPostMessage, Some("C1"), at(0)),
        Err(at(1_000))
    );
    assert_eq!(
        limits.admit(Method::ChatPostMessage, Some("C2"), at(0)),
        Ok(())
    );
    assert_eq!(
        limits.admit(Method::ChatPostMessage, Some("C1"), at(1_000)),
        Ok(())
    );
}

#[test]
fn a_refused_call_takes_no_place() {
    let mut limits = Limits::default();
    admitted(&mut limits, Method::ChatPostMessage, "C1", 5, 0);
    for _ in 0..1_000 {
        assert!(
            limits
                .admit(Method::ChatPostMessage, Some("C1"), at(10))
                .is_err()
        );
    }
    assert_eq!(
        limits.admit(Method::ChatPostMessage, Some("C1"), at(1_000)),
        Ok(())
    );
}

#[test]
fn retry_after_blocks_that_method_and_no_other() {
    let mut limits = Limits::default();
    let until = limits.punish(Method::ChatPostMessage, Some("C1"), 7, at(0));
    assert_eq!(until, at(7_000));
    assert_eq!(
        limits.admit(Method::ChatPostMessage, Some("C1"), at(6_999)),
        Err(until)
    );
    assert_eq!(
        limits.admit(Method::ChatPostMessage, Some("C2"), at(6_999)),
        Err(until)
    );
    assert_eq!(limits.admit(Method::ChatUpdate, Some("C1"), at(1)), Ok(()));
    assert_eq!(
        limits.admit(Method::ChatPostMessage, Some("C2"), until),
        Ok(())
    );
}

#[test]
fn a_clock_set_back_freezes_nothing() {
    let mut limits = Limits::default();
    let hour_ms = 3_600_000;
    admitted(&mut limits, Method::ConversationsCreate, "", 20, hour_ms);
    limits.punish(Method::ReactionsAdd, None, 5, at(hour_ms));
    limits.go_by(at(hour_ms));
    limits.go_by(at(0));
    let create = limits.admit(Method::ConversationsCreate, None, at(0));
    assert_eq!(create, Err(at(3_000)));
    let react = limits.admit(Method::ReactionsAdd, None, at(0));
    assert_eq!(react, Err(at(5_000)));
    // When that time has come the wait is over, and does not begin anew.
    let create = limits.admit(Method::ConversationsCreate, None, at(3_000));
    assert_eq!(create, Ok(()));
    assert_eq!(limits.admit(Method::ReactionsAdd, None, at(5_000)), Ok(()));
    // Whoever began long ago sets no clock back.
    admitted(&mut limits, Method::ReactionsAdd, "", 50, 200_000);
    limits.go_by(at(200_000));
    let stale = limits.admit(Method::ReactionsAdd, None, at(100_000));
    assert!(stale.is_err(), "{stale:?}");
    let now = limits.admit(Method::ReactionsAdd, None, at(200_000));
    assert!(now.is_err(), "{now:?}");
}

#[test]
fn an_absurd_retry_after_is_bounded() {
    let mut limits = Limits::default();
    let until = limits.punish(Method::PinsAdd, None, u64::MAX, at(0));
    let longest = SignedDuration::from_secs(i64::try_from(RETRY_AFTER_MAX_S).expect("small"));
    assert_eq!(until.duration_since(at(0)), longest);
}

/// What a bucket may let through in one minute: what it holds and what flows in meanwhile.
fn minute_of(method: Method) -> u32 {
    match method.tier() {
        Tier::Opening => OPENINGS_BURST + OPENINGS_PER_MINUTE,
        Tier::Two => 2 * TIER_2_PER_MINUTE,
        Tier::Three => 2 * TIER_3_PER_MINUTE,
        Tier::Four => 2 * TIER_4_PER_MINUTE,
        Tier::Posting => 2 * POSTS_PER_MINUTE,
    }
}

fn most_in_a_minute(times: &[i64]) -> u32 {
    let busiest = times
        .iter()
        .map(|from| {
            times
                .iter()
                .filter(|t| (*from..from + 60_000).contains(*t))
                .count()
        })
        .max();
    u32::try_from(busiest.unwrap_or(0)).expect("small")
}

fn any_method() -> impl Strategy<Value = Method> {
    prop::sample::select(Method::ALL)
}

proptest! {
    #[test]
    fn no_minute_holds_more_than_the_buckets_allow(
        method in any_method(),
        gaps in prop::collection::vec(0_i64..700, 1..600),
        channels in 1_usize..4,
    ) {
        let mut limits = Limits::default();
        let (mut now, mut all) = (0, Vec::new());
        let mut by_channel = vec![Vec::new(); channels];
        for (turn, gap) in gaps.into_iter().enumerate() {
            now += gap;
            let channel = turn % channels;
            if limits.admit(method, Some(&format!("C{channel}")), at(now)).is_ok() {
                all.push(now);
                by_channel[channel].push(now);
            }
        }
        prop_assert!(most_in_a_minute(&all) <= minute_of(method));
        if method.tier() == Tier::Posting {
            for times in by_channel {
                let bound = CHANNEL_POSTS_BURST + CHANNEL_POSTS_PER_MINUTE;
                prop_assert!(most_in_a_minute(&times) <= bound);
            }
        }
    }

    #[test]
    fn whoever_comes_back_when_told_is_admitted(
        method in any_method(),
        calls in 1_usize..400,
    ) {
        let mut limits = Limits::default();
        let mut now = at(0);
        for _ in 0..calls {
            if let Err(not_before) = limits.admit(method, Some("C1"), now) {
                prop_assert!(not_before > now);
                now = not_before;
                prop_assert_eq!(limits.admit(method, Some("C1"), now), Ok(()));
            }
        }
    }

    #[test]
    fn nothing_goes_out_before_retry_after_ends(
        method in any_method(),
        before in 0_usize..150,
        retry_after_s in 0_u64..90,
        tries in prop::collection::vec(0_i64..120_000, 1..60),
    ) {
        let mut limits = Limits::default();
        admitted(&mut limits, method, "C1", before, 0);
        let until = limits.punish(method, Some("C1"), retry_after_s, at(0));
        let mut tries = tries;
        tries.sort_unstable();
        for offset in tries {
            if limits.admit(method, Some("C1"), at(offset)).is_ok() {
                prop_assert!(at(offset) >= until);
            }
        }
    }
}

#[test]
fn of_two_answers_that_crossed_the_one_that_asks_for_more_counts() {
    let mut limits = Limits::default();
    let long = limits.punish(Method::ReactionsAdd, None, 50, at(0));
    let short = limits.punish(Method::ReactionsAdd, None, 5, at(10));
    assert_eq!((long, short), (at(50_000), at(50_000)));
    let longer = limits.punish(Method::ReactionsAdd, None, 60, at(20));
    assert_eq!(longer, at(60_020));
}
