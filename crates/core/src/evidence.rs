//! Evidence: content, copied. A link alone is not evidence, because links rot and channels close.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Ctx, Decision,
    actor::Actor,
    effect::Effect,
    event::Event,
    ids::{Fingerprint, MessageRef, PersonId},
    incident::{Incident, State},
    refusal::Advice,
    role::{self, Role},
    settlement::Proposal,
};

/// Where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A machine said it.
    Alert(Fingerprint),
    /// A message somewhere.
    Message(MessageRef),
    /// Typed or sent in with the raise.
    Given,
}

/// One piece, readable with everything else gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The content itself.
    pub text: String,
    /// Where it could be seen, while that lasts.
    pub url: Option<String>,
    /// Where it came from.
    pub from: Provenance,
    /// Who brought it.
    pub by: Actor,
    /// When it was so (the source's time where it has one).
    pub at: Timestamp,
    /// It says that the trouble is over, as far as a machine can tell. Material, never a decision.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recovered: bool,
}

/// A file of this many bytes at most is copied; larger ones stay where they are, and that is told.
pub const FILE_BYTES_MAX: u64 = 20 * 1024 * 1024;
/// The same in MB, as people read it.
pub const FILE_MB_MAX: u64 = FILE_BYTES_MAX / (1024 * 1024);
/// So many files of one incident are copied.
pub const FILES_MAX: usize = 200;
/// So many more are kept by name and place; further ones are in their messages only.
pub const FILES_NAMED_MAX: usize = 800;

/// A file as the outside describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// The outside's name for it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it claims to be (`image/png`).
    pub mime: String,
    /// How large it claims to be, in bytes.
    pub size: u64,
    /// Where its content can be had, with our own key.
    pub url: String,
}

/// How far copying it came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Copied {
    /// Being copied.
    #[default]
    Awaited,
    /// Here, for ever.
    Kept {
        /// SHA-256 of the content, in hex; the content is found by it.
        sha256: String,
        /// Its true size in bytes.
        size: u64,
    },
    /// Not copied: more came along than are. Its name and place are kept.
    NamedOnly,
    /// Not copied; its name and place are all there is.
    Missed {
        /// Why: a word of ours that `words` says in people's language, or the outside's own.
        why: String,
    },
}

/// A file somebody posted with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// The message.
    pub message: MessageRef,
    /// The file.
    pub file: FileRef,
    /// Its content.
    pub copied: Copied,
}

/// Files were seen with a message: each is copied once. Where there are more than can be, their names
/// and places are kept, and that is told, once.
pub(crate) fn seen(
    incident: &Incident,
    message: MessageRef,
    files: Vec<FileRef>,
    ctx: &Ctx,
) -> Decision {
    let known = |file: &FileRef| incident.files.iter().any(|known| known.file.id == file.id);
    let before = incident.files.len();
    let mut new: Vec<FileRef> = files.into_iter().filter(|file| !known(file)).collect();
    new.truncate((FILES_MAX + FILES_NAMED_MAX).saturating_sub(before));
    if new.is_empty() {
        return Decision::default();
    }
    let copied = FILES_MAX.saturating_sub(before).min(new.len());
    let copies = new.iter().take(copied).map(|file| Effect::CopyFile {
        message: message.clone(),
        file: file.clone(),
    });
    let mut effects: Vec<Effect> = copies.collect();
    let named = new.iter().skip(copied).map(|file| Event::FileCopied {
        id: file.id.clone(),
        copied: Copied::NamedOnly,
    });
    let named: Vec<Event> = named.collect();
    let is_first = before <= FILES_MAX && !named.is_empty();
    let told = is_first.then(|| whom_to_tell(incident, ctx)).flatten();
    effects.extend(told.map(|who| role::tell(who, Advice::FilesNamedOnly { count: FILES_MAX })));
    let files = new;
    let mut decision = Decision::of(Event::FilesSeen { message, files });
    decision.events.extend(named);
    decision.effects = effects;
    decision
}

/// Whoever brought it, else whoever leads, else whoever raised it.
fn whom_to_tell(incident: &Incident, ctx: &Ctx) -> Option<PersonId> {
    let lead = incident.roles.holders(Role::Lead).next();
    let opener = incident.opener.as_ref().and_then(Actor::person);
    ctx.by.person().or(lead).or(opener).cloned()
}

/// The word by which it is known that somebody was told of a recovery.
const RECOVERED: &str = "recovered";

/// An alert turned: over, or back again. Its newest word takes the place of the one before it, so that an
/// alert that flaps is one piece and not a heap; a piece that a proposal was shown with stays as people
/// saw it, and the next attempt has one of its own. What it was raised from stays too.
///
/// Where it says the trouble is over, whoever leads is asked, quietly, whether everyone should be: once,
/// and again only after a proposal came to nothing. It decides nothing.
pub(crate) fn turned(incident: &Incident, evidence: Evidence) -> Decision {
    let over = evidence.recovered;
    let mut decision = Decision::of(match newest_of(incident, &evidence.from) {
        Some(piece) => Event::AlertTurned { piece, evidence },
        None => Event::EvidenceAdded { evidence },
    });
    let lively = matches!(incident.state, State::Open | State::Responding);
    if over && lively && !was_told(incident) {
        let lead = incident.roles.holders(Role::Lead).next().cloned();
        let opener = incident.opener.as_ref().and_then(Actor::person).cloned();
        if let Some(who) = lead.or(opener) {
            decision.events.push(Event::Nudged {
                nudge: RECOVERED.to_owned(),
            });
            decision.effects.push(role::tell(who, Advice::Recovered));
        }
    }
    decision
}

/// The piece that holds an alert's newest word and may still change.
fn newest_of(incident: &Incident, from: &Provenance) -> Option<usize> {
    let pieces = incident.evidence.iter().enumerate();
    let mut of_it = pieces.filter(|(_, piece)| piece.from == *from);
    if let (Some(alert), Provenance::Alert(turned)) = (&incident.alert, from)
        && alert == turned
    {
        of_it.next();
    }
    let (newest, _) = of_it.next_back()?;
    let shown = |proposal: &Proposal| proposal.evidence.contains(&newest);
    (!incident.settlement.proposals.iter().any(shown)).then_some(newest)
}

/// Somebody was told of a recovery, and nobody proposed anything since.
fn was_told(incident: &Incident) -> bool {
    let told = incident.nudged.get(RECOVERED);
    told.is_some_and(|told| {
        let latest = incident.settlement.latest();
        latest.is_none_or(|proposal| proposal.at < *told)
    })
}

/// What came of copying a file.
pub(crate) fn copied(incident: &Incident, id: String, copied: Copied) -> Decision {
    let awaited = |known: &&Attached| known.file.id == id && known.copied == Copied::Awaited;
    if !incident.files.iter().any(|known| awaited(&known)) {
        return Decision::default();
    }
    Decision::of(Event::FileCopied { id, copied })
}

pub(crate) fn evolve(incident: &mut Incident, event: &Event) {
    if let Event::EvidenceAdded { evidence } = event {
        incident.evidence.push(evidence.clone());
    } else if let Event::AlertTurned { piece, evidence } = event {
        if let Some(known) = incident.evidence.get_mut(*piece) {
            known.clone_from(evidence);
        }
    } else if let Event::FilesSeen { message, files } = event {
        let attached = |file: &FileRef| Attached {
            message: message.clone(),
            file: file.clone(),
            copied: Copied::Awaited,
        };
        incident.files.extend(files.iter().map(attached));
    } else if let Event::FileCopied { id, copied } = event {
        let found = incident.files.iter_mut().find(|known| known.file.id == *id);
        if let Some(found) = found {
            found.copied = copied.clone();
        }
    }
}
