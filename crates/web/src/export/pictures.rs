//! The pictures a file takes along: kept here, small enough, and by their own first bytes what they claim to be.
//! Everything else is named, with its size and its SHA-256. Must never take along what a browser could run.

use matoi_core::{
    case::Case,
    evidence::{Attached, Copied},
};
use matoi_engine::{Engine, EngineError};

use super::Pictures;
use crate::file::is_picture;

/// A picture of this many bytes at most is taken along.
pub const PICTURE_BYTES_MAX: u64 = 2 * 1024 * 1024;
/// All pictures of one file together.
pub const PICTURES_BYTES_MAX: u64 = 12 * 1024 * 1024;

/// How each kind of picture begins, and what has to stand at an offset besides.
const BEGINNINGS: [(&str, &[u8], usize, &[u8]); 5] = [
    ("image/png", b"\x89PNG\r\n\x1a\n", 0, b""),
    ("image/jpeg", b"\xff\xd8\xff", 0, b""),
    ("image/gif", b"GIF87a", 0, b""),
    ("image/gif", b"GIF89a", 0, b""),
    ("image/webp", b"RIFF", 8, b"WEBP"),
];

/// The pictures of a case, each as an address that holds it whole.
///
/// # Errors
/// When the store could not.
pub async fn pictures(engine: &Engine, case: &Case) -> Result<Pictures, EngineError> {
    let mut pictures = Pictures::new();
    let mut room = PICTURES_BYTES_MAX;
    for attached in case.incident.files.iter().filter(|it| is_picture(it)) {
        let Some(sha256) = kept(attached, room) else {
            continue;
        };
        let Some(bytes) = engine.content(sha256).await? else {
            continue;
        };
        if let Some(picture) = taken_along(attached, &bytes) {
            room = room.saturating_sub(bytes.len() as u64);
            pictures.insert(attached.file.id.clone(), picture);
        }
    }
    Ok(pictures)
}

/// The content's name, where it is kept and small enough.
fn kept(attached: &Attached, room: u64) -> Option<&str> {
    match &attached.copied {
        Copied::Kept { sha256, size } if *size <= PICTURE_BYTES_MAX.min(room) => Some(sha256),
        Copied::Kept { .. } | Copied::Awaited | Copied::NamedOnly | Copied::Missed { .. } => None,
    }
}

fn taken_along(attached: &Attached, bytes: &[u8]) -> Option<String> {
    let claimed = attached.file.mime.trim().to_ascii_lowercase();
    let (sort, _, _, _) = BEGINNINGS.iter().find(|(sort, begins, at, besides)| {
        let rest = bytes.get(*at..).unwrap_or_default();
        *sort == claimed && bytes.starts_with(begins) && rest.starts_with(besides)
    })?;
    Some(format!("data:{sort};base64,{}", base64(bytes)))
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or_default());
        let all = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = (all >> (18 - 6 * at)) & 63;
            let letter = LETTERS[usize::try_from(letter).expect("six bits")];
            out.push(if at <= three.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use matoi_core::{evidence::FileRef, ids::MessageRef};

    use super::*;

    fn attached(mime: &str, copied: Copied) -> Attached {
        let file = FileRef {
            id: "F1".into(),
            name: "graph".into(),
            mime: mime.into(),
            size: 3,
            url: String::new(),
        };
        let message = MessageRef::new("C1", "1.0");
        Attached {
            message,
            file,
            copied,
        }
    }

    #[test]
    fn bytes_become_letters_as_everybody_writes_them() {
        for (bytes, letters) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), letters);
        }
        assert_eq!(base64(&[0xff, 0xef, 0xbe]), "/+++");
    }

    #[test]
    fn only_what_begins_like_the_picture_it_claims_to_be_is_taken_along() {
        let png = attached("image/png", Copied::Awaited);
        let begun = taken_along(&png, b"\x89PNG\r\n\x1a\nrest").unwrap();
        assert!(
            begun.starts_with("data:image/png;base64,iVBORw0KGgp"),
            "{begun}"
        );
        for (mime, bytes) in [
            ("image/png", &b"<script>alert(1)</script>"[..]),
            ("image/png", b"\xff\xd8\xff\xe0"),
            ("image/webp", b"RIFF....AVI "),
            ("image/svg+xml", b"<svg onload=alert(1)>"),
            ("text/html", b"\x89PNG\r\n\x1a\n"),
            ("image/png", b""),
        ] {
            let file = attached(mime, Copied::Awaited);
            assert_eq!(taken_along(&file, bytes), None, "{mime}");
        }
    }

    #[test]
    fn what_is_too_large_stays_here() {
        let kept_of = |size| Copied::Kept {
            sha256: "ab".into(),
            size,
        };
        let small = attached("image/png", kept_of(PICTURE_BYTES_MAX));
        assert_eq!(kept(&small, PICTURES_BYTES_MAX), Some("ab"));
        assert_eq!(kept(&small, 10), None);
        let large = attached("image/png", kept_of(PICTURE_BYTES_MAX + 1));
        assert_eq!(kept(&large, PICTURES_BYTES_MAX), None);
    }
}
