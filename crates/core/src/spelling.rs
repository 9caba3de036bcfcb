//! People named in somebody's words. A text holds them as `<@id>`, so that a name that changes is the new
//! one everywhere; whoever reads it reads names. Must never be applied to what is kept of an incident, only
//! to what is shown of it.

use std::borrow::Cow;

use crate::{ids::PersonId, incident::Incident, team::TeamView};

const OPEN: &str = "<@";

/// The words with people by name: `@Hana`. Whom nobody knows is called by the label beside the id, or
/// stays an id.
#[must_use]
pub fn spelled<'a>(text: &'a str, name: &dyn Fn(&PersonId) -> Option<String>) -> Cow<'a, str> {
    if !text.contains(OPEN) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let found = after.split_once('>').filter(|(inner, _)| is_person(inner));
        let Some((inner, then)) = found else {
            out.push_str(OPEN);
            rest = after;
            continue;
        };
        let (id, label) = inner.split_once('|').unwrap_or((inner, ""));
        let called = name(&PersonId::from(id));
        let shown = called.unwrap_or_else(|| if label.is_empty() { id } else { label }.to_owned());
        out.push('@');
        out.push_str(&shown);
        rest = then;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn is_person(inner: &str) -> bool {
    let id = inner.split('|').next().unwrap_or(inner);
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The incident as it is shown to a team: its title, impact, notes and evidence with people by name.
#[must_use]
pub fn shown<'a>(incident: &'a Incident, team: &TeamView) -> Cow<'a, Incident> {
    let notes = incident.ledger.all();
    let noted = notes.iter().filter_map(|(_, note)| note.text.as_ref());
    let seen = incident.evidence.iter().map(|piece| &piece.text);
    let mut all = [&incident.title, &incident.impact]
        .into_iter()
        .chain(noted)
        .chain(seen);
    if !all.any(|text| text.contains(OPEN)) {
        return Cow::Borrowed(incident);
    }
    let name = |id: &PersonId| team.person(id).map(|person| person.name.clone());
    let spell = |text: &mut String| {
        let now = spelled(text, &name).into_owned();
        *text = now;
    };
    let mut incident = incident.clone();
    spell(&mut incident.title);
    spell(&mut incident.impact);
    incident.ledger.spell(&spell);
    for piece in &mut incident.evidence {
        spell(&mut piece.text);
    }
    Cow::Owned(incident)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_read_by_name_and_everything_else_as_it_stands() {
        let name = |id: &PersonId| (id.0 == "U0HANA").then(|| "花".to_owned());
        for (kept, read) in [
            ("nobody here", "nobody here"),
            ("<@U0HANA> looks", "@花 looks"),
            ("<@U0HANA|hana> looks", "@花 looks"),
            ("<@U0GONE|riku> and <@U0GONE>", "@riku and @U0GONE"),
            ("a <@ b> and <@", "a <@ b> and <@"),
            ("x <@U0HANA", "x <@U0HANA"),
        ] {
            assert_eq!(spelled(kept, &name), read);
        }
    }
}
