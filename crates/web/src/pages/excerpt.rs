//! The lines of a record that hold what was looked for, cut around it. Text stays text: what is found is
//! told apart by its place, and the template escapes both. Must never cut inside a character.

use matoi_core::search::places;
use matoi_page::blocks::emoji::in_text;
use matoi_words::say;

use super::parts::{Mark, mark_of};
use crate::record::{Line, Record};

/// So many lines of one case are shown.
const LINES_MAX: usize = 3;
/// A line is shown from so many characters before what was found …
const BEFORE_CHARS: usize = 40;
/// … and this long at most.
const CHARS_MAX: usize = 140;
const CUT: &str = "…";

/// A text in pieces: whether that piece is what was looked for, and the piece.
pub(super) struct Marked(pub Vec<(bool, String)>);

impl Marked {
    pub(super) fn of(text: &str, needles: &[String]) -> Self {
        let mut pieces = Vec::new();
        let mut done = 0;
        for place in places(text, needles) {
            pieces.push((false, text[done..place.start].to_owned()));
            pieces.push((true, text[place.clone()].to_owned()));
            done = place.end;
        }
        pieces.push((false, text[done..].to_owned()));
        pieces.retain(|(_, piece)| !piece.is_empty());
        Self(pieces)
    }

    /// The text again.
    pub(super) fn whole(&self) -> String {
        self.0.iter().map(|(_, piece)| piece.as_str()).collect()
    }
}

/// One line.
pub(super) struct Excerpt {
    pub mark: Mark,
    pub text: Marked,
}

/// The lines that say most of what was looked for: notes before talk, each in the order of time.
pub(super) fn of(record: &Record<'_>, needles: &[String]) -> Vec<Excerpt> {
    let mut lines = record.lines();
    lines.retain(|line| !line.gone && !places(&line.text, needles).is_empty());
    // Stable: within each the order of time stays.
    lines.sort_by_key(rank);
    let mut texts: Vec<String> = Vec::new();
    let mut found = Vec::new();
    let noted = lines.iter().map(|line| (mark_of(line, record), &line.text));
    let evidence = record.case.incident.evidence.iter().map(|piece| {
        let label = say(record.language, "case.evidence", &[]);
        (Mark::plain("talk", label), &piece.text)
    });
    for (mark, text) in noted.chain(evidence) {
        if found.len() == LINES_MAX {
            break;
        }
        if texts.contains(text) || places(text, needles).is_empty() {
            continue;
        }
        texts.push(text.clone());
        let text = Marked::of(&in_text(&around(text, needles)), needles);
        found.push(Excerpt { mark, text });
    }
    found
}

fn rank(line: &Line) -> u8 {
    match (line.kinds.is_empty(), line.is_quiet()) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 2,
    }
}

/// The part of a text around the first place found, in one line.
fn around(text: &str, needles: &[String]) -> String {
    let first = places(text, needles).into_iter().next();
    let at = first.map_or(0, |place| text[..place.start].chars().count());
    let skipped = whole_word(text, at.saturating_sub(BEFORE_CHARS), at);
    let mut rest = text.chars().skip(skipped);
    let shown: String = rest.by_ref().take(CHARS_MAX).collect();
    let shown = shown.replace(['\n', '\r', '\t'], " ");
    let begin = if skipped > 0 { CUT } else { "" };
    let end = if rest.next().is_some() { CUT } else { "" };
    format!("{begin}{shown}{end}")
}

/// Where to begin so that no word is cut in two, as far as a word is ASCII letters and digits; what is
/// longer than there is room before what was found is cut all the same.
fn whole_word(text: &str, from: usize, until: usize) -> usize {
    let is_spelled = |one: &char| one.is_ascii_alphanumeric();
    let before = from.checked_sub(1).and_then(|at| text.chars().nth(at));
    if !before.is_some_and(|one| is_spelled(&one)) {
        return from;
    }
    let rest = || text.chars().skip(from).take(until - from);
    let word = rest().take_while(is_spelled).count();
    let gap = rest()
        .skip(word)
        .take_while(|one| one.is_whitespace())
        .count();
    let begin = from + word + gap;
    if word == 0 || begin == until {
        from
    } else {
        begin
    }
}

#[cfg(test)]
mod tests {
    use matoi_core::search::needles;

    use super::*;

    #[test]
    fn a_long_text_is_cut_around_what_was_found() {
        let long = format!("{}決済{}", "前".repeat(200), "後".repeat(200));
        let shown = around(&long, &needles("決済"));
        assert_eq!(shown.chars().count(), CHARS_MAX + 2);
        assert!(shown.starts_with("…前") && shown.contains("決済") && shown.ends_with("後…"));
        assert_eq!(around("決済\nが", &needles("決済")), "決済 が");
    }

    #[test]
    fn a_cut_text_begins_with_a_whole_word() {
        let text = "It was rebuilt now so that the connection pool of checkout is larger now";
        let shown = around(text, &needles("checkout"));
        assert_eq!(
            shown,
            "…now so that the connection pool of checkout is larger now"
        );
        let mixed = format!(
            "{}serviceのデプロイ直後から応答が遅くなっています 決済",
            "x".repeat(20)
        );
        let shown = around(&mixed, &needles("決済"));
        assert_eq!(shown, "…のデプロイ直後から応答が遅くなっています 決済");
        let unbroken = format!("{}checkout", "x".repeat(60));
        let shown = around(&unbroken, &needles("checkout"));
        assert_eq!(shown, format!("…{}checkout", "x".repeat(BEFORE_CHARS)));
    }

    #[test]
    fn pieces_put_together_are_the_text() {
        let text = "<b>ＡＰＩ</b> api ㌔";
        let Marked(pieces) = Marked::of(text, &needles("api ロ"));
        let whole: String = pieces.iter().map(|(_, piece)| piece.as_str()).collect();
        let found: Vec<_> = pieces.iter().filter(|(hit, _)| *hit).collect();
        assert_eq!(whole, text);
        assert_eq!(found.len(), 3);
    }
}
