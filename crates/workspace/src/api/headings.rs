//! `conversations.setTopic` and `.setPurpose`: the lines at the top of a channel.

use serde_json::json;

use crate::limits::Tier;
use crate::model::Heading;
use crate::outcome::{Failure, Outcome, refuse};
use crate::turn::{Callers, Method, Turn};

use super::conversations::shown_channel;

const HEADING_LENGTH: usize = 250;
const HEADING_ERRORS: &[&str] = &[
    "channel_not_found",
    "is_archived",
    "method_not_supported_for_channel_type",
    "not_in_channel",
    "too_long",
];

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "conversations.setTopic",
        does: set_topic,
        callers: Callers::BotsAndPeople,
        scopes: &[
            "channels:manage",
            "channels:write.topic",
            "groups:write",
            "groups:write.topic",
        ],
        tier: Tier::Two,
        is_write: true,
        errors: HEADING_ERRORS,
    },
    Method {
        name: "conversations.setPurpose",
        does: set_purpose,
        callers: Callers::BotsAndPeople,
        scopes: &[
            "channels:manage",
            "channels:write.topic",
            "groups:write",
            "groups:write.topic",
        ],
        tier: Tier::Two,
        is_write: true,
        errors: HEADING_ERRORS,
    },
];

fn set_topic(turn: &mut Turn<'_>) -> Outcome {
    let topic = turn
        .args
        .text_or_empty("topic")
        .ok_or_else(|| Failure::missing("topic"))?;
    let (id, heading) = headed(turn, &topic)?;
    turn.channel_mut(&id)?.topic = heading;
    let text = format!("<@{}> set the channel topic: {topic}", turn.caller.user);
    turn.say_system(&id, "channel_topic", &text, json!({"topic": topic}));
    turn.changed(&id, "channel");
    shown_channel(turn, &id)
}

fn set_purpose(turn: &mut Turn<'_>) -> Outcome {
    let purpose = turn
        .args
        .text_or_empty("purpose")
        .ok_or_else(|| Failure::missing("purpose"))?;
    let (id, heading) = headed(turn, &purpose)?;
    turn.channel_mut(&id)?.purpose = heading;
    let text = format!(
        "<@{}> set the channel description: {purpose}",
        turn.caller.user
    );
    turn.say_system(&id, "channel_purpose", &text, json!({"purpose": purpose}));
    turn.changed(&id, "channel");
    shown_channel(turn, &id)
}

fn headed(turn: &Turn<'_>, text: &str) -> Result<(String, Heading), Failure> {
    let id = turn.open_room("channel")?;
    if !turn.is_member(&id) {
        return refuse("not_in_channel");
    }
    if text.chars().count() > HEADING_LENGTH {
        return refuse("too_long");
    }
    let heading = Heading {
        value: crate::text::kept(text),
        creator: turn.caller.user.clone(),
        last_set: turn.seconds(),
    };
    Ok((id, heading))
}
