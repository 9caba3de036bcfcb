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

/// The incident as it is shown to a team: every word somebody wrote into it, with people by name.
#[must_use]
pub fn shown<'a>(incident: &'a Incident, team: &TeamView) -> Cow<'a, Incident> {
    if !words(incident).any(|text| text.contains(OPEN)) {
        return Cow::Borrowed(incident);
    }
    let name = |id: &PersonId| team.person(id).map(|person| person.name.clone());
    let spell = |text: &mut String| {
        let now = spelled(text, &name).into_owned();
        *text = now;
    };
    let mut incident = incident.clone();
    incident.ledger.spell(&spell);
    let proposals = incident.settlement.proposals.iter_mut();
    let said = proposals.flat_map(|it| {
        let concerns = it.concerns.iter_mut().map(|concern| &mut concern.text);
        concerns.chain([&mut it.text])
    });
    let after = &mut incident.after;
    let plans = [&mut after.cause.plan, &mut after.report.plan];
    let plans = plans
        .into_iter()
        .flat_map(|plan| [&mut plan.how, &mut plan.when, &mut plan.for_whom]);
    let look_backs = incident.look_backs.iter_mut();
    [&mut incident.title, &mut incident.impact]
        .into_iter()
        .chain(incident.evidence.iter_mut().map(|piece| &mut piece.text))
        .chain(said)
        .chain(plans)
        .chain(after.tasks.iter_mut().map(|task| &mut task.text))
        .chain(look_backs.filter_map(|one| one.text.as_mut()))
        .for_each(spell);
    Cow::Owned(incident)
}

/// The same words, to look at.
fn words(incident: &Incident) -> impl Iterator<Item = &String> {
    let notes = incident.ledger.all().into_iter();
    let proposals = incident.settlement.proposals.iter();
    let said = proposals.flat_map(|it| {
        let concerns = it.concerns.iter().map(|concern| &concern.text);
        concerns.chain([&it.text])
    });
    let after = &incident.after;
    let plans = [&after.cause.plan, &after.report.plan].into_iter();
    [&incident.title, &incident.impact]
        .into_iter()
        .chain(notes.filter_map(|(_, note)| note.text.as_ref()))
        .chain(incident.evidence.iter().map(|piece| &piece.text))
        .chain(said)
        .chain(plans.flat_map(|plan| [&plan.how, &plan.when, &plan.for_whom]))
        .chain(after.tasks.iter().map(|task| &task.text))
        .chain(
            incident
                .look_backs
                .iter()
                .filter_map(|one| one.text.as_ref()),
        )
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
