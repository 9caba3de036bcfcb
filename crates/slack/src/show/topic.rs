//! The room's topic: state, title and lead in one plain line.
//! Must never hold markup: a topic is shown in lists and headers that know none.

use matoi_core::board::Topic;

use super::{Phrase, Speaker};
use crate::wire::kit::{cut, length};

/// What Slack takes as a topic.
pub const TOPIC_MAX: usize = 250;

/// The topic as it should read now, at most [`TOPIC_MAX`] long; the title gives way first.
#[must_use]
pub fn topic(view: &Topic, speaker: &Speaker) -> String {
    let whole = told(view, TOPIC_MAX, speaker);
    let over = length(&whole).saturating_sub(TOPIC_MAX);
    if over == 0 {
        return whole;
    }
    let room = length(&title(view, TOPIC_MAX, speaker)).saturating_sub(over);
    cut(&told(view, room, speaker), TOPIC_MAX)
}

fn told(view: &Topic, title_max: usize, speaker: &Speaker) -> String {
    let lead = match &view.lead {
        Some(person) => speaker.team.name(person),
        None => speaker.word("board.nobody"),
    };
    let parts = [
        ("state", speaker.state_with_mark(view.state).into()),
        (
            "title",
            Phrase::foreign(&title(view, title_max, speaker), title_max).into(),
        ),
        (
            "lead",
            Phrase::foreign(&lead, super::TITLE_SHOWN_MAX).into(),
        ),
    ];
    let line = speaker
        .drill_mark(view.kind)
        .then(speaker.say("board.topic", &parts));
    bare(&line.words())
}

fn title(view: &Topic, max: usize, speaker: &Speaker) -> String {
    cut(&speaker.numbered(view.number, &view.title).words(), max)
}

/// Slack reads tokens in a topic and knows no escape there that every client undoes: no brackets.
fn bare(text: &str) -> String {
    let letters = text.chars().filter(|letter| !letter.is_control());
    letters
        .map(|letter| match letter {
            '<' => '‹',
            '>' => '›',
            letter => letter,
        })
        .collect()
}
