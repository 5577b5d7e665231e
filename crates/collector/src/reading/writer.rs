//! Events as a JSON array, in pieces.

use bytes::{Bytes, BytesMut};
use tokio::sync::mpsc;

use crate::wire::Event;

/// Pieces are about this long.
const PIECE_BYTES: usize = 64 << 10;

/// Nobody reads any more.
#[derive(Debug)]
pub struct Gone;

/// Writes an array, event by event, with times that never go back.
pub struct EventWriter {
    pieces: mpsc::Sender<Bytes>,
    buffer: BytesMut,
    is_empty: bool,
    last_ms: u64,
}

impl EventWriter {
    /// Into this channel.
    pub fn new(pieces: mpsc::Sender<Bytes>) -> Self {
        Self {
            pieces,
            buffer: BytesMut::from("["),
            is_empty: true,
            last_ms: 0,
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
        self.pieces
            .send(self.buffer.split().freeze())
            .await
            .map_err(|_| Gone)
    }

    /// Where recordings meet, an event of the next may be older than the last one written: the replayer
    /// sorts by time, and a snapshot must not end up before what it follows.
    fn in_order(&mut self, event: Event) -> String {
        if event.timestamp >= self.last_ms {
            self.last_ms = event.timestamp;
            return event.json;
        }
        let own_tail = format!("\"timestamp\":{}}}", event.timestamp);
        match event.json.strip_suffix(&own_tail) {
            Some(head) => format!("{head}\"timestamp\":{}}}", self.last_ms),
            None => event.json,
        }
    }
}
