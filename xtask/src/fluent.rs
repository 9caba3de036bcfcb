//! Fluent files read far enough to compare two languages: identifiers, attributes, the names put into
//! them. Knows no rule; whether a text is well formed Fluent is for the words' own tests.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry as Slot};

use crate::tree::{File, Tree};

/// Where the catalogue lies, one folder per language.
pub const LOCALES: &str = "crates/words/locales/";

/// A message or term, or one attribute of it (`open-announce.join`).
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Entry {
    pub path: String,
    pub line: usize,
    pub text: String,
    pub variables: BTreeSet<String>,
}

/// All entries of one language by identifier.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub entries: BTreeMap<String, Entry>,
    /// Identifiers that are there twice; the second place.
    pub twice: Vec<(String, Entry)>,
}

/// The languages in the tree and their catalogues.
pub fn catalogues(tree: &Tree) -> BTreeMap<String, Catalogue> {
    let mut languages: BTreeMap<String, Catalogue> = BTreeMap::new();
    for file in tree.under(LOCALES).filter(|file| file.extension() == "ftl") {
        let language = file.path[LOCALES.len()..]
            .split('/')
            .next()
            .unwrap_or_default();
        languages.entry(language.to_owned()).or_default().read(file);
    }
    languages
}

impl Catalogue {
    fn read(&mut self, file: &File) {
        let mut message = String::new();
        let mut open: Option<(String, Entry)> = None;
        for (number, line) in file.text.lines().enumerate() {
            let start = |text: &str| Entry {
                path: file.path.clone(),
                line: number + 1,
                text: text.trim().to_owned(),
                variables: BTreeSet::new(),
            };
            if let Some((name, text)) = attribute(line) {
                self.keep(open.replace((format!("{message}.{name}"), start(text))));
            } else if line.starts_with([' ', '}']) || line.is_empty() {
                if let Some((_, entry)) = &mut open {
                    entry.text.push('\n');
                    entry.text.push_str(line.trim());
                }
            } else {
                let next = identifier(line).map(|(name, text)| {
                    name.clone_into(&mut message);
                    (name.to_owned(), start(text))
                });
                self.keep(std::mem::replace(&mut open, next));
            }
        }
        self.keep(open);
    }

    fn keep(&mut self, finished: Option<(String, Entry)>) {
        let Some((key, mut entry)) = finished else {
            return;
        };
        entry.text.truncate(entry.text.trim_end().len());
        entry.variables = variables(&entry.text);
        match self.entries.entry(key) {
            Slot::Vacant(place) => drop(place.insert(entry)),
            Slot::Occupied(place) => self.twice.push((place.key().clone(), entry)),
        }
    }
}

/// `name = text` at the start of a line; `-name` is a term.
fn identifier(line: &str) -> Option<(&str, &str)> {
    let (name, text) = line.split_once('=')?;
    let name = name.trim_end();
    let bare = name.strip_prefix('-').unwrap_or(name);
    let proper = bare.starts_with(|c: char| c.is_ascii_alphabetic())
        && bare
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    proper.then_some((name, text))
}

/// `    .name = text`, indented.
fn attribute(line: &str) -> Option<(&str, &str)> {
    line.starts_with(' ').then_some(())?;
    identifier(line.trim_start().strip_prefix('.')?)
}

/// The names a text wants to be given: `$name`.
fn variables(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| {
        rest.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c))
            .collect()
    };
    text.split('$')
        .skip(1)
        .map(name)
        .filter(|name: &String| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_attributes_and_variables_are_read() {
        let text = "### Head\n\n# post\nopen-ack = Hello { $who }\nopen-more =\n    { $n ->\n        [one] One\n       *[other] { $n } = many\n    }\n\n    Last line.\n    .join = Join\n-brand = Matoi\n";
        let tree = Tree::of(&[("crates/words/locales/en/open.ftl", text)]);
        let catalogue = &catalogues(&tree)["en"];
        let keys: Vec<&str> = catalogue.entries.keys().map(String::as_str).collect();
        assert_eq!(keys, ["-brand", "open-ack", "open-more", "open-more.join"]);
        assert_eq!(catalogue.entries["open-more"].line, 5);
        assert!(
            catalogue.entries["open-more"]
                .text
                .ends_with("\n\nLast line.")
        );
        assert_eq!(
            catalogue.entries["open-more"]
                .variables
                .iter()
                .collect::<Vec<_>>(),
            ["n"]
        );
        assert_eq!(
            catalogue.entries["open-ack"]
                .variables
                .iter()
                .collect::<Vec<_>>(),
            ["who"]
        );
    }
}
