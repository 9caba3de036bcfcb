//! Rust source split into code, comments and strings, and its functions with their lengths: enough
//! of a reader that a word in a comment is no violation. Knows no rule, and is no parser.

/// A string literal (without quotes, escapes as written) and the line it starts on.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    pub line: usize,
    pub at: usize,
    pub text: String,
}

/// The three layers of a source file. `code` and `comments` keep every line where it was, with
/// blanks for what belongs to another layer.
#[derive(Debug, Default)]
pub struct Layers {
    pub code: String,
    pub comments: String,
    pub strings: Vec<Literal>,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// Splits source text into its layers.
pub fn layers(source: &str) -> Layers {
    let mut reader = Reader {
        chars: source.chars().collect(),
        at: 0,
        line: 1,
        out: Layers::default(),
    };
    while reader.at < reader.chars.len() {
        reader.step();
    }
    reader.out
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    out: Layers,
}

impl Reader {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Moves one character, giving it to the code, to the comments, or to neither.
    fn take(&mut self, code: bool, comment: bool) -> char {
        let taken = self.peek(0);
        let blank = if taken == '\n' { '\n' } else { ' ' };
        self.out.code.push(if code { taken } else { blank });
        self.out.comments.push(if comment { taken } else { blank });
        self.line += usize::from(taken == '\n');
        self.at += 1;
        taken
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => {
                while self.at < self.chars.len() && self.peek(0) != '\n' {
                    self.take(false, true);
                }
            }
            ('/', '*') => self.block_comment(),
            ('"', _) => self.string(0, false),
            ('\'', _) => self.quote(),
            (first, _) if is_word(first) => self.word(),
            (_, _) => {
                self.take(true, false);
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0usize;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                (_, _) => {
                    self.take(false, true);
                    continue;
                }
            }
            self.take(false, true);
            self.take(false, true);
            if depth == 0 {
                return;
            }
        }
    }

    /// A word is code, unless it is the prefix of a string: `r"…"`, `br#"…"#`, `c"…"`.
    fn word(&mut self) {
        let start = self.at;
        while is_word(self.peek(0)) {
            self.take(true, false);
        }
        let word: String = self.chars[start..self.at].iter().collect();
        let raw = matches!(word.as_str(), "r" | "br" | "cr");
        let hashes = (0..).take_while(|n| self.peek(*n) == '#').count();
        if raw && self.peek(hashes) == '"' {
            for _ in 0..hashes {
                self.take(true, false);
            }
            self.string(hashes, true);
        }
    }

    fn string(&mut self, hashes: usize, raw: bool) {
        let line = self.line;
        let at = self.out.code.len();
        let mut text = String::new();
        self.take(true, false);
        while self.at < self.chars.len() {
            if !raw && self.peek(0) == '\\' {
                text.push(self.take(false, false));
                text.push(self.take(false, false));
                continue;
            }
            if self.peek(0) == '"' && (1..=hashes).all(|n| self.peek(n) == '#') {
                break;
            }
            text.push(self.take(false, false));
        }
        for _ in 0..=hashes {
            self.take(true, false);
        }
        self.out.strings.push(Literal { line, at, text });
    }

    /// A character (`'x'`, `'\n'`) is blanked; a lifetime or a label (`'a`) is code.
    fn quote(&mut self) {
        let escaped = self.peek(1) == '\\';
        if !escaped && self.peek(2) != '\'' {
            self.take(true, false);
            return;
        }
        self.take(true, false);
        if escaped {
            self.take(false, false);
        }
        self.take(false, false);
        while self.at < self.chars.len() && self.peek(0) != '\'' && self.peek(0) != '\n' {
            self.take(false, false); // the rest of '\u{1f9ef}' or '\x41'
        }
        self.take(true, false);
    }
}

/// Part of an identifier?
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where a word or path (`std::fs`) stands alone in a text, as byte offsets.
pub fn places(text: &str, word: &str) -> Vec<usize> {
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(|at| {
            let before = text[..*at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
        .collect()
}

/// The line (from 1) of a byte offset.
pub fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The functions that have a body, from the `fn` to the closing brace.
pub fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for at in places(code, "fn") {
        let rest = &code[at + 2..];
        let name: String = rest
            .trim_start()
            .chars()
            .take_while(|c| is_word(*c))
            .collect();
        if name.is_empty() {
            continue; // the type of a function pointer, or a macro's `fn $name`
        }
        if let Some(length) = body_end(rest) {
            found.push(Function {
                name,
                line: line_of(code, at),
                lines: rest[..length].matches('\n').count() + 1,
            });
        }
    }
    found
}

/// How far a function reaches from after its `fn`: past the brace that closes its body, or nowhere
/// when a semicolon comes first.
fn body_end(rest: &str) -> Option<usize> {
    let (mut round, mut curly) = (0usize, 0usize);
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' => round += 1,
            ')' | ']' => round = round.saturating_sub(1),
            ';' if round == 0 && curly == 0 => return None,
            '{' => curly += 1,
            '}' => {
                curly = curly.saturating_sub(1);
                if curly == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_leave_the_code() {
        let source = "let a = \"tokio // no\"; // tokio\n/* a /* tokio */ b */ let c = 'x';\n";
        let layers = layers(source);
        assert!(!layers.code.contains("tokio") && layers.code.contains("let c = ' ';"));
        assert_eq!(layers.comments.matches("tokio").count(), 2);
        assert_eq!(layers.strings[0].text, "tokio // no");
        assert_eq!(layers.code.lines().count(), source.lines().count());
    }

    #[test]
    fn raw_strings_escapes_and_lifetimes_are_told_apart() {
        let layers =
            layers(r##"fn f<'a>(x: &'a str) { g(r#"say "hi" \"#, "a\"b", '\'', '"', b'{') }"##);
        let texts: Vec<&str> = layers.strings.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["say \"hi\" \\", "a\\\"b"]);
        assert!(layers.code.contains("<'a>(x: &'a str)"));
        assert_eq!(functions(&layers.code).len(), 1);
    }

    #[test]
    fn a_word_stands_alone() {
        assert_eq!(places("rand operand rand::x brand", "rand"), [0, 13]);
    }

    #[test]
    fn functions_are_measured_from_fn_to_brace() {
        let code = "impl A {\n    fn short(&self) -> [u8; 2] {\n        x()\n    }\n    fn none(&self);\n}\ntype F = fn(u8);\n";
        let found = functions(code);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].name.as_str(), found[0].line, found[0].lines),
            ("short", 2, 3)
        );
    }
}
