//! Golden readings, one file of payloads and one of readings per noun.

use std::collections::BTreeMap;

use matoi_engine::Reader;
use serde_json::{Value, json};

use super::{assert_clear, kept, reader};

fn readings(fixture: &str) -> BTreeMap<String, Value> {
    let frames: BTreeMap<String, Value> = serde_json::from_str(fixture).unwrap();
    let read = |frame: &Value| {
        let delivery = kept(frame);
        let reading = reader().read(&delivery).unwrap();
        assert_clear(&reading);
        json!({
            "key": delivery.key,
            "lane": delivery.lane,
            "entries": reading.entries,
            "asks": reading.asks,
            "ignored": reading.ignored,
        })
    };
    frames
        .iter()
        .map(|(case, frame)| (case.clone(), read(frame)))
        .collect()
}

macro_rules! golden {
    ($($test:ident: $noun:literal;)*) => {
        $(
            #[test]
            fn $test() {
                let read = readings(include_str!(concat!("../../fixtures/read/", $noun, ".json")));
                insta::assert_json_snapshot!($noun, read);
            }
        )*
    };
}

golden! {
    messages_are_entries_and_sometimes_notes: "message";
    reactions_are_signs: "reaction";
    presses_are_requests: "button";
    forms_are_requests: "form";
    commands_mean_one_thing_in_a_room_and_a_raise_elsewhere: "command";
    mentions_are_commands_in_a_room_and_raise_elsewhere: "mention";
    shortcuts_on_messages_raise: "shortcut";
    channels_tell_what_became_of_a_room: "channel";
    what_we_have_no_use_for_says_why: "other";
}
