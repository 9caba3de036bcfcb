//! What comes after, as it happened: follow-ups, tasks, look-backs. Must never name whoever put one
//! down, nor tell that somebody was asked.

use matoi_core::{
    event::{Event, Recorded},
    follow_up::{Plan, TaskChange},
    ids::{LookBackId, TaskId},
    look_back::Size,
};
use matoi_words::Arg;

use super::super::{Record, size};

impl Record<'_> {
    pub(super) fn followed_up(&self, event: &Event) -> Option<String> {
        if let Event::FollowUpPlanned { kind, plan } = event {
            let plan = Some(in_one_line(plan)).filter(|plan| !plan.is_empty())?;
            let parts = [
                ("what", self.follow_up(*kind).into()),
                ("plan", plan.into()),
            ];
            self.tell("timeline.planned", &parts)
        } else if let Event::FollowUpTaken { kind, owner } = event {
            let parts = [
                ("who", self.name(owner).into()),
                ("what", self.follow_up(*kind).into()),
            ];
            self.tell("timeline.follow_up_taken", &parts)
        } else if let Event::FollowUpReleased { kind } = event {
            let what = self.follow_up(*kind);
            self.tell("timeline.follow_up_open", &[("what", what.into())])
        } else if let Event::FollowUpLetGo { kind, let_go } = event {
            let key = if *let_go {
                "timeline.not_this_time"
            } else {
                "timeline.after_all"
            };
            self.tell(key, &[("what", self.follow_up(*kind).into())])
        } else {
            None
        }
    }

    pub(super) fn left_to_do(&self, event: &Event) -> Option<String> {
        if let Event::TaskAdded { text, owner, .. } = event {
            let added = self.tell("timeline.task_added", &[("text", text.into())])?;
            let taken = owner.as_ref().and_then(|owner| {
                let parts = [("who", self.person(owner).into()), ("text", text.into())];
                self.tell("timeline.task_taken", &parts)
            });
            Some(taken.unwrap_or(added))
        } else if let Event::TaskTaken { task, owner } = event {
            let text = Arg::from(self.task_text(*task));
            match owner {
                Some(owner) => {
                    let who = Arg::from(self.person(owner));
                    self.tell("timeline.task_taken", &[("who", who), ("text", text)])
                }
                None => self.tell("timeline.task_open", &[("text", text)]),
            }
        } else if let Event::TaskChanged { task, change } = event {
            self.task_changed(*task, change)
        } else {
            None
        }
    }

    fn task_changed(&self, task: TaskId, change: &TaskChange) -> Option<String> {
        let key = match (change.done, change.dropped) {
            (Some(true), _) => "timeline.task_done",
            (_, Some(true)) => "timeline.task_let_go",
            (Some(false), _) | (_, Some(false)) => "timeline.task_again",
            (None, None) => {
                let words = change.text.as_ref()?;
                return self.tell("timeline.task_reworded", &[("text", words.into())]);
            }
        };
        self.tell(key, &[("text", self.task_text(task).into())])
    }

    fn task_text(&self, task: TaskId) -> String {
        let task = self.case.incident.after.task(task);
        task.map(|task| task.text.clone()).unwrap_or_default()
    }

    pub(super) fn looked_back(&self, recorded: &Recorded) -> Option<String> {
        let event = &recorded.event;
        if let Event::LookBackOpened { size, .. } = event {
            self.sized("timeline.look_back_opened", *size)
        } else if let Event::LookBackWritten { .. } = event {
            let who = self.name(&recorded.by);
            self.tell("timeline.look_back_written", &[("who", who.into())])
        } else if let Event::LookBackFinished { look_back, done } = event {
            let key = if *done {
                "timeline.look_back_done"
            } else {
                "timeline.look_back_again"
            };
            self.sized(key, self.size_of(*look_back))
        } else if let Event::LookBackDropped { look_back, dropped } = event {
            let key = if *dropped {
                "timeline.look_back_dropped"
            } else {
                "timeline.look_back_again"
            };
            self.sized(key, self.size_of(*look_back))
        } else {
            None
        }
    }

    fn sized(&self, key: &str, of: Size) -> Option<String> {
        self.tell(key, &[("size", size(self.language, of).into())])
    }

    fn size_of(&self, id: LookBackId) -> Size {
        let mut all = self.case.incident.look_backs.iter();
        let found = all.find(|one| one.id == id);
        found.map(|one| one.size).unwrap_or_default()
    }
}

/// `logs / this week / everyone`: the words people gave, in their order.
fn in_one_line(plan: &Plan) -> String {
    let parts = [&plan.how, &plan.when, &plan.for_whom];
    let said = parts.into_iter().map(|part| part.trim());
    let said: Vec<&str> = said.filter(|part| !part.is_empty()).collect();
    said.join(" / ")
}
