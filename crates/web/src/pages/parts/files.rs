//! Files that came along, as a page shows them: what they are, whether they are kept here, and a
//! picture where it is one. Must never lead outside for what is kept here.

use matoi_core::evidence::Attached;

use crate::{
    file::{address, is_picture, size, weight},
    record::Record,
};

/// One file.
pub(in crate::pages) struct FileView {
    pub name: String,
    /// What it claims to be, how large it is, whether it is kept or why not.
    pub about: String,
    /// Where its content is, if it is kept.
    pub href: Option<String>,
    pub picture: bool,
}

impl FileView {
    pub(in crate::pages) fn all(record: &Record<'_>) -> Vec<Self> {
        let files = record.case.incident.files.iter();
        files.map(|file| Self::of(file, record)).collect()
    }

    /// By name only: for whoever may not have their content.
    pub(in crate::pages) fn named(self) -> Self {
        Self {
            href: None,
            picture: false,
            ..self
        }
    }

    fn of(attached: &Attached, record: &Record<'_>) -> Self {
        let parts = [
            attached.file.mime.clone(),
            weight(size(attached)),
            record.copied(attached),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let href = address(record.case.incident.number, attached);
        Self {
            name: attached.file.name.clone(),
            about: parts.join(" · "),
            picture: href.is_some() && is_picture(attached),
            href,
        }
    }
}
