//! Words to one person: refusals and advice, in kind words. What happened, what was kept, a way on.
//! Must never name anybody beside a refusal but whoever can help: the one who holds the role.

use matoi_core::{
    refusal::{Advice, Refusal, Saying},
    role::Role,
    team::{TeamView, Tongue},
};

use super::{Phrase, Speaker, TEXT_SHOWN_MAX};
use crate::wire::kit::{block::Block, message::Message};

/// What a lead's script offers as the time until everyone meets again.
const CHECK_IN_MINUTES: usize = 15;

/// What to say to one person, in their language.
#[must_use]
pub fn saying(saying: &Saying, tongue: Tongue, team: &TeamView) -> Message {
    let speaker = Speaker {
        tongue,
        team,
        public_url: None,
    };
    let words = match saying {
        Saying::Refused(refusal) => refused(refusal, &speaker),
        Saying::Advised(advice) => advised(advice, &speaker),
    };
    let message = Message::new(words.mrkdwn()).with(Block::section(words.mrkdwn()));
    match saying {
        Saying::Advised(Advice::RoleTaken { role: Role::Lead }) => {
            let minutes = [("minutes", CHECK_IN_MINUTES.into())];
            message.with(Block::section(
                speaker.say("role.lead_script", &minutes).mrkdwn(),
            ))
        }
        Saying::Advised(_) | Saying::Refused(_) => message,
    }
}

fn refused(refusal: &Refusal, speaker: &Speaker) -> Phrase {
    let key = match refusal {
        Refusal::NoSuchIncident => "sys.no_such_incident",
        Refusal::NoSuchAlert => "sys.no_such_alert",
        Refusal::NoSuchNote => "sys.no_such_note",
        Refusal::Over => "close.already",
        Refusal::AlreadySettled => "settle.already_settled",
        Refusal::StillOpen => "settle.still_open",
        Refusal::ProposalLive => "settle.already_live",
        Refusal::NoProposal => "settle.nothing_live",
        Refusal::LeadOnly => "settle.lead_only",
        Refusal::RoleHeld { role, holder } => {
            let parts = [
                ("role", speaker.role(*role).into()),
                ("who", Speaker::person(holder).into()),
            ];
            return speaker.say("role.held", &parts);
        }
        Refusal::RoleNotHeld { role } => {
            return speaker.say("role.not_held", &[("role", speaker.role(*role).into())]);
        }
        Refusal::NotAPerson => "sys.not_a_person",
    };
    speaker.say(key, &[])
}

fn advised(advice: &Advice, speaker: &Speaker) -> Phrase {
    let role = |role: &Role| [("role", speaker.role(*role).into())];
    let key = match advice {
        Advice::Received => "open.ack",
        Advice::Joined { room, number } => {
            let place = match room {
                Some(_) => Speaker::room(room.as_ref()),
                None => Phrase::number(*number),
            };
            return speaker.say("open.joined", &[("channel", place.into())]);
        }
        Advice::RoleTaken { role: taken } => return speaker.say("role.taken", &role(taken)),
        Advice::RoleReleased { role: freed } => return speaker.say("role.released", &role(freed)),
        Advice::Agreed => "settle.agreed_noted",
        Advice::AgreedAlready => "settle.already_agreed",
        Advice::ConcernNoted => "settle.concern_noted",
        Advice::NoMaterialYet => "settle.no_evidence",
        Advice::NoRoom { reason } => {
            let reason = Phrase::foreign(reason, TEXT_SHOWN_MAX);
            return speaker.say("sys.no_room", &[("reason", reason.into())]);
        }
        Advice::Missed { people } => {
            let names = speaker.names(people.iter().map(Speaker::person));
            return speaker.say("sys.not_invited", &[("names", names)]);
        }
        Advice::ImpactMissing => "nudge.impact_missing",
        Advice::Help => "sys.help",
        Advice::NotARoom => "sys.not_a_room",
        Advice::Looking => "alert.looking_noted",
        Advice::Dismissed => "alert.nothing_noted",
    };
    speaker.say(key, &[])
}
