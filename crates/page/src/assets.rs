//! The embedded files: style, scripts, icons. They must never come from the network or from
//! the working directory of whoever starts the program.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Embedded;

/// The parts of `matoi.css`, in the order of the cascade: one file for the browser, short ones for us.
const STYLE_PARTS: [&str; 9] = [
    "tokens.css",
    "base.css",
    "blocks.css",
    "incident.css",
    "act.css",
    "pages.css",
    "chat.css",
    "chat-parts.css",
    "print.css",
];
const STYLE: &str = "matoi.css";
/// Eight bytes tell any two builds apart; more would only lengthen addresses.
const VERSION_HEX_DIGITS: usize = 16;

/// One file as it is served.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
    /// Its content type, charset included.
    pub content_type: &'static str,
    /// SHA-256 of the content, hex.
    pub hash: String,
}

/// Finds a file by name, such as `matoi.css` or `live.js`.
#[must_use]
pub fn find(name: &str) -> Option<&'static Asset> {
    all().get(name)
}

/// Names of everything served.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().keys().map(String::as_str)
}

/// One version for the whole set, so that a module can import its neighbour by a relative
/// address and still get the same build's.
#[must_use]
pub fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut digest = Sha256::new();
        for (name, asset) in all() {
            digest.update(name.as_bytes());
            digest.update(asset.hash.as_bytes());
        }
        hex::encode(digest.finalize())[..VERSION_HEX_DIGITS].to_owned()
    })
}

/// The versioned address of a file below `base`, e.g. `/assets/0f3a…/matoi.css`.
#[must_use]
pub fn url(base: &str, name: &str) -> String {
    format!("{base}/{}/{name}", version())
}

fn all() -> &'static BTreeMap<String, Asset> {
    static ALL: OnceLock<BTreeMap<String, Asset>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut assets = BTreeMap::new();
        assets.insert(STYLE.to_owned(), asset(STYLE, Cow::Owned(joined_style())));
        for name in Embedded::iter().filter(|name| !is_style_part(name)) {
            let bytes = Embedded::get(&name)
                .expect("a name the embedding lists has content")
                .data;
            assets.insert(name.to_string(), asset(&name, bytes));
        }
        assets
    })
}

fn is_style_part(name: &str) -> bool {
    STYLE_PARTS.contains(&name)
}

fn joined_style() -> Vec<u8> {
    let mut joined = Vec::new();
    for part in STYLE_PARTS {
        joined.extend_from_slice(
            &Embedded::get(part)
                .expect("every style part is embedded")
                .data,
        );
        joined.push(b'\n');
    }
    joined
}

fn asset(name: &str, bytes: Cow<'static, [u8]>) -> Asset {
    let hash = hex::encode(Sha256::digest(&bytes));
    Asset {
        bytes,
        content_type: content_type(name),
        hash,
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str) -> String {
        String::from_utf8(find(name).unwrap().bytes.to_vec()).unwrap()
    }

    #[test]
    fn the_style_is_one_file_in_order_and_its_parts_are_not_served() {
        let style = text("matoi.css");
        let marks = [
            ":root {",
            ".btn {",
            ".bk {",
            ".known {",
            ".msg {",
            "@media print",
        ];
        let places: Vec<usize> = marks.iter().map(|mark| style.find(mark).unwrap()).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(find("tokens.css").is_none());
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        for name in names() {
            let text = text(name).replace("http://www.w3.org/2000/svg", "");
            assert!(
                !text.contains("http://") && !text.contains("https://") && !text.contains("url(//"),
                "{name}"
            );
        }
    }

    #[test]
    fn every_file_has_a_type_and_the_version_is_stable() {
        for name in names() {
            assert_ne!(
                find(name).unwrap().content_type,
                "application/octet-stream",
                "{name}"
            );
        }
        assert_eq!(version().len(), VERSION_HEX_DIGITS);
        assert_eq!(
            url("/assets", "live.js"),
            format!("/assets/{}/live.js", version())
        );
    }
}
