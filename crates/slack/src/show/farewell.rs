//! The last words in a room (D61): thanks by name, and where the case is from now on.
//! Must never count who did how much.

use matoi_core::board::Farewell;

use super::{Phrase, Speaker};
use crate::wire::kit::{block::Block, message::Message};

/// The last words.
#[must_use]
pub fn farewell(view: &Farewell, speaker: &Speaker) -> Message {
    let opener = Speaker::actor(view.opener.as_ref());
    let names = speaker.names(view.thanks.iter().map(Speaker::person));
    let title = speaker.numbered(view.number, &view.title);
    let case = speaker.case(view.number);
    let mark = speaker.drill_mark(view.kind);
    if view.false_alarm {
        let thanks = speaker.say(
            "open.false_alarm",
            &[("opener", opener.into()), ("names", names)],
        );
        let thanks = mark.then(thanks).mrkdwn();
        let parts = [("title", title.into()), ("case_link", case.into())];
        let kept = speaker.say("close.archived", &parts).mrkdwn();
        return Message::new(thanks.clone())
            .with(Block::section(thanks))
            .with(Block::context([kept]));
    }
    let parts = [
        ("title", title.into()),
        ("case_link", case.into()),
        ("next_try", Phrase::new().into()),
        ("opener", opener.into()),
        ("names", names),
    ];
    let words = mark.then(speaker.say("close.bye", &parts)).mrkdwn();
    Message::new(words.clone()).with(Block::section(words))
}
