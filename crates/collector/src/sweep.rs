//! Removing what is too old, what was deleted, and what crashes left behind.
//!
//! Several collectors may sweep one store at the same time: each step is a transaction or can be done twice, see
//! `index/remove.rs`.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, pin_mut};

use crate::index::{IndexError, Removal, Whose};
use crate::server::App;
use crate::store::StoreError;

const EVERY: Duration = Duration::from_secs(3600);
/// The store is listed at every so manieth sweep, beginning with the first.
const LISTS_EVERY: u64 = 24;
const DAY_MS: u64 = 24 * 3_600_000;
/// Objects without a row are left alone for so long: they may be uploads under way. Far above the hour within
/// which a body is filed, for the clocks of several machines.
const ORPHANED_MS: u64 = DAY_MS;
/// What comes for a deleted session is refused for so long. A page makes bodies for four hours; a device may sleep
/// for weeks with some that were not sent.
const REFUSED_MS: u64 = 90 * DAY_MS;
/// Sessions taken out in one transaction: the intake waits for no more than that.
const SESSIONS_AT_ONCE: u32 = 20;
/// How often the reserve is given up for one step: the intake of another collector may make it again.
const RELEASES: u32 = 5;
/// Objects removed between two transactions.
const REMOVED_AT_ONCE: u32 = 100;
/// Names looked up between two pauses.
const LOOKED_AT_ONCE: u32 = 500;
/// Objects being removed at a time.
const REMOVERS: usize = 4;
/// Between two transactions the intake has its turn.
const PAUSE: Duration = Duration::from_millis(20);

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions past their time.
    pub sessions: u64,
    /// Objects of these, and of sessions deleted before.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects that no row refers to, and what was left of unfinished writes.
    pub orphans: u64,
}

/// Why a sweep ended early. The next one goes on.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store's folder.
    #[error(transparent)]
    Folder(#[from] std::io::Error),
}

/// Sweeps now and every hour, for ever.
pub(crate) async fn run(app: Arc<App>) {
    for round in 0_u64.. {
        let now_ms = app.config.clock.now_ms();
        let lists = round.is_multiple_of(LISTS_EVERY);
        match sweep(&app, now_ms, lists).await {
            Ok(swept) if swept == Swept::default() => {}
            Ok(swept) => tracing::info!(?swept, "swept"),
            Err(error) => tracing::error!(%error, "the sweep ended early"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// One sweep as of a moment; with `lists` the store is compared with the index.
pub(crate) async fn sweep(app: &App, now_ms: u64, lists: bool) -> Result<Swept, SweepError> {
    let result = all(app, now_ms, lists).await;
    app.reserve.ensure().await;
    app.metrics.count_sweep(result.as_ref().ok(), now_ms);
    result
}

async fn all(app: &App, now_ms: u64, lists: bool) -> Result<Swept, SweepError> {
    let mut swept = Swept::default();
    for application_id in app.index.applications().await? {
        let days = app.config.retention_days_of(&application_id);
        if days == 0 {
            continue;
        }
        let whose = Whose::Expired {
            application_id: &application_id,
            before_ms: now_ms.saturating_sub(u64::from(days) * DAY_MS),
        };
        swept.sessions += remove_rows(app, whose, now_ms).await?;
    }
    (swept.objects, swept.bytes) = remove_objects(app).await?;
    with_room(app, || app.index.forget_deletions(now_ms)).await?;
    if lists {
        swept.orphans = remove_orphans(app, now_ms.saturating_sub(ORPHANED_MS)).await?;
    }
    Ok(swept)
}

/// Deletes sessions for good. Says how many there were.
pub(crate) async fn delete(app: &App, whose: Whose<'_>, now_ms: u64) -> Result<u64, SweepError> {
    let sessions = remove_rows(app, whose, now_ms).await?;
    app.metrics.count_deleted(sessions);
    let removed = remove_objects(app).await;
    app.reserve.ensure().await;
    removed?;
    Ok(sessions)
}

async fn remove_rows(app: &App, whose: Whose<'_>, now_ms: u64) -> Result<u64, IndexError> {
    let mut sessions = 0;
    loop {
        let some = with_room(app, || {
            // What the reserve has room for.
            let at_once = if app.reserve.is_there() {
                SESSIONS_AT_ONCE
            } else {
                1
            };
            app.index.remove_some(whose, at_once, now_ms + REFUSED_MS)
        });
        match some.await? {
            0 => return Ok(sessions),
            some => sessions += some,
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A step that makes room in the end, though it needs some first.
async fn with_room<T, F>(app: &App, step: impl Fn() -> F) -> Result<T, IndexError>
where
    F: Future<Output = Result<T, IndexError>>,
{
    for _ in 0..RELEASES {
        match step().await {
            Err(IndexError::Full) if app.reserve.release() => {}
            result => return result,
        }
    }
    step().await
}

/// Removes the objects of sessions that are no more.
async fn remove_objects(app: &App) -> Result<(u64, u64), SweepError> {
    let (mut objects, mut bytes) = (0, 0);
    let mut after = String::new();
    loop {
        let removals = app.index.removals(&after, REMOVED_AT_ONCE).await?;
        let Some(last) = removals.last() else {
            return Ok((objects, bytes));
        };
        after.clone_from(&last.object_name);
        let removed: Vec<_> = futures_util::stream::iter(removals)
            .map(|removal| remove_object(app, removal))
            .buffer_unordered(REMOVERS)
            .filter_map(std::future::ready)
            .collect()
            .await;
        let (count, size) = with_room(app, || app.index.removed(&removed)).await?;
        objects += count;
        bytes += size;
        tokio::time::sleep(PAUSE).await;
    }
}

/// One that cannot be removed does not keep the others; the next sweep tries again.
async fn remove_object(app: &App, removal: Removal) -> Option<Removal> {
    match app.store.remove(&removal.object_name).await {
        Ok(()) => Some(removal),
        Err(error) => {
            tracing::error!(%error, "an object of a deleted session cannot be removed");
            None
        }
    }
}

async fn remove_orphans(app: &App, before_ms: u64) -> Result<u64, SweepError> {
    let mut orphans = app.store.remove_unfinished(before_ms).await?;
    let names = app.store.written_before(before_ms);
    pin_mut!(names);
    let mut looked_at = 0_u32;
    while let Some(name) = names.next().await {
        let name = name?;
        looked_at = looked_at.wrapping_add(1);
        if looked_at.is_multiple_of(LOOKED_AT_ONCE) {
            tokio::time::sleep(PAUSE).await;
        }
        if !app.index.knows_object(&name).await? {
            app.store.remove(&name).await?;
            orphans += 1;
        }
    }
    Ok(orphans)
}
