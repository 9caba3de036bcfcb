//! Signed requests: Slack's own example, one of ours, and everything that must not pass.

use jiff::Timestamp;
use matoi_slack::wire::signature::{BadSignature, SKEW_MAX_S, sign, verify};
use proptest::prelude::*;
use secrecy::SecretString;

use super::ground_truth;

const BODY: &[u8] = b"token=t&text=%E7%81%AB\xFF\x00";
const SIGNED_AT: i64 = 1_800_000_000;
/// Computed with `openssl dgst -sha256 -hmac`.
const SIGNATURE: &str = "v0=92d48c6c5417d1dddc5027784d18677ed49d11837f1774f052a14bdef23b9a75";

fn secret() -> SecretString {
    "a drill's signing secret".into()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("in range")
}

fn check(timestamp: &str, signature: &str, body: &[u8], now: i64) -> Result<(), BadSignature> {
    verify(&secret(), timestamp, signature, body, at(now))
}

#[test]
fn the_documented_example_matches() {
    let Some(vector) = ground_truth::read("signature_vector.json") else {
        return;
    };
    let text = |name: &str| vector[name].as_str().expect(name).to_owned();
    let secret: SecretString = text("signing_secret").into();
    let (timestamp, body) = (text("timestamp"), text("body"));
    assert_eq!(
        sign(&secret, &timestamp, body.as_bytes()),
        text("signature")
    );
    let now = at(timestamp.parse().expect("seconds"));
    let verified = verify(
        &secret,
        &timestamp,
        &text("signature"),
        body.as_bytes(),
        now,
    );
    assert_eq!(verified, Ok(()));
}

#[test]
fn raw_bytes_are_signed_whatever_they_are() {
    assert_eq!(sign(&secret(), "1800000000", BODY), SIGNATURE);
    assert_eq!(check("1800000000", SIGNATURE, BODY, SIGNED_AT), Ok(()));
}

#[test]
fn five_minutes_either_way_are_the_limit() {
    for (now, verdict) in [
        (SIGNED_AT + SKEW_MAX_S, Ok(())),
        (SIGNED_AT - SKEW_MAX_S, Ok(())),
        (SIGNED_AT + SKEW_MAX_S + 1, Err(BadSignature::TooFarAway)),
        (SIGNED_AT - SKEW_MAX_S - 1, Err(BadSignature::TooFarAway)),
    ] {
        assert_eq!(check("1800000000", SIGNATURE, BODY, now), verdict);
    }
}

#[test]
fn what_is_no_time_is_refused() {
    for timestamp in [
        "",
        "now",
        "1800000000.5",
        "+1800000000",
        "-1",
        "18446744073709551616",
    ] {
        let signature = sign(&secret(), timestamp, BODY);
        let verdict = check(timestamp, &signature, BODY, SIGNED_AT);
        assert_eq!(verdict, Err(BadSignature::NoTime), "{timestamp:?}");
    }
}

#[test]
fn another_signature_is_refused() {
    let others = [
        String::new(),
        "v0=".to_owned(),
        SIGNATURE.replace("v0=", "v1="),
        SIGNATURE.replace("v0=", ""),
        SIGNATURE.to_ascii_uppercase(),
        format!("{SIGNATURE}0"),
        SIGNATURE[..SIGNATURE.len() - 1].to_owned(),
        sign(&"another secret".into(), "1800000000", BODY),
        sign(&secret(), "1800000001", BODY),
    ];
    for other in others {
        let verdict = check("1800000000", &other, BODY, SIGNED_AT);
        assert_eq!(verdict, Err(BadSignature::Mismatch), "{other}");
    }
}

proptest! {
    #[test]
    fn a_changed_body_never_passes(
        body in prop::collection::vec(any::<u8>(), 1..200),
        place in any::<prop::sample::Index>(),
        change in 1_u8..,
    ) {
        let signature = sign(&secret(), "1800000000", &body);
        prop_assert_eq!(check("1800000000", &signature, &body, SIGNED_AT), Ok(()));
        let mut changed = body.clone();
        changed[place.index(body.len())] ^= change;
        let verdict = check("1800000000", &signature, &changed, SIGNED_AT);
        prop_assert_eq!(verdict, Err(BadSignature::Mismatch));
    }
}
