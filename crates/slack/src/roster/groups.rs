//! User groups: a paid plan has them, a free one says `plan_upgrade_required`, some servers know no
//! such method. All of that is fine.
//!
//! It must never be needed for anything.

use matoi_core::ids::PersonId;
use serde_json::Value;

use super::{Warning, untold};
use crate::{
    read::text,
    wire::{
        client::{CallError, WebApi},
        method::Method,
        pace::Pace,
    },
};

/// Groups whose members are asked for one by one where the list does not hold them.
const ASKED_ONE_BY_ONE_MAX: usize = 10;

/// A user group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    id: String,
    handle: String,
    pub(super) name: String,
    pub(super) members: Vec<PersonId>,
}

impl Group {
    pub(super) fn has(&self, person: &str) -> bool {
        self.members.iter().any(|member| member.as_str() == person)
    }

    /// By handle or id, without `@`.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.id == name || self.handle.eq_ignore_ascii_case(name)
    }
}

/// Everybody in the groups of those handles, each once.
pub(super) fn members(groups: &[Group], handles: &[&str]) -> Vec<PersonId> {
    let mut members: Vec<PersonId> = Vec::new();
    let called = |group: &&Group| handles.iter().any(|handle| group.is_called(handle));
    for person in groups
        .iter()
        .filter(called)
        .flat_map(|group| &group.members)
    {
        if !members.contains(person) {
            members.push(person.clone());
        }
    }
    members
}

/// All groups of the team; none where it has none or nobody tells.
pub(super) async fn all(api: &WebApi, pace: &dyn Pace, warnings: &mut Vec<Warning>) -> Vec<Group> {
    let arguments = [("include_users", "true".into())];
    let answer = api
        .call(pace.now(), Method::UsergroupsList, &arguments)
        .await;
    let listed = match answer {
        Ok(answer) => answer
            .get("usergroups")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default(),
        Err(error) if is_as_good_as_none(&error) => return Vec::new(),
        Err(error) => {
            warnings.push(untold(Method::UsergroupsList, &error));
            return Vec::new();
        }
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut asked = 0;
    for one in &listed {
        let Some(mut group) = group(one) else {
            continue;
        };
        if one.get("users").is_none() && asked < ASKED_ONE_BY_ONE_MAX {
            asked += 1;
            match ask(api, pace, &group.id).await {
                Ok(members) => group.members = members,
                Err(error) => warnings.push(untold(Method::UsergroupsUsersList, &error)),
            }
        }
        groups.push(group);
    }
    groups
}

fn is_as_good_as_none(error: &CallError) -> bool {
    matches!(
        error.code(),
        Some("plan_upgrade_required" | "unknown_method" | "http_404")
    )
}

fn group(one: &Value) -> Option<Group> {
    let id = text(one, "/id")?;
    let handle = text(one, "/handle").unwrap_or(id);
    Some(Group {
        id: id.to_owned(),
        handle: handle.to_owned(),
        name: text(one, "/name").unwrap_or(handle).to_owned(),
        members: people(one),
    })
}

fn people(answer: &Value) -> Vec<PersonId> {
    let users = answer.get("users").and_then(Value::as_array);
    let ids = users.into_iter().flatten().filter_map(Value::as_str);
    ids.map(PersonId::from).collect()
}

async fn ask(api: &WebApi, pace: &dyn Pace, id: &str) -> Result<Vec<PersonId>, CallError> {
    let arguments = [("usergroup", id.to_owned().into())];
    let answer = api
        .call(pace.now(), Method::UsergroupsUsersList, &arguments)
        .await?;
    Ok(people(&answer))
}
