//! Figures for `getRecorderStats()` and for tests.

/// What has happened so far and what waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Requests begun, retries and those included that found no room in the end.
    pub requests: u64,
    /// Of these, requests that did not start: others that share the budget had taken the room.
    pub deferred_requests: u64,
    /// Requests begun for a body that had failed before.
    pub retries: u64,
    /// Bytes charged to the budget, all in all.
    pub sent_bytes: u64,
    /// Bytes charged in the window that ends now, by all that share the ledger.
    pub budget_used_bytes: u64,
    /// Requests that were larger than a whole minute's budget.
    pub oversize_requests: u64,
    /// Every frame up to this number is delivered or given up.
    pub acked_seq: u64,
    /// Deflated bytes that wait, those of uncut frames estimated.
    pub pending_bytes: u64,
    /// Bodies that wait.
    pub queued_bodies: u64,
    /// Frames given up: for want of memory, or after a refusal.
    pub lost_frames: u64,
    /// Keyframes sent because frames before them were given up.
    pub repairs: u64,
    /// Where on the ladder of fidelity we are: 0 everything is told, 1 changes are joined within a segment, 2 in stretches as long
    /// as the budget makes them.
    pub level: u64,
    /// Steps on that ladder so far, up and down.
    pub level_changes: u64,
    /// Segments that tell the net difference of many frames.
    pub joined_segments: u64,
    /// Frames left out of those.
    pub left_out_frames: u64,
    /// Segments that were sent once more because the server lacked texts of theirs.
    pub completed_segments: u64,
    /// Numbers that never arrived from the page.
    pub missing_frames: u64,
    /// Batches that could not be read.
    pub bad_batches: u64,
    /// The status that ended the shipping, or 0.
    pub refused_status: u16,
}
