//! What our buttons mean: the one place where an act and its `action_id` and `value` meet, so that
//! what `show` draws `read` understands. Must never hold a label.

use matoi_core::{
    follow_up::FollowUpKind,
    ids::{Fingerprint, IncidentId, LookBackId, NoteId, StreamId, TaskId},
    look_back::Size,
    role::Role,
};
use uuid::Uuid;

/// Acts that open a form begin so: they are answered at once, with the form, and ask nothing yet.
const FORM: &str = "form.";

/// The table of all acts: how each is written is said once, here, and everything else follows from it.
macro_rules! acts {
    (
        house { $($(#[$house_doc:meta])* $house:ident = $house_word:literal,)* }
        alert { $($(#[$alert_doc:meta])* $alert:ident = $alert_word:literal,)* }
        incident { $($(#[$incident_doc:meta])* $incident:ident = $incident_word:literal,)* }
        kind { $($(#[$kind_doc:meta])* $kind:ident($of:ty) = $kind_word:literal,)* }
        thing { $($(#[$thing_doc:meta])* $thing:ident($id:ty) = $thing_word:literal,)* }
    ) => {
        /// A button of ours. It carries what pressing it means, never what the state was.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Act {
            $($(#[$house_doc])* $house,)*
            $($(#[$alert_doc])* $alert(Fingerprint),)*
            $($(#[$incident_doc])* $incident(IncidentId),)*
            $($(#[$kind_doc])* $kind(IncidentId, $of),)*
            $($(#[$thing_doc])* $thing(IncidentId, $id),)*
        }

        impl Act {
            /// Unique among the buttons of one message.
            #[must_use]
            pub fn action_id(&self) -> String {
                match self {
                    $(Self::$house => $house_word.to_owned(),)*
                    $(Self::$alert(_) => $alert_word.to_owned(),)*
                    $(Self::$incident(_) => $incident_word.to_owned(),)*
                    $(Self::$kind(_, kind) => [$kind_word, ".", kind.spelled()].concat(),)*
                    $(Self::$thing(..) => $thing_word.to_owned(),)*
                }
            }

            /// What it is about.
            #[must_use]
            pub fn value(&self) -> String {
                match self {
                    $(Self::$house => StreamId::House.to_string(),)*
                    $(Self::$alert(alert) => StreamId::Alert(alert.clone()).to_string(),)*
                    $(Self::$incident(incident) => of_incident(*incident),)*
                    $(Self::$kind(incident, _) => of_incident(*incident),)*
                    $(Self::$thing(incident, id) => {
                        [&of_incident(*incident), "#", &id.uuid().to_string()].concat()
                    })*
                }
            }

            fn on_house(action_id: &str) -> Option<Self> {
                match action_id {
                    $($house_word => Some(Self::$house),)*
                    _ => None,
                }
            }

            fn on_alert(action_id: &str, alert: Fingerprint) -> Option<Self> {
                match action_id {
                    $($alert_word => Some(Self::$alert(alert)),)*
                    _ => None,
                }
            }

            fn on_incident(action_id: &str, incident: IncidentId) -> Option<Self> {
                match action_id {
                    $($incident_word => return Some(Self::$incident(incident)),)*
                    _ => {}
                }
                let (word, kind) = action_id.rsplit_once('.')?;
                match word {
                    $($kind_word => <$of>::read(kind).map(|kind| Self::$kind(incident, kind)),)*
                    _ => None,
                }
            }

            fn on_thing(action_id: &str, incident: IncidentId, id: Uuid) -> Option<Self> {
                match action_id {
                    $($thing_word => Some(Self::$thing(incident, <$id>::named(id))),)*
                    _ => None,
                }
            }

            /// One of every act there is, for an alert, an incident and a thing of it.
            #[must_use]
            pub fn examples(alert: &Fingerprint, incident: IncidentId, thing: Uuid) -> Vec<Self> {
                let mut all = vec![
                    $(Self::$house,)*
                    $(Self::$alert(alert.clone()),)*
                    $(Self::$incident(incident),)*
                    $(Self::$thing(incident, <$id>::named(thing)),)*
                ];
                $(all.extend(<$of>::every().iter().map(|kind| Self::$kind(incident, *kind)));)*
                all
            }
        }
    };
}

acts! {
    house {
        /// Opens the form for raising.
        RaiseForm = "form.raise",
    }
    alert {
        /// On a card.
        RaiseAlert = "alert.raise",
        /// On a card.
        LookAtAlert = "alert.look",
        /// Beside the thanks for looking.
        StopLooking = "alert.stop_looking",
        /// On a card.
        DismissAlert = "alert.dismiss",
        /// On a card that was said to be nothing.
        RestoreAlert = "alert.restore",
    }
    incident {
        /// On the announce post, on a card that was raised, and where another may be the same.
        Join = "incident.join",
        /// On the head.
        Propose = "settle.propose",
        /// After settling, and where it was put away.
        Reopen = "incident.reopen",
        /// After settling, and in the head.
        Close = "incident.close",
        /// In the head.
        FalseAlarm = "incident.false_alarm",
        /// Opens the form for something seen, suspected, done.
        NoteForm = "form.note",
        /// Opens the form in which any note is found and changed.
        NotesForm = "form.notes",
        /// Opens the form for users' trouble.
        ImpactForm = "form.impact",
        /// Opens the form for the title, the heat and the like.
        DetailsForm = "form.details",
        /// Opens the form that asks whether it has settled.
        ProposeForm = "form.propose",
        /// Opens the form for something left to do.
        TaskForm = "form.task",
    }
    kind {
        /// On the head.
        TakeRole(Role) = "role.take",
        /// Where somebody holds it.
        DoubleRole(Role) = "role.double",
        /// Where the turn is over.
        RenewRole(Role) = "role.renew",
        /// Where somebody was asked.
        AcceptRole(Role) = "role.accept",
        /// Where somebody was asked.
        DeclineRole(Role) = "role.decline",
        /// On the head.
        ReleaseRole(Role) = "role.release",
        /// Opens the form that asks somebody.
        OfferForm(Role) = "form.offer",
        /// Where somebody was asked, and on the settled post.
        TakeFollowUp(FollowUpKind) = "after.take",
        /// Where somebody was asked.
        DeclineFollowUp(FollowUpKind) = "after.decline",
        /// On the settled post.
        LetGoFollowUp(FollowUpKind) = "after.let_go",
        /// Where it was let go.
        PickUpFollowUp(FollowUpKind) = "after.pick_up",
        /// Opens the form for who, how and when.
        FollowUpForm(FollowUpKind) = "form.follow_up",
        /// On the settled post.
        OpenLookBack(Size) = "look_back.open",
    }
    thing {
        /// On a proposal.
        Agree(Uuid) = "settle.agree",
        /// On the head, while somebody leads: the lead's word about what is being asked there.
        DecideSettled(Uuid) = "settle.decide",
        /// Beside one's own agreement.
        TakeBackAgreement(Uuid) = "settle.take_back",
        /// On a proposal.
        Withdraw(Uuid) = "settle.withdraw",
        /// Opens the form for what bothers somebody.
        WorryForm(Uuid) = "form.concern",
        /// On an unknown or a hypothesis.
        TakeNote(NoteId) = "note.take",
        /// Beside the thanks for taking it.
        LetGoNote(NoteId) = "note.let_go",
        /// Beside a note just kept.
        TakeBackNote(NoteId) = "note.take_back",
        /// Opens the form that changes a note.
        EditNoteForm(NoteId) = "form.edit_note",
        /// On a task.
        TakeTask(TaskId) = "task.take",
        /// On one's own task.
        LetGoTask(TaskId) = "task.let_go",
        /// On a task.
        FinishTask(TaskId) = "task.done",
        /// On a task that was done.
        ReopenTask(TaskId) = "task.not_done",
        /// On a task.
        DropTask(TaskId) = "task.drop",
        /// On a task that was let go.
        PickUpTask(TaskId) = "task.pick_up",
        /// On a look-back.
        FinishLookBack(LookBackId) = "look_back.done",
        /// On a look-back that was done.
        ReopenLookBack(LookBackId) = "look_back.not_done",
        /// On a look-back.
        DropLookBack(LookBackId) = "look_back.drop",
        /// On a look-back that was let go.
        PickUpLookBack(LookBackId) = "look_back.pick_up",
        /// Opens the form in which a look-back is written.
        LookBackForm(LookBackId) = "form.look_back",
    }
}

impl Act {
    /// The act of a pressed button; `None` for buttons that are not ours, or no longer.
    #[must_use]
    pub fn parse(action_id: &str, value: &str) -> Option<Self> {
        // A fingerprint may hold any letters, `#` too: it is never split.
        if let Ok(StreamId::Alert(alert)) = value.parse() {
            return Self::on_alert(action_id, alert);
        }
        let (stream, thing) = match value.split_once('#') {
            Some((stream, thing)) => (stream, thing.parse::<Uuid>().ok()),
            None => (value, None),
        };
        match (stream.parse::<StreamId>().ok()?, thing) {
            (StreamId::Incident(incident), Some(thing)) => {
                Self::on_thing(action_id, incident, thing)
            }
            (StreamId::Incident(incident), None) => Self::on_incident(action_id, incident),
            (StreamId::House, _) => Self::on_house(action_id),
            (StreamId::Alert(_), _) => None,
        }
    }

    /// Whether pressing it opens a form. Those are answered within Slack's three seconds, before
    /// anything is kept; a press asks for nothing, what is sent in the form does.
    #[must_use]
    pub fn opens_form(&self) -> bool {
        self.action_id().starts_with(FORM)
    }
}

fn of_incident(incident: IncidentId) -> String {
    StreamId::Incident(incident).to_string()
}

/// What an act is of, as it is written at the end of an `action_id`.
trait Spelled: Copy + 'static {
    fn every() -> &'static [Self];
    fn spelled(self) -> &'static str;

    fn read(word: &str) -> Option<Self> {
        Self::every()
            .iter()
            .copied()
            .find(|one| one.spelled() == word)
    }
}

impl Spelled for Role {
    fn every() -> &'static [Self] {
        &Self::ALL
    }

    fn spelled(self) -> &'static str {
        self.word()
    }
}

impl Spelled for FollowUpKind {
    fn every() -> &'static [Self] {
        &Self::ALL
    }

    fn spelled(self) -> &'static str {
        self.word()
    }
}

impl Spelled for Size {
    fn every() -> &'static [Self] {
        &Self::ALL
    }

    fn spelled(self) -> &'static str {
        self.word()
    }
}

/// What an act is about within an incident.
trait Thing: Copy {
    fn named(id: Uuid) -> Self;
    fn uuid(self) -> Uuid;
}

macro_rules! things {
    ($($name:ident),*) => {
        $(impl Thing for $name {
            fn named(id: Uuid) -> Self {
                Self(id)
            }

            fn uuid(self) -> Uuid {
                self.0
            }
        })*
    };
}

things!(NoteId, TaskId, LookBackId);

impl Thing for Uuid {
    fn named(id: Uuid) -> Self {
        id
    }

    fn uuid(self) -> Uuid {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_read_back_as_itself_and_written_like_no_other() {
        let alert = Fingerprint::from("a#b/c");
        let all = Act::examples(&alert, IncidentId(Uuid::from_u128(7)), Uuid::from_u128(42));
        let mut seen = std::collections::BTreeSet::new();
        for act in all {
            let (id, value) = (act.action_id(), act.value());
            assert_eq!(Act::parse(&id, &value), Some(act), "{id} {value}");
            assert!(seen.insert(id.clone()), "{id} stands for two acts");
        }
        assert!(seen.len() > 50, "{seen:?}");
    }
}
