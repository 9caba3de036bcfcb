//! A copied file as an answer. Pictures that a browser can only draw may stand in a page; everything
//! else is for keeping, never for opening here: a file is somebody's, and may be anything. Must never
//! believe what a file claims to be beyond that.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use matoi_core::{
    evidence::{Attached, Copied},
    incident::Incident,
};
use matoi_engine::{Engine, EngineError};

/// What is shown in a page. No SVG: that is a document with scripts of its own.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/// Bytes that nobody opens by themselves.
pub(crate) const BYTES: &str = "application/octet-stream";
/// Whatever it is, it runs nothing and loads nothing.
const SANDBOX: &str = "default-src 'none'; sandbox";
/// The content of a hash never changes; it is kept by this reader only.
const KEEP: &str = "private, max-age=3600";
/// A name is told up to here.
const NAME_CHARS_MAX: usize = 150;
/// What stands unchanged in an address or a header's `filename*`.
const PLAIN: &str = "-._~";

/// How it leaves the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum As {
    /// A picture may be seen in a page.
    Shown,
    /// Always bytes to keep.
    Bytes,
}

/// Where it is served, if its content is kept.
pub(crate) fn address(number: u64, attached: &Attached) -> Option<String> {
    let kept = matches!(attached.copied, Copied::Kept { .. });
    kept.then(|| format!("/i/{number}/files/{}", percent(&attached.file.id)))
}

/// Whether a page may show it as a picture.
pub(crate) fn is_picture(attached: &Attached) -> bool {
    let claimed = attached.file.mime.trim().to_ascii_lowercase();
    PICTURES.contains(&claimed.as_str())
}

/// The file of that id with its content, if the incident has it and it is kept. Whether this reader
/// may see the incident has been asked before.
pub(crate) async fn kept(
    engine: &Engine,
    incident: &Incident,
    id: &str,
    how: As,
) -> Result<Option<Response>, EngineError> {
    let Some(attached) = incident.files.iter().find(|it| it.file.id == id) else {
        return Ok(None);
    };
    let Copied::Kept { sha256, .. } = &attached.copied else {
        return Ok(None);
    };
    let content = engine.content(sha256).await?;
    Ok(content.map(|bytes| answer(attached, bytes, how)))
}

fn answer(attached: &Attached, bytes: Vec<u8>, how: As) -> Response {
    let claimed = attached.file.mime.trim().to_ascii_lowercase();
    let picture = PICTURES.iter().find(|known| **known == claimed);
    let (sort, placed) = match (how, picture) {
        (As::Shown, Some(picture)) => (*picture, "inline"),
        (As::Shown, None) | (As::Bytes, _) => (BYTES, "attachment"),
    };
    let name = percent(&plain_name(&attached.file.name));
    let placed = format!("{placed}; filename*=UTF-8''{name}");
    let placed = HeaderValue::try_from(placed);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(sort)),
        (
            header::CONTENT_DISPOSITION,
            placed.unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(SANDBOX),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static(KEEP)),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    (headers, bytes).into_response()
}

/// A name without folders, and without what would change how it reads.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = last.chars().filter(|c| !c.is_control() && !turns(*c));
    let shown: String = shown.take(NAME_CHARS_MAX).collect();
    let shown = shown.trim().trim_start_matches('.');
    if shown.is_empty() {
        "file".to_owned()
    } else {
        shown.to_owned()
    }
}

/// Characters that turn the direction of writing: with them, one ending looks like another.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || PLAIN.contains(char::from(byte)) {
            out.push(char::from(byte));
        } else {
            // Writing into a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A size as people read it.
pub(crate) fn weight(bytes: u64) -> String {
    const KILO: u64 = 1_024;
    const MEGA: u64 = KILO * KILO;
    match bytes {
        0..KILO => format!("{bytes} B"),
        KILO..MEGA => format!("{} KB", bytes / KILO),
        MEGA.. => format!("{} MB", bytes / MEGA),
    }
}

/// Its true size where it is kept, otherwise what it claims.
pub(crate) fn size(attached: &Attached) -> u64 {
    match &attached.copied {
        Copied::Kept { size, .. } => *size,
        Copied::Awaited | Copied::NamedOnly | Copied::Missed { .. } => attached.file.size,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_words_and_loses_its_folders_and_its_turns() {
        assert_eq!(plain_name("../../etc/障害 1.png"), "障害 1.png");
        assert_eq!(plain_name("c:\\a\\b.txt"), "b.txt");
        assert_eq!(plain_name("a\u{202e}gnp.exe\r\n"), "agnp.exe");
        for nothing in ["", " ", "/", "...", "\u{0}"] {
            assert_eq!(plain_name(nothing), "file", "{nothing:?}");
        }
        assert_eq!(percent("a\"b 葵"), "a%22b%20%E8%91%B5");
    }

    #[test]
    fn sizes_read_short() {
        let told = [0, 1_023, 1_024, 1_048_575, 5 << 20].map(weight);
        assert_eq!(told, ["0 B", "1023 B", "1 KB", "1023 KB", "5 MB"]);
    }
}
