//! What sort of file a name stands for, in Slack's words. It must never look at the bytes; whether
//! they are text it is told.

/// A sort of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sort {
    pub(crate) filetype: &'static str,
    pub(crate) mimetype: &'static str,
    pub(crate) pretty: &'static str,
}

/// Endings, Slack's `filetype`, the MIME type, what people read.
const SORTS: &[(&[&str], &str, &str, &str)] = &[
    (&["png"], "png", "image/png", "PNG"),
    (&["jpg", "jpeg"], "jpg", "image/jpeg", "JPEG"),
    (&["gif"], "gif", "image/gif", "GIF"),
    (&["webp"], "webp", "image/webp", "WebP"),
    (&["svg"], "svg", "image/svg+xml", "SVG"),
    (&["heic"], "heic", "image/heic", "HEIC"),
    (&["pdf"], "pdf", "application/pdf", "PDF"),
    (&["mp4"], "mp4", "video/mp4", "MPEG 4 Video"),
    (&["mov"], "mov", "video/quicktime", "QuickTime Movie"),
    (&["zip"], "zip", "application/zip", "Zip"),
    (&["gz"], "gzip", "application/x-gzip", "Gzip"),
    (&["csv"], "csv", "text/csv", "CSV"),
    (&["json"], "json", "application/json", "JSON"),
    (&["html", "htm"], "html", "text/html", "HTML"),
    (
        &["md", "markdown"],
        "markdown",
        "text/plain",
        "Markdown (raw)",
    ),
    (&["yml", "yaml"], "yaml", "text/plain", "YAML"),
    (&["toml"], "toml", "text/plain", "TOML"),
    (&["sql"], "sql", "text/plain", "SQL"),
    (&["sh"], "shell", "text/plain", "Shell"),
    (&["rs"], "rust", "text/plain", "Rust"),
    (&["py"], "python", "text/plain", "Python"),
    (&["js", "mjs"], "javascript", "text/plain", "JavaScript"),
    (&["ts"], "typescript", "text/plain", "TypeScript"),
    (&["diff", "patch"], "diff", "text/plain", "Diff"),
    (&["txt", "log"], "text", "text/plain", "Plain Text"),
];
const TEXT: Sort = Sort {
    filetype: "text",
    mimetype: "text/plain",
    pretty: "Plain Text",
};
const BINARY: Sort = Sort {
    filetype: "binary",
    mimetype: "application/octet-stream",
    pretty: "Binary",
};

/// The sort of a file of this name.
pub(crate) fn sort_of(name: &str, is_text: bool) -> Sort {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default();
    SORTS
        .iter()
        .find(|(endings, ..)| endings.contains(&ending.as_str()))
        .map_or(if is_text { TEXT } else { BINARY }, |sort| Sort {
            filetype: sort.1,
            mimetype: sort.2,
            pretty: sort.3,
        })
}

/// Whether this is one of Slack's names for a kind of snippet.
pub(crate) fn is_snippet_type(name: &str) -> bool {
    SORTS
        .iter()
        .any(|(_, filetype, mimetype, _)| *filetype == name && mimetype.starts_with("text/"))
        || matches!(
            name,
            "auto" | "json" | "xml" | "go" | "java" | "ruby" | "c" | "cpp" | "css"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides_and_text_without_one_is_text() {
        assert_eq!(sort_of("Graph.PNG", false).mimetype, "image/png");
        assert_eq!(sort_of("app.log", true).filetype, "text");
        assert_eq!(sort_of("README", true).filetype, "text");
        assert_eq!(sort_of("core", false).filetype, "binary");
    }
}
