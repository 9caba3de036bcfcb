//! `sandbox.person`: somebody joins the team, changes, becomes a guest, or goes; what an admin does
//! on Slack's pages for members.

use serde_json::{Value, json};

use crate::events::Audience;
use crate::model::{CallerKind, Standing, TokenHolder, User};
use crate::outcome::{Failure, Outcome, Reply, refuse};
use crate::shapes::{self, TOKYO};
use crate::turn::{Callers, Method, Turn};

/// People a sandbox may hold.
const PEOPLE_MAX: usize = 500;
const NAME_LENGTH: usize = 80;

pub(crate) const METHODS: &[Method] = &[Method::of_sandbox(
    "sandbox.person",
    Callers::Anyone,
    person,
    &[
        "channel_not_found",
        "name_taken",
        "too_many_people",
        "user_not_found",
    ],
)];

/// With `user` that person changes, without it somebody new joins. `guest` is `multi` (or true),
/// `single`, or false; `deleted` sends somebody away or brings them back; `channels` are joined at
/// once (full members join `#general` by themselves).
fn person(turn: &mut Turn<'_>) -> Outcome {
    let channels = named_channels(turn)?;
    let id = match turn.args.text("user") {
        Some(named) => {
            let mut user = persona(turn, &named)?;
            put_on(turn, &mut user)?;
            let id = user.id.clone();
            turn.change_person(user);
            id
        }
        None => arrive(turn)?,
    };
    for channel in channels {
        let is_outside = turn
            .world
            .channels
            .get(&channel)
            .is_some_and(|channel| !channel.has_member(&id) && !channel.is_archived);
        if is_outside {
            turn.add_member(&channel, &id, None);
        }
    }
    let user = turn.world.users.get(&id).ok_or("user_not_found")?;
    let mut shown = shapes::user(user, &turn.world.team, true, true);
    shown["token"] = json!(user.token);
    Ok(Reply::of(json!({"user": shown})))
}

/// A persona by id or by name.
fn persona(turn: &Turn<'_>, named: &str) -> Result<User, Failure> {
    let mut personas = turn.world.personas();
    personas
        .find(|user| user.id == named || user.name == named)
        .cloned()
        .ok_or_else(|| Failure::from("user_not_found"))
}

fn named_channels(turn: &Turn<'_>) -> Result<Vec<String>, Failure> {
    turn.args
        .list("channels")
        .into_iter()
        .map(|named| {
            let world = &turn.world;
            let found = world.channels.get(&named);
            found
                .or_else(|| world.channel_named(named.trim_start_matches('#')))
                .map(|channel| channel.id.clone())
                .ok_or_else(|| Failure::from("channel_not_found"))
        })
        .collect()
}

/// Puts what the arguments say on a user.
fn put_on(turn: &Turn<'_>, user: &mut User) -> Result<(), Failure> {
    let args = turn.args;
    for (name, place) in [
        ("real_name", &mut user.real_name),
        ("display_name", &mut user.display_name),
        ("title", &mut user.title),
        ("locale", &mut user.locale),
        ("tz", &mut user.tz),
        ("email", &mut user.email),
    ] {
        if let Some(text) = args.text(name) {
            if text.chars().count() > NAME_LENGTH {
                return refuse("invalid_arguments");
            }
            *place = text;
        }
    }
    if let Some(area) = args.text("area") {
        user.area = Some(area);
    }
    user.deleted = args.flag("deleted", user.deleted);
    user.standing = match args.text("guest").as_deref() {
        None => user.standing,
        Some("multi" | "true" | "1") => Standing::Guest,
        Some("single") => Standing::SingleChannelGuest,
        Some("false" | "0") => Standing::Member,
        Some(_) => return refuse("invalid_arguments"),
    };
    Ok(())
}

/// Somebody new; answers their id.
fn arrive(turn: &mut Turn<'_>) -> Result<String, Failure> {
    let name = turn.args.required("name")?.to_lowercase();
    if name.chars().count() > NAME_LENGTH || name.contains(char::is_whitespace) {
        return refuse("invalid_arguments");
    }
    if turn.world.users.values().any(|user| user.name == name) {
        return refuse("name_taken");
    }
    if turn.world.users.len() >= PEOPLE_MAX {
        return refuse("too_many_people");
    }
    let id = turn.world.next_id("U");
    let token = turn.world.seed.secret(&format!("persona {name} {id}"), 40);
    let token = format!("xoxp-{token}");
    let real_name = turn.args.text("real_name").unwrap_or_else(|| name.clone());
    let mut user = User {
        id: id.clone(),
        display_name: real_name.clone(),
        real_name,
        title: String::new(),
        email: format!("{name}@example.com"),
        name,
        locale: "ja-JP".into(),
        tz: TOKYO.into(),
        color: "64748b".into(),
        area: None,
        standing: Standing::Member,
        deleted: false,
        bot: None,
        token: Some(token.clone()),
    };
    put_on(turn, &mut user)?;
    let is_member = user.standing == Standing::Member;
    let joined = shapes::user(&user, &turn.world.team, true, true);
    let holder = TokenHolder {
        kind: CallerKind::Person,
        user: id.clone(),
        app_id: None,
        is_revoked: false,
    };
    turn.world.tokens.insert(token, holder);
    turn.world.users.insert(id.clone(), user);
    let event = json!({"type": "team_join", "user": joined});
    let now = turn.now;
    turn.world
        .emit(&event, "team_join", Audience::Everyone, now);
    turn.world.note_change(None, "people", None);
    let general = turn.world.channels.values().find(|one| one.is_general);
    if let (true, Some(general)) = (is_member, general.map(|one| one.id.clone())) {
        turn.add_member(&general, &id, None);
    }
    Ok(id)
}

impl Turn<'_> {
    /// Keeps what changed about somebody, and tells the apps.
    fn change_person(&mut self, user: User) {
        if self.world.users.get(&user.id) == Some(&user) {
            return;
        }
        let shown: Value = shapes::user(&user, &self.world.team, true, true);
        self.world.users.insert(user.id.clone(), user);
        let event = json!({"type": "user_change", "user": shown, "cache_ts": self.seconds()});
        let now = self.now;
        self.world
            .emit(&event, "user_change", Audience::Everyone, now);
        self.world.note_change(None, "people", None);
    }

    /// Makes exactly these people (ids or names) guests of several channels; answers their ids.
    pub(crate) fn set_guests(&mut self, named: &[String]) -> Result<Vec<String>, Failure> {
        let mut guests = Vec::new();
        for name in named {
            guests.push(persona(self, name)?.id);
        }
        let people: Vec<User> = self.world.personas().cloned().collect();
        for mut user in people {
            match (guests.contains(&user.id), user.standing) {
                (true, _) => user.standing = Standing::Guest,
                (false, Standing::Guest) => user.standing = Standing::Member,
                (
                    false,
                    Standing::Owner
                    | Standing::Admin
                    | Standing::Member
                    | Standing::SingleChannelGuest,
                ) => {}
            }
            self.change_person(user);
        }
        Ok(guests)
    }
}
