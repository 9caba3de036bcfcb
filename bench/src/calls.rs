//! The log of calls, and what can be read from it: how many at once, how many one after the other.

use serde_json::Value;

/// One call of the Web API.
#[derive(Debug, Clone)]
pub struct Call {
    /// Which method.
    pub method: String,
    /// Its arguments.
    pub args: Value,
    /// When it arrived.
    pub from_ms: i64,
    /// When it was answered.
    pub to_ms: i64,
}

impl Call {
    /// As the log holds it.
    pub fn of(logged: &Value) -> Self {
        let from_ms = logged["at_ms"].as_i64().unwrap_or_default();
        Self {
            method: logged["method"].as_str().unwrap_or_default().to_owned(),
            args: logged["args"].clone(),
            from_ms,
            to_ms: from_ms + logged["took_ms"].as_i64().unwrap_or_default(),
        }
    }

    /// Whether it is part of raising, rather than of keeping up afterwards (drawing again).
    pub fn raises(&self) -> bool {
        matches!(
            self.method.as_str(),
            "conversations.create"
                | "conversations.invite"
                | "conversations.setTopic"
                | "chat.postMessage"
                | "chat.postEphemeral"
                | "pins.add"
                | "reactions.add"
        )
    }

    /// Whether an argument holds that.
    pub fn says(&self, argument: &str, part: &str) -> bool {
        self.args[argument].to_string().contains(part)
    }
}

/// The most calls under way at one moment.
pub fn most_at_once(calls: &[Call]) -> usize {
    let at = |moment: i64| {
        calls
            .iter()
            .filter(|call| call.from_ms <= moment && moment < call.to_ms)
            .count()
    };
    calls
        .iter()
        .map(|call| at(call.from_ms))
        .max()
        .unwrap_or_default()
}

/// The longest chain of calls each of which began after the one before was answered.
pub fn one_after_the_other(calls: &[Call]) -> usize {
    let mut calls: Vec<&Call> = calls.iter().collect();
    calls.sort_by_key(|call| call.to_ms);
    let mut chain = 0;
    let mut free_from = i64::MIN;
    for call in calls {
        if call.from_ms >= free_from {
            chain += 1;
            free_from = call.to_ms;
        }
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(from_ms: i64, to_ms: i64) -> Call {
        Call {
            method: String::new(),
            args: Value::Null,
            from_ms,
            to_ms,
        }
    }

    #[test]
    fn chains_and_crowds_are_counted() {
        let calls = [
            call(0, 150),
            call(1, 151),
            call(155, 305),
            call(156, 306),
            call(157, 307),
            call(310, 460),
        ];
        assert_eq!(most_at_once(&calls), 3);
        assert_eq!(one_after_the_other(&calls), 3);
        assert_eq!(most_at_once(&[]), 0);
    }
}
