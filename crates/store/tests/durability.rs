//! What SQLite has to do beyond the contract: nothing acknowledged is lost, many callers share a
//! commit, and none of them sinks another.

use std::{path::Path, sync::Arc};

use jiff::Timestamp;
use matoi_core::ids::{Fingerprint, StreamId, TeamId};
use matoi_store::{
    Answer, Commit, CommitError, Delivery, EffectRow, EventRow, Owed, Query, Receipt, SqliteStore,
    Store, StoreError, StreamWrite, Viewer,
};
use serde_json::json;
use tempfile::TempDir;
use tokio::task::JoinSet;

fn team() -> TeamId {
    "T1".into()
}

fn delivery(key: &str) -> Delivery {
    Delivery {
        key: key.to_owned(),
        lane: key.to_owned(),
        source: "slack".to_owned(),
        raw: "{}".to_owned(),
        received_at: Timestamp::UNIX_EPOCH,
    }
}

fn alert(name: &str) -> StreamId {
    StreamId::Alert(Fingerprint::from(name))
}

fn heard(name: &str) -> Commit {
    let event = EventRow {
        at: Timestamp::UNIX_EPOCH,
        body: json!({ "event": "heard" }),
    };
    let effect = EffectRow {
        key: format!("effect of {name}"),
        lane: "card".to_owned(),
        class: 1,
        needs: 0,
        at: Timestamp::UNIX_EPOCH,
        body: json!({}),
    };
    let write = StreamWrite {
        stream: alert(name),
        expected_version: 0,
        events: vec![event],
        snapshot: json!({}),
        schema: 1,
        has: 0,
        wake_at: None,
        effects: vec![effect],
        moot: 0,
        surfaces: Vec::new(),
        places: Vec::new(),
        row: None,
        members: Vec::new(),
    };
    Commit {
        writes: vec![write],
        ..Commit::default()
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

async fn open(folder: &Path) -> SqliteStore {
    let store = SqliteStore::open(&folder.join("matoi.db")).await;
    store.expect("the file opens")
}

async fn owed(store: &SqliteStore) -> Owed {
    let answer = store.ask(&team(), &Viewer::House, Query::Owed(None)).await;
    let Answer::Owed(owed) = answer.expect("the store works") else {
        panic!("owed is answered by what is owed")
    };
    owed
}

#[test]
fn what_was_acknowledged_survives_without_closing() {
    let folder = folder();
    let begin = || tokio::runtime::Runtime::new().expect("a runtime for the test");
    // The whole runtime goes, with the writer in it: nothing is told to close.
    begin().block_on(async {
        let store = open(folder.path()).await;
        let receipts = store
            .receive(&team(), vec![delivery("a"), delivery("b")])
            .await;
        assert_eq!(receipts.expect("kept").len(), 2);
        store
            .commit(&team(), heard("disk"))
            .await
            .expect("committed");
        store
            .put_setting(&team(), "name", json!(1))
            .await
            .expect("kept");
        assert_eq!(store.number(&team()).await.expect("reserved"), 1);
    });
    begin().block_on(async {
        let store = open(folder.path()).await;
        let again = store
            .receive(&team(), vec![delivery("a"), delivery("b")])
            .await;
        let known = |receipt: &Receipt| matches!(receipt, Receipt::Known(_));
        assert!(again.expect("the store works").iter().all(known));
        let owed = owed(&store).await;
        assert_eq!((owed.deliveries, owed.pending), (2, 1));
        let refused = store.commit(&team(), heard("disk")).await;
        assert!(
            matches!(refused, Err(CommitError::Conflict(_))),
            "{refused:?}"
        );
        assert_eq!(store.number(&team()).await.expect("reserved"), 2);
    });
}

#[tokio::test]
async fn many_callers_share_a_commit() {
    let folder = folder();
    let store = Arc::new(open(folder.path()).await);
    let before = store.commits();
    let mut senders = JoinSet::new();
    for n in 0..64 {
        let store = Arc::clone(&store);
        senders.spawn(async move { store.receive(&team(), vec![delivery(&n.to_string())]).await });
    }
    for receipts in senders.join_all().await {
        assert!(matches!(receipts.expect("kept")[..], [Receipt::Kept(_)]));
    }
    let commits = store.commits() - before;
    assert!(commits <= 8, "64 callers took {commits} commits");
    assert_eq!(owed(&store).await.deliveries, 64);
}

#[tokio::test]
async fn one_who_fails_takes_nobody_along() {
    let folder = folder();
    let store = Arc::new(open(folder.path()).await);
    let before = store.commits();
    let mut deciders = JoinSet::new();
    for n in 0..30 {
        let store = Arc::clone(&store);
        // Each name is decided on three times; only one of the three can be right.
        deciders.spawn(async move { store.commit(&team(), heard(&(n % 10).to_string())).await });
    }
    let outcomes = deciders.join_all().await;
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(won, 10, "{outcomes:?}");
    assert!(store.commits() - before < 30, "they did share");
    assert_eq!(owed(&store).await.pending, 10);
}

#[tokio::test]
async fn a_closed_store_refuses_instead_of_forgetting() {
    let folder = folder();
    let store = open(folder.path()).await;
    store
        .receive(&team(), vec![delivery("a")])
        .await
        .expect("kept");
    store.close().await;
    store.close().await;
    let refused = store.receive(&team(), vec![delivery("b")]).await;
    assert!(
        matches!(refused, Err(StoreError::Database { .. })),
        "{refused:?}"
    );

    let wal = folder.path().join("matoi.db-wal");
    assert!(!wal.exists(), "everything is in the one file");
    let store = open(folder.path()).await;
    assert_eq!(owed(&store).await.deliveries, 1);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told_clearly() {
    let folder = folder();
    let refused = SqliteStore::open(&folder.path().join("none").join("matoi.db")).await;
    let error = refused.expect_err("somebody else makes folders");
    assert_eq!(error.to_string(), "the database could not be opened");
}
