//! One thing a house rule objects to, as one line a person can act on. Knows no rule.

use std::fmt;

/// What a rule found, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub rule: &'static str,
    pub advice: String,
}

impl Finding {
    /// A finding at a line (lines count from 1).
    pub fn at(path: &str, line: usize, rule: &'static str, advice: impl Into<String>) -> Finding {
        Finding {
            path: path.to_owned(),
            line,
            rule,
            advice: advice.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}:{}: {}: {}",
            self.path, self.line, self.rule, self.advice
        )
    }
}
