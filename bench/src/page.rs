//! The page of an incident in which ten thousand things were said: how long until its first byte, and how large it is.

use anyhow::{Context, Result, bail};
use jiff::SignedDuration;
use matoi_core::{
    actor::Actor,
    entry::Entry,
    ids::MessageRef,
    note::NoteKind,
    request::{Ask, Request},
};
use matoi_engine::{Engine, Kept, store::Commit, store::Viewer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    figures::{Figures, line},
    town::Town,
};

/// What was said.
const ENTRIES: usize = 10_000;
/// Of one transaction.
const BATCH: usize = 1_000;
/// What was noted besides.
const NOTES: usize = 60;
/// How often each page is opened.
const RUNS: usize = 50;
/// The design's budget for the first byte.
const FIRST_BYTE_MS: i64 = 50;
const MICROS_PER_MS: i64 = 1_000;

/// One page opened.
struct Opened {
    first_us: i64,
    whole_us: i64,
    bytes: usize,
}

/// Measures and prints.
pub async fn page() -> Result<()> {
    let town = Town::start().await?;
    town.press(0, "checkout is slow").await?;
    town.calm().await?;
    let engine = town.engine();
    fill(engine).await?;
    town.calm().await?;
    println!(
        "An incident with {ENTRIES} messages and {NOTES} notes, each page opened {RUNS} times, one after the other\n"
    );
    println!(
        "| until                                        |    median |       max | budget             |"
    );
    println!(
        "|----------------------------------------------|-----------|-----------|--------------------|"
    );
    measure(&town).await
}

async fn measure(town: &Town) -> Result<()> {
    let mut sizes = Vec::new();
    for (what, path, budget) in [
        ("its newest part", "/i/1", Some(FIRST_BYTE_MS)),
        (
            "the first part",
            "/i/1?part=m1795000000.000100",
            Some(FIRST_BYTE_MS),
        ),
        (
            "what is fetched again",
            "/i/1/fragment",
            Some(FIRST_BYTE_MS),
        ),
        ("all of it", "/i/1?part=all", None),
        ("the file", "/i/1.md", None),
    ] {
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            runs.push(open(town, path).await?);
        }
        let of = |value: fn(&Opened) -> i64| {
            // A part of a millisecond counts as one: the figures are whole.
            Figures::of(
                runs.iter()
                    .map(|run| (value(run) + MICROS_PER_MS - 1) / MICROS_PER_MS),
            )
        };
        println!(
            "{}",
            line(
                &format!("the first byte of {what}"),
                &of(|run| run.first_us),
                "ms",
                budget
            )
        );
        println!(
            "{}",
            line(
                &format!("the last byte of {what}"),
                &of(|run| run.whole_us),
                "ms",
                None
            )
        );
        sizes.push((what, runs[0].bytes));
    }
    println!();
    for (what, bytes) in sizes {
        println!("{what}: {} kB", bytes / 1_000);
    }
    Ok(())
}

async fn incident(engine: &Engine) -> Result<Kept> {
    let kept = engine.incident(&Viewer::House, 1).await?;
    kept.context("there is no incident 1")
}

/// What was said goes straight into the store, as it would be after a very long day.
async fn fill(engine: &Engine) -> Result<()> {
    let kept = incident(engine).await?;
    let (room, _) = kept.incident.room.place().context("it has no room")?;
    let begins = kept.incident.opened_at.context("it was never raised")?;
    let said = |at: usize| -> Result<Entry> {
        let mark = format!("{}.000100", 1_795_000_000 + at);
        Ok(Entry {
            message: MessageRef::new(room.as_str(), mark.as_str()),
            revision: String::new(),
            thread: None,
            author: Actor::Named(format!("person {}", at % 7)),
            text: format!(
                "{at}: 画面に「接続できません」と出ます。 pay-7 answered 502 again, and then it was fine."
            ),
            deleted: false,
            at: begins + SignedDuration::from_secs(i64::try_from(at)?),
        })
    };
    for from in (0..ENTRIES).step_by(BATCH) {
        let entries = (from..from + BATCH).map(said).collect::<Result<_>>()?;
        let commit = Commit {
            entries,
            ..Commit::default()
        };
        engine.store().commit(engine.team_id(), commit).await?;
    }
    for at in 0..NOTES {
        let note = Request::RecordNote {
            kind: NoteKind::ALL[at % NoteKind::ALL.len()],
            text: format!("{at}: no 5xx since 14:20"),
            source: None,
            at: engine.now(),
        };
        let ask = Ask::request(kept.stream.clone(), Actor::Named("person".to_owned()), note);
        engine.request(&format!("note {at}"), &ask).await?;
    }
    Ok(())
}

async fn open(town: &Town, path: &str) -> Result<Opened> {
    let address = town.address();
    let mut wire = TcpStream::connect(address).await?;
    let now = || town.engine().now().as_microsecond();
    let start = now();
    let ask = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\nconnection: close\r\n\r\n"
    );
    wire.write_all(ask.as_bytes()).await?;
    let mut answer = vec![0; 1];
    wire.read_exact(&mut answer).await?;
    let first_us = now() - start;
    wire.read_to_end(&mut answer).await?;
    if !answer.starts_with(b"HTTP/1.1 200") {
        bail!(
            "{path}: {}",
            String::from_utf8_lossy(&answer[..answer.len().min(200)])
        );
    }
    Ok(Opened {
        first_us,
        whole_us: now() - start,
        bytes: answer.len(),
    })
}
