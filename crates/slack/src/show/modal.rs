//! Modals: one file each, from what is seen at a glance to a form.
//!
//! Must never need anything: whatever could not be read, or may not be seen by this person, is left out,
//! and the form still works.

use jiff::Timestamp;
use matoi_core::{alert::AlertStream, ids::PersonId, incident::Incident};

use super::Speaker;
use crate::{
    modal::Modal,
    wire::{
        form::Filled,
        kit::{block::Block, view},
    },
};

mod concern;

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
    /// What is filled in already, where it is drawn anew.
    pub filled: Filled<'a>,
}

/// The modal as it should look now. Its name and what it carries are set by whoever opens it.
#[must_use]
pub fn modal(modal: &Modal, look: &Look, speaker: &Speaker) -> view::Modal {
    match modal {
        Modal::Concern { .. } => concern::concern(look, speaker),
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
