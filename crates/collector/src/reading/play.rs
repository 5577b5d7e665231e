//! What the visitor saw: the recordings of a session as one stream of events, in order of time.
//!
//! Of several tabs the one that became visible last is shown. Where another one takes over, the stream goes
//! on with its `Meta` and full snapshot. Node ids of different recordings lie in different ranges.

use super::lane::Lane;
use super::recording::FrameSource;
use super::room::Room;
use super::selection::Selection;
use super::writer::{EventWriter, Gone};
use crate::index::{Index, IndexError, Recording};
use crate::store::Store;
use crate::wire::{Event, EventKind};

/// What the inflated bodies of a session may take at once.
const BODIES_BYTES_MAX: usize = 128 << 20;
/// What the states of its pages may take at once.
const STATES_BYTES_MAX: usize = 256 << 20;
/// Recordings of a session that are under way at a time; more tabs are not shown.
const LANES_MAX: usize = 64;

/// Why a stream ended early.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// Nobody reads any more.
    #[error("the reader has gone, or it took too long")]
    Gone,
    /// It did not come to an end that could be told.
    #[error("the expansion broke off")]
    Broken,
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl From<Gone> for PlayError {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

/// Writes all events of these recordings (in order of their beginning).
pub async fn play(
    index: &Index,
    store: &Store,
    max_inflated_bytes: usize,
    mut recordings: Vec<Recording>,
    selection: &Selection,
    writer: &mut EventWriter,
) -> Result<(), PlayError> {
    if let Some(tab_id) = &selection.tab_id {
        recordings.retain(|recording| recording.tab_id == *tab_id);
    }
    let room = u32::MAX / u32::try_from(recordings.len().max(1)).unwrap_or(u32::MAX);
    let mut stage = Stage {
        lanes: Vec::new(),
        shown: None,
        selection,
        writer,
    };
    let bodies_room = Room::new(BODIES_BYTES_MAX.max(max_inflated_bytes.saturating_mul(2)));
    let states_room = Room::new(STATES_BYTES_MAX);
    let mut upcoming = recordings.into_iter().enumerate().peekable();
    loop {
        stage.writer.check()?;
        let next = stage.earliest().await;
        let opens =
            |(_, recording): &(usize, Recording)| next.is_none_or(|(_, at)| start_ms(recording) <= at);
        if let Some((number, recording)) = upcoming.next_if(opens) {
            if stage.lanes.iter().flatten().count() >= LANES_MAX {
                tracing::warn!(recording = recording.id, "too many recordings at one time");
                continue;
            }
            let bodies = index.bodies(&recording.id).await?;
            let source = FrameSource::new(
                store.clone(),
                index.clone(),
                recording.session_id.clone(),
                max_inflated_bytes,
                bodies_room.clone(),
                bodies,
                recording.correction_ms,
            );
            let lane = Lane::new(&recording, source, &states_room, room * number as u32, room);
            stage.open(lane, start_ms(&recording));
            continue;
        }
        let Some((lane, at_ms)) = next else { break };
        if selection.to_ms.is_some_and(|to_ms| at_ms > to_ms) {
            break;
        }
        stage.advance(lane, at_ms).await?;
    }
    stage.finish().await
}

/// A wrong clock may have been corrected to before 1970.
fn start_ms(recording: &Recording) -> u64 {
    u64::try_from(recording.start_ms).unwrap_or(0)
}

/// The recordings under way.
struct Stage<'a> {
    lanes: Vec<Option<Lane>>,
    shown: Option<usize>,
    selection: &'a Selection,
    writer: &'a mut EventWriter,
}

impl Stage<'_> {
    fn open(&mut self, mut lane: Lane, start_ms: u64) {
        lane.visible_since = Some(start_ms);
        self.lanes.push(Some(lane));
    }

    /// The lane whose next frame is the earliest, with its time.
    async fn earliest(&mut self) -> Option<(usize, u64)> {
        let mut earliest: Option<(usize, u64)> = None;
        for (number, slot) in self.lanes.iter_mut().enumerate() {
            let Some(lane) = slot else { continue };
            match lane.next_time_ms().await {
                Some(at) if earliest.is_none_or(|(_, before)| at < before) => earliest = Some((number, at)),
                Some(_) => {}
                // What it showed last stays on the stage, but the shown one is needed for its paths.
                None if self.shown == Some(number) => lane.visible_since = None,
                None => *slot = None,
            }
        }
        earliest
    }

    async fn advance(&mut self, number: usize, at_ms: u64) -> Result<(), PlayError> {
        let is_early = at_ms < self.selection.from_ms;
        if !is_early && self.shown.is_none() {
            // A stream that begins in the middle begins with the state there.
            self.change(self.selection.from_ms).await?;
        }
        let Some(lane) = self.lanes[number].as_mut() else {
            return Ok(());
        };
        let mut events = Vec::new();
        if let Some(Some((time_ms, Some(visible)))) = lane.advance(&mut events).await
            && self.selection.tab_id.is_none()
        {
            lane.visible_since = visible.then_some(time_ms);
        }
        if is_early {
            return Ok(());
        }
        if self.shown == Some(number) {
            self.writer.write(&mut events).await?;
            return self.change(at_ms).await;
        }
        // A page that could not be shown before is shown by its own first snapshot.
        if has_snapshot(&events) && self.desired() == Some(number) {
            return self.show_by_itself(number, events).await;
        }
        self.change(at_ms).await?;
        events.retain(|event| event.kind == EventKind::Custom);
        if self.shown == Some(number) {
            self.writer.write(&mut events).await?;
        } else if let Some(lane) = self.lanes[number].as_mut() {
            lane.hold_back(events);
        }
        Ok(())
    }

    /// The lane that became visible last and can be shown.
    fn desired(&self) -> Option<usize> {
        let visible = |(number, slot): (usize, &Option<Lane>)| {
            let lane = slot.as_ref().filter(|lane| lane.can_show())?;
            Some((lane.visible_since?, number))
        };
        self.lanes
            .iter()
            .enumerate()
            .filter_map(visible)
            .max()
            .map(|(_, number)| number)
    }

    /// Lets another lane take over if it is its turn.
    async fn change(&mut self, at_ms: u64) -> Result<(), PlayError> {
        let Some(number) = self.desired().filter(|number| self.shown != Some(*number)) else {
            return Ok(());
        };
        self.leave().await?;
        let Some(lane) = self.lanes[number].as_mut() else {
            return Ok(());
        };
        let mut events = std::mem::take(&mut lane.waiting);
        lane.was_shown = true;
        lane.snapshot(at_ms, &mut events);
        self.shown = Some(number);
        Ok(self.writer.write(&mut events).await?)
    }

    async fn show_by_itself(&mut self, number: usize, mut events: Vec<Event>) -> Result<(), PlayError> {
        self.leave().await?;
        if let Some(lane) = self.lanes[number].as_mut() {
            lane.was_shown = true;
            self.writer.write(&mut lane.waiting).await?;
        }
        self.shown = Some(number);
        Ok(self.writer.write(&mut events).await?)
    }

    /// Ends the shown lane's turn.
    async fn leave(&mut self) -> Result<(), PlayError> {
        let Some(lane) = self.shown.take().and_then(|number| self.lanes[number].as_mut()) else {
            return Ok(());
        };
        let mut events = Vec::new();
        lane.finish(&mut events);
        Ok(self.writer.write(&mut events).await?)
    }

    async fn finish(&mut self) -> Result<(), PlayError> {
        self.leave().await
    }
}

fn has_snapshot(events: &[Event]) -> bool {
    events.iter().any(|event| event.kind == EventKind::FullSnapshot)
}
