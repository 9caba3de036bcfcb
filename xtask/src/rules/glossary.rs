//! One word per thing: synonyms of the glossary's words may not stand in the catalogue.

use crate::{
    finding::Finding,
    fluent::{Entry, catalogues},
    tree::Tree,
};

const RULE: &str = "glossary";

struct Synonym {
    word: &'static str,
    say: &'static str,
    /// Welcome once in brackets, as the textbook's word beside ours.
    in_brackets: bool,
}

const fn never(word: &'static str, say: &'static str) -> Synonym {
    Synonym {
        word,
        say,
        in_brackets: false,
    }
}

const fn in_brackets(word: &'static str, say: &'static str) -> Synonym {
    Synonym {
        word,
        say,
        in_brackets: true,
    }
}

/// English words are matched whole and in any case, Japanese ones anywhere.
const SYNONYMS: &[Synonym] = &[
    never("重大度", "温度感"),
    never("深刻度", "温度感"),
    never("シビアリティ", "温度感"),
    never("severity", "heat"),
    never("ステータス", "the state's own word (発生, 対応中, 収束 …)"),
    never("RCA", "cause, or look-back"),
    never("ポストモーテム", "振り返り"),
    never("postmortem", "look-back"),
    never("post-mortem", "look-back"),
    in_brackets("コマンダー", "まとめ役"),
    in_brackets("commander", "Lead"),
    in_brackets("スクライブ", "書きとめ役"),
];

/// Looks at every text of the catalogue.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let languages = catalogues(tree);
    let entries = languages.values().flat_map(|catalogue| &catalogue.entries);
    entries
        .flat_map(|(key, entry)| objections(key, entry))
        .collect()
}

fn objections(key: &str, entry: &Entry) -> Vec<Finding> {
    let plain = entry.text.to_lowercase();
    let bare = without_brackets(&plain);
    let used = |synonym: &&Synonym| {
        contains(
            if synonym.in_brackets { &bare } else { &plain },
            &synonym.word.to_lowercase(),
        )
    };
    let tell = |synonym: &Synonym| {
        let advice = format!("`{key}` says “{}”; say {}", synonym.word, synonym.say);
        Finding::at(&entry.path, entry.line, RULE, advice)
    };
    SYNONYMS.iter().filter(used).map(tell).collect()
}

fn contains(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    let letter = |c: char| c.is_ascii_alphanumeric();
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(letter) && !text[at + word.len()..].starts_with(letter)
    })
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let outside = |c: &char| {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check(&Tree::of(&[("crates/words/locales/ja/a.ftl", text)])).len()
    }

    #[test]
    fn synonyms_are_found() {
        assert_eq!(found("a-b = 重大度は？\n"), 1);
        assert_eq!(found("a-b = Severity: high\n"), 1);
        assert_eq!(found("a-b = いまのステータス\n    .go = RCA\n"), 2);
    }

    #[test]
    fn the_textbook_word_may_stand_in_brackets() {
        assert_eq!(found("a-b = まとめ役（インシデントコマンダー）\n"), 0);
        assert_eq!(found("a-b = インシデントコマンダーをお願いします\n"), 1);
    }

    #[test]
    fn comments_and_longer_words_are_no_matter() {
        assert_eq!(found("# severity is not said\na-b = orca\n"), 0);
    }
}
