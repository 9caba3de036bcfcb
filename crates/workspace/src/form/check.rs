//! What Slack's client asks for before it sends a form: required fields, addresses that are
//! addresses, numbers that are numbers. It must never know what an app would say.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Values, field_of, text_of};
use crate::blocks;

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Complaint {
    Missing,
    NoEmail,
    NoUrl,
    NoNumber,
    NotWhole,
    TooSmall,
    TooLarge,
    TooShort,
    TooLong,
}

impl Complaint {
    fn words(self, is_japanese: bool) -> &'static str {
        let (japanese, english) = match self {
            Self::Missing => ("入力してください", "Please fill this in"),
            Self::NoEmail => (
                "メールアドレスの形で入力してください",
                "Please enter an email address",
            ),
            Self::NoUrl => (
                "URL(https://… など)を入力してください",
                "Please enter a URL (https://…)",
            ),
            Self::NoNumber => ("数字を入力してください", "Please enter a number"),
            Self::NotWhole => ("整数を入力してください", "Please enter a whole number"),
            Self::TooSmall => (
                "もう少し大きい数にしてください",
                "Please enter a larger number",
            ),
            Self::TooLarge => (
                "もう少し小さい数にしてください",
                "Please enter a smaller number",
            ),
            Self::TooShort => (
                "少し短いようです。もう少し書いてください",
                "This is a little short. Please write more",
            ),
            Self::TooLong => (
                "少し長いようです。短くしてください",
                "This is a little long. Please shorten it",
            ),
        };
        if is_japanese { japanese } else { english }
    }
}

/// What must be mended before the form can be sent: block id → what to say.
pub(crate) fn complaints(
    list: &[Value],
    values: &Values,
    is_japanese: bool,
) -> BTreeMap<String, String> {
    list.iter()
        .filter_map(Value::as_object)
        .filter(|block| blocks::kind_of(block) == "input")
        .filter_map(|block| {
            let element = block.get("element")?.as_object()?;
            let block_id = text_of(block, "block_id");
            let value = values
                .get(&block_id)
                .and_then(|actions| actions.get(&text_of(element, "action_id")));
            let is_optional = block.get("optional") == Some(&Value::Bool(true));
            let complaint = complaint(element, value, is_optional)?;
            Some((block_id, complaint.words(is_japanese).to_owned()))
        })
        .collect()
}

fn complaint(
    element: &Map<String, Value>,
    value: Option<&Value>,
    is_optional: bool,
) -> Option<Complaint> {
    let kind = blocks::kind_of(element);
    let field = field_of(kind)?;
    let value = value
        .map(|value| &value[field])
        .filter(|value| !is_blank(value));
    let Some(value) = value else {
        return (!is_optional).then_some(Complaint::Missing);
    };
    let text = value.as_str().unwrap_or_default();
    match kind {
        "plain_text_input" => length(element, text),
        "email_text_input" => (!is_email(text)).then_some(Complaint::NoEmail),
        "url_text_input" => (!is_url(text)).then_some(Complaint::NoUrl),
        "number_input" => number(element, text),
        _ => None,
    }
}

fn is_blank(value: &Value) -> bool {
    value.is_null()
        || value.as_str().is_some_and(str::is_empty)
        || value.as_array().is_some_and(Vec::is_empty)
}

fn length(element: &Map<String, Value>, text: &str) -> Option<Complaint> {
    let count = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    let bound = |name: &str| element.get(name).and_then(Value::as_u64);
    if bound("min_length").is_some_and(|least| count < least) {
        return Some(Complaint::TooShort);
    }
    let most = bound("max_length").unwrap_or(blocks::INPUT_TEXT_LENGTH);
    (count > most).then_some(Complaint::TooLong)
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else {
        return false;
    };
    !name.is_empty()
        && !text.contains(char::is_whitespace)
        && domain
            .split_once('.')
            .is_some_and(|(host, rest)| !host.is_empty() && !rest.is_empty())
}

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

fn number(element: &Map<String, Value>, text: &str) -> Option<Complaint> {
    let Ok(number) = text.parse::<f64>() else {
        return Some(Complaint::NoNumber);
    };
    if !number.is_finite() {
        return Some(Complaint::NoNumber);
    }
    let is_decimal_allowed = element.get("is_decimal_allowed") == Some(&Value::Bool(true));
    if !is_decimal_allowed && text.parse::<i64>().is_err() {
        return Some(Complaint::NotWhole);
    }
    let bound = |name: &str| match element.get(name)? {
        Value::String(text) => text.parse::<f64>().ok(),
        Value::Number(number) => number.as_f64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    if bound("min_value").is_some_and(|least| number < least) {
        return Some(Complaint::TooSmall);
    }
    bound("max_value")
        .is_some_and(|most| number > most)
        .then_some(Complaint::TooLarge)
}
