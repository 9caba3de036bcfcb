//! Words to one person: every refusal and every advice, in both languages.

use matoi_core::{
    refusal::{Advice, Refusal, Saying},
    role::Role,
    team::Tongue,
};
use matoi_slack::show;

use super::views::{self, who};

fn refusals() -> Vec<Saying> {
    let lead = Role::Lead;
    [
        Refusal::NoSuchIncident,
        Refusal::NoSuchAlert,
        Refusal::NoSuchNote,
        Refusal::Over,
        Refusal::AlreadySettled,
        Refusal::StillOpen,
        Refusal::ProposalLive,
        Refusal::NoProposal,
        Refusal::LeadOnly,
        Refusal::RoleHeld {
            role: lead,
            holder: who("U0RIKU"),
        },
        Refusal::RoleNotHeld { role: lead },
        Refusal::NotAPerson,
    ]
    .map(Saying::Refused)
    .to_vec()
}

fn advice() -> Vec<Saying> {
    let room = Some("C0ROOM".into());
    [
        Advice::Received,
        Advice::Joined { room, number: 7 },
        Advice::Joined {
            room: None,
            number: 7,
        },
        Advice::RoleTaken { role: Role::Lead },
        Advice::RoleTaken {
            role: Role::Company,
        },
        Advice::RoleReleased {
            role: Role::HandsOn,
        },
        Advice::Agreed,
        Advice::AgreedAlready,
        Advice::ConcernNoted,
        Advice::NoMaterialYet,
        Advice::NoChannel,
        Advice::NoRoom {
            reason: "restricted_action <!channel>".to_owned(),
        },
        Advice::Missed {
            people: vec![who("U0HANA"), who("U0MEI")],
        },
        Advice::ImpactMissing,
        Advice::Help,
        Advice::NotARoom,
        Advice::Looking,
        Advice::Dismissed,
    ]
    .map(Saying::Advised)
    .to_vec()
}

#[test]
fn every_saying_in_both_languages() {
    let team = views::team();
    for (tongue, code) in [(Tongue::Ja, "ja"), (Tongue::En, "en")] {
        let said = |saying: &Saying| show::saying(saying, tongue, &team).fit().text().to_owned();
        let texts: Vec<String> = refusals().iter().chain(&advice()).map(said).collect();
        insta::with_settings!({
            snapshot_path => "golden",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_json_snapshot!(["sayings_", code].concat(), texts) });
    }
}

#[test]
fn each_saying_says_something_of_its_own_and_leaves_no_gap() {
    let team = views::team();
    for tongue in [Tongue::Ja, Tongue::En] {
        let mut said = Vec::new();
        for saying in refusals().iter().chain(&advice()) {
            let shown = show::saying(saying, tongue, &team).fit();
            assert!(!shown.blocks().is_empty());
            let text = shown.text().to_owned();
            assert!(!text.contains(['⟦', '\u{FDD0}', '\u{FDD1}']), "{text}");
            assert!(
                !said.contains(&text),
                "{saying:?} says the same as another: {text}"
            );
            said.push(text);
        }
    }
}
