//! `cargo xtask bench search`: 100,000 notes in the library on SQLite. First that every count is the truth,
//! then how long an answer takes, and a start that has to make the whole index anew. Figures are for reading, never
//! for a test to fail by; a wrong count fails.

#[path = "../tests/search/corpus.rs"]
mod corpus;

use std::{path::Path, process::ExitCode, sync::Arc, time::Duration};

use corpus::{ASKED, Dice, counted, found, keep, truth, write};
use matoi_store::{SqliteStore, Store};
use sqlx::{Connection, SqliteConnection};

const SEED: u64 = 42;
/// Cases and notes in each: a long life of large incidents, and as many tiny ones.
const SHAPES: [(u64, usize); 2] = [(2_000, 50), (100_000, 1)];
/// As many as a page lists (`matoi_engine::CASES_MAX`).
const LISTED: usize = 20;
const ROUNDS: usize = 20;
const BUDGET: Duration = Duration::from_millis(20);

#[tokio::main]
async fn main() -> ExitCode {
    let mut all_true = true;
    for (cases, notes) in SHAPES {
        let folder = tempfile::tempdir().expect("a folder for the bench");
        let path = folder.path().join("matoi.db");
        let store = SqliteStore::open(&path).await;
        let store: Arc<dyn Store> = Arc::new(store.expect("a fresh file opens"));
        let written = write(cases, notes, &mut Dice(SEED));
        keep(&store, &written).await;
        println!(
            "\n{cases} cases of {notes} notes\n| words | found | truth | p50 | p99 | of it worked, p50 | p99 |\n|---|--:|--:|--:|--:|--:|--:|"
        );
        let (mut all, mut all_work) = (Vec::new(), Vec::new());
        for (words, plain) in ASKED {
            let expected = truth(&written, plain);
            let found = found(&store, words, usize::MAX).await;
            let count = counted(&store, words).await;
            all_true &= found == expected && count == expected.len() as u64;
            let (mut took, mut work) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                let (real, ours) = timed(&store, words).await;
                took.push(real);
                work.push(ours);
            }
            let truth = expected.len();
            println!(
                "| {words} | {count} | {truth} | {} | {} |",
                at(&mut took),
                at(&mut work)
            );
            all.extend(took);
            all_work.extend(work);
        }
        let (took, work) = (at(&mut all), at(&mut all_work));
        let held = if rank(&mut all, 99) <= BUDGET {
            "held"
        } else {
            "MISSED"
        };
        let held_work = if rank(&mut all_work, 99) <= BUDGET {
            "held"
        } else {
            "MISSED"
        };
        println!("| all {} | | | {took} | {work} |", all.len());
        println!("p99 ≤ {BUDGET:?}: {held}; of it worked: {held_work}");
        drop(store);
        let (took, work) = anew(&path).await;
        println!("a start that makes the index anew: {took:.1?}, of it worked {work:.1?}");
    }
    if all_true {
        ExitCode::SUCCESS
    } else {
        println!("a count is not the truth");
        ExitCode::FAILURE
    }
}

/// How long a start takes that finds the library without its index, as after a migration that throws it away.
#[expect(
    clippy::disallowed_methods,
    reason = "a bench measures real time; nothing is decided here"
)]
async fn anew(path: &Path) -> (Duration, Duration) {
    let mut db = SqliteConnection::connect(&format!("sqlite:{}", path.display()))
        .await
        .expect("the file is there");
    for sql in [
        "DELETE FROM library_search",
        "INSERT INTO library_grams (library_grams) VALUES ('delete-all')",
        "INSERT INTO library_gists (library_gists) VALUES ('delete-all')",
        "UPDATE incident_row SET title_form = 0",
    ] {
        let gone = sqlx::query(sql).execute(&mut db).await;
        gone.expect("the index can be thrown away");
    }
    db.close().await.expect("nobody else has it open");
    let (began, before) = (std::time::Instant::now(), worked());
    let store = SqliteStore::open(path).await;
    let _store = store.expect("it is made anew");
    (began.elapsed(), worked().saturating_sub(before))
}

/// How long one answer took, and how much of that a processor was at it: on a machine that has other things to
/// do only the second is ours. As the engine's `cases_page` asks: a page with room left is the count.
#[expect(
    clippy::disallowed_methods,
    reason = "a bench measures real time; nothing is decided here"
)]
async fn timed(store: &Arc<dyn Store>, words: &str) -> (Duration, Duration) {
    let (began, before) = (std::time::Instant::now(), worked());
    let found = found(store, words, LISTED).await;
    let count = if found.len() < LISTED {
        found.len() as u64
    } else {
        counted(store, words).await
    };
    let (took, after) = (began.elapsed(), worked());
    assert!(found.len() <= LISTED && found.len() as u64 <= count);
    (took, after.saturating_sub(before))
}

/// What all threads of this process have worked so far (Linux; elsewhere nothing is known of it).
fn worked() -> Duration {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    let of_thread = |thread: std::io::Result<std::fs::DirEntry>| -> Option<u64> {
        let told = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        told.split_whitespace().next()?.parse().ok()
    };
    Duration::from_nanos(threads.filter_map(of_thread).sum())
}

fn rank(took: &mut [Duration], percent: usize) -> Duration {
    took.sort_unstable();
    let rank = (took.len() * percent).div_ceil(100).max(1) - 1;
    took[rank]
}

/// p50 and p99, as two columns.
fn at(took: &mut [Duration]) -> String {
    let ms = |took: Duration| format!("{:.2} ms", took.as_secs_f64() * 1_000.0);
    format!("{} | {}", ms(rank(took, 50)), ms(rank(took, 99)))
}
