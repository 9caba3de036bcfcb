//! One visit of a page: in which language, to which address, and the frame around whatever is shown.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::tz::TimeZone;
use matoi_core::{actor::Actor, ids::PersonId, incident::Incident, spelling, team::Standing};
use matoi_engine::{EngineError, store::Viewer};
use matoi_page::{Frame, Html, Layout, NavItem, blocks::emoji::in_text};
use matoi_words::{Language, say};

use super::{
    ASSETS,
    fault::{self, Told},
    parts::{FootView, PersonChoice, Tell, WhoView, html},
};
use crate::{
    door::{Door, Visitor},
    language,
    state::{SlackState, WebState},
    when,
};

/// The place in the navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Now,
    List,
    Library,
    Guideline,
    Settings,
}

/// One visit.
pub(super) struct Visit {
    pub state: WebState,
    pub language: Language,
    /// In which zone they read times.
    pub zone: TimeZone,
    pub uri: Uri,
    pub visitor: Visitor,
    told: Told,
}

/// A page that is not the one asked for. Boxed, because it is the rarer one.
pub(super) struct Fault(Box<Response>);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// What a page gives.
pub(super) type Result<T, E = Fault> = std::result::Result<T, E>;

impl FromRequestParts<WebState> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Infallible> {
        let visitor = parts.extensions.get::<Visitor>().cloned();
        let visitor = visitor.unwrap_or(Visitor {
            person: None,
            door: state.door,
        });
        let team = state.engine.team();
        let known = visitor.person.as_ref().and_then(|id| team.person(id));
        let reads = known
            .and_then(|person| person.tongue)
            .map(language::of_tongue);
        let told = Told::to_reader(&parts.uri, &parts.headers, reads, state.language);
        Ok(Self {
            visitor,
            state: state.clone(),
            language: told.language,
            zone: when::zone::of(&parts.headers, &team.zone),
            uri: parts.uri.clone(),
            told,
        })
    }
}

/// One page, ready for its frame.
pub(super) struct Sheet<'a> {
    pub place: Place,
    pub title: &'a str,
    pub main: Html,
    /// The event stream, where the page is live.
    pub live: Option<&'a str>,
}

impl Visit {
    /// Somebody's words with others in them by name.
    pub(super) fn by_name(&self, words: &str) -> String {
        let team = self.state.engine.team();
        let name = |id: &PersonId| team.person(id).map(|person| person.name.clone());
        spelling::spelled(words, &name).into_owned()
    }

    /// The same as people read it: emoji are drawn, too.
    pub(super) fn read(&self, words: &str) -> String {
        in_text(&self.by_name(words))
    }

    /// A title as people read it, also where nobody gave one.
    pub(super) fn titled(&self, title: &str) -> String {
        if title.trim().is_empty() {
            say(self.language, "open.default_title", &[])
        } else {
            self.read(title)
        }
    }

    /// What an incident is called beside others.
    pub(super) fn headline(&self, incident: &Incident) -> String {
        self.titled(&incident.headline())
    }

    /// As whom they read.
    pub(super) fn viewer(&self) -> Viewer {
        self.visitor.viewer()
    }

    /// Whoever acts: the person they are known as, or the name they wrote, or somebody.
    pub(super) fn by(&self, name: Option<&str>) -> Actor {
        if let Some(person) = &self.visitor.person {
            return Actor::Person(person.clone());
        }
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        Actor::Named(name.map_or_else(|| say(self.language, "web.someone", &[]), str::to_owned))
    }

    /// The page in its frame.
    pub(super) async fn page(&self, sheet: Sheet<'_>) -> Result<Response> {
        let open = self
            .state
            .engine
            .incidents(&self.viewer(), Some(true), "")
            .await;
        let open = open.map_err(|error| self.trouble(&error))?.len();
        let tell = |key: &str| say(self.language, key, &[]);
        let name = tell("web.name");
        let layout = Layout {
            lang: language::page(self.language),
            title: &format!("{} · {name}", sheet.title),
            assets: ASSETS,
            scripts: if sheet.live.is_some() {
                &["live.js", "act.js", "keys.js"]
            } else {
                &["keys.js"]
            },
            class: "",
            live: sheet.live,
            skip: &tell("web.skip"),
            body: self.framed(&name, sheet.place, open, sheet.main),
        };
        let mut answer = matoi_page::page(StatusCode::OK, layout.render());
        if let Some(chosen) = language::chosen(&self.uri) {
            let cookie = language::remember(chosen);
            answer.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        Ok(answer)
    }

    fn framed(&self, name: &str, here: Place, open: usize, mut main: Html) -> Html {
        let tell = |key: &str| say(self.language, key, &[]);
        let (now, list) = (tell("web.nav_now"), tell("list.nav"));
        let (library, guideline) = (tell("web.nav_library"), tell("web.nav_guideline"));
        let settings = tell("settings.nav");
        let (workspace, count) = (tell("web.nav_workspace"), open.to_string());
        let spoken = say(self.language, "web.now_open", &[("n", open.into())]);
        let item = |href, label, icon, place| NavItem {
            href,
            label,
            icon,
            current: place == Some(here),
            count: None,
        };
        let mut places = vec![
            NavItem {
                count: (open > 0).then_some((&count, &spoken)),
                ..item("/", &now, "pulse", Some(Place::Now))
            },
            item("/incidents", &list, "list", Some(Place::List)),
            item("/library", &library, "book", Some(Place::Library)),
            item("/guideline", &guideline, "compass", Some(Place::Guideline)),
            item("/settings", &settings, "gear", Some(Place::Settings)),
        ];
        if self.state.built_in_workspace {
            places.push(item("/workspace", &workspace, "hash", None));
        }
        main.push(&self.end());
        let frame = Frame {
            assets: ASSETS,
            label: name,
            places: &places,
            foot: self.slack(),
            main,
        };
        frame.render()
    }

    /// What the clock says where they are.
    pub(super) fn clock(&self) -> String {
        when::clock(self.state.engine.now(), &self.zone)
    }

    /// A piece of a page, fetched again by the page itself.
    pub(super) fn fragment(&self, piece: Html) -> Response {
        matoi_page::page(StatusCode::OK, piece)
    }

    /// The end of every page: whose records these are, in which zone times are told, the languages.
    fn end(&self) -> Html {
        let path = self.uri.path();
        // What was looked for stays, in the other language.
        let kept = ["q", "state", "before"].into_iter();
        let kept = kept.filter_map(|name| Some((name, language::query(&self.uri, name)?)));
        let kept: Vec<_> = kept.collect();
        let to = |language: Language| {
            let lang = std::iter::once(("lang", language.code().to_owned()));
            let asked: Vec<_> = lang.chain(kept.iter().cloned()).collect();
            let query = serde_urlencoded::to_string(asked).unwrap_or_default();
            format!("{path}?{query}")
        };
        let zone = when::zone_name(&self.zone);
        let team_zone = when::zone_name(&self.state.engine.team().zone);
        html(&FootView {
            t: Tell(self.language),
            list_page: super::places()
                .iter()
                .any(|(path, _)| *path == "/incidents"),
            elsewhere: team_zone != zone,
            zone,
            team_zone,
            who: self.who(),
            ja: to(Language::Ja),
            en: to(Language::En),
        })
    }

    /// Who the reader is, and how to be somebody else.
    pub(super) fn who(&self) -> WhoView {
        let team = self.state.engine.team();
        let person = self.visitor.person.as_ref();
        let people = match self.visitor.door {
            Door::SignIn => Vec::new(),
            Door::Open => {
                let members = team.people.iter();
                let members = members.filter(|one| one.standing == Standing::Member);
                let known = members.map(|one| PersonChoice {
                    id: one.id.to_string(),
                    name: one.name.clone(),
                    chosen: Some(&one.id) == person,
                });
                known.collect()
            }
        };
        WhoView {
            name: person.map(|id| team.name(id)).unwrap_or_default(),
            people,
            to: self.uri.path().to_owned(),
            signed_in: self.visitor.door == Door::SignIn,
        }
    }

    /// How Slack is, beside the navigation.
    fn slack(&self) -> Html {
        let slack = (self.state.slack_state)();
        match slack {
            SlackState::BuiltIn => Html::new(),
            SlackState::Connected => Html::text(&say(self.language, "web.slack_here", &[])),
            SlackState::Away { .. } => Html::text(&say(
                self.language,
                "web.slack_away",
                &[("reason", slack.reason(self.language).into())],
            )),
        }
    }

    /// There is no such page, as far as this reader may know.
    pub(super) fn missing(&self) -> Fault {
        Fault(Box::new(fault::answer(&self.told, StatusCode::NOT_FOUND)))
    }

    /// Ours to look into.
    pub(super) fn trouble(&self, error: &EngineError) -> Fault {
        tracing::error!(%error, "a page could not be shown");
        Fault(Box::new(fault::answer(
            &self.told,
            StatusCode::INTERNAL_SERVER_ERROR,
        )))
    }
}
