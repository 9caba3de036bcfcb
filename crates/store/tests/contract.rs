//! Both stores, held to the one contract.

use std::sync::Arc;

use matoi_store::{MemoryStore, SqliteStore, Store};
use tempfile::TempDir;

async fn in_memory() -> (Arc<dyn Store>, ()) {
    (Arc::new(MemoryStore::new()), ())
}

async fn on_sqlite() -> (Arc<dyn Store>, TempDir) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let store = SqliteStore::open(&folder.path().join("matoi.db")).await;
    (Arc::new(store.expect("a fresh file opens")), folder)
}

mod memory {
    matoi_store::contract!(crate::in_memory);
}

mod sqlite {
    matoi_store::contract!(crate::on_sqlite);
}
