//! Effects become calls: which effect is which call, and what its answer means to the house.
//!
//! It must never try anything twice by itself: it says honestly what came of one try, and the engine
//! knows how each effect may be repeated.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{adopt, effect::Effect};
use matoi_engine::{Job, Outcome};

use crate::{desk::SlackDesk, wire::client::CallError};

mod answer;
mod copy;
pub(crate) mod draw;
mod fetch;
mod invite;
mod mark;
mod message;
pub(crate) mod place;
pub(crate) mod post;
pub(crate) mod read_back;
mod room;
mod say;

use place::Spot;

/// Slack's clock and ours may be so far apart without anything being done twice, whatever is known of that; the
/// check-up speaks of it long before. Reading so much too far back costs little.
const CLOCKS_APART_MAX: SignedDuration = SignedDuration::from_mins(15);

/// What a try came to; an error of the call that nobody treated is treated alike for all of them.
type Tried = Result<Outcome, CallError>;

pub(crate) async fn perform(desk: &SlackDesk, job: &Job) -> Outcome {
    let tried = match &job.effect {
        Effect::OpenRoom { name, sensitive } => room::open(desk, job, name, *sensitive).await,
        Effect::AdoptRoom { room } => room::adopt(desk, job, room).await,
        Effect::ArchiveRoom => room::archive(desk, job).await,
        Effect::CallOpener { person } => invite::opener(desk, job, person).await,
        Effect::CallPeople { people } => invite::people(desk, job, people).await,
        Effect::PostHead { .. }
        | Effect::Announce { .. }
        | Effect::OpenThread { .. }
        | Effect::PostProposal { .. }
        | Effect::PostSettled { .. }
        | Effect::PostReopened
        | Effect::PostFarewell { .. }
        | Effect::PostCard { .. }
        | Effect::Tell { .. } => post::post(desk, job).await,
        Effect::RedrawHead { view } => draw::last_head(desk, job, view).await,
        Effect::PinHead => mark::pin_head(desk, job).await,
        Effect::OfferAnswer { answer } => mark::offer(desk, job, *answer).await,
        Effect::Acknowledge { message } => mark::acknowledge(desk, job, message).await,
        Effect::FetchText { message } => fetch::text_of(desk, job, message).await,
        Effect::ReadBack => {
            let adopted = job.subject.incident().and_then(adopt::read_from);
            let window = adopted.map(|from| {
                let from = earliest_there(desk, from);
                read_back::Window::of(from, job.decided_at)
            });
            read_back::read_back(desk, job, window).await
        }
        Effect::CatchUp { from, until } => {
            let window = read_back::Window::of(earliest_there(desk, *from), *until);
            read_back::read_back(desk, job, Some(window)).await
        }
        Effect::ComeBack { join } => room::come_back(desk, job, *join).await,
        Effect::CopyFile { file, .. } => copy::copy(desk, job, file).await,
        Effect::Say { to, saying } => say::say(desk, job, to, saying).await,
        Effect::KeepCase | Effect::Pass { .. } => Ok(Outcome::Refused {
            why: "not for the desk".to_owned(),
        }),
    };
    match tried {
        Ok(outcome) => outcome,
        Err(error) => match answer::shut(&error).filter(|_| is_in_room(&job.effect)) {
            Some(report) => Outcome::Shut {
                why: answer::why(&error),
                report,
            },
            None => answer::outcome(error, job.now),
        },
    }
}

/// Whether it is done in the incident's own room, so that its refusals are about that room.
fn is_in_room(effect: &Effect) -> bool {
    message::spot(effect) == Some(Spot::Room)
        || matches!(
            effect,
            Effect::CallOpener { .. }
                | Effect::PinHead
                | Effect::OfferAnswer { .. }
                | Effect::Acknowledge { .. }
                | Effect::CatchUp { .. }
                | Effect::ArchiveRoom
        )
}

/// The time on Slack's clock before which nothing that was decided at `ours` can have happened there.
fn earliest_there(desk: &SlackDesk, ours: Timestamp) -> Timestamp {
    let theirs = desk.api().apart().theirs(ours).min(ours);
    theirs.checked_sub(CLOCKS_APART_MAX).unwrap_or(theirs)
}

/// Something this try needs is not there yet; another try may find it.
fn not_yet(why: &str) -> Tried {
    Ok(Outcome::NotDone {
        why: why.to_owned(),
        not_before: None,
    })
}
