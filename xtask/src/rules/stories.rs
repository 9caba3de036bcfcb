//! Every promise in `docs/stories.md` has its story: each `file::story` there is a function of that file.
//! An ellipsis ends a name that several bear. Must never judge whether the story tells enough.

use crate::{finding::Finding, tree::Tree};

const TABLE: &str = "docs/stories.md";
const TALES: &str = "crates/matoi/tests/stories/tales/";

/// One finding for each name that no story bears.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(table) = tree.file(TABLE) else {
        return Vec::new();
    };
    let rows = table.text.lines().enumerate();
    let rows = rows.filter(|(_, line)| line.starts_with('|'));
    let quoted = rows.flat_map(|(at, row)| {
        let names = row.split('`').skip(1).step_by(2);
        names.map(move |name| (at + 1, name))
    });
    quoted
        .filter(|(_, name)| !is_told(tree, name))
        .map(|(line, name)| {
            let advice = format!("there is no story `{name}`; tell it, or name the one that does");
            Finding::at(TABLE, line, "story", advice)
        })
        .collect()
}

/// Whether there is such a story; what is no name of one says nothing of stories.
fn is_told(tree: &Tree, name: &str) -> bool {
    let Some((file, story)) = name.split_once("::") else {
        return true;
    };
    let told = match story.split_once('…') {
        Some((beginning, _)) => format!("fn {beginning}"),
        None => format!("fn {story}("),
    };
    tree.file(&format!("{TALES}{file}.rs"))
        .is_some_and(|file| file.text.contains(&told))
}

#[cfg(test)]
mod tests {
    use super::{TABLE, TALES, check};
    use crate::tree::{File, Tree};

    #[test]
    fn a_name_without_a_story_is_found() {
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let table =
            "| `/matoi` | story |\n|---|---|\n| it | `a::it_opens`, `a::it_o…`, `a::it_ends` |\n";
        let tree = Tree {
            files: vec![
                file(TABLE, table),
                file(&format!("{TALES}a.rs"), "async fn it_opens() {}"),
            ],
        };
        let found: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].contains("it_ends") && found[0].contains(":3"),
            "{found:?}"
        );
    }
}
