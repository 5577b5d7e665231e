//! Memory that one stream of events may take, shared by its recordings.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes that are free.
#[derive(Clone, Debug)]
pub struct Room(Arc<AtomicUsize>);

impl Room {
    /// So many bytes.
    pub fn new(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    /// Takes bytes, to be given back when the result is dropped. `None`: there are not so many.
    pub fn take(&self, bytes: usize) -> Option<Taken> {
        let mut taken = Taken {
            room: self.clone(),
            bytes: 0,
        };
        taken.resize(bytes).then_some(taken)
    }

    fn grow(&self, bytes: usize) -> bool {
        let shrink = |free: usize| free.checked_sub(bytes);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, shrink)
            .is_ok()
    }
}

/// A part of the room.
#[derive(Debug)]
pub struct Taken {
    room: Room,
    bytes: usize,
}

impl Taken {
    /// How many bytes it is.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Makes it smaller or larger; says whether there was room.
    pub fn resize(&mut self, bytes: usize) -> bool {
        let fits = match bytes.checked_sub(self.bytes) {
            Some(more) => self.room.grow(more),
            None => {
                self.room.0.fetch_add(self.bytes - bytes, Ordering::Relaxed);
                true
            }
        };
        if fits {
            self.bytes = bytes;
        }
        fits
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.resize(0);
    }
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn what_is_taken_comes_back() {
        let room = Room::new(10);
        let mut first = room.take(6).expect("room");
        assert!(room.take(5).is_none());
        assert!(first.resize(10) && !first.resize(11));
        assert!(first.resize(5) && first.bytes() == 5);
        drop(room.take(5).expect("room"));
        drop(first);
        assert!(room.take(10).is_some());
    }
}
