//! From a call to its answer: who may call what, which fault strikes, which method runs, and what
//! is logged. It must never know what any single method does.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::act::{Act, Answer, Call, Fate, Transport};
use crate::args::Args;
use crate::delivery_log::Fortune;
use crate::faults::{Held, Mishap, Verdict};
use crate::limits::{Tier, by_chance};
use crate::model::{CallLogged, CallerKind, Delivery, RateLimit};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::turn::{Caller, Callers, Method, Turn};
use crate::world::World;
use crate::{api, sandbox};

/// How many calls the log keeps.
const CALLS_MAX: usize = 5_000;
/// Fields of a call that are never logged.
const SECRET_ARGS: &[&str] = &["token"];

/// The body of an answer without a body.
pub(crate) const NOTHING: &str = "";

/// The codes every method may answer.
const COMMON_ERRORS: &[&str] = &[
    "account_inactive",
    "internal_error",
    "invalid_arguments",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "ratelimited",
    "token_revoked",
];

impl World {
    /// Does one act and answers it. Reads leave no trace, unless a fault struck.
    pub fn act(&mut self, act: &Act) -> Answer {
        match act {
            Act::Call(call) => self.call(call),
            Act::Acknowledge {
                delivery,
                payload,
                now,
            } => self.acknowledge(*delivery, payload.as_ref(), *now),
            Act::GiveUp { delivery, now } => self.give_up(*delivery, *now),
            Act::Fail {
                delivery,
                error,
                now,
            } => self.fail_delivery(*delivery, error, *now),
            Act::Respond { key, body, now } => self.respond(key, body, *now),
            Act::Upload {
                key,
                size,
                sha256,
                preview,
                now: _,
            } => self.uploaded(key, *size, sha256, preview.as_deref()),
            Act::Tick { now } => {
                self.release_held(*now);
                Answer::of(json!({"ok": true}))
            }
        }
    }

    /// Answers one Web API call.
    pub fn call(&mut self, call: &Call) -> Answer {
        self.release_held(call.now);
        let caller = self.caller(call.token.as_deref());
        let is_app = caller.as_ref().is_ok_and(|caller| caller.app_id.is_some());
        let verdict = if is_app && !call.method.starts_with("sandbox.") {
            self.faults.judge(&call.method, &mut self.dice)
        } else {
            Verdict::default()
        };
        self.is_touched |= verdict.is_stateful;
        let mut answer = self.answer_under(&verdict, call, caller.clone());
        answer.transport.latency_ms = verdict.latency_ms;
        if let Ok(caller) = caller {
            self.log(call, &caller, &answer);
        }
        answer
    }

    /// Everything an app is owed, as if it were connected and acknowledged events at once. What a
    /// person waits for stays until it is acknowledged.
    pub fn take_outgoing(&mut self, app_id: &str) -> Vec<Delivery> {
        let taken: Vec<Delivery> = self.owed_to(app_id).cloned().collect();
        self.deliveries
            .retain(|delivery| delivery.app_id != app_id || delivery.asked_by.is_some());
        for delivery in taken.iter().filter(|one| one.asked_by.is_none()) {
            let fortune = Fortune::Acknowledged(None);
            self.delivery_log
                .settle(delivery.id, delivery.queued_at, fortune);
        }
        taken
    }

    /// When the next held effect is due, for whoever keeps the time.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        let held = self.held.iter().map(|held| held.due);
        held.chain(self.sharings.iter().map(|sharing| sharing.due))
            .chain(self.delayed.iter().map(|delayed| delayed.due))
            .min()
    }

    /// Whether anything that must be kept happened since this was last asked.
    pub fn take_touched(&mut self) -> bool {
        std::mem::take(&mut self.is_touched)
    }

    fn release_held(&mut self, now: Timestamp) {
        self.release_sharings(now);
        self.release_delayed(now);
        let (due, later) = std::mem::take(&mut self.held)
            .into_iter()
            .partition::<Vec<Held>, _>(|held| held.due <= now);
        self.held = later;
        for held in due {
            self.is_touched = true;
            let caller = self.caller(held.call.token.as_deref());
            let late = Call {
                now: held.due,
                ..held.call
            };
            self.perform(&late, caller);
        }
    }

    fn answer_under(
        &mut self,
        verdict: &Verdict,
        call: &Call,
        caller: Result<Caller, Failure>,
    ) -> Answer {
        let lost = |fate: Fate| Answer {
            transport: Transport {
                latency_ms: 0,
                fate,
            },
            ..Answer::of(Value::Null)
        };
        match &verdict.mishap {
            None => self.perform(call, caller),
            Some(Mishap::Error(code)) => Answer::of(json!({"ok": false, "error": code})),
            Some(Mishap::ErrorAfterEffect(code)) => {
                self.perform(call, caller);
                Answer::of(json!({"ok": false, "error": code}))
            }
            Some(Mishap::RateLimited(seconds)) => too_many(*seconds),
            Some(Mishap::Http(status)) => page_of(*status),
            Some(Mishap::HttpAfterEffect(status)) => {
                self.perform(call, caller);
                page_of(*status)
            }
            Some(Mishap::EmptyBody) => empty(),
            Some(Mishap::EmptyBodyAfterEffect) => {
                self.perform(call, caller);
                empty()
            }
            Some(Mishap::TimeoutWithoutEffect) => lost(Fate::Hangs),
            Some(Mishap::TimeoutAfterEffect) => {
                self.perform(call, caller);
                lost(Fate::Hangs)
            }
            Some(Mishap::LateEffect(after_ms)) => {
                self.hold(call, *after_ms);
                lost(Fate::Hangs)
            }
            Some(Mishap::ResetBeforeEffect) => lost(Fate::Reset),
            Some(Mishap::ResetAfterEffect) => {
                self.perform(call, caller);
                lost(Fate::Reset)
            }
        }
    }

    fn hold(&mut self, call: &Call, after_ms: u64) {
        self.is_touched = true;
        let after = jiff::SignedDuration::from_millis(i64::try_from(after_ms).unwrap_or(i64::MAX));
        self.held.push(Held {
            due: call.now.saturating_add(after).unwrap_or(call.now),
            call: call.clone(),
        });
    }

    fn perform(&mut self, call: &Call, caller: Result<Caller, Failure>) -> Answer {
        let Some(method) = find(&call.method) else {
            return Answer::of(json!({
                "ok": false, "error": "unknown_method", "req_method": call.method,
            }));
        };
        let caller = match self.admit(method, caller) {
            Ok(caller) => caller,
            Err(failure) => return answer(Err(failure)),
        };
        if let Err(seconds) = self.take_from_bucket(method, &caller, call) {
            return too_many(seconds.unsigned_abs());
        }
        let scopes = self.scopes_header(&caller);
        self.is_touched |= method.is_write;
        let outcome = (method.does)(&mut Turn {
            world: self,
            caller,
            args: Args(&call.args),
            now: call.now,
            needs: method.scopes,
        });
        debug_assert!(
            is_documented(method, &outcome),
            "{}: {outcome:?}",
            method.name
        );
        let mut answer = answer(outcome);
        answer.headers.extend(scopes);
        answer
    }

    /// The order of refusals is Slack's: token, kind of token, scope.
    fn admit(&self, method: &Method, caller: Result<Caller, Failure>) -> Result<Caller, Failure> {
        let caller = match (method.callers, caller) {
            (Callers::Anyone, caller) => return Ok(caller.unwrap_or_default()),
            (
                Callers::BotsAndPeople | Callers::Bots | Callers::People | Callers::AppLevel,
                caller,
            ) => caller?,
        };
        let is_allowed = match method.callers {
            Callers::Anyone => true,
            Callers::BotsAndPeople => caller.kind != Some(CallerKind::AppLevel),
            Callers::Bots => caller.kind == Some(CallerKind::Bot),
            Callers::People => caller.kind == Some(CallerKind::Person),
            Callers::AppLevel => caller.kind == Some(CallerKind::AppLevel),
        };
        if !is_allowed {
            return refuse("not_allowed_token_type");
        }
        if let Some(app) = caller.app_id.as_ref().and_then(|id| self.apps.get(id))
            && caller.kind == Some(CallerKind::Bot)
            && !method.scopes.is_empty()
            && !method
                .scopes
                .iter()
                .any(|scope| app.scopes.iter().any(|one| one == scope))
        {
            return Err(Failure::missing_scope(method.scopes[0], &app.scopes));
        }
        Ok(caller)
    }

    fn caller(&self, token: Option<&str>) -> Result<Caller, Failure> {
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return refuse("not_authed");
        };
        let holder = self.tokens.get(token).ok_or("invalid_auth")?;
        if holder.is_revoked {
            return refuse("token_revoked");
        }
        if self
            .users
            .get(&holder.user)
            .is_some_and(|user| user.deleted)
        {
            return refuse("account_inactive");
        }
        Ok(Caller {
            kind: Some(holder.kind),
            user: holder.user.clone(),
            app_id: holder.app_id.clone(),
        })
    }

    fn scopes_header(&self, caller: &Caller) -> Option<(String, String)> {
        let app = self.apps.get(caller.app_id.as_ref()?)?;
        let scopes = match caller.kind? {
            CallerKind::Bot => app.scopes.join(","),
            CallerKind::AppLevel => "connections:write".into(),
            CallerKind::Person => return None,
        };
        Some(("x-oauth-scopes".into(), scopes))
    }

    fn take_from_bucket(
        &mut self,
        method: &Method,
        caller: &Caller,
        call: &Call,
    ) -> Result<(), i64> {
        let Some(app) = &caller.app_id else {
            return Ok(());
        };
        match self.prefs.rate_limit {
            RateLimit::Chaos if method.tier != Tier::Free => {
                // The dice have to fall the same way when the journal is read back.
                self.is_touched = true;
                by_chance(&mut self.dice)
            }
            RateLimit::Strict if !self.is_replaying => {
                let channel = Args(&call.args).text("channel").unwrap_or_default();
                self.buckets
                    .take(method.tier, app, method.name, &channel, call.now)
            }
            RateLimit::Off | RateLimit::Strict | RateLimit::Chaos => Ok(()),
        }
    }

    fn log(&mut self, call: &Call, caller: &Caller, answer: &Answer) {
        let Some(app_id) = &caller.app_id else {
            return;
        };
        self.last_call += 1;
        let mut args = call.args.clone();
        for secret in SECRET_ARGS {
            args.remove(*secret);
        }
        let error = match (answer.transport.fate, answer.status) {
            (Fate::Hangs, _) => Some("timeout".to_owned()),
            (Fate::Reset, _) => Some("connection_reset".to_owned()),
            (Fate::Delivered, 200) if answer.body == NOTHING => Some("empty_body".to_owned()),
            (Fate::Delivered, 200) => answer.error().map(str::to_owned),
            (Fate::Delivered, status) => Some(
                answer
                    .error()
                    .map_or_else(|| format!("http_{status}"), str::to_owned),
            ),
        };
        self.calls.push_back(CallLogged {
            seq: self.last_call,
            app_id: app_id.clone(),
            method: call.method.clone(),
            args,
            at_ms: call.now.as_millisecond(),
            took_ms: answer.transport.latency_ms,
            error,
        });
        if self.calls.len() > CALLS_MAX {
            self.calls.pop_front();
        }
    }
}

/// The method of this name.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    all().find(|method| method.name == name)
}

/// Every method there is.
pub(crate) fn all() -> impl Iterator<Item = &'static Method> {
    api::FAMILIES
        .iter()
        .chain(sandbox::FAMILIES)
        .flat_map(|family| family.iter())
}

/// Turns an outcome into Slack's JSON.
pub(crate) fn answer(outcome: Outcome) -> Answer {
    match outcome {
        Ok(Reply { fields, awaits }) => {
            let mut body = Map::new();
            body.insert("ok".into(), true.into());
            body.extend(fields);
            Answer {
                awaits,
                ..Answer::of(Value::Object(body))
            }
        }
        Err(Failure { code, fields }) => {
            let mut body = Map::new();
            body.insert("ok".into(), false.into());
            body.insert("error".into(), code.into());
            body.extend(fields);
            Answer::of(Value::Object(body))
        }
    }
}

fn too_many(seconds: u64) -> Answer {
    Answer {
        status: 429,
        headers: vec![("retry-after".into(), seconds.to_string())],
        ..Answer::of(json!({"ok": false, "error": "ratelimited"}))
    }
}

/// An error page, as Slack's edge shows it: not JSON.
fn page_of(status: u16) -> Answer {
    Answer {
        status,
        ..Answer::of(Value::Null)
    }
}

/// An answer without a word in it.
fn empty() -> Answer {
    Answer::of(NOTHING.into())
}

fn is_documented(method: &Method, outcome: &Outcome) -> bool {
    match outcome {
        Ok(_) => true,
        Err(failure) => {
            COMMON_ERRORS.contains(&failure.code) || method.errors.contains(&failure.code)
        }
    }
}

/// Which codes a method may answer.
#[derive(Debug, Clone, Copy)]
pub struct MethodErrors {
    /// `chat.postMessage`, …
    pub method: &'static str,
    /// The codes of its own.
    pub own: &'static [&'static str],
    /// The codes every method may answer.
    pub common: &'static [&'static str],
}

/// Every method and the codes it may answer, for whoever wants to check them against Slack's own
/// list. Debug builds stop at a code that is not here.
pub fn method_errors() -> impl Iterator<Item = MethodErrors> {
    all().map(|method| MethodErrors {
        method: method.name,
        own: method.errors,
        common: COMMON_ERRORS,
    })
}
