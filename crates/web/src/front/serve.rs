//! The accept loop: every connection has a time to send its head and a place among a bounded number;
//! a stop lets answers under way finish. Must never look into a request.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};
use tower::ServiceExt;

/// A connection that has not sent its whole head by then is closed: slow heads are how one machine
/// keeps all connections of another to itself.
const HEAD_WITHIN: Duration = Duration::from_secs(5);
/// A longer head is refused; browsers and senders stay far below.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// So many connections at once; the next ones wait in the system's queue.
const CONNECTIONS_MAX: usize = 1024;
/// When no connection can be taken (out of file handles), we look again after this.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// A stop waits so long for answers under way; event streams never end by themselves.
const STOP_WITHIN: Duration = Duration::from_secs(3);

/// Why the front door could not open.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The listener is not one.
    #[error("cannot listen")]
    Listen(#[from] std::io::Error),
}

/// Serves `router` until `stop` is ready, then lets answers under way finish.
///
/// # Errors
/// When the listener has no address, which a bound one always has.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let address = listener.local_addr()?;
    tracing::info!(%address, "listening");
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (stopping, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    tokio::pin!(stop);
    loop {
        let (stream, peer, place) = tokio::select! {
            next = accept(&listener, &places) => next,
            () = &mut stop => break,
        };
        while tasks.try_join_next().is_some() {}
        tasks.spawn(serve_one(
            stream,
            router.clone(),
            peer,
            stopped.clone(),
            place,
        ));
    }
    drop(listener);
    let _ = stopping.send(true);
    let finish = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_WITHIN, finish).await.is_err() {
        tasks.shutdown().await;
    }
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    let place = places
        .clone()
        .acquire_owned()
        .await
        .expect("nobody closes the semaphore");
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                pause().await;
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the accept loop meets the real world; nothing is decided here"
)]
async fn pause() {
    tokio::time::sleep(ACCEPT_PAUSE).await;
}

async fn serve_one(
    stream: TcpStream,
    router: Router,
    peer: SocketAddr,
    mut stopped: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    let service = tower::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    // A connection that breaks is the other side's business; nothing was promised on it.
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
