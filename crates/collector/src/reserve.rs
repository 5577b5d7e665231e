//! Room on the disk that is kept for deleting.
//!
//! Taking a session out of the index makes its log longer before it makes anything shorter. On a full disk that fails, and
//! nothing could ever be deleted. So a file is in the way: it is given up when a deletion needs room, and while it is not
//! there the intake takes nothing.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Enough for the rows of a session of four hours, and for what the log holds already.
const RESERVE_BYTES: usize = 4 << 20;
const BLOCK_BYTES: usize = 64 << 10;
/// On a full disk the file is tried for no more often than this.
const TRIED_EVERY: Duration = Duration::from_secs(1);

/// The file.
pub struct Reserve {
    file: PathBuf,
    tried: Mutex<Option<Instant>>,
}

impl Reserve {
    /// In this folder; made if there is room.
    pub fn new(folder: &Path) -> Arc<Self> {
        let reserve = Arc::new(Self {
            file: folder.join("reserve"),
            tried: Mutex::default(),
        });
        reserve.make();
        reserve
    }

    /// Whether it is there, whoever made it.
    pub fn is_there(&self) -> bool {
        fs::metadata(&self.file).is_ok_and(|file| file.len() >= RESERVE_BYTES as u64)
    }

    /// Gives it up. `false`: there was none.
    pub fn release(&self) -> bool {
        fs::remove_file(&self.file).is_ok()
    }

    /// Makes it if it is missing and there is room. Says whether it is there.
    pub async fn ensure(self: &Arc<Self>) -> bool {
        if self.is_there() {
            return true;
        }
        let own = self.clone();
        tokio::task::spawn_blocking(move || own.make())
            .await
            .unwrap_or(false)
    }

    fn make(&self) -> bool {
        if self.is_there() {
            return true;
        }
        let mut tried = self.tried.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if tried.is_some_and(|at| at.elapsed() < TRIED_EVERY) {
            return self.is_there();
        }
        let made = self.write();
        if let Err(error) = &made {
            tracing::warn!(%error, "there is no room to delete: nothing is taken in");
            self.release();
        }
        *tried = made.is_err().then(Instant::now);
        made.is_ok()
    }

    fn write(&self) -> io::Result<()> {
        // Random: some file systems keep zeros in no room at all.
        let mut block = vec![0; BLOCK_BYTES];
        getrandom::fill(&mut block).map_err(|error| io::Error::other(error.to_string()))?;
        let mut file = File::create(&self.file)?;
        for _ in 0..RESERVE_BYTES / BLOCK_BYTES {
            file.write_all(&block)?;
        }
        file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_there_given_up_and_made_again() {
        let dir = tempfile::tempdir().expect("a folder");
        let reserve = Reserve::new(dir.path());
        let another = Reserve::new(dir.path());
        assert!(reserve.is_there() && another.is_there());
        assert!(another.release() && !reserve.release() && !reserve.is_there());
        assert!(reserve.make() && another.is_there());
        // Half of it is none.
        File::create(dir.path().join("reserve")).expect("cut");
        assert!(!reserve.is_there() && another.make() && reserve.is_there());
    }

    #[test]
    fn without_room_it_is_tried_for_now_and_then() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path().join("later");
        let reserve = Reserve::new(&folder);
        fs::create_dir(&folder).expect("made");
        assert!(!reserve.make(), "too soon");
        *reserve.tried.lock().expect("nobody else") = None;
        assert!(reserve.make());
    }
}
