//! A title or an impact that somebody else changed while this one was being written: said before it is
//! replaced, with the way to replace it all the same. Pure. Must never lose either.

use matoi_core::{
    actor::Actor,
    board,
    event::{Event, Recorded},
    incident::Incident,
    note::NoteKind,
};

use super::{deed::Undo, form::Form};

/// What moved.
pub(super) struct Moved {
    what: &'static str,
    /// As it is now.
    pub now: String,
    /// As this reader would have it.
    pub mine: String,
}

impl Moved {
    /// Whether what the form was drawn from is no more. A form that does not say is taken at its word.
    pub(super) fn of(form: &Form, incident: &Incident) -> Option<Self> {
        let (what, now) = match form.line("do")? {
            "rename" => ("rename", incident.title.clone()),
            "impact" => ("impact", board::impact(incident)),
            _ => return None,
        };
        let (base, mine) = (form.field("base")?, form.text("text").trim().to_owned());
        (base.trim() != now.trim() && mine != now.trim()).then_some(Self { what, now, mine })
    }

    /// Who moved it last.
    pub(super) fn by<'a>(&self, events: &'a [Recorded]) -> Option<&'a Actor> {
        let is_it = |event: &Event| {
            if let Event::Renamed { title } = event {
                self.what == "rename" && *title == self.now
            } else if let Event::NoteRecorded { kind, text, .. } = event {
                self.what == "impact" && *kind == NoteKind::Impact && *text == self.now
            } else {
                false
            }
        };
        let mut newest = events.iter().rev();
        newest
            .find(|recorded| is_it(&recorded.event))
            .map(|it| &it.by)
    }

    /// The form that replaces it all the same, drawn from what is there now.
    pub(super) fn mine_instead(&self) -> Undo {
        let fields = [("do", self.what), ("text", &self.mine), ("base", &self.now)];
        fields.map(|(name, value)| (name, value.to_owned())).into()
    }
}
