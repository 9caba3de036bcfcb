//! Files that came with a message: their names, and whether each is kept here.

use matoi_core::evidence::{Attached, Copied, FILE_MB_MAX, FileRef};
use matoi_words::{file_reason, say};

use super::super::Record;

/// So much of a content's hash is enough to tell it by.
const HASH_SHOWN_MAX: usize = 12;

impl Record<'_> {
    /// One line for what came together, each file with where copying it stands now.
    pub(super) fn brought(&self, files: &[FileRef]) -> Option<String> {
        let told = files.iter().map(|file| {
            let mut attached = self.case.incident.files.iter();
            let became = match attached.find(|it| it.file.id == file.id) {
                Some(attached) => self.copied(attached),
                None => say(self.language, "board.file_awaited", &[]),
            };
            let parts = [("name", (&file.name).into()), ("value", became.into())];
            say(self.language, "timeline.file", &parts)
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join("\n"))
    }

    /// Kept here, with the beginning of its hash, or why not.
    pub(crate) fn copied(&self, attached: &Attached) -> String {
        match &attached.copied {
            Copied::Awaited => say(self.language, "board.file_awaited", &[]),
            Copied::Kept { sha256, .. } => {
                let hash: String = sha256.chars().take(HASH_SHOWN_MAX).collect();
                say(self.language, "board.file_kept", &[("value", hash.into())])
            }
            Copied::NamedOnly => say(self.language, "board.file_named_only", &[]),
            Copied::Missed { why } => {
                let why = file_reason(self.language, why, FILE_MB_MAX);
                let why = [("reason", why.into())];
                say(self.language, "board.file_missed", &why)
            }
        }
    }
}
