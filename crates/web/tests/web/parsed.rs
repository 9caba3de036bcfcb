//! A page as a browser reads it: every element with its attributes, as HTML's own rules build them.

use std::{borrow::Cow, cell::RefCell, rc::Rc};

use html5ever::{
    Attribute, ExpandedName, ParseOpts, QualName, parse_document,
    tendril::{StrTendril, TendrilSink},
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
};

/// An element, or a comment as `#comment`.
#[derive(Debug)]
pub struct Found {
    pub element: String,
    pub attributes: Vec<(String, String)>,
}

/// Everything on the page, in the order in which it is made.
pub fn parsed(page: &str) -> Vec<Found> {
    parse_document(Seen::default(), ParseOpts::default()).one(page)
}

/// Only names are remembered: where an element ends up does not matter here, that it is made does.
#[derive(Default)]
struct Seen(RefCell<Vec<Found>>);

type Node = Rc<Option<QualName>>;

impl Seen {
    fn nothing() -> Node {
        Rc::new(None)
    }

    fn found(&self, element: &str, attributes: &[Attribute]) {
        let attributes = attributes
            .iter()
            .map(|one| (one.name.local.to_string(), one.value.to_string()))
            .collect();
        let element = element.to_owned();
        self.0.borrow_mut().push(Found {
            element,
            attributes,
        });
    }
}

impl TreeSink for Seen {
    type Handle = Node;
    type Output = Vec<Found>;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Vec<Found> {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Node {
        Self::nothing()
    }

    fn elem_name<'a>(&'a self, target: &'a Node) -> ExpandedName<'a> {
        target
            .as_ref()
            .as_ref()
            .expect("an element has a name")
            .expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Node {
        self.found(&name.local, &attributes);
        Rc::new(Some(name))
    }

    fn create_comment(&self, _: StrTendril) -> Node {
        self.found("#comment", &[]);
        Self::nothing()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Node {
        self.found("#instruction", &[]);
        Self::nothing()
    }

    fn add_attrs_if_missing(&self, target: &Node, attributes: Vec<Attribute>) {
        let name = target.as_ref().as_ref().map(|name| name.local.to_string());
        self.found(&name.unwrap_or_default(), &attributes);
    }

    fn get_template_contents(&self, target: &Node) -> Node {
        target.clone()
    }

    fn same_node(&self, one: &Node, other: &Node) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn append(&self, _: &Node, _: NodeOrText<Node>) {}
    fn append_based_on_parent_node(&self, _: &Node, _: &Node, _: NodeOrText<Node>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn append_before_sibling(&self, _: &Node, _: NodeOrText<Node>) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn remove_from_parent(&self, _: &Node) {}
    fn reparent_children(&self, _: &Node, _: &Node) {}
}

#[test]
fn what_a_browser_would_make_of_it_is_seen() {
    let page = "<!doctype html><title></title><b>x</b></title><p title='<i>'><svg/onload=x><!-- --><img src=x onerror=y>";
    let names: Vec<String> = parsed(page)
        .into_iter()
        .map(|found| found.element)
        .collect();
    let seen = [
        "html", "head", "title", "body", "b", "p", "svg", "#comment", "img",
    ];
    assert_eq!(names, seen);
    let image = parsed(page).pop().unwrap();
    assert_eq!(image.attributes[1], ("onerror".into(), "y".into()));
}
