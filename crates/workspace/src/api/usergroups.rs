//! `usergroups.*`: groups of people with a handle. On the free plan there are none.

use serde_json::{Value, json};

use crate::limits::Tier;
use crate::model::{Plan, Usergroup};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes;
use crate::turn::{Callers, Method, Turn};

const HANDLE_LENGTH: usize = 21;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "usergroups.list",
        does: list,
        callers: Callers::BotsAndPeople,
        scopes: &["usergroups:read"],
        tier: Tier::Two,
        is_write: false,
        errors: &["plan_upgrade_required"],
    },
    Method {
        name: "usergroups.users.list",
        does: users,
        callers: Callers::BotsAndPeople,
        scopes: &["usergroups:read"],
        tier: Tier::Two,
        is_write: false,
        errors: &["plan_upgrade_required", "no_such_subteam"],
    },
    Method {
        name: "usergroups.create",
        does: create,
        callers: Callers::BotsAndPeople,
        scopes: &["usergroups:write"],
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "bad_handle",
            "handle_already_exists",
            "missing_subteam_name",
            "name_already_exists",
            "plan_upgrade_required",
        ],
    },
    Method {
        name: "usergroups.users.update",
        does: update_users,
        callers: Callers::BotsAndPeople,
        scopes: &["usergroups:write"],
        tier: Tier::Two,
        is_write: true,
        errors: &[
            "invalid_users",
            "permission_denied",
            "plan_upgrade_required",
        ],
    },
];

fn need_paid_plan(turn: &Turn<'_>) -> Result<(), Failure> {
    match turn.world.prefs.plan {
        Plan::Free => refuse("plan_upgrade_required"),
        Plan::Pro => Ok(()),
    }
}

fn list(turn: &mut Turn<'_>) -> Outcome {
    need_paid_plan(turn)?;
    let with_users = turn.args.flag("include_users", false);
    let groups: Value = turn
        .world
        .usergroups
        .values()
        .map(|group| shapes::usergroup(group, &turn.world.team, with_users))
        .collect();
    Ok(Reply::of(json!({"usergroups": groups})))
}

fn users(turn: &mut Turn<'_>) -> Outcome {
    need_paid_plan(turn)?;
    let wanted = turn.args.required("usergroup")?;
    let group = turn
        .world
        .usergroups
        .get(&wanted)
        .ok_or("no_such_subteam")?;
    Ok(Reply::of(json!({"users": group.users})))
}

fn create(turn: &mut Turn<'_>) -> Outcome {
    need_paid_plan(turn)?;
    let name = turn.args.text("name").ok_or("missing_subteam_name")?;
    let handle = turn
        .args
        .text("handle")
        .unwrap_or_else(|| name.to_lowercase());
    let is_handle = handle.chars().count() <= HANDLE_LENGTH
        && handle
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if !is_handle {
        return refuse("bad_handle");
    }
    let groups = &turn.world.usergroups;
    if groups.values().any(|group| group.handle == handle) {
        return refuse("handle_already_exists");
    }
    if groups.values().any(|group| group.name == name) {
        return refuse("name_already_exists");
    }
    let group = Usergroup {
        id: turn.world.next_id("S"),
        handle,
        name,
        description: turn.args.text("description").unwrap_or_default(),
        users: Vec::new(),
        created_by: turn.caller.user.clone(),
        created: turn.seconds(),
    };
    let shown = shapes::usergroup(&group, &turn.world.team, false);
    turn.world.usergroups.insert(group.id.clone(), group);
    Ok(Reply::of(json!({"usergroup": shown})))
}

fn update_users(turn: &mut Turn<'_>) -> Outcome {
    need_paid_plan(turn)?;
    let wanted = turn.args.required("usergroup")?;
    let users = turn.args.list("users");
    if users.is_empty()
        || users
            .iter()
            .any(|user| !turn.world.users.contains_key(user))
    {
        return refuse("invalid_users");
    }
    let team = turn.world.team.clone();
    let group = turn
        .world
        .usergroups
        .get_mut(&wanted)
        .ok_or("permission_denied")?;
    group.users = users;
    let shown = shapes::usergroup(group, &team, true);
    Ok(Reply::of(json!({"usergroup": shown})))
}
