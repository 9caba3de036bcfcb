//! What is shown in Slack: pure functions from the core's views to messages, one file per noun.
//!
//! Must never read a database or a clock, never hold a sentence (those live in `words`), and never
//! put foreign text into Slack's markup: people's words travel as [`Phrase`] pieces that the kit
//! escapes, and every button drawn is an [`Act`].

use jiff::Timestamp;
use matoi_core::{
    actor::Actor,
    ids::{PersonId, RoomId},
    incident::{Heat, Kind, State},
    note::NoteKind,
    role::Role,
    roll_call::Availability,
    team::{TeamView, Tongue},
};
use matoi_words::{Language, label, label_with_emoji};

use crate::{
    act::Act,
    wire::kit::{
        block::{Button, ButtonStyle},
        mrkdwn::{DateForm, Mrkdwn},
    },
};

mod announcement;
mod called;
mod card;
mod farewell;
mod head;
mod home;
mod modal;
mod phrase;
mod proposal;
mod saying;
mod settled;
mod topic;

pub use announcement::announcement;
pub use called::called;
pub use card::card;
pub use farewell::farewell;
pub use head::head;
pub use home::{HOME_INCIDENTS_MAX, home};
pub use modal::{Look, RAISE_INCIDENTS_MAX, modal};
pub use proposal::{proposal, reopened};
pub use saying::{About, Called, saying};
pub use settled::settled;
pub use topic::{TOPIC_MAX, topic};

use phrase::{Part, Phrase};

/// So much of a title is shown; a header takes 150 with its number and the drill's mark.
const TITLE_SHOWN_MAX: usize = 120;
/// So much of one line somebody wrote (a note, a concern).
const LINE_SHOWN_MAX: usize = 140;
/// So much of users' trouble, of a proposal's words, of one piece of evidence.
const TEXT_SHOWN_MAX: usize = 300;
/// So many people are named in one list; a count stands for the rest.
const PEOPLE_SHOWN_MAX: usize = 20;

/// Who is speaking where: the language, the team as it is known, and where our own pages are.
#[derive(Debug, Clone, Copy)]
pub struct Speaker<'a> {
    /// The language to speak.
    pub tongue: Tongue,
    /// The team.
    pub team: &'a TeamView,
    /// The public address of our pages; without it no web link is posted (DESIGN §8.11).
    pub public_url: Option<&'a str>,
}

impl<'a> Speaker<'a> {
    /// Whoever speaks to that one person: in their language, the team's where theirs is unknown.
    #[must_use]
    pub fn to(person: &PersonId, team: &'a TeamView, public_url: Option<&'a str>) -> Self {
        let known = team.person(person).and_then(|person| person.tongue);
        Self {
            tongue: known.unwrap_or(team.tongue),
            team,
            public_url,
        }
    }
}

impl Speaker<'_> {
    pub(crate) fn language(&self) -> Language {
        match self.tongue {
            Tongue::Ja => Language::Ja,
            Tongue::En => Language::En,
        }
    }

    /// A sentence of the catalogue with its pieces in their places.
    fn say(&self, key: &str, parts: &[(&str, Part)]) -> Phrase {
        phrase::say(self.language(), key, parts)
    }

    /// The same as markup, where nothing of it is filled in.
    fn plain(&self, key: &str) -> Mrkdwn {
        self.say(key, &[]).mrkdwn()
    }

    /// A button that means `act`, labelled by the catalogue.
    fn button(&self, act: &Act, key: &str, id: &str) -> Button {
        let text = matoi_words::button(self.language(), key, id);
        Button::new(&act.action_id(), text.as_str()).value(&act.value())
    }

    /// The same, as the one to press.
    fn primary(&self, act: &Act, key: &str, id: &str) -> Button {
        self.button(act, key, id).style(ButtonStyle::Primary)
    }

    /// A bold heading on a line of its own.
    fn heading(&self, key: &str) -> Mrkdwn {
        Mrkdwn::new().bold(&self.word(key))
    }

    /// Words without anything filled in.
    fn word(&self, key: &str) -> String {
        matoi_words::say(self.language(), key, &[])
    }

    fn state(&self, state: State) -> String {
        label(self.language(), "state", spoken(state).word())
    }

    /// 🔴 発生
    fn state_with_mark(&self, state: State) -> String {
        [state_mark(state), " ", &self.state(state)].concat()
    }

    /// 🔥 手を貸して
    fn heat(&self, heat: Heat) -> String {
        label_with_emoji(self.language(), "heat", heat.word())
    }

    /// 📌 事実
    fn kind(&self, kind: NoteKind) -> String {
        label_with_emoji(self.language(), "note", kind.word())
    }

    fn role(&self, role: Role) -> String {
        label(self.language(), "role", role.word())
    }

    /// 🙋 いま動ける
    fn answer(&self, answer: Availability) -> String {
        label_with_emoji(self.language(), "answer", answer.word())
    }

    /// 【訓練】, and nothing in earnest.
    fn drill_mark(&self, kind: Kind) -> Phrase {
        match kind {
            Kind::Live => Phrase::new(),
            Kind::Drill => Phrase::ours(&label(self.language(), "drill", "prefix")).gap(),
        }
    }

    /// `#7 決済が変`, with what people call a nameless one.
    fn numbered(&self, number: u64, title: &str) -> Phrase {
        let number = Phrase::number(number).gap();
        if title.trim().is_empty() {
            return number.then(Phrase::ours(&self.word("open.default_title")));
        }
        number.then(Phrase::foreign(title, TITLE_SHOWN_MAX))
    }

    /// A person as a mention; Slack shows their name as each reader knows it.
    fn person(id: &PersonId) -> Phrase {
        Phrase::user(id.as_str())
    }

    /// Whoever it was. Nothing where a machine did it: the catalogue leaves such lines out.
    fn actor(actor: Option<&Actor>) -> Phrase {
        match actor {
            Some(Actor::Person(id)) => Self::person(id),
            Some(Actor::Named(name)) => Phrase::foreign(name, TITLE_SHOWN_MAX),
            Some(Actor::Machine) | None => Phrase::new(),
        }
    }

    /// The same where somebody has to stand.
    fn somebody(&self, actor: &Actor) -> Phrase {
        let known = Self::actor(Some(actor));
        if known.is_empty() {
            Phrase::ours(&self.word("open.someone"))
        } else {
            known
        }
    }

    /// People in a list: at most [`PEOPLE_SHOWN_MAX`] of them, the rest as a count.
    fn people(&self, people: impl ExactSizeIterator<Item = Phrase>) -> Phrase {
        self.joined(&self.shortened(people, "board.people_more"))
    }

    /// People in a sentence that may go on with 「さん」.
    fn names(&self, people: impl ExactSizeIterator<Item = Phrase>) -> Part {
        Part::Names(self.shortened(people, "board.names_more"))
    }

    fn shortened(
        &self,
        people: impl ExactSizeIterator<Item = Phrase>,
        more_key: &str,
    ) -> Vec<Phrase> {
        let more = people.len().saturating_sub(PEOPLE_SHOWN_MAX);
        let mut shown: Vec<Phrase> = people.take(PEOPLE_SHOWN_MAX).collect();
        if more > 0 {
            shown.push(self.say(more_key, &[("n", more.into())]));
        }
        shown
    }

    /// A list as the language joins it.
    fn joined(&self, items: &[Phrase]) -> Phrase {
        phrase::join(self.language(), items)
    }

    /// A room as people go there. A thread has no link of its own that Slack would name.
    fn room(room: Option<&RoomId>) -> Phrase {
        room.map_or_else(Phrase::new, |id| Phrase::channel(id.outer()))
    }

    /// A time in each reader's own zone; the team's where a client can't.
    fn time(&self, at: Timestamp, form: DateForm) -> Phrase {
        let pattern = match form {
            DateForm::DayAndTime => "%Y-%m-%d %H:%M",
            DateForm::Time => "%H:%M",
            DateForm::TimeWithSeconds => "%H:%M:%S",
            DateForm::Day => "%Y-%m-%d",
        };
        let there = at.to_zoned(self.team.zone.clone());
        Phrase::time(at, form, &there.strftime(pattern).to_string())
    }

    /// The incident's page, where our pages can be reached.
    fn page(&self, number: u64, label: &str) -> Option<Phrase> {
        let base = self.public_url?.trim_end_matches('/');
        let url = [base, "/i/", &number.to_string()].concat();
        Some(Phrase::link(&url, label))
    }

    /// The case: a link where it can be reached, else its place in the library.
    fn case(&self, number: u64) -> Phrase {
        let name = Phrase::number(number);
        self.page(number, &["#", &number.to_string()].concat())
            .unwrap_or_else(|| self.say("close.in_library", &[("number", Part::Phrase(name))]))
    }
}

/// What nobody should ever see is shown as what it becomes next.
fn spoken(state: State) -> State {
    match state {
        State::Unborn => State::Open,
        State::Open
        | State::Responding
        | State::Settling
        | State::Settled
        | State::Closed
        | State::FalseAlarm => state,
    }
}

/// The mark beside a state's word, never without it.
fn state_mark(state: State) -> &'static str {
    match state {
        State::Unborn | State::Open => "🔴",
        State::Responding => "🟡",
        State::Settling => "🔵",
        State::Settled => "🟢",
        State::Closed | State::FalseAlarm => "⚪",
    }
}
