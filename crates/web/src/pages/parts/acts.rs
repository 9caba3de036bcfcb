//! What can be pressed on the incident page, as it stands for this reader: every press is a form of its
//! own, so that nothing hangs on a script. Must never decide what may be pressed for good: the core does.

use matoi_core::{
    actor::Actor,
    board,
    follow_up::FollowUpKind,
    ids::PersonId,
    incident::{Heat, Incident, State},
    note::NoteKind,
    role::Role,
    roll_call::Availability,
    team::{Standing, TeamView},
};
use matoi_page::avatar;
use matoi_words::{Language, label, label_with_emoji};

use super::people::PersonView;

/// A word to choose, what it is called, and whether it is chosen now.
pub(in crate::pages) struct Choice {
    pub word: String,
    pub label: String,
    pub chosen: bool,
}

/// A role, as this reader can act on it.
pub(in crate::pages) struct RoleActs {
    pub word: &'static str,
    pub label: String,
    /// Whoever holds it.
    pub held: Vec<PersonView>,
    pub free: bool,
    pub mine: bool,
    /// Somebody asked this reader.
    pub asked: bool,
}

/// The question whether it has settled.
pub(in crate::pages) struct QuestionActs {
    pub id: String,
    /// This reader says so already.
    pub agreed: bool,
    /// This reader asked.
    pub mine: bool,
}

/// A follow-up.
pub(in crate::pages) struct FollowUpActs {
    pub word: &'static str,
    pub label: String,
    pub mine: bool,
    pub let_go: bool,
    pub how: String,
    pub when: String,
    pub for_whom: String,
}

/// A task.
pub(in crate::pages) struct TaskActs {
    pub id: String,
    pub text: String,
    /// Whether this reader can take it, or let it go; `None` while it is somebody else's.
    pub hand: Option<bool>,
    pub done: bool,
    pub dropped: bool,
}

/// Everything that can be pressed.
pub(in crate::pages) struct ActsView {
    /// Sent with every form: the same page pressed twice acts once.
    pub key: String,
    /// Somebody known presses; without, words can still be kept.
    pub known: bool,
    pub state: State,
    pub answers: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub heats: Vec<Choice>,
    pub roles: Vec<RoleActs>,
    pub people: Vec<Choice>,
    pub question: Option<QuestionActs>,
    pub lead: bool,
    pub title: String,
    pub impact: String,
    pub follow_ups: Vec<FollowUpActs>,
    pub tasks: Vec<TaskActs>,
    pub facts: Vec<Choice>,
}

/// Who looks, and with which words.
pub(in crate::pages) struct Looker<'a> {
    pub person: Option<&'a PersonId>,
    pub language: Language,
    pub team: &'a TeamView,
    /// Sent with every form.
    pub key: String,
}

/// A fact in a list to choose from is told with so many characters.
const FACT_CHARS_MAX: usize = 60;

impl ActsView {
    pub(in crate::pages) fn of(incident: &Incident, looker: Looker<'_>) -> Self {
        let language = looker.language;
        let me = looker.person;
        let choice = |family: &str, word: &str, chosen| Choice {
            word: word.to_owned(),
            label: label_with_emoji(language, family, word),
            chosen,
        };
        let answered = me.and_then(|me| incident.roll_call.answer(me));
        let answers = Availability::ALL.map(|it| choice("answer", it.word(), answered == Some(it)));
        let kinds = NoteKind::ALL.map(|it| choice("note", it.word(), it == NoteKind::Fact));
        let heats = [Heat::HeadsUp, Heat::NeedHands, Heat::AllTogether]
            .map(|it| choice("heat", it.word(), it == incident.heat));
        Self {
            known: me.is_some(),
            state: incident.state,
            answers: answers.into(),
            kinds: kinds.into(),
            heats: heats.into(),
            roles: roles(incident, &looker),
            people: people(&looker),
            question: question(incident, me),
            lead: me.is_some_and(|me| incident.roles.holds(Role::Lead, me)),
            title: incident.title.clone(),
            impact: board::impact(incident),
            follow_ups: follow_ups(incident, me, language),
            tasks: tasks(incident, me),
            facts: facts(incident),
            key: looker.key,
        }
    }

    pub(in crate::pages) fn is_settled(&self) -> bool {
        self.state == State::Settled
    }
}

fn roles(incident: &Incident, looker: &Looker<'_>) -> Vec<RoleActs> {
    let me = looker.person;
    let called = |role: Role| label(looker.language, "role", role.word());
    let holder = |role: Role, id: &PersonId| {
        let name = looker.team.name(id);
        PersonView {
            avatar: avatar(id.as_str(), &name),
            name,
            beside: called(role),
        }
    };
    let held = |role: Role| incident.roles.holders(role).map(move |id| holder(role, id));
    let all = Role::ALL.into_iter();
    all.map(|role| RoleActs {
        word: role.word(),
        label: called(role),
        held: held(role).collect(),
        free: incident.roles.holders(role).next().is_none(),
        mine: me.is_some_and(|me| incident.roles.holds(role, me)),
        asked: me.is_some_and(|me| incident.roles.offered(role, me).is_some()),
    })
    .collect()
}

fn people(looker: &Looker<'_>) -> Vec<Choice> {
    let all = looker.team.people.iter();
    let others = all
        .filter(|person| person.standing == Standing::Member)
        .filter(|person| Some(&person.id) != looker.person);
    others
        .map(|person| Choice {
            word: person.id.to_string(),
            label: person.name.clone(),
            chosen: false,
        })
        .collect()
}

fn question(incident: &Incident, me: Option<&PersonId>) -> Option<QuestionActs> {
    let live = incident.settlement.live()?;
    let me = me.map(|me| Actor::Person(me.clone()));
    Some(QuestionActs {
        id: live.id.to_string(),
        agreed: me.as_ref().is_some_and(|me| live.agreed.contains(me)),
        mine: me.as_ref() == Some(&live.by),
    })
}

fn follow_ups(incident: &Incident, me: Option<&PersonId>, language: Language) -> Vec<FollowUpActs> {
    let all = FollowUpKind::ALL.into_iter();
    all.map(|kind| {
        let now = incident.after.follow_up(kind);
        let owner = now.owner.as_ref().and_then(Actor::person);
        FollowUpActs {
            word: kind.word(),
            label: matoi_words::say(language, &format!("after.{}", kind.word()), &[]),
            mine: me.is_some() && owner == me,
            let_go: now.let_go,
            how: now.plan.how.clone(),
            when: now.plan.when.clone(),
            for_whom: now.plan.for_whom.clone(),
        }
    })
    .collect()
}

fn tasks(incident: &Incident, me: Option<&PersonId>) -> Vec<TaskActs> {
    let all = incident.after.tasks.iter();
    all.map(|task| TaskActs {
        id: task.id.to_string(),
        text: task.text.clone(),
        hand: match &task.owner {
            Some(owner) => (Some(owner) == me).then_some(false),
            None => me.map(|_| true),
        },
        done: task.done,
        dropped: task.dropped,
    })
    .collect()
}

fn facts(incident: &Incident) -> Vec<Choice> {
    let standing = incident.ledger.standing(NoteKind::Fact).into_iter();
    standing
        .map(|(id, note)| Choice {
            word: id.to_string(),
            label: note
                .text
                .iter()
                .flat_map(|text| text.chars())
                .take(FACT_CHARS_MAX)
                .collect(),
            chosen: false,
        })
        .collect()
}
