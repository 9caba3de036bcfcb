//! Only `store.commit` writes events: no SQL outside the store names the table of events to write it.

use crate::{finding::Finding, rust::layers, tree::Tree};

const RULE: &str = "events";
const WRITES: &[&str] = &[
    "insert into event",
    "insert or ignore into event",
    "insert or replace into event",
    "replace into event",
    "update event",
    "delete from event",
];

/// Looks at the string literals of every crate but the store, and at files of SQL.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree
        .under("crates/")
        .filter(|file| !file.path.starts_with("crates/store/"))
    {
        let texts: Vec<(usize, String)> = match file.extension() {
            "rs" => layers(&file.text)
                .strings
                .into_iter()
                .map(|literal| (literal.line, literal.text))
                .collect(),
            "sql" => vec![(1, file.text.clone())],
            _ => continue,
        };
        for (line, _) in texts.iter().filter(|(_, text)| writes_events(text)) {
            let advice = "writes events; only `store.commit` does, so hand it the events instead";
            findings.push(Finding::at(&file.path, *line, RULE, advice));
        }
    }
    findings
}

fn writes_events(sql: &str) -> bool {
    let plain = sql.to_lowercase().replace(['"', '\\', '`'], " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    WRITES.iter().any(|write| plain.contains(write))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_store_writes_events() {
        let code = "let a = 1;\nlet q = \"INSERT  INTO\n    \\\"event\\\" (stream) VALUES (?)\";\n";
        let sql = "-- first\nupdate event set body = 1;";
        let tree = Tree::of(&[
            ("crates/web/src/a.rs", code),
            ("crates/store/src/a.rs", code),
            ("crates/workspace/migrations/1.sql", sql),
            (
                "crates/engine/src/a.rs",
                "// INSERT INTO event\nlet q = \"SELECT * FROM event\";",
            ),
        ]);
        let told: Vec<(String, usize)> = check(&tree)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        assert_eq!(
            told,
            [
                ("crates/web/src/a.rs".to_owned(), 2),
                ("crates/workspace/migrations/1.sql".to_owned(), 1)
            ]
        );
    }
}
