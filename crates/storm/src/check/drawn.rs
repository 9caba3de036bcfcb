//! What "Slack" shows is what would be drawn now.

use matoi_core::{
    alert,
    ids::{IncidentId, MessageRef},
    incident::Incident,
    role::Role,
    surface::Surface,
};
use matoi_slack::{
    show::{self, Speaker},
    wire::kit::message::Message,
};

use super::Evidence;

impl Evidence<'_> {
    pub(super) fn check_drawings(&mut self) {
        for kept in self.incidents.clone() {
            let incident = &kept.incident;
            let Some(id) = incident.id else {
                continue;
            };
            for surface in matoi_core::surfaces(incident, &self.scene.stage.team) {
                self.check_surface(incident, id, &surface);
            }
        }
        for alert in self.alerts.clone() {
            for surface in alert::surfaces(&alert) {
                if let (Surface::Card(view), Some(at)) = (&surface, &alert.card) {
                    let wanted = show::card(view, &self.speaker());
                    self.check_message("card", at, &wanted);
                }
            }
        }
    }

    fn speaker(&self) -> Speaker<'_> {
        let team = &self.scene.stage.team;
        Speaker {
            tongue: team.tongue,
            team,
            public_url: None,
        }
    }

    fn check_surface(&mut self, incident: &Incident, id: IncidentId, surface: &Surface) {
        let speaker = self.speaker();
        let (at, wanted) = match surface {
            Surface::Board(view) => (incident.head.clone(), show::head(view, id, &speaker)),
            Surface::Announcement(view) => (
                incident.announcement.clone(),
                show::announcement(view, id, &speaker),
            ),
            Surface::Proposal(view) => {
                let post = incident
                    .settlement
                    .latest()
                    .and_then(|latest| latest.post.clone());
                (post, show::proposal(view, id, &speaker))
            }
            Surface::Settled(view) => {
                let lead = incident.roles.holders(Role::Lead).next();
                let post = incident.settled_post.clone();
                (post, show::settled(view, id, lead, &speaker))
            }
            Surface::Card(_) => return,
            Surface::Topic(view) => {
                let wanted = show::topic(view, &speaker);
                let room = incident
                    .room
                    .place()
                    .map(|(room, _)| room.0.clone())
                    .unwrap_or_default();
                let shown = self.topics.get(&room).cloned().unwrap_or_default();
                if shown != wanted {
                    self.fail(
                        "drawn",
                        format!(
                            "#{}: the topic says “{shown}”, not “{wanted}”",
                            incident.number
                        ),
                    );
                }
                return;
            }
        };
        if let Some(at) = at {
            self.check_message(surface.key().word(), &at, &wanted);
        }
    }

    fn check_message(&mut self, what: &str, at: &MessageRef, wanted: &Message) {
        let fitted = wanted.fit();
        let arguments = fitted.update_arguments();
        let argument = |name: &str| {
            let found = arguments.iter().find(|(argument, _)| *argument == name);
            found
                .map(|(_, value)| value.to_string())
                .unwrap_or_default()
        };
        let shown = self
            .shown
            .get(&(at.room.outer().to_owned(), at.mark.0.clone()));
        let is_so = shown.is_some_and(|shown| {
            shown.text == argument("text") && shown.blocks == argument("blocks")
        });
        if !is_so {
            let (shown, wanted) = (
                shown.map(|shown| shown.blocks.clone()).unwrap_or_default(),
                argument("blocks"),
            );
            self.fail(
                "drawn",
                format!("{what} {at} differs: {}", difference(&shown, &wanted)),
            );
        }
    }
}

/// Where two texts part, with what comes then.
fn difference(shown: &str, wanted: &str) -> String {
    let same = shown
        .chars()
        .zip(wanted.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let from = same.saturating_sub(30);
    let part = |text: &str| text.chars().skip(from).take(120).collect::<String>();
    format!("shown …{}…, wanted …{}…", part(shown), part(wanted))
}
