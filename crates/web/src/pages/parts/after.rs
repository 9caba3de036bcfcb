//! What comes after: who carries what, what is left to do, the look-backs. Nobody who was only asked
//! is named.

use matoi_core::{
    follow_up::{FollowUpKind, Task},
    look_back::{LookBack, Size},
};
use matoi_page::{Html, blocks::emoji::in_text, prose};
use matoi_words::say;

use crate::record::{self, Record};

/// One of the two follow-ups.
pub(in crate::pages) struct PlanView {
    pub word: &'static str,
    pub what: String,
    pub lines: Vec<String>,
}

/// One task.
pub(in crate::pages) struct TaskView {
    pub id: String,
    pub text: String,
    pub beside: String,
    pub done: bool,
    pub dropped: bool,
}

/// One look-back.
pub(in crate::pages) struct LookBackView {
    pub id: String,
    pub size: String,
    pub beside: String,
    pub text: Html,
}

/// All of it.
pub(in crate::pages) struct AfterView {
    pub plans: Vec<PlanView>,
    pub tasks: Vec<TaskView>,
    pub look_backs: Vec<LookBackView>,
    /// Whether look-backs are shown with their text.
    pub whole: bool,
    /// Whether they lead to their own pages.
    pub linked: bool,
    /// Whether one can be opened from here.
    pub opens: bool,
    pub sizes: Vec<(&'static str, String)>,
}

impl AfterView {
    pub(in crate::pages) fn of(record: &Record<'_>) -> Self {
        let incident = &record.case.incident;
        let plan = |kind: FollowUpKind| PlanView {
            word: kind.word(),
            what: record.follow_up(kind),
            lines: record.plan(incident.after.follow_up(kind)),
        };
        let look_backs = incident.look_backs.iter().filter(|one| !one.dropped);
        let sizes = Size::ALL.map(|size| (size.word(), record::size(record.language, size)));
        Self {
            plans: FollowUpKind::ALL.map(plan).into(),
            tasks: incident
                .after
                .tasks
                .iter()
                .map(|it| task(it, record))
                .collect(),
            look_backs: look_backs.map(|it| look_back(it, record)).collect(),
            whole: false,
            linked: true,
            opens: true,
            sizes: sizes.into(),
        }
    }

    /// With the look-backs' text and nothing to press: for the case.
    pub(in crate::pages) fn read_only(self) -> Self {
        Self {
            whole: true,
            opens: false,
            ..self
        }
    }

    /// The same, with no way to other pages: for whoever has only this one.
    pub(in crate::pages) fn alone(self) -> Self {
        Self {
            linked: false,
            ..self.read_only()
        }
    }
}

fn task(task: &Task, record: &Record<'_>) -> TaskView {
    TaskView {
        id: task.id.to_string(),
        text: in_text(&task.text),
        beside: record.task_beside(task),
        done: task.done,
        dropped: task.dropped,
    }
}

fn look_back(one: &LookBack, record: &Record<'_>) -> LookBackView {
    let key = if one.done {
        "look.is_done"
    } else {
        "look.is_open"
    };
    LookBackView {
        id: one.id.to_string(),
        size: record::size(record.language, one.size),
        beside: say(record.language, key, &[]),
        text: prose(&in_text(one.text.as_deref().unwrap_or_default())),
    }
}
