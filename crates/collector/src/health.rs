//! Whether the collector can store: tried, not guessed.

use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::Mutex;

use crate::server::App;

/// An answer is good for so long: the probe writes, and anyone may ask.
const GOOD_FOR: Duration = Duration::from_secs(1);
const PROBE_KEY: &str = "probe";

/// The latest answer.
#[derive(Default)]
pub struct Health {
    latest: Mutex<Option<(Instant, Result<(), &'static str>)>>,
}

/// Writes to store and index; the error says which of them fails.
pub(crate) async fn check(app: &App) -> Result<(), &'static str> {
    let mut latest = app.health.latest.lock().await;
    if let Some((at, answer)) = *latest
        && at.elapsed() < GOOD_FOR
    {
        return answer;
    }
    let answer = probe(app).await;
    *latest = Some((Instant::now(), answer));
    answer
}

async fn probe(app: &App) -> Result<(), &'static str> {
    app.store
        .put(PROBE_KEY, Bytes::from_static(b"can store\n"))
        .await
        .map_err(|error| {
            tracing::error!(%error, "the store cannot be written");
            "the store cannot be written"
        })?;
    app.index
        .probe(app.config.clock.now_ms())
        .await
        .map_err(|error| {
            tracing::error!(%error, "the index cannot be written");
            "the index cannot be written"
        })?;
    let kept = app
        .index
        .store_bytes()
        .await
        .map_err(|_| "the index cannot be read")?;
    if !app.reserve.ensure().await {
        return Err("the store is full");
    }
    match app.config.max_store_bytes {
        Some(most) if kept >= most => Err("the store is full"),
        _ => Ok(()),
    }
}
