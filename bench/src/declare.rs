//! Raising an incident while "Slack" takes its time: when the room is there, when the opener is in it and
//! the head can be read, when everything is done; and sixteen at once.

use anyhow::{Context, Result};

use crate::{
    calls::{Call, most_at_once, one_after_the_other},
    figures::{Figures, line},
    town::Town,
};

/// One call to Slack takes so long.
const CALL_MS: u64 = 150;
/// The same with many at once.
const CROWDED_CALL_MS: u64 = 300;
/// How many raises are measured one by one.
const RUNS: usize = 10;
/// How many come at once.
const CROWD: usize = 16;
/// Between two runs, so that Slack's rate limits are whole again.
const BETWEEN: &str = "2m";

/// One raise.
struct Raised {
    ack: i64,
    room: i64,
    opener: i64,
    head: i64,
    all: i64,
    calls: i64,
    at_once: i64,
    in_a_row: i64,
    redrawn: i64,
}

/// Measures and prints.
pub async fn declare() -> Result<()> {
    let town = Town::start().await?;
    println!(
        "Slack at {CALL_MS} ms per call, {RUNS} raises by `/matoi words`, one after the other\n"
    );
    town.slack_takes(CALL_MS).await?;
    let mut runs = Vec::new();
    for number in 0..RUNS {
        runs.push(raise(&town, number).await?);
        town.passes(BETWEEN).await?;
        town.calm().await?;
    }
    table(&runs);
    crowd().await
}

async fn raise(town: &Town, number: usize) -> Result<Raised> {
    let mark = town.mark().await?;
    let start = town.now_ms();
    let ack = town.press(number, "checkout is slow").await?;
    town.calm().await?;
    let calls = town.calls_since(mark).await?;
    let raising: Vec<Call> = calls.iter().filter(|call| call.raises()).cloned().collect();
    let answered = |method: &str, argument: &str, part: &str| {
        let mut such = raising.iter().filter(|call| call.method == method);
        let found = such.find(|call| call.says(argument, part));
        found
            .map(|call| call.to_ms - start)
            .with_context(|| format!("no {method} with {part}"))
    };
    let all = raising.iter().map(|call| call.to_ms - start).max();
    if std::env::var_os("MATOI_BENCH_CALLS").is_some() {
        for call in &calls {
            println!(
                "  {:>5} – {:>5} {}",
                call.from_ms - start,
                call.to_ms - start,
                call.method
            );
        }
    }
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(Raised {
        ack,
        room: answered("conversations.create", "name", "inc-")?,
        opener: answered("conversations.invite", "users", "U")?,
        head: answered("chat.postMessage", "blocks", "settle.propose")?,
        all: all.unwrap_or_default(),
        calls: count(raising.len()),
        at_once: count(most_at_once(&raising)),
        in_a_row: count(one_after_the_other(&raising)),
        redrawn: count(calls.len() - raising.len()),
    })
}

fn table(runs: &[Raised]) {
    let of = |value: fn(&Raised) -> i64| Figures::of(runs.iter().map(value));
    println!(
        "| from the press until                         |    median |       max | budget             |"
    );
    println!(
        "|----------------------------------------------|-----------|-----------|--------------------|"
    );
    for (what, figures, unit, budget) in [
        ("it is acknowledged", of(|run| run.ack), "ms", None),
        ("the room is there", of(|run| run.room), "ms", Some(170)),
        ("the opener is in it", of(|run| run.opener), "ms", Some(340)),
        ("the head can be read", of(|run| run.head), "ms", Some(340)),
        ("everything is done", of(|run| run.all), "ms", Some(520)),
        ("calls", of(|run| run.calls), "  ", None),
        ("calls at once, at most", of(|run| run.at_once), "  ", None),
        (
            "calls one after the other",
            of(|run| run.in_a_row),
            "  ",
            Some(3),
        ),
        (
            "calls afterwards (drawn again)",
            of(|run| run.redrawn),
            "  ",
            None,
        ),
    ] {
        println!("{}", line(what, &figures, unit, budget));
    }
}

/// Sixteen people at once, Slack at twice the time.
async fn crowd() -> Result<()> {
    let town = Town::start().await?;
    town.slack_takes(CROWDED_CALL_MS).await?;
    println!("\nSlack at {CROWDED_CALL_MS} ms per call, {CROWD} raises at once\n");
    let start = town.now_ms();
    let words: Vec<String> = (0..CROWD)
        .map(|number| format!("trouble {number}"))
        .collect();
    let presses = words
        .iter()
        .enumerate()
        .map(|(number, words)| town.press(number, words));
    let acks = futures_util::future::try_join_all(presses).await?;
    let mark = 0;
    town.calm().await?;
    let calls = town.calls_since(mark).await?;
    let created = calls
        .iter()
        .filter(|call| call.method == "conversations.create");
    let rooms_by = Figures::of(created.map(|call| call.to_ms - start));
    let heads = calls
        .iter()
        .filter(|call| call.says("blocks", "settle.propose"));
    let heads = heads.filter(|call| call.method == "chat.postMessage");
    let heads_by = Figures::of(heads.map(|call| call.to_ms - start));
    let acks = Figures::of(acks);
    let rooms = town.rooms().await?;
    println!(
        "acknowledged: p99 {} ms (budget 50), max {} ms (budget 500)",
        acks.at(99),
        acks.max()
    );
    println!(
        "rooms there: median {} ms, last {} ms",
        rooms_by.median(),
        rooms_by.max()
    );
    println!(
        "heads readable: median {} ms, last {} ms",
        heads_by.median(),
        heads_by.max()
    );
    let doubles = rooms.len().saturating_sub(CROWD);
    println!("rooms: {} of {CROWD}, doubles: {doubles}", rooms.len());
    Ok(())
}
