//! What each placeholder means, for whoever writes a text or fills one.
//! Must never be used to render: the texts themselves say what they need.

/// Every placeholder used anywhere, with its meaning, sorted by name.
#[must_use]
pub fn placeholders() -> &'static [(&'static str, &'static str)] {
    PLACEHOLDERS
}

const PLACEHOLDERS: &[(&str, &str)] = &[
    ("answer", "roll-call label"),
    (
        "case_link",
        "link to the case in the library; empty where there is no public address",
    ),
    ("channel", "link to a room; empty until there is one"),
    (
        "code",
        "what Slack answered, in one word of its own, or an app's id",
    ),
    (
        "evidence",
        "list of evidence with links, or settle.empty_evidence",
    ),
    ("fact", "the words of the note that showed it, escaped"),
    ("field", "the name of a field, as the API writes it"),
    ("heat", "heat label with its emoji"),
    ("hours", "whole hours"),
    ("impact", "one line: user impact, or open.empty_impact"),
    (
        "invited",
        "number of people invited; 0 while invitations are on their way",
    ),
    (
        "kind",
        "note kind label, with its emoji where there is room",
    ),
    ("known", "one line: what we know, or open.empty_known"),
    ("label", "a heading of the board"),
    ("lead", "display name, or board.nobody"),
    ("max", "the most there can be"),
    ("mine", "what the reader wrote and was not kept, escaped"),
    ("minutes", "whole minutes"),
    ("ms", "how long it took, in milliseconds"),
    ("n", "a count"),
    ("name", "the name of a file or of a key, escaped"),
    ("names", "display names, by join_names"),
    ("needed", "how many agreements are usually enough"),
    (
        "next_try",
        "the one thing to try next; empty when nobody named one",
    ),
    ("note", "what the person wrote, escaped"),
    ("now", "what somebody else wrote meanwhile, escaped"),
    ("number", "the team's number of an incident, as #42"),
    (
        "opener",
        "display name of whoever raised it; empty when a script did",
    ),
    ("path", "a folder on this computer"),
    ("plan", "how, around when, for whom, joined"),
    (
        "purpose",
        "what something is for, in words that go on a sentence",
    ),
    ("query", "what was searched for, escaped"),
    ("reason", "in the words of Slack, escaped"),
    ("remaining", "short list; empty when nothing remains"),
    ("role", "role label"),
    ("said", "what Slack said, in its own word"),
    ("scopes", "what Slack has to grant, by Slack's names"),
    (
        "size",
        "what a size of look-back is called, or how large something is",
    ),
    ("source", "the alert's source"),
    ("span", "how long something lasted"),
    ("state", "state label"),
    ("team", "what people call their Slack workspace"),
    ("text", "what was written, escaped"),
    ("time", "time of day in the reader's zone"),
    ("title", "incident or alert title, escaped"),
    ("url", "an address"),
    ("value", "what stands under a heading"),
    ("watch", "what is being kept an eye on; empty when nothing"),
    ("what", "a follow-up's label"),
    ("who", "display name"),
    ("words", "words that are understood, joined"),
    ("zone", "the name of a time zone"),
];
