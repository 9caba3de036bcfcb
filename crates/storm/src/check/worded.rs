//! What somebody wrote in a form or a script is written down once, or they were answered. Every form
//! that arrived came to something, once.

use std::collections::BTreeMap;

use matoi_core::{
    event::Event,
    follow_up::{FollowUpKind, Plan},
};

use super::Evidence;
use crate::{people::SentForm, witness::Came};

/// What is written down, by event.
struct Written {
    /// Each as the log keeps it.
    events: Vec<String>,
    /// Look-backs hold what stood there before as well.
    look_backs: Vec<String>,
}

impl Evidence<'_> {
    pub(super) fn check_words(&mut self) {
        let written = self.written();
        for words in &self.scene.diary.worded {
            let times = written.times(words);
            if times > 1 {
                self.fail("worded", format!("“{words}” is written down {times} times"));
            }
        }
        for (view, form) in &self.scene.diary.forms {
            self.check_form(view, form, &written);
        }
    }

    fn check_form(&mut self, view: &str, form: &SentForm, written: &Written) {
        let prefix = format!("slack/form/{view}/");
        let arrived = self
            .scene
            .courier
            .kept
            .iter()
            .any(|key| key.starts_with(&prefix));
        let came = self.scene.outside.with(|inner| {
            let came = inner.witness.came.iter();
            let mine = came.filter(|(key, _)| key.starts_with(&prefix));
            mine.fold(Came::default(), |sum, (_, one)| Came {
                times: sum.times + one.times,
                events: sum.events + one.events,
                effects: sum.effects + one.effects,
            })
        });
        let times: Vec<usize> = form
            .words
            .iter()
            .map(|words| written.times(words))
            .collect();
        let is_written = times.iter().any(|times| *times > 0);
        let is_answered = came.events + came.effects > 0;
        let is_nothing = arrived && !form.words.is_empty() && !is_written && !is_answered;
        if is_nothing || came.times > 1 || times.iter().any(|times| *times > 1) {
            let told = format!(
                "{} ({view}) by {}: its words are written down {times:?} times, it came to {came:?}",
                form.form, form.by
            );
            self.fail("form", told);
        }
    }

    fn written(&self) -> Written {
        let mut written = Written {
            events: Vec::new(),
            look_backs: Vec::new(),
        };
        for kept in &self.incidents {
            // What goes on bears what was written before.
            let skipped = usize::from(kept.incident.follows.is_some());
            let mut plans = BTreeMap::new();
            for event in self.events(kept).into_iter().skip(skipped) {
                let event = only_news(event, &mut plans);
                let told = serde_json::to_string(&event).unwrap_or_default();
                if matches!(event, Event::LookBackWritten { .. }) {
                    written.look_backs.push(told);
                } else {
                    written.events.push(told);
                }
            }
        }
        written
    }
}

/// A plan is written down whole each time: only what was changed of it was written anew.
fn only_news(event: Event, plans: &mut BTreeMap<FollowUpKind, Plan>) -> Event {
    let Event::FollowUpPlanned { kind, plan } = event else {
        return event;
    };
    let before = plans.insert(kind, plan.clone()).unwrap_or_default();
    let news = |now: String, before: String| if now == before { String::new() } else { now };
    let plan = Plan {
        how: news(plan.how, before.how),
        when: news(plan.when, before.when),
        for_whom: news(plan.for_whom, before.for_whom),
    };
    Event::FollowUpPlanned { kind, plan }
}

impl Written {
    fn times(&self, words: &str) -> usize {
        let events = self.events.iter();
        let said = events.filter(|told| mentions(told, words) > 0).count();
        let most = self.look_backs.iter().map(|told| mentions(told, words));
        said + most.max().unwrap_or(0)
    }
}

/// How often these words stand there; they end with a number that may go on in others.
fn mentions(told: &str, words: &str) -> usize {
    let ends = |at: usize| {
        let rest = told.get(at + words.len()..).unwrap_or_default();
        !rest.starts_with(|letter: char| letter.is_ascii_digit())
    };
    told.match_indices(words)
        .filter(|(at, _)| ends(*at))
        .count()
}
