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
        let work = move |pieces| self.write(EventWriter::new(pieces, patience));
        made_apart(work, ended)
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

/// What is sent by `work`, on a thread of its own, and then an error unless that came to its end.
fn made_apart<F: Future<Output = Result<(), PlayError>>>(
    work: impl FnOnce(mpsc::Sender<Bytes>) -> F + Send + 'static,
    ended: impl FnOnce(&F::Output) + Send + 'static,
) -> impl Stream<Item = Result<Bytes, PlayError>> + Send {
    let (pieces, received) = mpsc::channel(PIECES_AHEAD);
    let (tell, told) = oneshot::channel();
    let runtime = Handle::current();
    // Expanding is work for the processor, not for the threads that serve.
    tokio::task::spawn_blocking(move || {
        let done = runtime.block_on(work(pieces));
        ended(&done);
        // Nobody may be there any more to hear it.
        let _ = tell.send(done);
    });
    let end = futures_util::stream::once(told)
        .filter_map(|told| async { told.unwrap_or(Err(PlayError::Broken)).err().map(Err) });
    ReceiverStream::new(received).map(Ok).chain(end)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// How many pieces there were, and how it ended.
    async fn read<F: Future<Output = Result<(), PlayError>>>(
        work: impl FnOnce(mpsc::Sender<Bytes>) -> F + Send + 'static,
    ) -> (usize, Option<String>) {
        let (tell, told) = oneshot::channel();
        let stream = made_apart(work, |_| {
            let _ = tell.send(());
        });
        // Nothing is read before it has ended.
        let _ = told.await;
        let items: Vec<_> = stream.collect().await;
        let pieces = items.iter().take_while(|item| item.is_ok()).count();
        let error = items.get(pieces).map(|item| format!("{:?}", item.as_ref().err()));
        (pieces, error)
    }

    async fn fill(pieces: &mpsc::Sender<Bytes>, count: usize) {
        for _ in 0..count {
            pieces.send(Bytes::from_static(b"x")).await.expect("room");
        }
    }

    #[tokio::test]
    async fn what_does_not_come_to_its_end_does_not_look_whole() {
        let whole = |pieces| async move {
            fill(&pieces, 2).await;
            Ok(())
        };
        assert_eq!(read(whole).await, (2, None));
        let broken = |pieces| async move {
            fill(&pieces, 2).await;
            panic!("as a fault would");
        };
        assert_eq!(read(broken).await, (2, Some("Some(Broken)".into())));
        let patience = Patience {
            stall: Duration::from_millis(1),
            ..Patience::SHARED
        };
        // The last piece is the one that nobody takes.
        let stalled = move |pieces| async move {
            fill(&pieces, PIECES_AHEAD).await;
            Ok(EventWriter::new(pieces, patience).end().await?)
        };
        assert_eq!(read(stalled).await, (PIECES_AHEAD, Some("Some(Gone)".into())));
    }
}
