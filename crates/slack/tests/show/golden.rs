//! How each surface looks, in Japanese and in English, in the ordinary case and in the emptiest one.

use matoi_core::{
    actor::Actor,
    alert::{Card, Raised, Status},
    board::{Announcement, Board, Farewell, ProposalView, SettledView, Topic},
    ids::RoomId,
    incident::{Heat, Kind, State, Successor},
    settlement::{Concern, Ending},
    team::{TeamView, Tongue},
};
use matoi_slack::{
    show::{self, Speaker},
    wire::kit::message::Message,
};
use serde_json::{Value, json};

use super::views;

fn golden(name: &str, show: impl Fn(&Speaker) -> Message) {
    let team = views::team();
    for (tongue, code) in [(Tongue::Ja, "ja"), (Tongue::En, "en")] {
        let shown = show(&views::speaker(&team, tongue)).fit();
        let shown = json!({"text": shown.text(), "blocks": shown.blocks()});
        keep(&[name, "_", code].concat(), &shown);
    }
}

fn keep(name: &str, shown: &Value) {
    insta::with_settings!({
        snapshot_path => "golden",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_json_snapshot!(name, shown) });
}

fn head(name: &str, board: &Board) {
    golden(name, |speaker| show::head(board, views::INCIDENT, speaker));
}

#[test]
fn the_head_in_the_first_second() {
    head("head_open", &views::bare_board());
}

#[test]
fn the_head_while_people_are_at_it() {
    head("head_responding", &views::busy_board());
}

#[test]
fn the_head_while_settling() {
    let board = Board {
        state: State::Settling,
        agreed: Some((1, 2)),
        ..views::bare_board()
    };
    head("head_settling", &board);
}

#[test]
fn the_head_once_it_settled() {
    let board = Board {
        state: State::Settled,
        ..views::bare_board()
    };
    head("head_settled", &board);
}

#[test]
fn the_head_once_it_is_over_has_no_buttons() {
    let state = |state| Board {
        state,
        hands: views::busy_board().hands,
        ..views::bare_board()
    };
    head("head_closed", &state(State::Closed));
    head("head_false_alarm", &state(State::FalseAlarm));
}

#[test]
fn a_drill_says_so_on_each_post() {
    let kind = Kind::Drill;
    let board = Board {
        kind,
        ..views::bare_board()
    };
    let announced = Announcement {
        kind,
        ..views::announcement()
    };
    let asked = ProposalView {
        kind,
        ..views::proposal()
    };
    let settled = SettledView {
        kind,
        ..views::settled()
    };
    let bye = Farewell {
        kind,
        ..views::farewell()
    };
    let nothing = Farewell {
        false_alarm: true,
        ..bye.clone()
    };
    let team = views::team();
    for (tongue, mark) in [(Tongue::Ja, "【訓練】"), (Tongue::En, "[DRILL]")] {
        let speaker = views::speaker(&team, tongue);
        for message in [
            show::head(&board, views::INCIDENT, &speaker),
            show::announcement(&announced, views::INCIDENT, &speaker),
            show::proposal(&asked, views::INCIDENT, &speaker),
            show::settled(&settled, views::INCIDENT, None, &speaker),
            show::reopened(kind, &speaker),
            show::farewell(&bye, &speaker),
            show::farewell(&nothing, &speaker),
        ] {
            let fitted = message.fit();
            assert!(fitted.text().contains(mark), "{}", fitted.text());
            assert!(
                fitted.blocks()[0].to_string().contains(mark),
                "{}",
                fitted.blocks()[0]
            );
        }
        let topic = Topic {
            kind,
            ..views::topic()
        };
        assert!(show::topic(&topic, &speaker).starts_with(mark));
    }
}

#[test]
fn the_announcement() {
    let announce = |name, view: &Announcement| {
        golden(name, |speaker| {
            show::announcement(view, views::INCIDENT, speaker)
        });
    };
    announce("announcement", &views::announcement());
    let bare = Announcement {
        title: String::new(),
        state: State::Open,
        heat: Heat::HeadsUp,
        impact: String::new(),
        known: None,
        opener: Some(Actor::Machine),
        room: None,
        ..views::announcement()
    };
    announce("announcement_bare", &bare);
    let closed = Announcement {
        state: State::Closed,
        ..views::announcement()
    };
    announce("announcement_closed", &closed);
    let nothing = Announcement {
        state: State::FalseAlarm,
        ..views::announcement()
    };
    announce("announcement_false_alarm", &nothing);
    let went_on = Announcement {
        went_on: Some(Successor {
            incident: views::INCIDENT,
            number: Some(8),
            room: Some(RoomId::from("C0ROOM")),
        }),
        ..closed
    };
    announce("announcement_went_on", &went_on);
}

#[test]
fn a_sensitive_incident_is_announced_in_neutral_words() {
    let team = views::team();
    for state in [
        State::Open,
        State::Settled,
        State::Closed,
        State::FalseAlarm,
    ] {
        let view = Announcement {
            state,
            sensitive: true,
            ..views::announcement()
        };
        for tongue in [Tongue::Ja, Tongue::En] {
            let speaker = views::speaker(&team, tongue);
            let shown = show::announcement(&view, views::INCIDENT, &speaker).fit();
            let all = [shown.text(), &json!(shown.blocks()).to_string()].concat();
            for told in ["500", "12%", "U0HANA", "C0ROOM", "matoi.example", "button"] {
                assert!(!all.contains(told), "{state:?} tells {told}: {all}");
            }
        }
    }
}

#[test]
fn a_proposal() {
    let ask = |name, view: &ProposalView| {
        golden(name, |speaker| {
            show::proposal(view, views::INCIDENT, speaker)
        });
    };
    ask("proposal", &views::proposal());
    let bare = ProposalView {
        by: Actor::Machine,
        text: String::new(),
        material: vec![],
        open_questions: vec![],
        concerns: vec![Concern {
            text: String::new(),
            open: false,
            ..views::proposal().concerns[0].clone()
        }],
        ..views::proposal()
    };
    ask("proposal_bare", &bare);
    let ended = |how| ProposalView {
        ended: Some(how),
        ..views::proposal()
    };
    ask("proposal_agreed", &ended(Ending::Agreed));
    ask("proposal_by_lead", &ended(Ending::LeadsWord));
    ask("proposal_withdrawn", &ended(Ending::Withdrawn));
}

#[test]
fn the_news_that_it_settled_or_goes_on() {
    golden("settled", |speaker| {
        show::settled(&views::settled(), views::INCIDENT, None, speaker)
    });
    golden("settled_later", |speaker| {
        show::settled(&views::settled_later(), views::INCIDENT, None, speaker)
    });
    let ready = SettledView {
        look_backs: views::settled_later().look_backs[..1].to_vec(),
        ready: true,
        ..views::settled()
    };
    golden("settled_ready", |speaker| {
        show::settled(&ready, views::INCIDENT, None, speaker)
    });
    let reopened = SettledView {
        reopened: true,
        ..views::settled_later()
    };
    golden("settled_reopened", |speaker| {
        show::settled(&reopened, views::INCIDENT, None, speaker)
    });
    let by_lead = SettledView {
        material: false,
        how: Ending::LeadsWord,
        text: String::new(),
        ..views::settled()
    };
    let lead = views::who("U0RIKU");
    golden("settled_by_lead", |speaker| {
        show::settled(&by_lead, views::INCIDENT, Some(&lead), speaker)
    });
    golden("reopened", |speaker| show::reopened(Kind::Live, speaker));
}

#[test]
fn the_last_words() {
    golden("farewell", |speaker| {
        show::farewell(&views::farewell(), speaker)
    });
    let nothing = Farewell {
        title: String::new(),
        false_alarm: true,
        opener: Some(Actor::Machine),
        thanks: vec![],
        ..views::farewell()
    };
    golden("farewell_false_alarm", |speaker| {
        show::farewell(&nothing, speaker)
    });
    golden("farewell_without_pages", |speaker| {
        let speaker = Speaker {
            public_url: None,
            ..*speaker
        };
        show::farewell(&views::farewell(), &speaker)
    });
}

#[test]
fn a_card() {
    let card = |name, view: &Card| golden(name, |speaker| show::card(view, speaker));
    card("card", &views::card());
    let bare = Card {
        title: " ".to_owned(),
        summary: Some(" ".to_owned()),
        level: None,
        url: None,
        count: 1,
        first_at: None,
        status: Status::Resolved,
        looking: [views::who("U0HANA")].into(),
        dismissed: Some(views::who("U0RIKU")),
        ..views::card()
    };
    card("card_bare", &bare);
    let raised = |raised| Card {
        raised: Some(raised),
        ..views::card()
    };
    card("card_raised", &raised(views::raised()));
    let waiting = Raised {
        number: None,
        room: None,
        by: Actor::Machine,
        ..views::raised()
    };
    card("card_waiting", &raised(waiting));
    let over = Raised {
        over: true,
        ..views::raised()
    };
    card("card_over", &raised(over));
}

#[test]
fn the_topic() {
    let team = views::team();
    let ja = views::speaker(&team, Tongue::Ja);
    let en = views::speaker(&team, Tongue::En);
    let view = views::topic();
    assert_eq!(
        show::topic(&view, &ja),
        "🟡 対応中 / #7 決済が 500 を返す / まとめ役:Riku"
    );
    assert_eq!(
        show::topic(&view, &en),
        "🟡 Responding / #7 決済が 500 を返す / Lead: Riku"
    );
    let bare = Topic {
        title: String::new(),
        lead: None,
        ..view
    };
    assert_eq!(
        show::topic(&bare, &en),
        "🟡 Responding / #7 Something is off / Lead: nobody yet"
    );
}

#[test]
fn without_a_public_address_no_web_link_is_posted() {
    let team: TeamView = views::team();
    let speaker = Speaker {
        public_url: None,
        ..views::speaker(&team, Tongue::Ja)
    };
    let closed = Announcement {
        state: State::Closed,
        ..views::announcement()
    };
    let card = Card {
        url: None,
        raised: Some(views::raised()),
        ..views::card()
    };
    let mut board = views::busy_board();
    board.evidence.clear();
    // A file that is not kept here is a link to where it is, as evidence may be.
    board.files.clear();
    for message in [
        show::head(&board, views::INCIDENT, &speaker),
        show::announcement(&closed, views::INCIDENT, &speaker),
        show::farewell(&views::farewell(), &speaker),
        show::card(&card, &speaker),
    ] {
        let shown = message.fit();
        let all = [shown.text(), &json!(shown.blocks()).to_string()].concat();
        assert!(!all.contains("http") && !all.contains("/i/7"), "{all}");
    }
}
