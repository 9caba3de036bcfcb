//! Every text that code says exists, and every text in the catalogue is said somewhere. Keys are written
//! in the code as in the catalogue (`open-ack`) or as in the copy (`open.ack`).

use std::collections::BTreeSet;

use crate::{
    finding::Finding,
    fluent::catalogues,
    rust::{Layers, Literal, layers, line_of, places},
    tree::{File, Tree},
};

const RULE: &str = "spoken";

/// Compares the code with the catalogue. Tests don't count: they also say what must not exist.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let languages = catalogues(tree);
    let Some(catalogue) = languages.get("en") else {
        return Vec::new(); // the parity rule says that it is missing
    };
    let mut findings = Vec::new();
    let mut written: BTreeSet<String> = BTreeSet::new();
    for file in tree
        .under("crates/")
        .filter(|file| !file.is_vendored() && !file.is_test())
    {
        for said in said(file) {
            if is_key(&said.key) && !catalogue.entries.contains_key(&said.key) {
                let advice = format!(
                    "`{}` is not in the catalogue; write it in ja and en",
                    said.key
                );
                findings.push(Finding::at(&file.path, said.line, RULE, advice));
            }
        }
        written.extend(literals(file).map(|(_, literal)| key(&literal.text)));
    }
    let texts = languages
        .values()
        .flat_map(|catalogue| catalogue.entries.values());
    written.extend(texts.flat_map(|entry| references(&entry.text)));
    let put_together: Vec<&str> = written.iter().filter_map(|key| beginning(key)).collect();
    for (key, entry) in &catalogue.entries {
        let alone = key
            .split_once('.')
            .is_some_and(|(_, attribute)| written.contains(attribute));
        let begun = put_together
            .iter()
            .any(|beginning| key.starts_with(beginning));
        if !alone && !begun && !written.contains(key) {
            let advice = format!("nothing says `{key}`; say it, or take it out of both languages");
            findings.push(Finding::at(&entry.path, entry.line, RULE, advice));
        }
    }
    findings
}

/// The code of a Rust file, or of each expression in a template, with the lines before it.
fn code(file: &File) -> Vec<(usize, Layers)> {
    match file.extension() {
        "rs" => vec![(0, layers(&file.text))],
        "html" => expressions(&file.text)
            .into_iter()
            .map(|(before, text)| (before, layers(text)))
            .collect(),
        _ => Vec::new(),
    }
}

/// Every string literal, with the lines before its piece of code.
fn literals(file: &File) -> impl Iterator<Item = (usize, Literal)> {
    code(file).into_iter().flat_map(|(before, layers)| {
        layers
            .strings
            .into_iter()
            .map(move |literal| (before, literal))
    })
}

struct Said {
    line: usize,
    key: String,
}

/// What the calls of `say(language, "open.ack", …)` and `button(language, "open.announce", "join")` name, as
/// far as it is written out.
fn said(file: &File) -> Vec<Said> {
    let mut found = Vec::new();
    for (before, Layers { code, strings, .. }) in code(file) {
        for (function, parts) in [("say", 1), ("button", 2)] {
            for (start, end) in arguments(&code, function) {
                let inside = strings
                    .iter()
                    .filter(|literal| (start..end).contains(&literal.at))
                    .take(parts);
                let texts: Vec<&Literal> = inside.collect();
                let Some(first) = texts.first() else {
                    continue;
                };
                let written = texts
                    .iter()
                    .map(|literal| literal.text.as_str())
                    .collect::<Vec<_>>()
                    .join("#");
                found.push(Said {
                    line: before + first.line,
                    key: key(&written),
                });
            }
        }
    }
    found
}

/// Where the arguments of each call of a function lie: after its opening bracket, up to the closing one.
fn arguments(code: &str, function: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for at in places(code, function) {
        let start = at + function.len();
        let declared = code[..at].trim_end().ends_with("fn");
        if declared || !code[start..].starts_with('(') {
            continue;
        }
        let mut depth = 0usize;
        for (offset, c) in code[start..].char_indices() {
            depth = if c == '(' {
                depth + 1
            } else {
                depth - usize::from(c == ')')
            };
            if depth == 0 {
                found.push((start, start + offset));
                break;
            }
        }
    }
    found
}

/// The `{{ … }}` and `{% … %}` of a template, with the lines before each.
fn expressions(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        for (at, _) in text.match_indices(open) {
            let length = text[at..].find(close).unwrap_or(text.len() - at);
            found.push((line_of(text, at) - 1, &text[at + 2..at + length.max(2)]));
        }
    }
    found
}

/// A key as the catalogue writes it: `open.announce#join` and `open-announce.join` are the same.
fn key(written: &str) -> String {
    let mut parts = written.splitn(3, ['.', '#', '-']);
    let (noun, what, attribute) = (parts.next(), parts.next(), parts.next());
    match (noun, what, attribute) {
        (Some(noun), Some(what), Some(attribute)) => format!("{noun}-{what}.{attribute}"),
        (Some(noun), Some(what), None) => format!("{noun}-{what}"),
        (_, _, _) => written.to_owned(),
    }
}

fn is_key(key: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    key.split_once('-')
        .is_some_and(|(noun, rest)| plain(noun) && rest.splitn(2, '.').all(plain))
}

/// How the keys begin that the code puts together from a value: `vocabulary.{family}_{id}` → `vocabulary-`.
fn beginning(key: &str) -> Option<&str> {
    let (beginning, _) = key.split_once('{')?;
    let (noun, _) = beginning.split_once('-')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.".contains(c);
    (!noun.is_empty() && beginning.chars().all(plain)).then_some(beginning)
}

/// Other entries that a text takes in: `{ -brand }`, `{ open-ack }`.
fn references(text: &str) -> Vec<String> {
    let inside = text
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next());
    inside.map(|name| name.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &str = "open-ack = Got it\nopen-more = More\n    .join = Join\n";

    fn found(path: &str, code: &str) -> Vec<String> {
        let tree = Tree::of(&[("crates/words/locales/en/open.ftl", TEXTS), (path, code)]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_said_in_either_spelling_is_used() {
        let code = "fn f() { say(lang, \"open.ack\"); words.say(\"open-more\"); button(x, \"open.more\", \"join\") }";
        assert!(found("crates/web/src/a.rs", code).is_empty());
    }

    #[test]
    fn a_key_that_does_not_exist_is_found() {
        let code = "fn f() {\n    say(lang(a), \"open.ack\", &[(\"x\", \"a.b\".into())]);\n    say(l, \"open.nothing\");\n    button(l, \"open-more\", \"leave\");\n    (\"open.more\", \"join\", \"web.css\")\n}";
        let told = found("crates/web/src/a.rs", code);
        assert_eq!(
            told,
            [
                "crates/web/src/a.rs:3: spoken: `open-nothing` is not in the catalogue; write it in ja and en",
                "crates/web/src/a.rs:4: spoken: `open-more.leave` is not in the catalogue; write it in ja and en",
            ]
        );
    }

    #[test]
    fn keys_put_together_from_a_value_are_used() {
        assert!(found("crates/web/src/a.rs", "let key = format!(\"open.{what}\");").is_empty());
        assert_eq!(
            found(
                "crates/web/src/a.rs",
                "let key = format!(\"open.a{what}\");"
            )
            .len(),
            2
        );
    }

    #[test]
    fn what_only_tests_say_is_not_said() {
        assert_eq!(
            found(
                "crates/web/tests/a.rs",
                "fn f() { say(l, \"open.ack\"); say(l, \"open.gone\") }"
            )
            .len(),
            3
        );
    }

    #[test]
    fn a_text_nobody_says_is_found() {
        let told = found("crates/web/src/a.rs", "fn f() { say(\"open.ack\") }");
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].contains("nothing says `open-more`") && told[1].contains("`open-more.join`")
        );
    }

    #[test]
    fn templates_speak_too() {
        let page = "<p title=\"it's\">{{ words.say(\"open-ack\") }}</p>\n{% if x %}{{ words.say(\"open-more\") }}{% endif %}\n{{ words.button(\"open-more\", \"join\") }}{{ words.say(\"open-gone\") }}";
        let told = found("crates/web/templates/a.html", page);
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("crates/web/templates/a.html:3: spoken: `open-gone`"));
    }
}
