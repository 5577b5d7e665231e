//! Events as a JSON array, in pieces.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use tokio::sync::mpsc;

use crate::wire::{Event, EventKind};

/// Pieces are about this long.
const PIECE_BYTES: usize = 64 << 10;

/// How long a stream may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// A reader that takes no piece for so long is given up.
    pub(super) stall: Duration,
    /// So long a stream may be worked at, waits for its reader not counted.
    pub(super) work: Duration,
}

impl Patience {
    /// With readers who are strangers, and others who wait.
    pub const SHARED: Self = Self {
        stall: Duration::from_secs(30),
        work: Duration::from_secs(60),
    };
    /// With who has a process to themselves and may end it.
    pub const ENDLESS: Self = Self {
        stall: Duration::MAX,
        work: Duration::MAX,
    };
}

/// Nobody reads any more, or the stream took too long.
#[derive(Debug)]
pub struct Gone;

/// Writes an array, event by event, with times that never go back.
pub struct EventWriter {
    pieces: mpsc::Sender<Bytes>,
    patience: Patience,
    buffer: BytesMut,
    is_empty: bool,
    last_ms: u64,
    began: Instant,
    waited: Duration,
}

impl EventWriter {
    /// Into this channel.
    pub fn new(pieces: mpsc::Sender<Bytes>, patience: Patience) -> Self {
        Self {
            pieces,
            patience,
            buffer: BytesMut::from("["),
            is_empty: true,
            last_ms: 0,
            began: Instant::now(),
            waited: Duration::ZERO,
        }
    }

    /// Whether it is worth going on.
    pub fn check(&self) -> Result<(), Gone> {
        let worked = self.began.elapsed().saturating_sub(self.waited);
        match self.pieces.is_closed() || worked > self.patience.work {
            true => Err(Gone),
            false => Ok(()),
        }
    }

    /// Writes and empties `events`.
    pub async fn write(&mut self, events: &mut Vec<Event>) -> Result<(), Gone> {
        for event in events.drain(..) {
            if !std::mem::take(&mut self.is_empty) {
                self.buffer.extend_from_slice(b",\n");
            }
            let json = self.in_order(event);
            self.buffer.extend_from_slice(json.as_bytes());
            if self.buffer.len() >= PIECE_BYTES {
                self.flush().await?;
            }
        }
        Ok(())
    }

    /// Ends the array.
    pub async fn end(mut self) -> Result<(), Gone> {
        self.buffer.extend_from_slice(b"]\n");
        self.flush().await
    }

    async fn flush(&mut self) -> Result<(), Gone> {
        let piece = self.buffer.split().freeze();
        let began = Instant::now();
        let sent = self.pieces.send_timeout(piece, self.patience.stall).await;
        self.waited += began.elapsed();
        sent.map_err(|_| Gone)
    }

    /// Where recordings meet, an event of the next may be older than the last one written: the replayer
    /// sorts by time, and a snapshot must not end up before what it follows.
    fn in_order(&mut self, event: Event) -> String {
        let time_ms = event.timestamp.max(self.last_ms);
        // What follows a snapshot is later than it, see the expansion.
        self.last_ms = time_ms + u64::from(event.kind == EventKind::FullSnapshot);
        if time_ms == event.timestamp {
            return event.json;
        }
        let own_tail = format!("\"timestamp\":{}}}", event.timestamp);
        match event.json.strip_suffix(&own_tail) {
            Some(head) => format!("{head}\"timestamp\":{time_ms}}}"),
            None => event.json,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_when_the_reader_has_gone_or_time_is_up() {
        let (pieces, received) = mpsc::channel(1);
        let mut writer = EventWriter::new(pieces, Patience::SHARED);
        assert!(writer.check().is_ok());
        writer.began -= Patience::SHARED.work + Duration::from_secs(1);
        assert!(writer.check().is_err());
        writer.patience = Patience::ENDLESS;
        assert!(writer.check().is_ok());
        writer.patience = Patience::SHARED;
        writer.waited = Duration::from_secs(5);
        assert!(writer.check().is_ok());
        drop(received);
        assert!(writer.check().is_err());
    }

    #[test]
    fn what_follows_a_snapshot_is_later_though_a_newer_recording_came_before() {
        let (pieces, _received) = mpsc::channel(1);
        let mut writer = EventWriter::new(pieces, Patience::SHARED);
        writer.last_ms = 9;
        let mut written = |kind| {
            writer.in_order(Event {
                timestamp: 5,
                kind,
                json: "{\"timestamp\":5}".into(),
            })
        };
        let kinds = [EventKind::Meta, EventKind::FullSnapshot, EventKind::Incremental];
        let times = [9, 9, 10].map(|time_ms| format!("{{\"timestamp\":{time_ms}}}"));
        assert_eq!(kinds.map(&mut written), times);
    }
}
