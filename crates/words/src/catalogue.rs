//! What the catalogue holds: every key with its placeholders and buttons, read from the Fluent files themselves,
//! so that tests and `xtask tidy` can compare languages and find keys nobody uses.
//! Must never render anything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::Language;
use crate::locale::Locale;

/// One text: its key and what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The key as the code says it: `open.ack`.
    pub key: String,
    /// What must be filled in, sorted by name.
    pub placeholders: Vec<Placeholder>,
    /// The ids of its buttons, in the order they are written.
    pub buttons: Vec<String>,
}

/// One hole in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// Its name in `snake_case`.
    pub name: String,
    /// Whether the text chooses words by it (a plural), so that it wants a number.
    pub counted: bool,
}

static JA: LazyLock<BTreeMap<String, Message>> = LazyLock::new(|| read(Language::Ja));
static EN: LazyLock<BTreeMap<String, Message>> = LazyLock::new(|| read(Language::En));

/// Every message of a language, sorted by key.
pub fn catalogue(language: Language) -> impl Iterator<Item = &'static Message> {
    index(language).values()
}

/// What the message of this key needs, if there is one.
pub(crate) fn message(language: Language, key: &str) -> Option<&'static Message> {
    index(language).get(key)
}

/// `open.ack` → `open-ack`: Fluent keeps the dot for attributes.
pub(crate) fn fluent_id(key: &str) -> String {
    key.replacen('.', "-", 1)
}

fn index(language: Language) -> &'static BTreeMap<String, Message> {
    match language {
        Language::Ja => &JA,
        Language::En => &EN,
    }
}

fn read(language: Language) -> BTreeMap<String, Message> {
    let resources = &Locale::of(language).resources;
    let mut messages = BTreeMap::new();
    for entry in resources.iter().flat_map(|resource| resource.entries()) {
        let Entry::Message(message) = entry else {
            continue;
        };
        let key = message.id.name.replacen('-', ".", 1);
        let mut holes = Holes::default();
        if let Some(value) = &message.value {
            holes.of_pattern(value);
        }
        for attribute in &message.attributes {
            holes.of_pattern(&attribute.value);
        }
        let buttons = message
            .attributes
            .iter()
            .map(|attribute| attribute.id.name.to_owned());
        let message = Message {
            key: key.clone(),
            placeholders: holes.into_placeholders(),
            buttons: buttons.collect(),
        };
        messages.insert(key, message);
    }
    messages
}

/// The placeholders found while walking a pattern.
#[derive(Default)]
struct Holes<'a> {
    named: BTreeSet<&'a str>,
    counted: BTreeSet<&'a str>,
}

impl<'a> Holes<'a> {
    fn of_pattern(&mut self, pattern: &'a Pattern<&'a str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. } => {}
                PatternElement::Placeable { expression } => self.of_expression(expression),
            }
        }
    }

    fn of_expression(&mut self, expression: &'a Expression<&'a str>) {
        match expression {
            Expression::Inline(inline) => self.of_inline(inline),
            Expression::Select { selector, variants } => {
                self.of_inline(selector);
                if let InlineExpression::VariableReference { id } = selector {
                    self.counted.insert(id.name);
                }
                for variant in variants {
                    self.of_pattern(&variant.value);
                }
            }
        }
    }

    fn of_inline(&mut self, inline: &'a InlineExpression<&'a str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.named.insert(id.name);
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                for argument in &arguments.positional {
                    self.of_inline(argument);
                }
            }
            InlineExpression::Placeable { expression } => self.of_expression(expression),
            InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. }
            | InlineExpression::MessageReference { .. }
            | InlineExpression::TermReference { .. } => {}
        }
    }

    fn into_placeholders(self) -> Vec<Placeholder> {
        let counted = self.counted;
        let named = self.named.into_iter();
        named
            .map(|name| Placeholder {
                name: name.to_owned(),
                counted: counted.contains(name),
            })
            .collect()
    }
}
