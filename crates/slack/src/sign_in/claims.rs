//! What an `id_token` claims, and whether that is what was asked for. Pure. Must never look at anything
//! but the claims: where the token came from is known by whoever fetched it.

use jiff::Timestamp;
use matoi_core::ids::PersonId;
use serde_json::Value;

use super::Unproven;

const TEAM: &str = "https://slack.com/team_id";
const PERSON: &str = "https://slack.com/user_id";
/// A longer token is not read; Slack's have about a thousand characters.
const TOKEN_CHARS_MAX: usize = 16 * 1024;

/// What has to be claimed.
pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client: &'a str,
    pub nonce: &'a str,
    pub team: &'a str,
    pub now: Timestamp,
}

/// The claims of a token: `header.claims.signature`, each base64 for addresses.
pub(super) fn read(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || token.len() > TOKEN_CHARS_MAX {
        return None;
    }
    serde_json::from_slice(&decoded(claims)?).ok()
}

/// Base64 for addresses (RFC 4648, 5), without padding.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for digit in text.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// Whom the claims are about, if everything in them is as expected.
pub(super) fn person(claims: &Value, expected: &Expected<'_>) -> Result<PersonId, Unproven> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let refuse = |why: &str| Err(Unproven::Refused(why.to_owned()));
    if text("iss") != expected.issuer {
        return refuse("it is somebody else's word (iss)");
    }
    if !is_for(claims, expected.client) {
        return refuse("it is for another app (aud)");
    }
    if text("nonce") != expected.nonce || expected.nonce.is_empty() {
        return refuse("it answers another question (nonce)");
    }
    let ends_at = claims.get("exp").and_then(Value::as_i64);
    if ends_at.is_none_or(|ends_at| ends_at <= expected.now.as_second()) {
        return refuse("its time is over (exp)");
    }
    if text(TEAM) != expected.team || expected.team.is_empty() {
        return Err(Unproven::Elsewhere);
    }
    let person = text(PERSON);
    if person.is_empty() || person != text("sub") {
        return refuse("it names nobody (sub)");
    }
    Ok(PersonId::from(person))
}

/// One audience, which is us; of several, we have to be the one it was made for.
fn is_for(claims: &Value, client: &str) -> bool {
    match claims.get("aud") {
        Some(Value::String(one)) => one == client,
        Some(Value::Array(all)) => {
            let azp = claims.get("azp").and_then(Value::as_str);
            all.iter().any(|one| one == client) && (all.len() == 1 || azp == Some(client))
        }
        Some(_) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_795_323_720;

    fn claims() -> Value {
        json!({
            "iss": "https://slack.com", "sub": "U1", "aud": "25.11", "exp": NOW + 300, "nonce": "n",
            "https://slack.com/team_id": "T1", "https://slack.com/user_id": "U1",
        })
    }

    fn told(claims: &Value) -> Result<PersonId, Unproven> {
        let expected = Expected {
            issuer: "https://slack.com",
            client: "25.11",
            nonce: "n",
            team: "T1",
            now: Timestamp::from_second(NOW).unwrap(),
        };
        person(claims, &expected)
    }

    #[test]
    fn claims_that_are_what_was_asked_for_name_a_person() {
        assert_eq!(told(&claims()), Ok(PersonId::from("U1")));
        let mut several = claims();
        several["aud"] = json!(["25.11", "other"]);
        several["azp"] = json!("25.11");
        assert_eq!(told(&several), Ok(PersonId::from("U1")));
    }

    #[test]
    fn any_claim_that_is_not_lets_nobody_in() {
        for (name, value) in [
            ("iss", json!("https://slack.com.evil.example")),
            ("iss", Value::Null),
            ("aud", json!("25.12")),
            ("aud", json!(["25.11", "other"])),
            ("aud", json!(25.11)),
            ("nonce", json!("m")),
            ("nonce", Value::Null),
            ("exp", json!(NOW)),
            ("exp", json!("never")),
            ("exp", Value::Null),
            ("sub", json!("U2")),
            ("https://slack.com/user_id", json!("")),
        ] {
            let mut wrong = claims();
            wrong[name] = value.clone();
            let refused = matches!(told(&wrong), Err(Unproven::Refused(_)));
            assert!(refused, "{name}: {value}");
        }
        for team in [json!("T2"), Value::Null] {
            let mut wrong = claims();
            wrong["https://slack.com/team_id"] = team;
            assert_eq!(told(&wrong), Err(Unproven::Elsewhere));
        }
    }

    #[test]
    fn a_token_is_three_parts_of_base64_or_nothing() {
        // {"sub":"U1?>"} holds both characters that addresses write differently.
        assert_eq!(read("e30.eyJzdWIiOiJVMT8-In0.x").unwrap()["sub"], "U1?>");
        for broken in [
            "",
            "e30.e30",
            "e30.e30.x.x",
            "e30.e3 0.x",
            "e30.eyJ.x",
            "e30.e30=.x",
        ] {
            assert!(read(broken).is_none(), "{broken}");
        }
    }
}
