//! What stories are told with: people who speak and press, rooms that show, time that passes.
//! Must never reach into the program where a person or a script could look instead; only the end of a
//! story does, to see that nothing is owed.

mod browser;
mod crooked;
mod ending;
mod house;
mod log;
mod messages;
mod person;
mod process;
mod room;
mod slack;
mod thread;

pub use browser::Browser;
pub use crooked::CrookedClock;
pub use house::TestWorld;
pub use messages::Message;
pub use person::Person;
pub use process::Process;
pub use room::{Room, is_post_of, me, rooms};
pub use slack::{Key, Slack};
pub use thread::Thread;

use jiff::SignedDuration;

/// So many seconds.
pub fn seconds(n: i64) -> SignedDuration {
    SignedDuration::from_secs(n)
}

/// So many minutes.
pub fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}
