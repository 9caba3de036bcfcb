//! The table of methods against what Slack documents.

use matoi_slack::wire::method::{Method, Tier};

use super::ground_truth;

#[test]
fn every_method_and_argument_is_one_that_slack_documents() {
    let Some(documented) = ground_truth::read("methods.json") else {
        return;
    };
    for method in Method::ALL {
        let entry = documented
            .get(method.name())
            .unwrap_or_else(|| panic!("{} is not documented", method.name()));
        for argument in method.arguments() {
            assert!(
                entry["args"].get(argument).is_some(),
                "{} takes no {argument}",
                method.name()
            );
        }
    }
}

#[test]
fn no_tier_is_faster_than_the_slower_of_both_sources() {
    let Some(documented) = ground_truth::read("methods.json") else {
        return;
    };
    for method in Method::ALL {
        let entry = &documented[method.name()];
        let page = entry["rate_limit"].as_str().unwrap_or_default();
        let sdk = entry["rate_limit_java_sdk_metadata"]
            .as_str()
            .unwrap_or_default();
        let slowest = (1..=4)
            .find(|tier| page.starts_with(&format!("Tier {tier}")) || sdk == format!("Tier{tier}"));
        let ours = match method.tier() {
            Tier::Opening => Some(1),
            Tier::Two => Some(2),
            Tier::Three => Some(3),
            Tier::Four => Some(4),
            Tier::Posting => None,
        };
        match slowest {
            Some(slowest) => assert_eq!(ours, Some(slowest), "{}", method.name()),
            None => assert!(page.starts_with("Special"), "{}", method.name()),
        }
    }
}

#[test]
fn whatever_changes_something_says_so() {
    let reads = [
        ".list", ".info", ".test", ".members", ".history", ".replies", ".get",
    ];
    for method in Method::ALL {
        let looks_like_a_read = reads.iter().any(|end| method.name().ends_with(end))
            || [Method::UsersConversations, Method::ChatGetPermalink].contains(method)
            || *method == Method::AppsConnectionsOpen;
        assert_eq!(method.mutates(), !looks_like_a_read, "{}", method.name());
    }
}
