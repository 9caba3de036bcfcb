//! What comes after, in words, for pages and exports alike.

use matoi_core::{
    actor::Actor,
    follow_up::{FollowUp, FollowUpKind, Task},
    look_back::Size,
};
use matoi_page::blocks::emoji::in_text;
use matoi_words::{Language, say};

use super::Record;

/// What a size of look-back is called.
pub(crate) fn size(language: Language, size: Size) -> String {
    say(
        language,
        match size {
            Size::Note => "look.size_note",
            Size::Talk => "look.size_talk",
            Size::Deep => "look.size_deep",
        },
        &[],
    )
}

impl Record<'_> {
    /// What one of the two follow-ups is called.
    pub(crate) fn follow_up(&self, kind: FollowUpKind) -> String {
        say(
            self.language,
            match kind {
                FollowUpKind::Cause => "after.cause",
                FollowUpKind::Report => "after.report",
            },
            &[],
        )
    }

    /// Who, how, around when, for whom: what is known of it, a line each.
    pub(crate) fn plan(&self, now: &FollowUp) -> Vec<String> {
        let tell = |key: &str, value: &str| {
            let value = in_text(value.trim());
            (!value.is_empty()).then(|| say(self.language, key, &[("value", value.into())]))
        };
        if now.let_go {
            return vec![say(self.language, "look.not_this_time", &[])];
        }
        let owner = now.owner.as_ref().map(|owner| self.name(owner));
        let lines = [
            tell("look.who", &owner.unwrap_or_default()),
            tell("look.how", &now.plan.how),
            tell("look.when", &now.plan.when),
            tell("look.for_whom", &now.plan.for_whom),
        ];
        let lines: Vec<String> = lines.into_iter().flatten().collect();
        if lines.is_empty() {
            vec![say(self.language, "look.nobody_yet", &[])]
        } else {
            lines
        }
    }

    /// What stands beside a task: who took it, whether it is done or let go.
    pub(crate) fn task_beside(&self, task: &Task) -> String {
        let owner = task.owner.clone().map(Actor::Person);
        let owner = owner.map(|owner| self.name(&owner));
        let became = match (task.done, task.dropped) {
            (true, _) => Some(say(self.language, "look.task_done", &[])),
            (false, true) => Some(say(self.language, "look.task_dropped", &[])),
            (false, false) => None,
        };
        let parts: Vec<String> = owner.into_iter().chain(became).collect();
        parts.join(" · ")
    }
}
