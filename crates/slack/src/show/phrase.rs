//! A sentence with typed pieces in it: words of ours, somebody's words, people, rooms, times, links.
//!
//! It must never hand somebody's words to the catalogue: only marks go there, and the pieces take
//! their places afterwards, so that no text can pretend to be a piece.

use jiff::Timestamp;
use matoi_words::{Arg, Language, join_names};

use crate::wire::kit::{
    cut,
    mrkdwn::{DateForm, Mrkdwn},
    rich::Inline,
};

/// Open and close the mark of a piece while the catalogue forms the sentence. Noncharacters: no text
/// of ours holds them, and nobody else's text comes here.
const OPEN: char = '\u{FDD1}';
const CLOSE: char = '\u{FDD2}';

/// Words and pieces, in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Phrase {
    bits: Vec<Bit>,
}

#[derive(Debug, Clone, PartialEq)]
enum Bit {
    Ours(String),
    Foreign(String),
    User(String),
    Channel(String),
    Link {
        url: String,
        label: String,
    },
    Time {
        at: Timestamp,
        form: DateForm,
        fallback: String,
    },
}

/// What fills a placeholder.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// Words of ours.
    Ours(String),
    /// A number; English chooses singular or plural by it.
    Count(usize),
    /// Anything. An empty one takes its line with it.
    Phrase(Phrase),
    /// People, joined so that the sentence may go on with 「さん」.
    Names(Vec<Phrase>),
}

impl Phrase {
    pub(super) fn new() -> Self {
        Self::default()
    }

    fn of(bit: Bit) -> Self {
        Self { bits: vec![bit] }
    }

    pub(super) fn ours(text: &str) -> Self {
        Self::of(Bit::Ours(text.to_owned()))
    }

    /// Somebody's words on one line, at most `max` of them. Nothing where they are blank.
    pub(super) fn foreign(text: &str, max: usize) -> Self {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            return Self::new();
        }
        Self::of(Bit::Foreign(cut(&line, max)))
    }

    pub(super) fn user(id: &str) -> Self {
        Self::of(Bit::User(id.to_owned()))
    }

    pub(super) fn channel(id: &str) -> Self {
        Self::of(Bit::Channel(id.to_owned()))
    }

    pub(super) fn link(url: &str, label: &str) -> Self {
        Self::of(Bit::Link {
            url: url.to_owned(),
            label: label.to_owned(),
        })
    }

    pub(super) fn time(at: Timestamp, form: DateForm, fallback: &str) -> Self {
        Self::of(Bit::Time {
            at,
            form,
            fallback: fallback.to_owned(),
        })
    }

    /// `#7`
    pub(super) fn number(number: u64) -> Self {
        Self::ours(&["#", &number.to_string()].concat())
    }

    pub(super) fn then(mut self, other: Self) -> Self {
        self.bits.extend(other.bits);
        self
    }

    pub(super) fn gap(self) -> Self {
        self.then(Self::ours(" "))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// As markup: ours may be bold, somebody's words are escaped.
    pub(super) fn mrkdwn(&self) -> Mrkdwn {
        self.bits.iter().fold(Mrkdwn::new(), |text, bit| match bit {
            Bit::Ours(words) => text.ours(words),
            Bit::Foreign(words) => text.foreign_line(words),
            Bit::User(id) => text.user(id),
            Bit::Channel(id) => text.channel(id),
            Bit::Link { url, label } => text.link(url, label),
            Bit::Time { at, form, fallback } => text.date(*at, *form, fallback),
        })
    }

    /// As rich text, where nothing is markup.
    pub(super) fn inlines(&self) -> Vec<Inline> {
        let inline = |bit: &Bit| match bit {
            Bit::Ours(words) | Bit::Foreign(words) => Inline::Text(words.clone()),
            Bit::User(id) => Inline::User(id.clone()),
            Bit::Channel(id) => Inline::Channel(id.clone()),
            Bit::Link { url, label } => Inline::Link {
                url: url.clone(),
                label: label.clone(),
            },
            Bit::Time { at, form, fallback } => Inline::Date {
                time: *at,
                form: *form,
                fallback: fallback.clone(),
            },
        };
        self.bits.iter().map(inline).collect()
    }

    /// As bare words, for headers and topics: people and rooms are left out, they have no words.
    pub(super) fn words(&self) -> String {
        let words = |bit: &Bit| match bit {
            Bit::Ours(words) | Bit::Foreign(words) => words.clone(),
            Bit::Link { label, .. } => label.clone(),
            Bit::Time { fallback, .. } => fallback.clone(),
            Bit::User(_) | Bit::Channel(_) => String::new(),
        };
        self.bits.iter().map(words).collect()
    }

    /// The sentence with each mark replaced by what it stands for.
    fn read(sentence: &str, pieces: &[Phrase]) -> Self {
        let mut phrase = Self::new();
        for (place, chunk) in sentence.split(OPEN).enumerate() {
            let (piece, words) = match chunk.split_once(CLOSE) {
                Some((index, words)) if place > 0 => (index.parse::<usize>().ok(), words),
                Some(_) | None => (None, chunk),
            };
            if let Some(piece) = piece.and_then(|index| pieces.get(index)) {
                phrase = phrase.then(piece.clone());
            }
            if !words.is_empty() {
                phrase = phrase.then(Self::ours(words));
            }
        }
        phrase
    }
}

impl From<String> for Part {
    fn from(words: String) -> Self {
        Self::Ours(words)
    }
}

impl From<usize> for Part {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<Phrase> for Part {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(phrase)
    }
}

impl Part {
    fn fill(&self, language: Language, pieces: &mut Vec<Phrase>) -> Arg<'static> {
        let mut mark = |phrase: &Phrase| {
            if phrase.is_empty() {
                return String::new();
            }
            pieces.push(phrase.clone());
            marked(pieces.len() - 1)
        };
        match self {
            Self::Ours(words) => Arg::from(words.clone()),
            Self::Count(count) => Arg::from(*count),
            Self::Phrase(phrase) => Arg::from(mark(phrase)),
            Self::Names(names) => {
                let marks: Vec<String> = names.iter().map(mark).collect();
                Arg::from(join_names(language, &marks))
            }
        }
    }
}

fn marked(index: usize) -> String {
    format!("{OPEN}{index}{CLOSE}")
}

/// A sentence of the catalogue with its pieces in their places.
pub(super) fn say(language: Language, key: &str, parts: &[(&str, Part)]) -> Phrase {
    let mut pieces = Vec::new();
    let filled: Vec<(&str, Arg<'_>)> = parts
        .iter()
        .map(|(name, part)| (*name, part.fill(language, &mut pieces)))
        .collect();
    Phrase::read(&matoi_words::say(language, key, &filled), &pieces)
}

/// A list as the language joins it.
pub(super) fn join(language: Language, items: &[Phrase]) -> Phrase {
    let marks: Vec<String> = (0..items.len()).map(marked).collect();
    Phrase::read(&matoi_words::join(language, &marks), items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_take_the_places_of_their_marks() {
        let parts = [
            ("who", Phrase::user("U0HANA").into()),
            (
                "text",
                Phrase::foreign("<!channel> \u{FDD1}0\u{FDD2}", 80).into(),
            ),
        ];
        let said = say(Language::En, "timeline.said", &parts);
        assert_eq!(
            said.mrkdwn().render(200),
            "<@U0HANA>: &lt;!channel&gt; \u{FDD1}0\u{FDD2}"
        );
    }

    #[test]
    fn an_empty_piece_takes_its_line_with_it() {
        let parts = [
            ("opener", Part::Phrase(Phrase::new())),
            (
                "names",
                Part::Names(vec![Phrase::user("U0A"), Phrase::user("U0B")]),
            ),
        ];
        let said = say(Language::Ja, "open.false_alarm", &parts)
            .mrkdwn()
            .render(999);
        assert!(
            said.contains("見てくれた <@U0A> さん、<@U0B> さん"),
            "{said}"
        );
        assert!(!said.contains("知らせてくれた"), "{said}");
    }

    #[test]
    fn lists_join_in_either_language() {
        let items = [Phrase::user("U0A"), Phrase::ours("b"), Phrase::ours("c")];
        let said = |language| join(language, &items).mrkdwn().render(99);
        assert_eq!(said(Language::Ja), "<@U0A>、b、c");
        assert_eq!(said(Language::En), "<@U0A>, b and c");
    }
}
