//! People called where nobody can be invited: one line in the thread, with their names.
//! Must never ask anything of them but to know of it.

use matoi_core::ids::PersonId;

use super::{Part, Speaker};
use crate::wire::kit::{block::Block, message::Message};

/// The reply by which people hear of a thread.
#[must_use]
pub fn called(people: &[PersonId], speaker: &Speaker) -> Message {
    // All of them: whoever is not named does not hear of it.
    let names = Part::Names(people.iter().map(Speaker::person).collect());
    let words = speaker
        .say("open.called_to_thread", &[("names", names)])
        .mrkdwn();
    Message::new(words.clone()).with(Block::section(words))
}
