//! What waits for one person's word: a role, a follow-up, whether it has settled. Every answer is fine,
//! and "can't right now" is one of them. Must never show what was asked of anybody else.

use matoi_core::{
    actor::Actor,
    follow_up::FollowUpKind,
    ids::{IncidentId, PersonId},
    incident::Incident,
};

use super::{Act, Block, Phrase, Speaker, heading, is_in, raised, titled};
use crate::{
    show::settled::follow_up_word,
    wire::kit::{block::Button, view},
};

/// So many questions are shown, the newest incident's first: each takes two blocks, and a home has 100.
const ASKED_MAX: usize = 12;

/// A question, and the buttons that answer it.
type Question = (Phrase, Vec<Button>);

/// The questions, under a heading; nothing where nobody asked.
pub(super) fn asked(
    home: view::Home,
    person: &PersonId,
    open: &[Incident],
    speaker: &Speaker,
) -> view::Home {
    let questions: Vec<Question> = open
        .iter()
        .filter_map(raised)
        .flat_map(|(id, incident)| of_incident(id, incident, person, speaker))
        .take(ASKED_MAX)
        .collect();
    if questions.is_empty() {
        return home;
    }
    let home = home.with(heading("home.asked", speaker));
    questions.into_iter().fold(home, |home, (words, buttons)| {
        home.with_if_room(Block::section(words.mrkdwn()))
            .with_if_room(Block::actions(buttons))
    })
}

fn of_incident(
    id: IncidentId,
    incident: &Incident,
    person: &PersonId,
    speaker: &Speaker,
) -> Vec<Question> {
    let about = |words: Phrase| {
        let title = titled(incident, speaker);
        title.then(Phrase::ours("\n")).then(words)
    };
    let roles = roles(id, incident, person, speaker);
    let follow_ups = follow_ups(id, incident, person, speaker);
    let settled = settled(id, incident, person, speaker);
    let all = roles.into_iter().chain(follow_ups).chain(settled);
    all.map(|(words, buttons)| (about(words), buttons))
        .collect()
}

fn roles(
    id: IncidentId,
    incident: &Incident,
    person: &PersonId,
    speaker: &Speaker,
) -> Vec<Question> {
    let offers = incident.roles.offers().iter();
    let mine = offers.filter(|offer| offer.to == *person);
    mine.map(|offer| {
        let role = ("role", speaker.role(offer.role).into());
        let words = match offer.by.person() {
            Some(by) => speaker.say("role.asked", &[role, ("who", Speaker::person(by).into())]),
            None => speaker.say("role.asked_by_someone", &[role]),
        };
        let accept = Act::AcceptRole(id, offer.role);
        let decline = Act::DeclineRole(id, offer.role);
        (words, either(&accept, &decline, speaker))
    })
    .collect()
}

fn follow_ups(
    id: IncidentId,
    incident: &Incident,
    person: &PersonId,
    speaker: &Speaker,
) -> Vec<Question> {
    let asked = FollowUpKind::ALL.into_iter().filter_map(|kind| {
        let (to, by) = incident.after.follow_up(kind).asked.as_ref()?;
        (to == person).then_some((kind, by))
    });
    asked
        .map(|(kind, by)| {
            let what = ("what", speaker.word(follow_up_word(kind)).into());
            let words = match by.person() {
                Some(by) => {
                    speaker.say("after.asked", &[what, ("who", Speaker::person(by).into())])
                }
                None => speaker.say("after.asked_by_someone", &[what]),
            };
            let accept = Act::TakeFollowUp(id, kind);
            let decline = Act::DeclineFollowUp(id, kind);
            (words, either(&accept, &decline, speaker))
        })
        .collect()
}

/// Whether it has settled, for those in it who have said neither yes nor no.
fn settled(
    id: IncidentId,
    incident: &Incident,
    person: &PersonId,
    speaker: &Speaker,
) -> Option<Question> {
    const ASK: &str = "settle.propose";
    let live = incident.settlement.live()?;
    let me = Actor::Person(person.clone());
    let worried = live.concerns.iter().any(|one| one.open && one.by == me);
    if live.agreed.contains(&me) || worried || !is_in(incident, person) {
        return None;
    }
    let who = speaker.somebody(&live.by);
    let words = speaker.say("home.does_it_look_settled", &[("who", who.into())]);
    let buttons = vec![
        speaker.primary(&Act::Agree(id, live.id), ASK, "looks_settled"),
        speaker.button(&Act::WorryForm(id, live.id), ASK, "raise_concern"),
    ];
    Some((words, buttons))
}

fn either(accept: &Act, decline: &Act, speaker: &Speaker) -> Vec<Button> {
    const PRESS: &str = "offer.press";
    vec![
        speaker.primary(accept, PRESS, "accept"),
        speaker.button(decline, PRESS, "decline"),
    ]
}
