//! What one person took on after an incident and has not done yet. Must never hurry them, nor show
//! what anybody else took.

use matoi_core::{
    follow_up::Task,
    ids::{IncidentId, PersonId},
    incident::Incident,
};

use super::{Act, Block, Phrase, Speaker, heading, raised, titled};
use crate::{show::LINE_SHOWN_MAX, wire::kit::view};

/// So many are shown: each takes two blocks, and a home has 100.
const TAKEN_MAX: usize = 10;

/// The tasks, under a heading; nothing where there is none.
pub(super) fn taken<'a>(
    home: view::Home,
    person: &PersonId,
    incidents: impl Iterator<Item = &'a Incident>,
    speaker: &Speaker,
) -> view::Home {
    let all = incidents.filter_map(raised).flat_map(|(id, incident)| {
        let mine = incident.after.tasks.iter();
        let mine = mine.filter(|task| task.is_left() && task.owner.as_ref() == Some(person));
        mine.map(move |task| (id, incident, task))
    });
    let all: Vec<_> = all.take(TAKEN_MAX).collect();
    if all.is_empty() {
        return home;
    }
    let home = home.with_if_room(heading("home.taken", speaker));
    all.into_iter().fold(home, |home, (id, incident, task)| {
        let line = Phrase::ours("☐ ")
            .then(Phrase::foreign(&task.text, LINE_SHOWN_MAX))
            .then(Phrase::ours("\n"))
            .then(titled(incident, speaker));
        home.with_if_room(Block::section(line.mrkdwn()))
            .with_if_room(buttons(id, task, speaker))
    })
}

fn buttons(incident: IncidentId, task: &Task, speaker: &Speaker) -> Block {
    const ROW: &str = "after.tasks";
    Block::actions([
        speaker.button(&Act::FinishTask(incident, task.id), ROW, "done"),
        speaker.button(&Act::LetGoTask(incident, task.id), ROW, "let_go"),
    ])
}
