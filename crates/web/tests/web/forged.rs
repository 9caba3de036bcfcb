//! Forms that somebody else's page sends with this reader's hands: no address takes one, and nothing
//! changes. The addresses come from the routes themselves, so that one made tomorrow is knocked at too.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use matoi_core::ids::PersonId;
use matoi_engine::store::{Answer as Found, Query, Viewer};
use matoi_web::{door, front::page_addresses};
use serde_json::{Value, json};

use crate::world::{ALERT_TOKEN, API_TOKEN, Answer, World};

/// What a browser says of a form that does not stand on a page of ours, and one that says nothing.
const STRANGE: [&[(&str, &str)]; 8] = [
    &[],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "none")],
    &[("origin", "https://evil.example")],
    &[("origin", "http://localhost:9")],
    &[("origin", "null")],
    &[
        ("sec-fetch-site", "cross-site"),
        ("origin", "http://localhost:1190"),
    ],
];

/// A form each address would take, if it stood on a page of ours. An address that takes forms and is
/// not here fails the story.
const FORMS: [(&str, &str); 10] = [
    ("/raise", "words=x"),
    ("/as", "person=U1"),
    ("/logout", ""),
    ("/login/{secret}", "person=U1"),
    ("/i/{number}/act", "do=note&kind=fact&text=forged"),
    ("/i/{number}/share", "do=make"),
    ("/library/sample", "then=put_away"),
    ("/settings/owed", "of=house/desk"),
    ("/i/{number}/look-backs", "size=talk"),
    (
        "/i/{number}/look-backs/{look_back}",
        "text=forged&base=0&then=save",
    ),
];

/// A house with something to lose behind every address.
struct Ground {
    world: World,
    look_back: String,
}

impl Ground {
    async fn new() -> Self {
        let world = World::new();
        world
            .posts("/incidents", json!({ "title": "t", "by": "葵" }))
            .await;
        let look_back = json!({ "size": "note", "by": "葵" });
        let look_back = world.posts("/incidents/1/look-backs", look_back).await;
        let look_back = look_back["id"].as_str().unwrap().to_owned();
        let engine = &world.engine;
        let (store, team) = (engine.store().as_ref(), engine.team_id());
        let person = Some(PersonId::from("U1"));
        let invited = door::invite(store, team, "s3cret", person, engine.now());
        invited.await.unwrap();
        world.quiet().await;
        Self { world, look_back }
    }

    fn path(&self, address: &str) -> String {
        let path = address.replace("{number}", "1");
        let path = path.replace("{look_back}", &self.look_back);
        let path = path.replace("{secret}", "s3cret");
        path.replace("{id}", "F1").replace("{token}", "1-s3cret")
    }

    async fn sends(&self, method: Method, path: &str, said: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:1190")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, "matoi_as=U1")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in said {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned()));
        self.world.send(request.unwrap()).await
    }

    /// The methods an address has, as it says itself.
    async fn methods(&self, address: &str) -> Vec<Method> {
        let own = [("sec-fetch-site", "same-origin")];
        let path = self.path(address);
        let answer = self.sends(Method::TRACE, &path, &own, "").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{address}");
        let allowed = answer.headers[header::ALLOW].to_str().unwrap();
        let methods = allowed.split(',').map(|one| one.trim().parse().unwrap());
        methods.collect()
    }

    /// Everything that a form could have changed.
    async fn all(&self) -> Value {
        let engine = &self.world.engine;
        let incidents = engine.incidents(&Viewer::House, None, "").await.unwrap();
        let case = engine.case(&Viewer::House, 1).await.unwrap();
        let shown = self.world.gets("/incidents/1").await;
        let mut kept = Vec::new();
        for name in ["share/1", "sample/put_away"] {
            let asked = Query::Setting(name.to_owned());
            let (store, team) = (engine.store(), engine.team_id());
            let found = store.ask(team, &Viewer::House, asked).await.unwrap();
            kept.push(if let Found::Setting(value) = found {
                value
            } else {
                Value::Null
            });
        }
        let link = self.world.opens("/login/s3cret").await.status.as_u16();
        json!({
            "incidents": incidents.len(), "case": case, "shown": shown, "kept": kept, "link": link,
        })
    }
}

fn takes_forms(methods: &[Method]) -> bool {
    methods
        .iter()
        .any(|method| ![Method::GET, Method::HEAD].contains(method))
}

#[tokio::test]
async fn no_address_takes_a_form_that_does_not_stand_on_a_page_of_ours() {
    let ground = Ground::new().await;
    let before = ground.all().await;
    let mut taking = Vec::new();
    for address in page_addresses() {
        let (path, methods) = (ground.path(address), ground.methods(address).await);
        let is_plain = methods
            .iter()
            .all(|method| [Method::GET, Method::HEAD, Method::POST].contains(method));
        assert!(
            is_plain,
            "{address}: {methods:?} is not knocked at here yet"
        );
        if takes_forms(&methods) {
            taking.push(address);
        }
        let form = FORMS.iter().find(|(known, _)| *known == address);
        assert_eq!(
            form.is_some(),
            takes_forms(&methods),
            "{address}: name its form in FORMS"
        );
        let body = form.map_or("", |(_, body)| *body);
        for said in STRANGE {
            let answer = ground.sends(Method::POST, &path, said, body).await;
            let refused = answer.status == StatusCode::FORBIDDEN
                || form.is_none() && answer.status == StatusCode::METHOD_NOT_ALLOWED;
            assert!(refused, "{address} {said:?}: {}", answer.status);
            assert!(
                !answer.headers.contains_key(header::SET_COOKIE),
                "{address} {said:?}"
            );
            // Nor as an address, which any picture on any page can ask for. (A stream has no end to read.)
            if !address.ends_with("/live") {
                let path = format!("{path}?{body}");
                let got = ground.sends(Method::GET, &path, said, "").await;
                let looks = methods.contains(&Method::GET);
                assert!(
                    looks || got.status == StatusCode::METHOD_NOT_ALLOWED,
                    "{path}: {}",
                    got.status
                );
            }
        }
    }
    assert_eq!(taking.len(), FORMS.len(), "{taking:?}");
    assert_eq!(ground.all().await, before);
}

#[tokio::test]
async fn the_same_forms_on_our_own_pages_are_taken() {
    for (address, body) in FORMS {
        for own in [
            &[("sec-fetch-site", "same-origin")][..],
            &[("origin", "http://localhost:1190")],
        ] {
            let ground = Ground::new().await;
            let before = ground.all().await;
            let path = ground.path(address);
            let answer = ground.sends(Method::POST, &path, own, body).await;
            let taken = [StatusCode::OK, StatusCode::SEE_OTHER];
            assert!(
                taken.contains(&answer.status),
                "{address}: {}",
                answer.status
            );
            let changed = ground.all().await != before;
            let kept = answer.headers.contains_key(header::SET_COOKIE);
            assert!(changed || kept, "{address} does nothing with {body}");
        }
    }
}

#[tokio::test]
async fn a_call_of_the_api_is_not_made_by_somebody_elses_page_even_with_the_token() {
    let ground = Ground::new().await;
    let before = ground.all().await;
    let described = ground.world.opens("/api/openapi.json").await.json();
    let mut knocked = 0;
    for (address, verbs) in described["paths"].as_object().unwrap() {
        for verb in ["post", "patch", "put", "delete"] {
            if verbs.get(verb).is_none() {
                continue;
            }
            knocked += 1;
            let path = address
                .replace("{source}", "generic")
                .replace("{token}", ALERT_TOKEN);
            let path: Vec<&str> = path
                .split('/')
                .map(|part| if part.starts_with('{') { "1" } else { part })
                .collect();
            let path = path.join("/");
            let bearer = format!("Bearer {API_TOKEN}");
            let method: Method = verb.to_uppercase().parse().unwrap();
            // A program says nothing of where it stands; a page always does.
            let pages = STRANGE.iter().filter(|said| !said.is_empty());
            for said in pages.filter(|said| said[0].1 != "none") {
                let token = ("authorization", bearer.as_str());
                let said: Vec<_> = said.iter().copied().chain([token]).collect();
                let body = r#"{"title":"forged","text":"forged","kind":"fact"}"#;
                let answer = ground.sends(method.clone(), &path, &said, body).await;
                assert_eq!(
                    answer.status,
                    StatusCode::FORBIDDEN,
                    "{verb} {address} {said:?}"
                );
            }
            if !address.starts_with("/alerts") {
                let answer = ground.sends(method.clone(), &path, &[], "{}").await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{verb} {address}");
            }
        }
    }
    assert!(knocked > 10, "{knocked}");
    assert_eq!(ground.all().await, before);
}

#[tokio::test]
async fn every_answer_carries_the_policy_also_the_ones_that_are_none() {
    let ground = Ground::new().await;
    let made = ground.sends(
        Method::POST,
        "/i/1/share",
        &[("sec-fetch-site", "same-origin")],
        "do=make",
    );
    assert_eq!(made.await.status, StatusCode::OK);
    let mut seen = 0;
    let own = [("sec-fetch-site", "same-origin")];
    let others = [
        "/nowhere",
        "/assets/x/matoi.css",
        "/i/99",
        "/i/x",
        "/%FF",
        "/api/v1/incidents",
    ];
    let addresses = page_addresses()
        .into_iter()
        .filter(|it| !it.ends_with("live"));
    for address in addresses.chain(others) {
        let path = ground.path(address);
        for (method, said) in [
            (Method::GET, &[][..]),
            (Method::HEAD, &[]),
            (Method::POST, &[]),
            (Method::POST, &own),
            (Method::TRACE, &own),
        ] {
            let answer = ground.sends(method.clone(), &path, said, "").await;
            let policy = answer.headers.get(header::CONTENT_SECURITY_POLICY);
            let policy = policy.unwrap_or_else(|| panic!("{method} {address}: none"));
            let strict = ["default-src 'none'; sandbox", matoi_page::csp()];
            assert!(
                strict.contains(&policy.to_str().unwrap()),
                "{method} {address}"
            );
            assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}
