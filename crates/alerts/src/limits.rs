//! How much of a post is read. What is longer is cut with `…`, never refused, except where a limit says so.

/// A longer body is refused. The front door checks it before it reads.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// A longer list of alerts is refused, so that its sender learns of it instead of losing some.
pub const ALERTS_MAX: usize = 100;
/// Characters of a title; Slack shows about half of it.
pub const TITLE_CHARS_MAX: usize = 250;
/// Characters of a summary; one Slack section holds as many.
pub const SUMMARY_CHARS_MAX: usize = 3_000;
/// Characters of the sender's own word for how bad it is.
pub const LEVEL_CHARS_MAX: usize = 50;
/// A longer address is left out: half an address leads nowhere.
pub const URL_CHARS_MAX: usize = 2_000;
/// A longer fingerprint is replaced by its hash: cut ones could become equal.
pub const FINGERPRINT_CHARS_MAX: usize = 200;
/// Labels of one alert, the first by name.
pub const LABELS_MAX: usize = 64;
/// Characters of a label's name.
pub const LABEL_NAME_CHARS_MAX: usize = 100;
/// Characters of a label's value.
pub const LABEL_VALUE_CHARS_MAX: usize = 500;
/// JSON nested deeper than this is refused. The parser itself holds this limit; a test holds the parser to it.
pub const JSON_DEPTH_MAX: usize = 127;
