//! A session's events as a stream of bytes, made no further ahead than they are read.

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio_stream::wrappers::ReceiverStream;

use super::play::{PlayError, play};
use super::selection::Selection;
use super::writer::{EventWriter, Patience};
use crate::index::{Index, Recording};
use crate::store::Store;

/// Pieces made ahead of the reader.
const PIECES_AHEAD: usize = 4;

/// What is expanded, and from where.
pub struct Expansion {
    /// Where its bodies are found.
    pub index: Index,
    /// Where they are kept.
    pub store: Store,
    /// What one of them may inflate to.
    pub max_inflated_bytes: usize,
    /// The session's recordings, in order of their beginning.
    pub recordings: Vec<Recording>,
    /// Which part of them.
    pub selection: Selection,
}

impl Expansion {
    /// The pieces of a JSON array, made on a thread of its own. One that is not whole ends with an error. `ended` is
    /// told how it ended before the reader is.
    pub fn stream(
        self,
        patience: Patience,
        ended: impl FnOnce(&Result<(), PlayError>) + Send + 'static,
    ) -> impl Stream<Item = Result<Bytes, PlayError>> + Send {
        let (pieces, received) = mpsc::channel(PIECES_AHEAD);
        let (tell, told) = oneshot::channel();
        let runtime = Handle::current();
        // Expanding is work for the processor, not for the threads that serve.
        tokio::task::spawn_blocking(move || {
            let written = runtime.block_on(self.write(EventWriter::new(pieces, patience)));
            ended(&written);
            // Nobody may be there any more to hear it.
            let _ = tell.send(written);
        });
        let end = futures_util::stream::once(told)
            .filter_map(|told| async { told.unwrap_or(Err(PlayError::Broken)).err().map(Err) });
        ReceiverStream::new(received).map(Ok).chain(end)
    }

    async fn write(self, mut writer: EventWriter) -> Result<(), PlayError> {
        play(
            &self.index,
            &self.store,
            self.max_inflated_bytes,
            self.recordings,
            &self.selection,
            &mut writer,
        )
        .await?;
        Ok(writer.end().await?)
    }
}
