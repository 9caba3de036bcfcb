//! What comes after, as JSON. Whoever was asked and has not answered stands nowhere here.

use matoi_core::{
    actor::Actor,
    evidence::{Attached, Copied},
    follow_up::{FollowUpKind, Task},
    incident::Incident,
    look_back::LookBack,
};
use serde_json::{Value, json};

use super::Name;
use crate::file::size;

pub(super) fn follow_ups(incident: &Incident, name: Name<'_>) -> Vec<Value> {
    let one = |kind: FollowUpKind| {
        let now = incident.after.follow_up(kind);
        json!({
            "kind": kind.word(),
            "owner": now.owner.as_ref().and_then(name),
            "owner_id": now.owner.as_ref().and_then(Actor::person),
            "how": now.plan.how,
            "when": now.plan.when,
            "for_whom": now.plan.for_whom,
            "let_go": now.let_go,
        })
    };
    FollowUpKind::ALL.map(one).into()
}

/// A task.
pub(crate) fn task(task: &Task, name: Name<'_>) -> Value {
    let owner = task.owner.clone().map(Actor::Person);
    json!({
        "id": task.id,
        "text": task.text,
        "by": name(&task.by),
        "owner": owner.as_ref().and_then(name),
        "owner_id": task.owner,
        "look_back": task.look_back,
        "done": task.done,
        "dropped": task.dropped,
    })
}

/// A look-back, with what it would be prefilled with where that was asked for.
pub(crate) fn look_back(one: &LookBack, draft: Option<String>, name: Name<'_>) -> Value {
    let mut shown = json!({
        "id": one.id,
        "size": one.size.word(),
        "by": name(&one.by),
        "at": one.at,
        "text": one.text,
        "revision": one.revision,
        "written_by": one.written_by.as_ref().and_then(name),
        "done": one.done,
        "dropped": one.dropped,
    });
    if let Some(draft) = draft {
        shown["draft"] = draft.into();
    }
    shown
}

pub(super) fn file(attached: &Attached) -> Value {
    let (state, sha256, why) = match &attached.copied {
        Copied::Awaited => ("awaited", None, None),
        Copied::Kept { sha256, .. } => ("kept", Some(sha256), None),
        Copied::NamedOnly => ("named_only", None, None),
        Copied::Missed { why } => ("missed", None, Some(why)),
    };
    json!({
        "id": attached.file.id,
        "message": attached.message,
        "name": attached.file.name,
        "type": attached.file.mime,
        "size": size(attached),
        "state": state,
        "sha256": sha256,
        "why": why,
    })
}
