//! Modals: one file each, from what is seen at a glance to a form.
//!
//! Must never need anything: whatever could not be read, or may not be seen by this person, is left out,
//! and the form still works.

use jiff::Timestamp;
use matoi_core::{
    alert::AlertStream,
    ids::PersonId,
    incident::{Heat, Incident},
};

use super::Speaker;
use crate::{
    modal::{Modal, input},
    wire::{
        form::Filled,
        kit::{
            block::{Block, Input},
            choices::Choices,
            inputs::TextInput,
            plain::Choice,
            view,
        },
    },
};

mod concern;
mod details;
mod follow_up;
mod look_back;
mod note;
mod notes;
mod offer;
mod propose;
mod raise;
mod task;

pub use raise::RAISE_INCIDENTS_MAX;

/// What a modal is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Now.
    pub now: Timestamp,
    /// Who will see it.
    pub person: &'a PersonId,
    /// The incident it is about, where this person may see it.
    pub incident: Option<&'a Incident>,
    /// The alert it is about.
    pub alert: Option<&'a AlertStream>,
    /// What is open already, where it could be the same.
    pub open: &'a [Incident],
    /// What is filled in already, where it is drawn anew.
    pub filled: Filled<'a>,
}

/// The modal as it should look now. Its name and what it carries are set by whoever opens it.
#[must_use]
pub fn modal(modal: &Modal, look: &Look, speaker: &Speaker) -> view::Modal {
    match modal {
        Modal::Concern { .. } => concern::concern(look, speaker),
        Modal::Raise => raise::raise(look, speaker),
        Modal::Note { kind, .. } => note::note(*kind, look, speaker),
        Modal::NoteOn { .. } => note::note(None, look, speaker),
        Modal::Notes { note, .. } => notes::notes(*note, look, speaker),
        Modal::Details { .. } => details::details(look, speaker),
        Modal::Offer { role, .. } => offer::offer(*role, look, speaker),
        Modal::Propose { .. } => propose::propose(look, speaker),
        Modal::FollowUp { kind, .. } => follow_up::follow_up(*kind, look, speaker),
        Modal::Task { .. } => task::task(look, speaker),
        Modal::LookBack { look_back, .. } => look_back::look_back(*look_back, look, speaker),
    }
}

impl Speaker<'_> {
    /// A window titled by `key`, with that key's buttons `send` and `leave`.
    fn form(&self, key: &str) -> view::Modal {
        let button = |id| matoi_words::button(self.language(), key, id);
        view::Modal::new(self.word(key))
            .submit(button("send"))
            .close(button("leave"))
    }

    /// A field for words under the label of `key`, which may stay empty.
    fn words_input(&self, name: &str, key: &str, field: TextInput) -> Input {
        Input::new(name, self.word(key), field).optional()
    }

    /// One of the heats.
    fn heat_input(&self, now: Heat) -> Input {
        let heats = [Heat::HeadsUp, Heat::NeedHands, Heat::AllTogether];
        let choices = heats.map(|heat| Choice::new(heat.word(), self.heat(heat)));
        let field = Choices::radio(input::HEAT, choices).initial([now.word()]);
        Input::new(input::HEAT, self.word("board.heat"), field).optional()
    }

    /// Marks that can be set, each with whether it is; `name` as in [`input::MARKS`].
    fn marks_input(&self, name: &str, label: &str, marks: &[(&str, &str, bool)]) -> Input {
        let choices = marks
            .iter()
            .map(|(value, key, _)| Choice::new(value, self.word(key)));
        let set = marks.iter().filter(|(_, _, on)| *on);
        let field = Choices::checkboxes(name, choices).initial(set.map(|(value, ..)| *value));
        Input::new(name, self.word(label), field).optional()
    }

    /// Which incident it is about, in small print; nothing where that is not known.
    fn about(&self, look: &Look) -> Block {
        let line = look.incident.map(|incident| {
            let mark = self.drill_mark(incident.kind);
            mark.then(self.numbered(incident.number, &incident.title))
                .mrkdwn()
        });
        Block::context(line)
    }
}
