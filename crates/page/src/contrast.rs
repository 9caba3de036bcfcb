//! What is read and what is pressed stands out from what it stands on, light and dark, as WCAG counts it.
//! The pairs come from the stylesheet itself, so a new rule is looked at without being named here. Must
//! never hold a result: only what is drawn on what, where the sheet alone cannot say so.

use std::collections::{BTreeMap, BTreeSet};

use crate::assets;

/// Words, whatever their size.
const TEXT: f64 = 4.5;
/// Edges of fields, marks, the ring of the focus.
const MARK: f64 = 3.0;
/// What a colour without a background of its own may stand on.
const GROUNDS: [&str; 3] = ["--bg", "--surface", "--surface-2"];
/// Words that come to stand on something the sheet names elsewhere.
const NESTED: [(&str, &str); 9] = [
    ("--ink-3", "--pinned"),
    ("--ai", "--pinned"),
    ("--ai", "--open-bg"),
    ("--ai", "--responding-bg"),
    ("--responding", "--pinned"),
    ("--ink-2", "--settling-bg"),
    ("--ink-2", "--responding-bg"),
    ("--ink-2", "--open-bg"),
    ("--open", "--surface-3"),
];
/// Says nothing that is not said beside it: hairlines between things, the part of a bar still to come.
const DECORATION: [&str; 2] = ["--line", "--surface-3"];

type Rgb = [f64; 3];
/// Light, then dark.
type Schemes = [Rgb; 2];

/// One selector and what it declares.
struct Rule {
    selector: String,
    declared: BTreeMap<String, String>,
}

struct Sheet {
    rules: Vec<Rule>,
    tokens: BTreeMap<String, Schemes>,
}

fn style() -> String {
    let bytes = assets::find("matoi.css").unwrap().bytes.to_vec();
    let mut text = String::from_utf8(bytes).unwrap();
    while let Some(from) = text.find("/*") {
        let to = text[from..].find("*/").unwrap() + from + 2;
        text.replace_range(from..to, "");
    }
    text
}

/// The rules between braces; those of paper and of forced colours are not ours to colour.
fn rules(text: &str, into: &mut Vec<Rule>) {
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let prelude = rest[..open].rsplit(';').next().unwrap().trim();
        let body_end = matching(&rest[open..]) + open;
        let body = &rest[open + 1..body_end];
        rest = &rest[body_end + 1..];
        if ["@media print", "@media (forced-colors"]
            .iter()
            .any(|apart| prelude.starts_with(apart))
        {
            continue;
        }
        if prelude.starts_with('@') {
            rules(body, into);
            continue;
        }
        let declared: BTreeMap<String, String> = body
            .split(';')
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect();
        into.extend(selectors(prelude).map(|selector| Rule {
            selector,
            declared: declared.clone(),
        }));
    }
}

fn matching(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, ch) in text.char_indices() {
        match ch {
            '{' => depth += 1,
            '}' if depth == 1 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    panic!("every brace is closed");
}

/// The parts of a selector list; commas within `:is(…)` do not part it.
fn selectors(prelude: &str) -> impl Iterator<Item = String> {
    let mut depth = 0_usize;
    let parts: Vec<String> = prelude
        .split(move |ch| {
            match ch {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            ch == ',' && depth == 0
        })
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    parts.into_iter()
}

/// The same element told less exactly, then what it stands in: `.a .b.c:hover` → `.a .b.c`, `.a .b`, `.a`.
fn wider(selector: &str) -> Option<String> {
    let mut depth = 0_usize;
    for (at, ch) in selector.char_indices().rev() {
        match ch {
            ')' | ']' => depth += 1,
            '(' => depth -= 1,
            '[' => depth -= 1,
            _ => {}
        }
        let parts_here = depth == 0 && matches!(ch, '.' | ':' | '[' | '#' | ' ' | '>' | '+' | '~');
        if parts_here {
            let left = selector[..at].trim_end_matches([' ', '>', '+', '~', ':']);
            return Some(left.to_owned()).filter(|left| !left.is_empty());
        }
    }
    None
}

/// What names a colour within a value such as `1px solid var(--line)`.
fn colour_of(value: &str) -> Option<&str> {
    if value.contains("color-mix") || value.contains("gradient") {
        return None;
    }
    if let Some((_, rest)) = value.split_once("var(--") {
        let end = rest.find(')').unwrap();
        let from = value.len() - rest.len() - 2;
        return Some(&value[from..from + 2 + end]);
    }
    let from = value.find('#')?;
    value[from..].split([' ', ',']).next()
}

fn rgb(hex: &str) -> Rgb {
    let digits = hex.trim().trim_start_matches('#');
    let long: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => panic!("{hex} is no colour"),
    };
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&long[at..at + 2], 16).unwrap()) / 255.0)
}

impl Sheet {
    fn read() -> Self {
        let mut found = Vec::new();
        rules(&style(), &mut found);
        let mut tokens = BTreeMap::new();
        for rule in found.iter().filter(|rule| rule.selector == ":root") {
            for (name, value) in &rule.declared {
                let pair = value
                    .strip_prefix("light-dark(")
                    .and_then(|value| value.strip_suffix(')'));
                if let Some((light, dark)) = pair.and_then(|pair| pair.split_once(',')) {
                    tokens.insert(name.clone(), [rgb(light), rgb(dark)]);
                }
            }
        }
        Self {
            rules: found,
            tokens,
        }
    }

    fn colours(&self, name: &str) -> Option<Schemes> {
        if name.starts_with('#') {
            return Some([rgb(name), rgb(name)]);
        }
        self.tokens.get(name).copied()
    }

    /// What a selector itself says of a property, later rules first.
    fn says(&self, selector: &str, properties: &[&str]) -> Option<&str> {
        let mut of_it = self
            .rules
            .iter()
            .rev()
            .filter(|rule| rule.selector == selector);
        of_it.find_map(|rule| {
            let value = properties
                .iter()
                .find_map(|name| rule.declared.get(*name))?;
            colour_of(value).filter(|name| self.colours(name).is_some())
        })
    }

    /// The same, asked of the element told less exactly and of what it stands in.
    fn around(&self, selector: &str, properties: &[&str]) -> Option<&str> {
        let mut at = wider(selector);
        while let Some(selector) = at {
            if let Some(found) = self.says(&selector, properties) {
                return Some(found);
            }
            at = wider(&selector);
        }
        None
    }
}

const BACK: [&str; 2] = ["background", "background-color"];
const EDGES: [&str; 8] = [
    "border",
    "border-color",
    "border-left",
    "border-left-color",
    "border-top",
    "outline",
    "outline-color",
    "border-bottom",
];

/// One thing drawn on another, and how far it has to stand out.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Pair {
    front: String,
    back: String,
    is_text: bool,
}

/// Every pair the sheet makes.
fn pairs(sheet: &Sheet) -> BTreeMap<Pair, String> {
    let mut found = BTreeMap::new();
    let mut add = |front: &str, back: &str, is_text: bool, because: &str| {
        let (front, back) = (front.to_owned(), back.to_owned());
        let pair = Pair {
            front,
            back,
            is_text,
        };
        found.entry(pair).or_insert_with(|| because.to_owned());
    };
    for (front, back) in NESTED {
        add(front, back, true, "stands there");
    }
    for rule in &sheet.rules {
        let selector = rule.selector.as_str();
        let own = |names: &[&str]| {
            let value = names.iter().find_map(|name| rule.declared.get(*name))?;
            colour_of(value).filter(|name| sheet.colours(name).is_some())
        };
        // Drawn on nothing of its own, it stands on the page.
        let is_bare = rule
            .declared
            .get("background")
            .is_some_and(|it| it == "none");
        let around = sheet.around(selector, &BACK).filter(|_| !is_bare);
        let grounds = around.map_or(GROUNDS.to_vec(), |back| vec![back]);
        let is_mark = selector.contains("::before") || selector.contains("::after");
        let back = own(&BACK);
        match (own(&["color"]), back) {
            (Some(front), Some(back)) => add(front, back, true, selector),
            (Some(front), None) => grounds
                .iter()
                .for_each(|back| add(front, back, true, selector)),
            (None, Some(front)) if is_mark => grounds
                .iter()
                .for_each(|back| add(front, back, false, selector)),
            (None, Some(back)) => {
                let front = sheet.around(selector, &["color"]).unwrap_or("--ink");
                add(front, back, true, selector);
            }
            (None, None) => {}
        }
        for name in EDGES {
            if let Some(edge) = own(&[name]) {
                grounds
                    .iter()
                    .for_each(|back| add(edge, back, false, selector));
            }
        }
    }
    found.retain(|pair, _| pair.is_text || !DECORATION.contains(&pair.front.as_str()));
    found
}

fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn black_on_white_is_the_most_there_is() {
    assert!((contrast(rgb("#000"), rgb("#ffffff")) - 21.0).abs() < 1e-9);
    assert!((contrast(rgb("#777777"), rgb("#fff")) - 4.48).abs() < 0.01);
}

#[test]
fn what_is_read_or_pressed_stands_out_in_both_schemes() {
    let sheet = Sheet::read();
    let mut weakest = [f64::MAX; 2];
    let mut faint = Vec::new();
    let all = pairs(&sheet);
    for (pair, because) in &all {
        let fronts = sheet.colours(&pair.front).unwrap();
        let backs = sheet.colours(&pair.back).unwrap();
        for (scheme, name) in ["light", "dark"].iter().enumerate() {
            let ratio = contrast(fronts[scheme], backs[scheme]);
            let least = if pair.is_text { TEXT } else { MARK };
            let kind = usize::from(!pair.is_text);
            weakest[kind] = weakest[kind].min(ratio);
            if ratio < least {
                let Pair { front, back, .. } = pair;
                faint.push(format!("{front} on {back}, {name}: {ratio:.2} ({because})"));
            }
        }
    }
    let [text, marks] = weakest;
    println!(
        "{} pairs; weakest text {text:.2}, weakest mark {marks:.2}",
        all.len()
    );
    assert!(faint.is_empty(), "\n{}", faint.join("\n"));
}

#[test]
fn no_colour_is_left_out() {
    let sheet = Sheet::read();
    let all = pairs(&sheet);
    let seen: BTreeSet<&str> = all
        .keys()
        .flat_map(|pair| [pair.front.as_str(), pair.back.as_str()])
        .chain(DECORATION)
        .collect();
    let left: Vec<&String> = sheet
        .tokens
        .keys()
        .filter(|name| !seen.contains(name.as_str()))
        .collect();
    assert!(
        sheet.tokens.len() > GROUNDS.len(),
        "the sheet's tokens are read"
    );
    assert!(
        left.is_empty(),
        "nobody knows what these stand on: {left:?}"
    );
}
