//! `apps.*`: the way to a socket, and declaring apps by manifest.

use serde_json::{Value, json};

use crate::limits::Tier;
use crate::manifest;
use crate::model::{AppRecord, Standing};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::turn::{Callers, Method, Turn};
use crate::world::{Ticket, World};

/// A ticket not redeemed within this time is void.
const TICKET_SECONDS: i64 = 30;
/// Apps that may be declared beside the one that came with the workspace.
const APPS_MAX: usize = 100;

pub(crate) const METHODS: &[Method] = &[
    Method {
        name: "apps.connections.open",
        does: open,
        callers: Callers::AppLevel,
        scopes: &[],
        tier: Tier::One,
        // Tickets do not outlive the process, so there is nothing to keep.
        is_write: false,
        errors: &[],
    },
    Method {
        name: "apps.uninstall",
        does: uninstall,
        callers: Callers::Bots,
        scopes: &[],
        tier: Tier::One,
        is_write: true,
        errors: &[
            "bad_client_secret",
            "client_id_token_mismatch",
            "invalid_client_id",
        ],
    },
    of_people(
        "apps.manifest.create",
        create,
        &["managed_app_limit_reached", "invalid_manifest"],
    ),
    Method {
        is_write: false,
        ..of_people(
            "apps.manifest.validate",
            validate,
            &["invalid_app_id", "invalid_manifest"],
        )
    },
    of_people(
        "apps.manifest.update",
        update,
        &["invalid_app_id", "invalid_manifest"],
    ),
    Method {
        is_write: false,
        ..of_people(
            "apps.manifest.export",
            export,
            &["app_not_found", "invalid_app_id"],
        )
    },
    of_people(
        "apps.manifest.delete",
        delete,
        &["app_not_eligible", "invalid_app_id"],
    ),
];

/// Slack wants a configuration token here, which stands for a person; personas bring their own.
const fn of_people(
    name: &'static str,
    does: fn(&mut Turn<'_>) -> Outcome,
    errors: &'static [&'static str],
) -> Method {
    Method {
        name,
        does,
        callers: Callers::People,
        scopes: &[],
        tier: Tier::One,
        is_write: true,
        errors,
    }
}

fn create(turn: &mut Turn<'_>) -> Outcome {
    need_member(turn)?;
    let manifest = manifest_argument(turn)?;
    if turn.world.app_records.len() >= APPS_MAX {
        return refuse("managed_app_limit_reached");
    }
    let maker = turn.caller.user.clone();
    let id = turn.world.declare_app(&maker, manifest);
    let record = turn.world.record_of(&id).ok_or("internal_error")?;
    let base = &turn.world.base_url;
    Ok(Reply::of(json!({
        "app_id": id,
        "credentials": {
            "client_id": record.client_id,
            "client_secret": record.client_secret,
            "verification_token": record.verification_token,
            "signing_secret": record.signing_secret,
        },
        "oauth_authorize_url": format!("{base}/workspace/api/sandbox.install?app_id={id}"),
        "team_id": turn.world.team.id,
        "team_domain": turn.world.team.domain,
    })))
}

fn validate(turn: &mut Turn<'_>) -> Outcome {
    if let Some(id) = turn.args.text("app_id") {
        turn.world.record_of(&id).ok_or("invalid_app_id")?;
    }
    manifest_argument(turn)?;
    Ok(Reply::empty())
}

fn update(turn: &mut Turn<'_>) -> Outcome {
    let record = own_record(turn, "invalid_app_id")?;
    let manifest = manifest_argument(turn)?;
    let id = record.id.clone();
    let is_more_asked = turn.world.redeclare_app(record, manifest);
    Ok(Reply::of(
        json!({"app_id": id, "permissions_updated": is_more_asked}),
    ))
}

fn export(turn: &mut Turn<'_>) -> Outcome {
    let record = own_record(turn, "app_not_found")?;
    Ok(Reply::of(json!({"manifest": record.manifest})))
}

fn delete(turn: &mut Turn<'_>) -> Outcome {
    let record = own_record(turn, "invalid_app_id")?;
    if record.maker.is_none() {
        return refuse("app_not_eligible");
    }
    turn.world.remove_app(&record.id);
    Ok(Reply::empty())
}

/// An app takes itself out of the team.
fn uninstall(turn: &mut Turn<'_>) -> Outcome {
    let client_id = turn.args.required("client_id")?;
    let client_secret = turn.args.required("client_secret")?;
    let world = &turn.world;
    let mut records = world.apps.keys().filter_map(|id| world.record_of(id));
    let record = records.find(|record| record.client_id == client_id);
    let record = record.ok_or("invalid_client_id")?;
    if Some(&record.id) != turn.caller.app_id.as_ref() {
        return refuse("client_id_token_mismatch");
    }
    if record.client_secret != client_secret {
        return refuse("bad_client_secret");
    }
    turn.world.uninstall_app(&record.id, turn.now);
    Ok(Reply::empty())
}

/// Guests make no apps.
fn need_member(turn: &Turn<'_>) -> Result<(), Failure> {
    let user = turn.world.users.get(&turn.caller.user);
    match user.map(|user| user.standing) {
        Some(Standing::Owner | Standing::Admin | Standing::Member) => Ok(()),
        Some(Standing::Guest | Standing::SingleChannelGuest) | None => refuse("no_permission"),
    }
}

/// The app of the `app_id` argument, if the caller made it or looks after the team.
fn own_record(turn: &Turn<'_>, unknown: &'static str) -> Result<AppRecord, Failure> {
    let id = turn.args.required("app_id")?;
    let record = turn.world.record_of(&id).ok_or(unknown)?;
    if record.maker.as_ref() == Some(&turn.caller.user) || turn.is_admin() {
        Ok(record)
    } else {
        refuse("no_permission")
    }
}

fn manifest_argument(turn: &Turn<'_>) -> Result<Value, Failure> {
    let given = turn.args.json("manifest");
    let Ok(given) = given else {
        let fault = json!([{"message": "must be JSON", "pointer": "/"}]);
        return Err(Failure::from("invalid_manifest").with("errors", fault));
    };
    let manifest = given.ok_or_else(|| Failure::missing("manifest"))?;
    let faults = manifest::faults_of(&manifest);
    if faults.is_empty() {
        Ok(manifest)
    } else {
        Err(Failure::from("invalid_manifest").with("errors", Value::Array(faults)))
    }
}

fn open(turn: &mut Turn<'_>) -> Outcome {
    let app_id = turn.caller.app_id.clone().unwrap_or_default();
    let now = turn.now;
    turn.world.last_ticket += 1;
    let label = format!("ticket {} {now}", turn.world.last_ticket);
    let ticket = turn.world.seed.secret(&label, 40);
    turn.world.tickets.retain(|_, ticket| !ticket.is_void(now));
    let issued = Ticket {
        app_id: app_id.clone(),
        issued_at: now,
    };
    turn.world.tickets.insert(ticket.clone(), issued);
    let base = turn
        .world
        .base_url
        .replacen("http://", "ws://", 1)
        .replacen("https://", "wss://", 1);
    let mut url = format!("{base}/workspace/socket?ticket={ticket}&app_id={app_id}");
    if turn.args.flag("debug_reconnects", false) {
        url.push_str("&debug_reconnects=true");
    }
    Ok(Reply::of(json!({"url": url})))
}

impl Ticket {
    fn is_void(&self, now: jiff::Timestamp) -> bool {
        now.duration_since(self.issued_at).as_secs() > TICKET_SECONDS
    }
}

impl World {
    /// Takes a ticket in; answers the app it lets connect. A ticket works once.
    pub fn redeem_ticket(&mut self, ticket: &str, now: jiff::Timestamp) -> Option<String> {
        let ticket = self.tickets.remove(ticket)?;
        (!ticket.is_void(now)).then_some(ticket.app_id)
    }
}
