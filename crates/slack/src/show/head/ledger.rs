//! What is known: evidence quoted, facts solid, hypotheses dashed, what was ruled out struck through.
//! Must never lean on colour or an emoji alone: each kind has its word.

use matoi_core::{
    board::{Board, Line, Lines},
    evidence::{Attached, Copied, Evidence, FILE_MB_MAX, Provenance},
    note::{NoteKind, Verdict},
};
use matoi_words::{emoji, file_reason, label_with_emoji};

use super::super::{LINE_SHOWN_MAX, Phrase, Speaker, TEXT_SHOWN_MAX};
use crate::wire::kit::{
    CUT_MARK,
    block::Block,
    cut,
    message::Message,
    mrkdwn::DateForm,
    rich::{Inline, RichPart, RichText},
};

/// Stands before what is only suspected, where facts have a solid mark.
const DASHED: &str = "┄ ";

/// So much of the fact beside a hypothesis, of a file's name, and of its hash.
const BECAUSE_SHOWN_MAX: usize = 60;
const NAME_SHOWN_MAX: usize = 60;
const HASH_SHOWN_MAX: usize = 12;

/// Evidence first, then the notes kind by kind. Facts are there even when there are none yet: while
/// it lasts, the gap shows what is missing.
pub(super) fn put(message: Message, board: &Board, speaker: &Speaker) -> Message {
    let message = if board.evidence.is_empty() {
        message
    } else {
        message.with_if_room(Block::rich_text(evidence(board, speaker)))
    };
    let message = if board.files.is_empty() {
        message
    } else {
        message.with_if_room(Block::rich_text(files(board, speaker)))
    };
    board
        .notes
        .iter()
        .filter(|lines| {
            let awaited = lines.kind == NoteKind::Fact && !board.state.is_over();
            !lines.lines.is_empty() || awaited
        })
        .fold(message, |message, lines| {
            message.with_if_room(Block::rich_text(notes(board, lines, speaker)))
        })
}

fn evidence(board: &Board, speaker: &Speaker) -> RichText {
    let text = RichText::new().line([Inline::Bold(speaker.word("board.evidence"))]);
    let text = board.evidence.iter().fold(text, |text, piece| {
        text.line(source(piece, speaker).inlines())
            .part(RichPart::Quote(vec![Inline::Text(quoted(&piece.text))]))
    });
    match board.more_evidence {
        0 => text,
        more => text.line(rest(board, more, speaker).inlines()),
    }
}

/// Files that came with it, and whether their content is kept.
fn files(board: &Board, speaker: &Speaker) -> RichText {
    let heading = RichText::new().line([Inline::Bold(speaker.word("board.files"))]);
    heading.bullets(board.files.iter().map(|file| attached(file, speaker)))
}

/// `graph.png · image/png · 12 KB · copy kept (9f86d081…)`; without a copy, a way to where it is.
fn attached(attached: &Attached, speaker: &Speaker) -> Vec<Inline> {
    let file = &attached.file;
    let (size, copied) = match &attached.copied {
        Copied::Awaited => (file.size, speaker.say("board.file_awaited", &[])),
        Copied::Kept { sha256, size } => {
            let hash: String = sha256.chars().take(HASH_SHOWN_MAX).collect();
            let hash = Phrase::foreign(&hash, HASH_SHOWN_MAX);
            let kept = speaker.say("board.file_kept", &[("value", hash.into())]);
            (*size, kept)
        }
        Copied::NamedOnly => (file.size, speaker.say("board.file_named_only", &[])),
        Copied::Missed { why } => {
            let why = file_reason(speaker.language(), why, FILE_MB_MAX);
            let why = Phrase::foreign(&why, LINE_SHOWN_MAX);
            let missed = speaker.say("board.file_missed", &[("reason", why.into())]);
            (file.size, missed)
        }
    };
    let parts = [
        Phrase::foreign(&file.name, NAME_SHOWN_MAX),
        Phrase::foreign(&file.mime, NAME_SHOWN_MAX),
        Phrase::ours(&weight(size)),
        copied,
        place(attached, speaker),
    ];
    let shown = parts.into_iter().filter(|part| !part.is_empty());
    let line = shown.reduce(|line, part| line.then(Phrase::ours(" · ")).then(part));
    line.unwrap_or_default().inlines()
}

/// Where the file itself is, if that is all there is of it.
fn place(attached: &Attached, speaker: &Speaker) -> Phrase {
    match &attached.copied {
        Copied::Missed { .. } | Copied::NamedOnly if !attached.file.url.is_empty() => {
            Phrase::link(&attached.file.url, &speaker.word("alert.details"))
        }
        Copied::Missed { .. } | Copied::NamedOnly | Copied::Awaited | Copied::Kept { .. } => {
            Phrase::new()
        }
    }
}

/// A size as people read it.
fn weight(bytes: u64) -> String {
    const STEP: u64 = 1_024;
    match bytes {
        0..STEP => format!("{bytes} B"),
        STEP..1_048_576 => format!("{} KB", bytes / STEP),
        _ => format!("{} MB", bytes / STEP / STEP),
    }
}

/// Where a piece came from, when, and a way to it while that lasts.
fn source(piece: &Evidence, speaker: &Speaker) -> Phrase {
    let key = match piece.from {
        Provenance::Alert(_) => "board.from_alert",
        Provenance::Message(_) | Provenance::Given => "board.from_message",
    };
    let line = Phrase::ours(&speaker.word(key))
        .then(Phrase::ours(" · "))
        .then(speaker.time(piece.at, DateForm::DayAndTime));
    match &piece.url {
        Some(url) => line
            .then(Phrase::ours(" · "))
            .then(Phrase::link(url, &speaker.word("alert.details"))),
        None => line,
    }
}

/// The content with its lines kept: they often are a list.
fn quoted(text: &str) -> String {
    cut(text.trim(), TEXT_SHOWN_MAX)
}

fn notes(board: &Board, lines: &Lines, speaker: &Speaker) -> RichText {
    let text = RichText::new().line([Inline::Bold(heading(lines.kind, speaker))]);
    let items: Vec<Vec<Inline>> = lines
        .lines
        .iter()
        .map(|line| item(lines.kind, line, speaker))
        .collect();
    let text = match (lines.kind, items.is_empty()) {
        (_, true) => text.line([Inline::Text(speaker.word("board.nothing"))]),
        (NoteKind::Hypothesis, false) => items.into_iter().fold(text, RichText::line),
        (
            NoteKind::Fact
            | NoteKind::Impact
            | NoteKind::Action
            | NoteKind::Decision
            | NoteKind::Unknown,
            false,
        ) => text.bullets(items),
    };
    match lines.more {
        0 => text,
        more => text.line(rest(board, more, speaker).inlines()),
    }
}

/// 📌 いま分かっていること
fn heading(kind: NoteKind, speaker: &Speaker) -> String {
    let key = match kind {
        NoteKind::Fact => "board.facts",
        NoteKind::Hypothesis => "board.hypotheses",
        NoteKind::Impact => "board.impact",
        NoteKind::Action => "board.actions",
        NoteKind::Decision => "board.decisions",
        NoteKind::Unknown => "board.unknowns",
    };
    let word = speaker.word(key);
    match emoji("note", kind.word()) {
        Some(emoji) => [emoji, " ", &word].concat(),
        None => word,
    }
}

/// What was said and by whom. Words that are still being fetched have their place already.
fn item(kind: NoteKind, line: &Line, speaker: &Speaker) -> Vec<Inline> {
    let words = line.text.as_deref().map_or_else(String::new, one_line);
    let words = if words.is_empty() {
        CUT_MARK.to_owned()
    } else {
        words
    };
    let mut item = match (kind, line.verdict) {
        (NoteKind::Hypothesis, Verdict::Open) => {
            vec![Inline::Text(DASHED.to_owned()), Inline::Text(words)]
        }
        (NoteKind::Hypothesis, Verdict::Supported) => {
            vec![verdict(line.verdict, speaker), Inline::Text(words)]
        }
        (NoteKind::Hypothesis, Verdict::RuledOut) => {
            vec![verdict(line.verdict, speaker), Inline::Strike(words)]
        }
        (
            NoteKind::Fact
            | NoteKind::Impact
            | NoteKind::Action
            | NoteKind::Decision
            | NoteKind::Unknown,
            Verdict::Open | Verdict::Supported | Verdict::RuledOut,
        ) => vec![Inline::Text(words)],
    };
    let who = Speaker::actor(line.by.as_ref());
    if !who.is_empty() {
        item.extend(Phrase::ours(" · ").then(who).inlines());
    }
    item.extend(beside(line, speaker));
    item
}

/// The fact that settled a hypothesis, and who is looking into what is not known.
fn beside(line: &Line, speaker: &Speaker) -> Vec<Inline> {
    let because = line.because.as_deref().unwrap_or_default();
    let because = Phrase::foreign(because, BECAUSE_SHOWN_MAX);
    let looking = speaker.people(line.taken.iter().map(Speaker::person));
    let told = [
        ("board.because", "text", because),
        ("board.looking_into", "names", looking),
    ];
    told.into_iter()
        .filter(|(_, _, words)| !words.is_empty())
        .flat_map(|(key, name, words)| {
            let told = speaker.say(key, &[(name, words.into())]);
            Phrase::ours(" · ").then(told).inlines()
        })
        .collect()
}

fn one_line(text: &str) -> String {
    cut(
        &text.split_whitespace().collect::<Vec<_>>().join(" "),
        LINE_SHOWN_MAX,
    )
}

/// `✅ 確かめた:`
fn verdict(verdict: Verdict, speaker: &Speaker) -> Inline {
    let word = label_with_emoji(speaker.language(), "hypothesis", verdict.word());
    let parts = [("label", word.into()), ("value", String::new().into())];
    Inline::Text(speaker.say("board.line", &parts).words())
}

/// How many more there are, and the way to them where there is one.
fn rest(board: &Board, more: usize, speaker: &Speaker) -> Phrase {
    let count = speaker.say("board.more", &[("n", more.into())]);
    speaker.page(board.number, &count.words()).unwrap_or(count)
}
