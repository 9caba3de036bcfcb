//! Files in a message: a picture, or a card with name, sort and size. It must never fetch
//! anything; the browser does, as the person the page is for.

use askama::Template;
use matoi_page::Html;
use serde_json::Value;

use super::visit::Visit;
use super::words::Words;
use crate::shapes;

/// Larger pictures are offered as a card, so that opening a channel stays quick.
const PICTURE_BYTES_MAX: u64 = 4 << 20;
/// What browsers draw and can't run anything.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

struct Card {
    name: String,
    alt: String,
    sort: String,
    size: String,
    shown_at: String,
    taken_at: String,
    is_picture: bool,
    is_gone: bool,
    preview: Option<String>,
}

#[derive(Template)]
#[template(path = "chat/files.html")]
struct Files<'a> {
    words: &'a Words,
    cards: Vec<Card>,
}

/// The files of a message, by their ids.
pub(super) fn render(visit: &Visit<'_>, files: &[String]) -> Html {
    let files = files.iter().filter_map(|id| visit.world.files.get(id));
    let cards: Vec<Card> = files
        .map(|file| card(&Value::Object(shapes::file(visit.world, file))))
        .collect();
    if cards.is_empty() {
        return Html::new();
    }
    let files = Files {
        words: visit.words,
        cards,
    };
    Html::trusted(files.render().unwrap_or_default())
}

fn card(file: &Value) -> Card {
    let text = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
    let size = file["size"].as_u64().unwrap_or_default();
    let name = text("name");
    let title = Some(text("title")).filter(|title| !title.is_empty());
    let shown_at = own_path(&text("url_private"));
    let is_picture = PICTURES.contains(&text("mimetype").as_str())
        && size <= PICTURE_BYTES_MAX
        && !shown_at.is_empty();
    Card {
        alt: file["alt_txt"]
            .as_str()
            .map_or_else(|| name.clone(), str::to_owned),
        name: title.unwrap_or(name),
        sort: text("pretty_type"),
        size: sized(size),
        taken_at: own_path(&text("url_private_download")),
        shown_at,
        is_picture,
        is_gone: file["mode"] == "tombstone",
        preview: file["preview"].as_str().map(str::to_owned),
    }
}

/// The path of an address of this very server, which is all the page may load from.
fn own_path(address: &str) -> String {
    let path = address
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    let path = path.filter(|path| path.starts_with("/workspace/") && !path.contains("//"));
    path.unwrap_or_default().to_owned()
}

fn sized(bytes: u64) -> String {
    const UNITS: [(&str, u64); 2] = [("MB", 1 << 20), ("KB", 1 << 10)];
    let unit = UNITS.iter().find(|(_, size)| bytes >= *size);
    unit.map_or_else(
        || format!("{bytes} B"),
        |(name, size)| {
            let tenths = bytes * 10 / size;
            format!("{}.{} {name}", tenths / 10, tenths % 10)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_server_are_shown() {
        assert_eq!(
            own_path("http://127.0.0.1:1190/workspace/files-pri/T1-F1/a.png"),
            "/workspace/files-pri/T1-F1/a.png"
        );
        for elsewhere in [
            "",
            "https://a.example",
            "https://a.example/x.png",
            "javascript:x",
            "http://a//b",
        ] {
            assert_eq!(own_path(elsewhere), "", "{elsewhere}");
        }
    }

    #[test]
    fn sizes_are_told_as_people_say_them() {
        assert_eq!(sized(12), "12 B");
        assert_eq!(sized(1536), "1.5 KB");
        assert_eq!(sized(3 << 20), "3.0 MB");
    }
}
