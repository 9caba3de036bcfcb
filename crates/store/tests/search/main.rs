//! What the library finds is what really holds the words: counted beside the store, for words of one
//! character to whole sentences, in both languages and in every width.

mod corpus;

use std::sync::Arc;

use corpus::{ASKED, Dice, counted, found, found_before, keep, truth, write};
use matoi_store::{MemoryStore, SqliteStore, Store};

const CASES: u64 = 120;
const NOTES: usize = 12;
const SEED: u64 = 42;

async fn finds_the_truth(store: Arc<dyn Store>) {
    let written = write(CASES, NOTES, &mut Dice(SEED));
    keep(&store, &written).await;
    let mut hits = 0;
    for (words, plain) in ASKED {
        let expected = truth(&written, plain);
        assert_eq!(found(&store, words, usize::MAX).await, expected, "{words}");
        assert_eq!(
            counted(&store, words).await,
            expected.len() as u64,
            "{words}"
        );
        hits += usize::from(!expected.is_empty());
        let few: Vec<u64> = expected.iter().copied().take(7).collect();
        assert_eq!(found(&store, words, 7).await, few, "{words}, the newest");
        let older: Vec<u64> = expected.into_iter().filter(|it| *it < CASES / 2).collect();
        let found = found_before(&store, words, Some(CASES / 2), usize::MAX).await;
        assert_eq!(found, older, "{words}, older ones");
    }
    assert!(hits > ASKED.len() * 2 / 3, "most words are there: {hits}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_memory() {
    finds_the_truth(Arc::new(MemoryStore::new())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let store = SqliteStore::open(&folder.path().join("matoi.db")).await;
    finds_the_truth(Arc::new(store.expect("a fresh file opens"))).await;
}
