//! `apps.connections.open`: the way to a socket.

use serde_json::json;

use crate::limits::Tier;
use crate::outcome::{Outcome, Reply};
use crate::turn::{Callers, Method, Turn};
use crate::world::{Ticket, World};

/// A ticket not redeemed within this time is void.
const TICKET_SECONDS: i64 = 30;

pub(crate) const METHODS: &[Method] = &[Method {
    name: "apps.connections.open",
    does: open,
    callers: Callers::AppLevel,
    scopes: &[],
    tier: Tier::One,
    // Tickets do not outlive the process, so there is nothing to keep.
    is_write: false,
    errors: &[],
}];

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
