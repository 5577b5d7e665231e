//! Filing in company: what waits at one time goes into one transaction, since to be durable costs as much for one as for many.

use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot};

use super::IndexError;
use super::write::{Filed, Received, file_in};
use crate::clock::Clock;

/// Bodies in one transaction.
const TOGETHER_MAX: usize = 64;

/// Where bodies wait to be filed. Cheap to clone.
#[derive(Clone)]
pub(super) struct Filing(mpsc::Sender<Waiting>);

struct Waiting {
    received: Received,
    clock: Clock,
    answer: oneshot::Sender<Outcome>,
}

type Outcome = Result<Filed, IndexError>;

impl Filing {
    /// Files by this pool until nobody can ask for it any more.
    pub fn start(writer: SqlitePool) -> Self {
        let (sender, receiver) = mpsc::channel(TOGETHER_MAX);
        tokio::spawn(run(writer, receiver));
        Self(sender)
    }

    /// Files a body, also if whoever asks for it goes meanwhile. On return this is durable.
    pub async fn file(&self, received: Received, clock: Clock) -> Outcome {
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting {
            received,
            clock,
            answer,
        };
        let closed = || IndexError::Other(sqlx::Error::PoolClosed);
        self.0.send(waiting).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }
}

async fn run(writer: SqlitePool, mut receiver: mpsc::Receiver<Waiting>) {
    let mut group = Vec::new();
    while receiver.recv_many(&mut group, TOGETHER_MAX).await > 0 {
        let mut outcomes = file_together(&writer, &group).await;
        if outcomes.is_err() && group.len() > 1 {
            // What fails is not to be the fault of its company.
            outcomes = Ok(one_by_one(&writer, &group).await);
        }
        let outcomes = outcomes.unwrap_or_else(|error| vec![Err(error)]);
        for (waiting, outcome) in group.drain(..).zip(outcomes) {
            // Nobody may be there any more to hear it.
            let _ = waiting.answer.send(outcome);
        }
    }
}

async fn one_by_one(writer: &SqlitePool, group: &[Waiting]) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(group.len());
    for waiting in group {
        match file_together(writer, std::slice::from_ref(waiting)).await {
            Ok(outcome) => outcomes.extend(outcome),
            Err(error) => outcomes.push(Err(error)),
        }
    }
    outcomes
}

/// An error is one of the transaction: nothing was filed. What is refused was refused before it changed anything.
async fn file_together(writer: &SqlitePool, group: &[Waiting]) -> Result<Vec<Outcome>, IndexError> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    let mut outcomes = Vec::with_capacity(group.len());
    for Waiting { received, clock, .. } in group {
        outcomes.push(match file_in(&mut transaction, received, clock).await {
            Err(error @ (IndexError::Full | IndexError::Other(_))) => return Err(error),
            outcome => outcome,
        });
    }
    transaction.commit().await?;
    Ok(outcomes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;
    use crate::summary::Summary;
    use crate::wire::{Header, Kind};
    use afterimage_format::segment::{Flags, Ids};

    fn received(session: u8, application_id: &str, first_seq: u64) -> Received {
        let ids = Ids {
            session: [session; 16],
            tab: [1; 16],
            page: [1; 16],
            recording: [session; 16],
            view: [1; 16],
        };
        let header = Header {
            kind: Kind::Segment,
            ids,
            flags: Flags::default(),
            first_seq,
            last_seq: first_seq,
            start_ms: 1_000,
            end_ms: 1_000,
            frame_count: 1,
            left_out: Vec::new(),
            raw_len: 9,
        };
        Received {
            object_key: format!("sessions/{session}/{first_seq}"),
            name_tail: ".1".into(),
            body_bytes: 10,
            header,
            summary: Summary::default(),
            texts: crate::texts::Texts::default(),
            application_id: application_id.into(),
            service: String::new(),
            env: String::new(),
            version: String::new(),
            received_ms: 2_000,
            sent_ms: 0,
        }
    }

    #[tokio::test]
    async fn what_is_refused_does_not_keep_its_company_out() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::local(&dir.path().join("index.sqlite"))
            .await
            .expect("an index");
        let clock = Clock::new(|| 2_000);
        let waiting = |session, application_id, first_seq| Waiting {
            received: received(session, application_id, first_seq),
            clock: clock.clone(),
            answer: oneshot::channel().0,
        };
        let group = [
            waiting(1, "shop", 1),
            waiting(1, "blog", 2),
            waiting(1, "shop", 1),
            waiting(2, "blog", 1),
            waiting(1, "shop", 2),
        ];
        let outcomes = file_together(&index.writer, &group).await.expect("filed");
        assert!(matches!(
            outcomes[..],
            [
                Ok(Filed::New),
                Err(IndexError::Conflict(_)),
                Ok(Filed::Known),
                Ok(Filed::New),
                Ok(Filed::New)
            ]
        ));
        assert_eq!(index.store_bytes().await.expect("a number"), 30);
    }

    #[tokio::test]
    async fn a_failure_is_not_that_of_its_company() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::local(&dir.path().join("index.sqlite"))
            .await
            .expect("an index");
        // Nothing of this session can be written.
        sqlx::query(
            "CREATE TRIGGER no BEFORE INSERT ON segments WHEN NEW.object_key LIKE 'sessions/7/%'
             BEGIN SELECT RAISE(FAIL, 'no'); END",
        )
        .execute(&index.writer)
        .await
        .expect("a trigger");
        let clock = Clock::new(|| 2_000);
        // As long as this is held, all wait for it.
        let held = index.writer.acquire().await.expect("the writer");
        let filed: Vec<_> = (5..10)
            .map(|session| {
                let (index, clock) = (index.clone(), clock.clone());
                tokio::spawn(async move { index.file(received(session, "shop", 1), &clock).await.is_ok() })
            })
            .collect();
        tokio::task::yield_now().await;
        drop(held);
        let mut outcomes = Vec::new();
        for one in filed {
            outcomes.push(one.await.expect("an answer"));
        }
        assert_eq!(outcomes, [true, true, false, true, true]);
        assert_eq!(index.store_bytes().await.expect("a number"), 40);
    }
}
