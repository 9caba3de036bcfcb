//! What strangers write, in every place where words can be: each page is read as a browser reads it, and
//! holds no element, attribute or address that is not ours. The payloads are put together from `e2e/xss.json`.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use matoi_core::{
    actor::Actor,
    evidence::FileRef,
    ids::{MessageRef, PersonId, StreamId},
    request::{Ask, Report},
    team::{Person, Standing},
};
use matoi_engine::store::Viewer;
use matoi_web::door;
use serde_json::{Value, json};

use crate::{
    parsed::{Found, parsed},
    world::{ALERT_TOKEN, API_TOKEN, World},
};

/// So many incidents are filled in every field, with so many payloads in each that takes several.
const FILLED: usize = 32;
const EACH: usize = 12;
/// So many people are on the team at once.
const PEOPLE: usize = 48;

/// Elements that stand on our pages.
const ELEMENTS: &str = "html head body meta title link script a abbr article aside b blockquote br button code dd dialog \
    del details div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr i img input kbd label \
    legend li main mark nav ol option p pre s section select small span strong summary svg table tbody td textarea th \
    thead time tr u ul use";
/// Attributes that stand on them, besides `aria-` and `data-`, which do nothing by themselves.
const ATTRIBUTES: &str = "action alt autocomplete autofocus charset checked class colspan cols content datetime \
    disabled download enctype for formaction height hidden href hreflang http-equiv id inputmode lang list loading maxlength \
    method min max multiple name open pattern placeholder property readonly rel required role rows selected scope \
    size src start step tabindex title type value viewBox width xmlns";

fn corpus() -> Vec<String> {
    let file: Value = serde_json::from_str(include_str!("../../../../e2e/xss.json")).unwrap();
    let list = |name: &str| -> Vec<String> {
        let list = file[name].as_array().unwrap().iter();
        list.map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let (contexts, vectors) = (list("contexts"), list("vectors"));
    let (encodings, surroundings) = (list("encodings"), list("surroundings"));
    let pairs = contexts
        .iter()
        .flat_map(|context| vectors.iter().map(|vector| context.replace("{}", vector)));
    let payloads = pairs.enumerate().map(|(at, pair)| {
        // 5 more per row: so every vector meets every encoding.
        let row = at / vectors.len();
        let encoded = encoded(&encodings[(at + 5 * row) % encodings.len()], &pair);
        let whole = surroundings[at % surroundings.len()].replacen("{}", &encoded, 1);
        whole.replace("CANARY", &canary(at))
    });
    payloads.collect()
}

fn canary(at: usize) -> String {
    format!("c{at}c")
}

fn encoded(encoding: &str, text: &str) -> String {
    let each = |special: &str, of: &dyn Fn(char) -> String| {
        let all = text.chars().map(|c| match special.contains(c) {
            true => of(c),
            false => c.to_string(),
        });
        all.collect::<String>()
    };
    match encoding {
        "plain" => text.to_owned(),
        "cased" => cased(text),
        "entities" => each("<\"", &|c| format!("&#{};", u32::from(c))),
        "percent" => each("<>\"'", &|c| format!("%{:x}", u32::from(c))),
        "blank" => text.replace(" on", "\u{c}on"),
        "twice" => text.replace('<', "<<"),
        other => panic!("{other} is no encoding"),
    }
}

fn cased(text: &str) -> String {
    let mut text = text.to_owned();
    for word in ["javascript", "script", "img", "svg", "onerror", "onload"] {
        let letters = word.chars().enumerate();
        let mixed: String = letters
            .map(|(at, c)| {
                if at % 2 == 0 {
                    c.to_ascii_uppercase()
                } else {
                    c
                }
            })
            .collect();
        text = text.replace(word, &mixed);
    }
    text
}

/// A house full of strangers' words.
struct Full {
    world: World,
    payloads: Vec<String>,
}

impl Full {
    async fn new() -> Self {
        let full = Self {
            world: World::new(),
            payloads: corpus(),
        };
        for (at, words) in full.payloads.iter().enumerate() {
            full.raise(at, words).await;
        }
        for incident in 0..FILLED {
            full.fill(incident).await;
        }
        full.world.quiet().await;
        full
    }

    /// Some of the payloads, others for each incident and all of them over all that are filled.
    fn share(&self, incident: usize) -> impl Iterator<Item = &str> {
        let all = self.payloads.iter().map(String::as_str);
        all.skip(incident * EACH).take(EACH)
    }

    async fn posts(&self, path: &str, body: Value) -> Value {
        let request = Request::post(format!("/api/v1{path}"))
            .header(header::HOST, "localhost")
            .header(header::AUTHORIZATION, format!("Bearer {API_TOKEN}"));
        let request = request.body(Body::from(body.to_string())).unwrap();
        let answer = self.world.send(request).await;
        assert!(answer.status.is_success(), "{path} {body}: {}", answer.text);
        answer.json()
    }

    async fn raise(&self, at: usize, words: &str) {
        let evidence = json!([
            { "text": words, "url": words },
            { "text": words, "url": format!("https://a.example/{words}") },
        ]);
        let raise = json!({ "title": words, "impact": words, "by": words, "evidence": evidence });
        self.posts("/incidents", raise).await;
        let alert = json!({
            "title": words, "summary": words, "url": words, "severity": words, "fingerprint": canary(at),
            "labels": { words: words },
        });
        let heard = self.world.hears(ALERT_TOKEN, alert.to_string()).await;
        assert_eq!(heard.status, StatusCode::ACCEPTED);
    }

    async fn fill(&self, incident: usize) {
        let path = |rest: &str| format!("/incidents/{}/{rest}", incident + 1);
        let kinds = [
            "fact",
            "hypothesis",
            "impact",
            "action",
            "decision",
            "unknown",
        ];
        for (at, words) in self.share(incident).enumerate() {
            let kind = kinds[at % kinds.len()];
            let note = json!({ "kind": kind, "text": words, "by": words });
            self.posts(&path("notes"), note).await;
            self.posts(&path("tasks"), json!({ "text": words, "by": words }))
                .await;
            let cause = json!({ "kind": "cause", "how": words, "when": words, "for_whom": words });
            self.posts(&path("follow-ups"), cause).await;
            let look_back = json!({ "size": "note", "text": words, "by": words });
            self.posts(&path("look-backs"), look_back).await;
        }
        let words = self.share(incident).next().unwrap();
        let ask = json!({ "action": "propose", "text": words, "by": words });
        self.posts(&path("settlement"), ask).await;
        let concern = json!({ "action": "concern", "text": words, "by": "U2" });
        self.posts(&path("settlement"), concern).await;
        self.files(incident).await;
    }

    async fn files(&self, incident: usize) {
        let files = self.share(incident).enumerate().map(|(at, words)| FileRef {
            id: format!("F{at}"),
            name: words.to_owned(),
            mime: if at % 2 == 0 {
                "image/png".into()
            } else {
                words.to_owned()
            },
            size: 9,
            url: "https://files.example/there".into(),
        });
        let seen = Report::FilesSeen {
            message: MessageRef::new("C1", format!("9.{incident:06}").as_str()),
            files: files.collect(),
        };
        let engine = &self.world.engine;
        let kept = engine.incident(&Viewer::House, incident as u64 + 1).await;
        let stream: StreamId = kept.unwrap().unwrap().stream;
        let ask = Ask::report(stream, seen);
        engine
            .request(&format!("seen {incident}"), &ask)
            .await
            .unwrap();
    }

    async fn closes(&self, incident: usize) {
        let path = |rest: &str| format!("/incidents/{}/{rest}", incident + 1);
        let lead = json!({ "role": "lead", "person": "U1", "action": "take" });
        self.posts(&path("roles"), lead).await;
        let decide = json!({ "action": "decide", "text": "<b>", "by": "U1" });
        self.posts(&path("settlement"), decide).await;
        self.posts(&path("close"), json!({ "by": "U1" })).await;
    }

    /// Opens a page and reads it as a browser does.
    async fn holds(&self, path: &str) -> String {
        let answer = self.world.opens(path).await;
        let policy = &answer.headers[header::CONTENT_SECURITY_POLICY];
        assert_eq!(policy, matoi_page::csp(), "{path}");
        ours_alone(path, &answer.text);
        answer.text
    }

    /// The same of a page that shows what was written.
    async fn shows(&self, path: &str, at: usize) {
        let page = self.holds(path).await;
        assert!(
            page.contains(&canary(at)),
            "{path} does not show {}",
            self.payloads[at]
        );
    }
}

impl Full {
    /// The same of the file that is taken along: it brings its own style, and nothing else.
    async fn taken_along(&self, number: u64, at: usize) {
        let path = format!("/i/{number}.html");
        let file = self.world.opens(&path).await.text;
        ours_besides("style", &path, &file);
        assert!(file.contains(&canary(at)), "{path}");
        let of = |name: &str| parsed(&file).iter().filter(|it| it.element == name).count();
        assert_eq!((of("style"), of("script")), (1, 0), "{path}");
    }
}

/// Nothing but ours stands on the page, whatever words are on it.
fn ours_alone(path: &str, page: &str) {
    ours_besides("", path, page);
}

/// The same where a page is made of more.
fn ours_besides(more: &str, path: &str, page: &str) {
    let one_of = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
    for Found {
        element,
        attributes,
    } in parsed(page)
    {
        assert!(
            one_of(ELEMENTS, &element) || one_of(more, &element),
            "{path}: <{element}> {attributes:?}"
        );
        let value = |name: &str| {
            let mut found = attributes.iter().filter(|(known, _)| known == name);
            found.next().map(|(_, value)| value.as_str())
        };
        for (name, value) in &attributes {
            let inert = ["aria-", "data-"].iter().any(|it| name.starts_with(it));
            assert!(
                inert || one_of(ATTRIBUTES, name),
                "{path}: <{element} {name}={value:?}>"
            );
            if ["href", "src", "action", "formaction"].contains(&name.as_str()) {
                assert!(leads_well(value), "{path}: <{element} {name}={value:?}>");
            }
        }
        let own = |name: &str| value(name).is_some_and(|it| it.starts_with("/assets/"));
        let fine = match element.as_str() {
            "script" => own("src") && value("type") == Some("module"),
            "link" | "use" => own("href"),
            "meta" => value("http-equiv").is_none_or(|it| it == "Content-Security-Policy"),
            "img" => value("src").is_some_and(|it| it.starts_with("/i/")),
            "form" | "button" => value("action").is_none_or(|it| it.starts_with('/')),
            _ => true,
        };
        assert!(fine, "{path}: <{element}> {attributes:?}");
    }
}

/// A place on our pages, or a page elsewhere: nothing that a browser runs or builds from the address.
fn leads_well(address: &str) -> bool {
    let own = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    let here = address.is_empty() || address.starts_with('#') || address.starts_with('?');
    let away = ["https://", "http://", "mailto:"];
    own || here || away.iter().any(|scheme| address.starts_with(scheme))
}

#[tokio::test]
async fn whatever_strangers_write_stands_as_words_on_every_page() {
    let full = Full::new().await;
    assert!(full.payloads.len() >= 300, "{}", full.payloads.len());
    let lists = [
        "/",
        "/fragment",
        "/library",
        "/incidents",
        "/settings",
        "/settings/doctor",
        "/settings/owed",
    ];
    for path in lists {
        full.holds(path).await;
    }
    for (at, words) in full.payloads.iter().enumerate() {
        full.shows(&format!("/i/{}", at + 1), at).await;
        let asked = serde_urlencoded::to_string([("q", words)]).unwrap();
        full.shows(&format!("/library?{asked}"), at).await;
        full.shows(&format!("/incidents?{asked}"), at).await;
    }
    for incident in 0..FILLED {
        full.closes(incident).await;
    }
    full.world.quiet().await;
    full.holds("/library").await;
    let engine = &full.world.engine;
    for incident in 0..FILLED {
        let number = incident as u64 + 1;
        let by = (Actor::Named(full.payloads[incident].clone()), engine.now());
        let shared = door::share(
            engine.store().as_ref(),
            engine.team_id(),
            number,
            "s3cret",
            by,
        );
        let print = format!("/i/{number}/print");
        for path in [format!("/library/{number}"), print, shared.await.unwrap()] {
            full.shows(&path, incident).await;
            full.shows(&path, incident * EACH + EACH - 1).await;
        }
        let shown = engine
            .incident(&Viewer::House, number)
            .await
            .unwrap()
            .unwrap();
        full.holds(&format!("/i/{number}/fragment")).await;
        full.taken_along(number, incident).await;
        let look_back = &shown.incident.look_backs[0].id;
        full.holds(&format!("/i/{number}/look-backs/{look_back}"))
            .await;
    }
}

#[tokio::test]
async fn what_strangers_write_stays_words_while_it_is_looked_at_before_it_is_saved() {
    let world = World::new();
    world.posts("/incidents", json!({ "title": "t" })).await;
    let look_back = json!({ "size": "note", "by": "葵" });
    let look_back = world.posts("/incidents/1/look-backs", look_back).await;
    let path = format!("/i/1/look-backs/{}", look_back["id"].as_str().unwrap());
    for (at, words) in corpus().iter().enumerate() {
        let form = serde_urlencoded::to_string([("text", words.as_str()), ("then", "preview")]);
        let page = world.submits(&path, &form.unwrap()).await;
        assert_eq!(page.status, StatusCode::OK, "{words}");
        ours_alone(words, &page.text);
        assert!(page.text.contains(&canary(at)), "{words}");
    }
}

#[tokio::test]
async fn an_address_that_strangers_made_up_is_words_at_the_door() {
    let world = World::closed();
    let (store, team) = (world.engine.store(), world.engine.team_id());
    let link = door::invite(store.as_ref(), team, "s3cret", None, world.engine.now());
    let link = link.await.unwrap();
    for (at, words) in corpus().iter().enumerate() {
        let asked = [("to", format!("/{words}")), ("lang", words.clone())];
        let asked = serde_urlencoded::to_string(asked).unwrap();
        let page = world.opens(&format!("{link}?{asked}")).await;
        ours_alone(words, &page.text);
        let strange = words.contains(char::is_control) || words.contains('\\');
        assert_eq!(page.text.contains(&canary(at)), !strange, "{words}");
        for path in ["/login", "/nowhere", "/s/1-0000"] {
            let page = world.opens(&format!("{path}?{asked}")).await;
            ours_alone(path, &page.text);
        }
    }
}

#[tokio::test]
async fn what_strangers_are_called_stays_their_name() {
    let world = World::new();
    world
        .posts("/incidents", json!({ "title": "t", "by": "U1" }))
        .await;
    let lead = json!({ "role": "lead", "person": "U1", "action": "take" });
    world.posts("/incidents/1/roles", lead).await;
    let corpus = corpus();
    for names in corpus.chunks(PEOPLE) {
        let mut team = (*world.engine.team()).clone();
        team.people = names
            .iter()
            .enumerate()
            .map(|(at, name)| Person {
                id: PersonId::from(format!("U{}", at + 1).as_str()),
                name: name.clone(),
                areas: vec![],
                tongue: None,
                standing: Standing::Member,
            })
            .collect();
        world.engine.know_team(team);
        for path in ["/", "/i/1"] {
            let page = world.opens_as("matoi_as=U1", path).await;
            ours_alone(path, &page.text);
            let shown = page.text.matches("<option").count();
            assert!(shown >= names.len(), "{path} names {shown}");
        }
    }
}
