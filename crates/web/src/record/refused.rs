//! What cannot be, in words: the same on a page and in an answer of the API. Must never say more than
//! what is so.

use matoi_core::{refusal::Refusal, role::Role, team::TeamView};
use matoi_words::{Arg, Language, label, say};

/// What cannot be: its code for programs, and the sentence for people.
pub(crate) fn refused(
    language: Language,
    team: &TeamView,
    refusal: &Refusal,
) -> (&'static str, String) {
    let tell = |key: &str| say(language, key, &[]);
    let role = |role: &Role| Arg::from(label(language, "role", role.word()));
    match refusal {
        Refusal::NoSuchIncident => ("no_such_incident", tell("sys.no_such_incident")),
        Refusal::NoSuchAlert => ("no_such_alert", tell("sys.no_such_alert")),
        Refusal::NoSuchNote => ("no_such_note", tell("sys.no_such_note")),
        Refusal::NoSuchLookBack => ("no_such_look_back", tell("sys.no_such_look_back")),
        Refusal::NoSuchTask => ("no_such_task", tell("sys.no_such_task")),
        Refusal::TooMany => ("too_many", tell("sys.too_many")),
        Refusal::Over => ("over", tell("close.already")),
        Refusal::AlreadySettled => ("already_settled", tell("settle.already_settled")),
        Refusal::StillOpen => ("still_open", tell("settle.still_open")),
        Refusal::ProposalLive => ("proposal_live", tell("settle.already_live")),
        Refusal::NoProposal => ("no_proposal", tell("settle.nothing_live")),
        Refusal::LeadOnly => ("lead_only", tell("settle.lead_only")),
        Refusal::RoleHeld { role: held, holder } => {
            let who = Arg::from(team.name(holder));
            (
                "role_held",
                say(language, "role.held", &[("who", who), ("role", role(held))]),
            )
        }
        Refusal::RoleNotHeld { role: free } => (
            "role_not_held",
            say(language, "role.not_held", &[("role", role(free))]),
        ),
        Refusal::NotAPerson => ("not_a_person", tell("sys.not_a_person")),
    }
}
