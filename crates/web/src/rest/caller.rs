//! Whoever calls the API: proven by the token, answered in their language, with the key they asked
//! under. Must never let a call through without its token.

use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use matoi_core::{
    actor::Actor,
    ids::{IncidentId, PersonId, StreamId},
    refusal::Refusal,
    request::{Ask, Request},
};
use matoi_engine::{Answered, EngineError, Kept, store::Viewer};
use matoi_words::{Language, say};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    pages::fault::{self, Told},
    record::refused,
    rest::{key, view},
    state::{WebState, is_token},
};

/// The token opens everything: a script of the team's own speaks for the house.
pub(super) const VIEWER: Viewer = Viewer::House;

/// An answer that is not what was asked for. Boxed, because it is the rarer one.
pub(super) struct Refused(Box<Response>);

impl From<Response> for Refused {
    fn from(answer: Response) -> Self {
        Self(Box::new(answer))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// What a call gives.
pub(super) type Result<T, E = Refused> = std::result::Result<T, E>;

/// Whoever calls.
pub(super) struct Caller {
    pub state: WebState,
    pub language: Language,
    /// What they asked under; fresh where they said nothing.
    pub key: String,
}

impl FromRequestParts<WebState> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self> {
        let told = Told::to(&parts.uri, &parts.headers, state.language);
        if !bearer(&parts.headers).is_some_and(|token| is_token(&state.api_token, token)) {
            let mut answer = fault::json(&told, StatusCode::UNAUTHORIZED);
            answer.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                header::HeaderValue::from_static("Bearer"),
            );
            return Err(answer.into());
        }
        let given = key::read(&parts.headers).map_err(|_| {
            let name = key::HEADER;
            let args = [("field", name.into()), ("n", key::CHARS_MAX.into())];
            let message = say(told.language, "web.field_key", &args);
            let status = StatusCode::BAD_REQUEST;
            fault::json_error(status, "bad_field", &message, Some(name))
        })?;
        let key = given.unwrap_or_else(|| (state.ids)());
        Ok(Self {
            state: state.clone(),
            language: told.language,
            key,
        })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl Caller {
    /// The incident of that number or id.
    pub(super) async fn find(&self, id: &str) -> Result<Kept> {
        let engine = &self.state.engine;
        let found = if let Ok(number) = id.trim_start_matches('#').parse::<u64>() {
            engine.incident(&VIEWER, number).await
        } else if let Ok(id) = id.parse::<Uuid>() {
            engine
                .kept(&VIEWER, StreamId::Incident(IncidentId(id)))
                .await
        } else {
            Ok(None)
        };
        let found = found.map_err(|error| self.trouble(&error))?;
        found.ok_or_else(|| self.refuse(&Refusal::NoSuchIncident))
    }

    /// Asks for something about one incident, under this call's key.
    pub(super) async fn ask_about(
        &self,
        kept: &Kept,
        verb: &str,
        by: Actor,
        request: Request,
    ) -> Result<Answered> {
        let ask = Ask::request(kept.stream.clone(), by, request);
        self.ask(&format!("{}:{verb}:{}", kept.stream, self.key), &ask)
            .await
    }

    /// Asks, waits, and gives what came of it.
    pub(super) async fn ask(&self, key: &str, ask: &Ask) -> Result<Answered> {
        let answered = self
            .state
            .engine
            .request(key, ask)
            .await
            .map_err(|error| self.trouble(&error))?;
        let answered = answered.ok_or_else(|| self.still_working())?;
        match &answered.refusal {
            Some(refusal) => Err(self.refuse(refusal)),
            None => Ok(answered),
        }
    }

    /// The incident as it is now.
    pub(super) async fn shown(&self, status: StatusCode, kept: &Kept) -> Result<Response> {
        Ok((status, Json(self.incident(kept).await?)).into_response())
    }

    /// The incident as it is now, as JSON.
    pub(super) async fn incident(&self, kept: &Kept) -> Result<Value> {
        let engine = &self.state.engine;
        let now = self.now(kept).await?;
        let read = async {
            let timeline = engine.timeline(&VIEWER, &now).await?;
            let owed = engine.owed(&VIEWER, Some(kept.stream.clone())).await?;
            Ok((timeline, owed))
        };
        let (timeline, owed) = read
            .await
            .map_err(|error: EngineError| self.trouble(&error))?;
        Ok(view::incident(
            now.incident,
            timeline,
            &owed,
            &self.state,
            self.language,
        ))
    }

    /// What the engine keeps of it now.
    pub(super) async fn now(&self, kept: &Kept) -> Result<Kept> {
        let now = self.state.engine.kept(&VIEWER, kept.stream.clone()).await;
        let now = now.map_err(|error| self.trouble(&error))?;
        Ok(now.unwrap_or_else(|| kept.clone()))
    }

    /// Whoever `by` names: somebody known, or a name without rights, or the script itself.
    pub(super) fn actor(&self, by: Option<String>) -> Actor {
        match by {
            None => Actor::Machine,
            Some(by) => self.person(&by).map_or(Actor::Named(by), Actor::Person),
        }
    }

    /// The known person of that id or name; two people of one name are nobody in particular.
    pub(super) fn person(&self, who: &str) -> Option<PersonId> {
        let team = self.state.engine.team();
        let who = who.trim().trim_start_matches('@');
        if let Some(person) = team.people.iter().find(|person| person.id.as_str() == who) {
            return Some(person.id.clone());
        }
        let mut of_name = team.people.iter().filter(|person| person.name == who);
        let first = of_name.next()?;
        of_name.next().is_none().then(|| first.id.clone())
    }

    /// It cannot be, said kindly.
    pub(super) fn refuse(&self, refusal: &Refusal) -> Refused {
        let status = match refusal {
            Refusal::NoSuchIncident
            | Refusal::NoSuchAlert
            | Refusal::NoSuchNote
            | Refusal::NoSuchLookBack
            | Refusal::NoSuchTask => StatusCode::NOT_FOUND,
            Refusal::Over
            | Refusal::AlreadySettled
            | Refusal::StillOpen
            | Refusal::ProposalLive
            | Refusal::NoProposal
            | Refusal::LeadOnly
            | Refusal::RoleHeld { .. }
            | Refusal::RoleNotHeld { .. }
            | Refusal::TooMany
            | Refusal::NotAPerson => StatusCode::CONFLICT,
        };
        let (code, message) = refused(self.language, &self.state.engine.team(), refusal);
        fault::json_error(status, code, &message, None).into()
    }

    /// There is no such thing.
    pub(super) fn missing(&self) -> Refused {
        fault::json(&self.told(), StatusCode::NOT_FOUND).into()
    }

    fn told(&self) -> Told {
        Told {
            language: self.language,
            program: true,
        }
    }

    /// Ours to look into. Whoever called learns whether to try again.
    pub(super) fn trouble(&self, error: &EngineError) -> Refused {
        tracing::error!(%error, "a call of the API could not be answered");
        fault::json(&self.told(), StatusCode::SERVICE_UNAVAILABLE).into()
    }

    fn still_working(&self) -> Refused {
        let message = say(self.language, "web.still_working", &[]);
        (
            StatusCode::ACCEPTED,
            Json(json!({ "kept": true, "key": self.key, "message": message })),
        )
            .into_response()
            .into()
    }
}
