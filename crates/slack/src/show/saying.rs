//! Words to one person: refusals and advice, in kind words. What happened, what was kept, a way on.
//! Must never name anybody beside a refusal but whoever can help: the one who holds the role.

use matoi_core::{
    follow_up::FollowUpKind,
    ids::{PersonId, RoomId},
    refusal::{Advice, Refusal, Saying, Step},
    role::Role,
    team::{TeamView, Tongue},
};

use super::{Phrase, Speaker, TEXT_SHOWN_MAX};
use crate::wire::kit::{block::Block, message::Message, mrkdwn::DateForm};

mod offer;

pub use offer::{About, Called};

/// What a lead's script offers as the time until everyone meets again.
const CHECK_IN_MINUTES: usize = 15;

/// What to say to one person, in their language, with what they can press next.
#[must_use]
pub fn saying(saying: &Saying, about: &About, tongue: Tongue, team: &TeamView) -> Message {
    let speaker = Speaker {
        tongue,
        team,
        public_url: None,
    };
    let words = match saying {
        Saying::Refused(refusal) => refused(refusal, &speaker),
        Saying::Advised(advice) => advised(advice, &speaker),
    };
    let which = about.called.as_ref().filter(|_| offer::asks_which(saying));
    let which = which.map(|called| called.phrase(&speaker));
    let message = match which {
        // Also where only one line of it is shown.
        Some(which) => Message::new(words.clone().gap().then(which.clone()).mrkdwn())
            .with(Block::section(words.mrkdwn()))
            .with(Block::context([which.mrkdwn()])),
        None => Message::new(words.mrkdwn()).with(Block::section(words.mrkdwn())),
    };
    let message = match saying {
        Saying::Advised(Advice::RoleTaken { role: Role::Lead }) => {
            let minutes = [("minutes", CHECK_IN_MINUTES.into())];
            message.with(Block::section(
                speaker.say("role.lead_script", &minutes).mrkdwn(),
            ))
        }
        Saying::Advised(_) | Saying::Refused(_) => message,
    };
    offer::row(saying, about, &speaker)
        .into_iter()
        .fold(message, Message::with)
}

fn refused(refusal: &Refusal, speaker: &Speaker) -> Phrase {
    let key = match refusal {
        Refusal::NoSuchIncident => "sys.no_such_incident",
        Refusal::NoSuchAlert => "sys.no_such_alert",
        Refusal::NoSuchNote => "sys.no_such_note",
        Refusal::NoSuchLookBack => "sys.no_such_look_back",
        Refusal::NoSuchTask => "sys.no_such_task",
        Refusal::TooMany => "sys.too_many",
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
    let key = match advice {
        Advice::Received => "open.ack",
        Advice::Joined { room, number } => {
            let place = place(room.as_ref(), *number);
            return speaker.say("open.joined", &[("channel", place.into())]);
        }
        Advice::RoleTaken { .. }
        | Advice::RoleReleased { .. }
        | Advice::RoleRenewed { .. }
        | Advice::TurnOver { .. }
        | Advice::RoleAsked { .. }
        | Advice::OfferSent { .. }
        | Advice::OfferDeclined { .. }
        | Advice::OfferLapsed { .. }
        | Advice::RoleVacant { .. }
        | Advice::HandedOver { .. } => return of_role(advice, speaker),
        Advice::FollowUpRequested { .. }
        | Advice::FollowUpSent { .. }
        | Advice::FollowUpDeclined { .. }
        | Advice::FollowUpTaken { .. }
        | Advice::TaskHeld { .. } => return of_after(advice, speaker),
        Advice::NoteKept { kind, .. } => {
            return speaker.say("note.kept", &[("kind", speaker.kind(*kind).into())]);
        }
        Advice::MaybeSame { .. } => return maybe_same(advice, speaker),
        Advice::Leftovers { .. } | Advice::TextCut { .. } | Advice::FilesNamedOnly { .. } => {
            return counted(advice, speaker);
        }
        Advice::WordsKeptBack => "open.words_kept_back",
        Advice::DeclineHeard => "role.decline_heard",
        Advice::NoteTaken { .. } => "note.taken",
        Advice::LookBackOpened { .. } => "after.lookback_opened",
        Advice::LookBackJoined => "after.lookback_joined",
        Advice::CloseReady => "close.ready",
        Advice::Recovered => "nudge.maybe_settled",
        Advice::GoesOn { .. } => "close.goes_on",
        Advice::StoppedLooking => "alert.stopped_looking",
        Advice::Restored => "alert.restored",
        Advice::Agreed => "settle.agreed_noted",
        Advice::AgreedAlready => "settle.already_agreed",
        Advice::ConcernNoted => "settle.concern_noted",
        Advice::NoMaterialYet => "settle.no_evidence",
        Advice::NoChannel => "sys.no_channel",
        Advice::Skipped { step } => skipped(*step),
        Advice::RoomPutAway { .. } | Advice::PutOut | Advice::RoomAgain | Advice::NotAdopted => {
            return of_room(advice, speaker);
        }
        Advice::NoRoom { .. } | Advice::Missed { .. } | Advice::CameLate { .. } => {
            return could_not(advice, speaker);
        }
        Advice::ImpactMissing => "nudge.impact_missing",
        Advice::Help => "sys.help",
        Advice::NotARoom => "sys.not_a_room",
        Advice::Looking => "alert.looking_noted",
        Advice::Dismissed => "alert.nothing_noted",
    };
    speaker.say(key, &[])
}

/// What people did to the room.
fn of_room(advice: &Advice, speaker: &Speaker) -> Phrase {
    // Not a match: everything else is said elsewhere.
    if let Advice::RoomPutAway { by: Some(by) } = advice {
        let who = [("who", Speaker::person(by).into())];
        speaker.say("sys.room_put_away_by", &who)
    } else if matches!(advice, Advice::RoomPutAway { .. }) {
        speaker.say("sys.room_put_away", &[])
    } else if *advice == Advice::PutOut {
        speaker.say("sys.put_out", &[])
    } else if *advice == Advice::RoomAgain {
        speaker.say("sys.room_again", &[])
    } else {
        speaker.say("open.not_adopted", &[])
    }
}

/// What could not be done, and why.
fn could_not(advice: &Advice, speaker: &Speaker) -> Phrase {
    // Not a match: everything else is said elsewhere.
    if let Advice::NoRoom { reason } = advice {
        let reason = Phrase::foreign(reason, TEXT_SHOWN_MAX);
        speaker.say("sys.no_room", &[("reason", reason.into())])
    } else if let Advice::Missed { people } = advice {
        let names = speaker.names(people.iter().map(Speaker::person));
        speaker.say("sys.not_invited", &[("names", names)])
    } else if let Advice::CameLate { said_at } = advice {
        let time = speaker.time(*said_at, DateForm::DayAndTime);
        speaker.say("sys.came_late", &[("time", time.into())])
    } else {
        Phrase::new()
    }
}

/// How many of something there are, or what was left out of it.
/// What nothing waits for and was not possible.
fn skipped(step: Step) -> &'static str {
    match step {
        Step::Pin => "sys.skipped_pin",
        Step::Answers => "sys.skipped_answers",
        Step::Announcement => "sys.skipped_announcement",
        Step::Post => "sys.skipped_post",
        Step::Reading => "sys.skipped_reading",
        Step::Archive => "sys.skipped_archive",
    }
}

fn counted(advice: &Advice, speaker: &Speaker) -> Phrase {
    // Not a match: every other word is said elsewhere.
    if let Advice::TextCut {
        chars_max,
        left_out,
    } = advice
    {
        let parts = [("max", (*chars_max).into()), ("n", (*left_out).into())];
        speaker.say("sys.text_cut", &parts)
    } else if let Advice::FilesNamedOnly { count } = advice {
        speaker.say("sys.files_named_only", &[("n", (*count).into())])
    } else if let Advice::Leftovers { count } = advice {
        speaker.say("close.leftover", &[("n", (*count).into())])
    } else {
        Phrase::default()
    }
}

fn of_role(advice: &Advice, speaker: &Speaker) -> Phrase {
    let said = |key: &str, role: Role, who: Option<&PersonId>| {
        let who = who.map_or_else(Phrase::default, Speaker::person);
        let parts = [("role", speaker.role(role).into()), ("who", who.into())];
        speaker.say(key, &parts)
    };
    // Not a match: every other word is said elsewhere.
    if let Advice::TurnOver { role } = advice {
        said("role.turn_over", *role, None)
    } else if let Advice::RoleAsked { role, by } = advice {
        match by.person() {
            Some(by) => said("role.asked", *role, Some(by)),
            None => said("role.asked_by_someone", *role, None),
        }
    } else if let Advice::OfferSent { role, to } = advice {
        said("role.offer_sent", *role, Some(to))
    } else if let Advice::OfferDeclined { role, who } = advice {
        said("role.offer_declined", *role, Some(who))
    } else if let Advice::OfferLapsed { role, who } = advice {
        said("role.offer_lapsed", *role, Some(who))
    } else if let Advice::RoleVacant { role } = advice {
        said("role.vacant", *role, None)
    } else if let Advice::HandedOver { role, to } = advice {
        said("role.handed_over", *role, Some(to))
    } else if let Advice::RoleTaken { role } = advice {
        said("role.taken", *role, None)
    } else if let Advice::RoleReleased { role } = advice {
        said("role.released", *role, None)
    } else if let Advice::RoleRenewed { role } = advice {
        said("role.renewed", *role, None)
    } else {
        Phrase::default()
    }
}

fn of_after(advice: &Advice, speaker: &Speaker) -> Phrase {
    let what = |kind: FollowUpKind| match kind {
        FollowUpKind::Cause => speaker.word("after.cause"),
        FollowUpKind::Report => speaker.word("after.report"),
    };
    let said = |key: &str, kind: FollowUpKind, who: Option<&PersonId>| {
        let who = who.map_or_else(Phrase::default, Speaker::person);
        speaker.say(key, &[("what", what(kind).into()), ("who", who.into())])
    };
    if let Advice::FollowUpRequested { kind, by } = advice {
        match by.person() {
            Some(by) => said("after.asked", *kind, Some(by)),
            None => said("after.asked_by_someone", *kind, None),
        }
    } else if let Advice::FollowUpSent { kind, to } = advice {
        said("after.sent", *kind, Some(to))
    } else if let Advice::FollowUpDeclined { kind, who } = advice {
        said("after.declined", *kind, Some(who))
    } else if let Advice::FollowUpTaken { kind } = advice {
        said("after.taken", *kind, None)
    } else if let Advice::TaskHeld { who } = advice {
        speaker.say("after.task_held", &[("who", Speaker::person(who).into())])
    } else {
        Phrase::default()
    }
}

/// Its room, or its number where it has none yet.
fn place(room: Option<&RoomId>, number: u64) -> Phrase {
    match room {
        Some(_) => Speaker::room(room),
        None => Phrase::number(number),
    }
}

fn maybe_same(advice: &Advice, speaker: &Speaker) -> Phrase {
    let Advice::MaybeSame {
        number,
        title,
        room,
        minutes,
        ..
    } = advice
    else {
        return Phrase::default();
    };
    let place = place(room.as_ref(), *number);
    let title = if title.is_empty() {
        speaker.say("open.default_title", &[])
    } else {
        Phrase::foreign(title, TEXT_SHOWN_MAX)
    };
    let minutes = usize::try_from(*minutes).unwrap_or_default();
    let parts = [
        ("minutes", minutes.into()),
        ("channel", place.into()),
        ("title", title.into()),
    ];
    speaker.say("open.maybe_same", &parts)
}
