//! Planted bugs: each is a wrong wrapper at a port, never a flag in the product. A storm that does not
//! notice one of them would not notice its like in the product either. Must never be reachable from
//! anything but this crate.

/// A planted bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bug {
    /// An unknown outcome is taken for "not done".
    BlindRetry,
    /// An unknown outcome is taken for "done".
    DropUnknown,
    /// Looked up at once, without the quarantine.
    LookUpAtOnce,
    /// After a death nobody remembers that a try was under way.
    ForgetUnknown,
    /// A claim is not kept: the row is free again while somebody works on it.
    ClaimNotKept,
    /// What this process has in hand is claimed again once its lease has ended.
    HandsForgotten,
    /// A room that an earlier try opened is not recognised.
    NoAdoption,
    /// Acknowledged first, kept afterwards.
    AckFirst,
    /// A delivery that comes twice is two deliveries.
    NoDedupe,
    /// Deliveries of a channel are worked in any order.
    InboxOrderForgotten,
    /// Effects of a lane are done in any order.
    LaneOrderForgotten,
    /// Effects don't wait for what they need.
    NeedsIgnored,
    /// A commit and its effects are two transactions.
    TornCommit,
    /// A decision made on an old version is written all the same.
    VersionIgnored,
    /// What was said is lost where it also decides something.
    EntriesForgotten,
    /// A drawing is marked as shown and never made.
    LostRedraw,
    /// A surface is only ever drawn for the first time.
    FirstDrawingOnly,
    /// `Retry-After` is not believed.
    EarlyRetry,
    /// The room is not read back before the case is kept.
    ReadBackSkipped,
    /// The room is archived before the case is kept.
    ArchiveFirst,
    /// The head is not pinned.
    PinForgotten,
    /// A form that comes twice is two forms.
    FormTwice,
    /// A file is told as copied, and its content is not kept.
    ContentForgotten,
    /// What belongs in a thread is said beside it.
    ThreadForgotten,
    /// What was put away goes on, and nothing comes of it.
    SuccessorForgotten,
    /// What a script asks again is asked twice.
    RequestTwice,
    /// What was noted keeps its first words.
    EditForgotten,
    /// A room is read back without its reactions.
    ReactionsUnread,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 28] = [
        Self::BlindRetry,
        Self::DropUnknown,
        Self::LookUpAtOnce,
        Self::ForgetUnknown,
        Self::ClaimNotKept,
        Self::HandsForgotten,
        Self::NoAdoption,
        Self::AckFirst,
        Self::NoDedupe,
        Self::InboxOrderForgotten,
        Self::LaneOrderForgotten,
        Self::NeedsIgnored,
        Self::TornCommit,
        Self::VersionIgnored,
        Self::EntriesForgotten,
        Self::LostRedraw,
        Self::FirstDrawingOnly,
        Self::EarlyRetry,
        Self::ReadBackSkipped,
        Self::ArchiveFirst,
        Self::PinForgotten,
        Self::FormTwice,
        Self::ContentForgotten,
        Self::ThreadForgotten,
        Self::SuccessorForgotten,
        Self::RequestTwice,
        Self::EditForgotten,
        Self::ReactionsUnread,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BlindRetry => "blind_retry",
            Self::DropUnknown => "drop_unknown",
            Self::LookUpAtOnce => "look_up_at_once",
            Self::ForgetUnknown => "forget_unknown",
            Self::ClaimNotKept => "claim_not_kept",
            Self::HandsForgotten => "hands_forgotten",
            Self::NoAdoption => "no_adoption",
            Self::AckFirst => "ack_first",
            Self::NoDedupe => "no_dedupe",
            Self::InboxOrderForgotten => "inbox_order_forgotten",
            Self::LaneOrderForgotten => "lane_order_forgotten",
            Self::NeedsIgnored => "needs_ignored",
            Self::TornCommit => "torn_commit",
            Self::VersionIgnored => "version_ignored",
            Self::EntriesForgotten => "entries_forgotten",
            Self::LostRedraw => "lost_redraw",
            Self::FirstDrawingOnly => "first_drawing_only",
            Self::EarlyRetry => "early_retry",
            Self::ReadBackSkipped => "read_back_skipped",
            Self::ArchiveFirst => "archive_first",
            Self::PinForgotten => "pin_forgotten",
            Self::FormTwice => "form_twice",
            Self::ContentForgotten => "content_forgotten",
            Self::ThreadForgotten => "thread_forgotten",
            Self::SuccessorForgotten => "successor_forgotten",
            Self::RequestTwice => "request_twice",
            Self::EditForgotten => "edit_forgotten",
            Self::ReactionsUnread => "reactions_unread",
        }
    }

    /// The bug of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bug| bug.name() == name)
    }
}
