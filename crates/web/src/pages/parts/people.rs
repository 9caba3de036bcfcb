//! Who does what, and who can act, by answer and by area. Nobody is named beside "not this time".

use std::collections::BTreeMap;

use matoi_core::{ids::PersonId, role::Role, roll_call::Availability, team::Area};
use matoi_page::{Html, avatar};
use matoi_words::{glossary, join, label, label_with_emoji};

use crate::record::Record;

/// Somebody.
pub(in crate::pages) struct PersonView {
    pub avatar: Html,
    pub name: String,
    pub beside: String,
}

/// Everybody.
pub(in crate::pages) struct PeopleView {
    /// The key of what those who answered are called together.
    pub heading: &'static str,
    /// Roles that somebody holds.
    pub held: Vec<PersonView>,
    /// Roles nobody holds, by label.
    pub free: Vec<String>,
    /// Answers, with whoever gave them.
    pub answers: Vec<(String, Vec<PersonView>)>,
    /// Areas of those who can act or are watching, with their names.
    pub areas: Vec<(String, String)>,
}

impl PeopleView {
    pub(in crate::pages) fn of(record: &Record<'_>) -> Self {
        let incident = &record.case.incident;
        let person = |id: &PersonId, beside: String| {
            let name = record.person(id);
            PersonView {
                avatar: avatar(id.as_str(), &name),
                name,
                beside,
            }
        };
        let role = |role: Role| label(record.language, "role", role.word());
        let held = Role::ALL
            .into_iter()
            .flat_map(|it| incident.roles.holders(it).map(move |who| (it, who)));
        let shown = [
            Availability::Now,
            Availability::Watching,
            Availability::Later,
        ];
        let answers = shown.into_iter().map(|answer| {
            let who = incident
                .roll_call
                .who(answer)
                .map(|id| person(id, areas(record, id)));
            (
                label_with_emoji(record.language, "answer", answer.word()),
                who.collect::<Vec<_>>(),
            )
        });
        Self {
            heading: "board.roll_call",
            held: held.map(|(it, who)| person(who, role(it))).collect(),
            free: Role::ALL
                .into_iter()
                .filter(|it| incident.roles.holders(*it).next().is_none())
                .map(role)
                .collect(),
            answers: answers.filter(|(_, who)| !who.is_empty()).collect(),
            areas: by_area(record),
        }
    }

    /// As it was: nobody takes a role in a case, or is asked whether they can act now.
    pub(in crate::pages) fn afterwards(self) -> Self {
        Self {
            heading: "case.people",
            free: Vec::new(),
            ..self
        }
    }
}

fn of_person<'a>(record: &Record<'a>, id: &PersonId) -> &'a [Area] {
    record.case.people.get(id).map_or(&[], |named| &named.areas)
}

fn areas(record: &Record<'_>, id: &PersonId) -> String {
    let areas: Vec<String> = of_person(record, id)
        .iter()
        .map(|area| area_label(record, area))
        .collect();
    join(record.language, &areas)
}

fn by_area(record: &Record<'_>) -> Vec<(String, String)> {
    let call = &record.case.incident.roll_call;
    let mut by: BTreeMap<&Area, Vec<String>> = BTreeMap::new();
    for id in call
        .who(Availability::Now)
        .chain(call.who(Availability::Watching))
    {
        for area in of_person(record, id) {
            by.entry(area).or_default().push(record.person(id));
        }
    }
    by.into_iter()
        .map(|(area, names)| (area_label(record, area), join(record.language, &names)))
        .collect()
}

/// The team's own word for an area, or ours where it is one of those.
fn area_label(record: &Record<'_>, area: &Area) -> String {
    let known = glossary()
        .iter()
        .any(|term| term.family == "area" && term.id == area.0);
    if known {
        label(record.language, "area", &area.0)
    } else {
        area.0.clone()
    }
}
