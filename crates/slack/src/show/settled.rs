//! The news that it settled, and under it what comes after (D45, D46): who looks into the cause, who
//! writes it up, look-backs, what is left to do. Drawn anew whenever one of them changes.
//! Must never name whoever was asked and has not answered, nor offer closing before anything else.

use matoi_core::{
    actor::Actor,
    board::{LookBackLine, Planned, SettledView},
    follow_up::{FollowUpKind, Task},
    ids::{IncidentId, PersonId},
    look_back::Size,
    settlement::Ending,
};

use super::{LINE_SHOWN_MAX, Phrase, Speaker, TEXT_SHOWN_MAX};
use crate::{
    act::Act,
    wire::kit::{
        block::{Block, Button},
        message::Message,
        mrkdwn::{DateForm, Mrkdwn},
    },
};

/// So many look-backs are shown one by one, the newest: each takes two blocks, and a message has 50.
const LOOK_BACKS_SHOWN_MAX: usize = 4;
/// So many tasks are shown with buttons of their own, and so many as a line.
const TASKS_SHOWN_MAX: usize = 8;

/// The news that it has settled. `lead` is named where it was the lead's word.
#[must_use]
pub fn settled(
    view: &SettledView,
    incident: IncidentId,
    lead: Option<&PersonId>,
    speaker: &Speaker,
) -> Message {
    let news = speaker
        .drill_mark(view.kind)
        .then(news(view, lead, speaker));
    let message = Message::new(news.mrkdwn()).with(Block::section(news.mrkdwn()));
    let words = Phrase::foreign(&view.text, TEXT_SHOWN_MAX);
    let message = if words.is_empty() {
        message
    } else {
        let label = speaker.word("case.settlement_evidence");
        message.with_if_room(Block::context([labelled(&label, words, speaker).mrkdwn()]))
    };
    if view.reopened {
        return message.with(Block::section(speaker.plain("settle.reopened")));
    }
    let message = message.with(Block::section(speaker.plain("after.checklist")));
    let message = [&view.cause, &view.report]
        .into_iter()
        .fold(message, |message, plan| {
            follow_up(message, plan, incident, speaker)
        });
    let message = look_backs(message, view, incident, speaker);
    let message = tasks(message, view, incident, speaker);
    end(message, view, incident, speaker)
}

fn news(view: &SettledView, lead: Option<&PersonId>, speaker: &Speaker) -> Phrase {
    let time = speaker.time(view.at, DateForm::Time);
    let news = match view.how {
        Ending::Agreed => {
            let names = speaker.names(view.agreed.iter().map(|actor| speaker.somebody(actor)));
            speaker.say("settle.agreed", &[("time", time.into()), ("names", names)])
        }
        Ending::LeadsWord => {
            let who = lead.map_or_else(Phrase::new, Speaker::person);
            let parts = [("time", time.into()), ("who", who.into())];
            speaker.say("settle.decided", &parts)
        }
        Ending::Withdrawn => Phrase::ours(&speaker.word("timeline.withdrawn")),
    };
    if view.material && view.how != Ending::Withdrawn {
        let kept = speaker.say("settle.material_kept", &[]);
        return news.then(Phrase::ours("\n")).then(kept);
    }
    news
}

/// Who, how, around when, for whom; and what can be done about it.
fn follow_up(message: Message, plan: &Planned, incident: IncidentId, speaker: &Speaker) -> Message {
    const ROW: &str = "after.checklist";
    let kind = plan.kind;
    let open = plan.owner.is_none() && !plan.let_go;
    let taken = matches!(plan.owner, Some(Actor::Person(_)));
    let buttons = [
        open.then(|| speaker.button(&Act::TakeFollowUp(incident, kind), ROW, "take")),
        Some(speaker.button(&Act::FollowUpForm(incident, kind), ROW, "plan")),
        taken.then(|| speaker.button(&Act::DeclineFollowUp(incident, kind), ROW, "let_go")),
        open.then(|| {
            let act = Act::LetGoFollowUp(incident, kind);
            speaker.button(&act, ROW, "not_this_time")
        }),
        plan.let_go.then(|| {
            let act = Act::PickUpFollowUp(incident, kind);
            speaker.button(&act, ROW, "after_all")
        }),
    ];
    message
        .with(Block::section(planned(plan, speaker)))
        .with(Block::actions(buttons.into_iter().flatten()))
}

/// `*原因の調査* @hana / 進め方:… / めやす:…`
fn planned(plan: &Planned, speaker: &Speaker) -> Mrkdwn {
    let who = match &plan.owner {
        Some(owner) => speaker.somebody(owner),
        None if plan.let_go => Phrase::ours(&speaker.word("after.not_this_time")),
        None => Phrase::ours(&speaker.word("board.role_open")),
    };
    let said = [
        ("after.how", &plan.how),
        ("after.when", &plan.when),
        ("after.for_whom", &plan.for_whom),
    ];
    let line = said.into_iter().fold(who, |line, (key, words)| {
        let words = Phrase::foreign(words, LINE_SHOWN_MAX);
        if words.is_empty() {
            return line;
        }
        line.then(Phrase::ours(" / "))
            .then(labelled(&speaker.word(key), words, speaker))
    });
    let heading = speaker.heading(follow_up_word(plan.kind)).ours("\n");
    heading.then(line.mrkdwn())
}

/// The name of what is looked after.
pub(super) fn follow_up_word(kind: FollowUpKind) -> &'static str {
    match kind {
        FollowUpKind::Cause => "after.cause",
        FollowUpKind::Report => "after.report",
    }
}

fn look_backs(
    message: Message,
    view: &SettledView,
    incident: IncidentId,
    speaker: &Speaker,
) -> Message {
    const SIZES: &str = "after.size";
    let heading = speaker.heading("after.lookbacks").ours("\n");
    let message = message.with(Block::section(heading.then(speaker.plain(SIZES))));
    let skipped = view.look_backs.len().saturating_sub(LOOK_BACKS_SHOWN_MAX);
    let message = more(message, skipped, speaker);
    let shown = view.look_backs.iter().skip(skipped);
    let message = shown.fold(message, |message, one| {
        look_back(message, one, incident, speaker)
    });
    let sizes = Size::ALL.map(|size| {
        let act = Act::OpenLookBack(incident, size);
        speaker.button(&act, SIZES, size_label(size))
    });
    message.with(Block::actions(sizes))
}

/// `5分メモ · @hana · 下書きがあります`, and a way to write it.
fn look_back(
    message: Message,
    one: &LookBackLine,
    incident: IncidentId,
    speaker: &Speaker,
) -> Message {
    const ROW: &str = "after.lookbacks";
    let state = match (one.dropped, one.done, one.written) {
        (true, ..) => "after.not_this_time",
        (false, true, _) => "after.lookback_done",
        (false, false, true) => "after.lookback_written",
        (false, false, false) => "after.lookback_draft",
    };
    let size = matoi_words::button(speaker.language(), "after.size", size_label(one.size));
    let parts = [
        Phrase::ours(&size),
        speaker.somebody(&one.by),
        Phrase::ours(&speaker.word(state)),
    ];
    let line = parts
        .into_iter()
        .reduce(|line, part| line.then(Phrase::ours(" · ")).then(part));
    let line = Phrase::ours("• ").then(line.unwrap_or_default());
    let write = Act::LookBackForm(incident, one.id);
    let done = Act::FinishLookBack(incident, one.id);
    let skip = Act::DropLookBack(incident, one.id);
    let mut buttons = vec![speaker.button(&write, ROW, "write")];
    if one.dropped {
        let again = Act::PickUpLookBack(incident, one.id);
        buttons.push(speaker.button(&again, ROW, "after_all"));
    } else if one.done {
        let again = Act::ReopenLookBack(incident, one.id);
        buttons.push(speaker.button(&again, ROW, "not_yet"));
    } else {
        buttons.push(speaker.button(&done, ROW, "done"));
        buttons.push(speaker.button(&skip, ROW, "not_this_time"));
    }
    message
        .with_if_room(Block::section(line.mrkdwn()))
        .with_if_room(Block::actions(buttons))
}

/// The label of a size, as its button says it.
pub(super) fn size_label(size: Size) -> &'static str {
    match size {
        Size::Note => "note_5_min",
        Size::Talk => "talk_30_min",
        Size::Deep => "in_depth",
    }
}

fn tasks(message: Message, view: &SettledView, incident: IncidentId, speaker: &Speaker) -> Message {
    const ROW: &str = "after.tasks";
    let heading = speaker.heading(ROW);
    let skipped = view.tasks.len().saturating_sub(TASKS_SHOWN_MAX);
    let hidden = skipped + view.more_tasks;
    let message = if view.tasks.is_empty() {
        message
    } else {
        message.with(Block::section(heading))
    };
    let message = more(message, hidden, speaker);
    let shown = view.tasks.iter().skip(skipped);
    let message = shown.fold(message, |message, one| {
        task(message, one, incident, speaker)
    });
    message.with(Block::actions([speaker.button(
        &Act::TaskForm(incident),
        ROW,
        "add",
    )]))
}

fn task(message: Message, task: &Task, incident: IncidentId, speaker: &Speaker) -> Message {
    let mark = if task.done { "☑ " } else { "☐ " };
    let text = Phrase::foreign(&task.text, LINE_SHOWN_MAX);
    let line = Phrase::ours(mark).then(text);
    let beside = match &task.owner {
        _ if task.dropped => Some(Phrase::ours(&speaker.word("after.not_this_time"))),
        Some(owner) => Some(Speaker::person(owner)),
        None => None,
    };
    let line = beside.into_iter().fold(line, |line, beside| {
        line.then(Phrase::ours(" · ")).then(beside)
    });
    message
        .with_if_room(Block::section(line.mrkdwn()))
        .with_if_room(Block::actions(task_buttons(task, incident, speaker)))
}

fn task_buttons(task: &Task, incident: IncidentId, speaker: &Speaker) -> Vec<Button> {
    const ROW: &str = "after.tasks";
    let done = || speaker.button(&Act::FinishTask(incident, task.id), ROW, "done");
    let take = || speaker.button(&Act::TakeTask(incident, task.id), ROW, "take");
    let let_go = || speaker.button(&Act::LetGoTask(incident, task.id), ROW, "let_go");
    const LET_GO: &str = "after.lookbacks";
    let skip = || speaker.button(&Act::DropTask(incident, task.id), LET_GO, "not_this_time");
    if task.dropped {
        let again = Act::PickUpTask(incident, task.id);
        return vec![speaker.button(&again, LET_GO, "after_all")];
    }
    match (task.done, task.owner.is_some()) {
        (true, _) => vec![speaker.button(&Act::ReopenTask(incident, task.id), ROW, "not_yet")],
        (false, true) => vec![done(), let_go()],
        (false, false) => vec![take(), done(), skip()],
    }
}

/// Closing is offered once every look-back is done; until then it is there, quietly.
fn end(message: Message, view: &SettledView, incident: IncidentId, speaker: &Speaker) -> Message {
    const ROW: &str = "settle.agreed";
    let close = Act::Close(incident);
    let reopen = speaker.button(&Act::Reopen(incident), ROW, "reopen");
    if view.ready {
        return message
            .with(Block::section(speaker.plain("close.ready")))
            .with(Block::actions([
                speaker.primary(&close, ROW, "close"),
                reopen,
            ]));
    }
    message.with(Block::actions([
        speaker.button(&close, ROW, "close"),
        reopen,
    ]))
}

fn more(message: Message, hidden: usize, speaker: &Speaker) -> Message {
    if hidden == 0 {
        return message;
    }
    let count = speaker.say("board.more", &[("n", hidden.into())]);
    message.with_if_room(Block::context([count.mrkdwn()]))
}

fn labelled(label: &str, words: Phrase, speaker: &Speaker) -> Phrase {
    let parts = [("label", label.to_owned().into()), ("value", words.into())];
    speaker.say("board.line", &parts)
}
