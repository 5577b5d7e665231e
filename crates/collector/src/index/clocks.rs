//! Visitors' clocks that are wrong, found by what was received when.
//!
//! A body comes after its last frame, and after the moment at which its sender says to send it: of both the visitor's clock tells.
//! It comes soon if all is well; where the sender does not say when, hours later if the network or the collector was away. So the
//! smallest time between the two, of all bodies of a recording, is how far its clock is behind ours, and a little more.
//! What is negative by more than a minute is a clock that is ahead; nothing else explains it. More than an hour is a
//! clock that is behind, unless another recording of the session came from a clock that is right: then it was late.

use sqlx::{Sqlite, Transaction};

/// Bodies from a clock that is right come no earlier than this before they were made.
const AHEAD_MS: i64 = 60_000;
/// Nor later, but for those that had to wait.
const BEHIND_MS: i64 = 3_600_000;
/// Recordings of one session that are looked at; a visit has a few.
const RECORDINGS_MAX: i64 = 500;

/// A recording with what tells of its clock.
struct Timed {
    id: String,
    lag_ms: i64,
    correction_ms: i64,
}

/// Whether such a delay needs a look at the whole session.
pub(super) fn is_off(lag_ms: i64) -> bool {
    !(-AHEAD_MS..=BEHIND_MS).contains(&lag_ms)
}

/// What is to be added to the times of each recording. Those that have about the same clock get the same, so that
/// nothing changes places.
fn corrections(lags_ms: &[i64]) -> Vec<i64> {
    let mut sorted = lags_ms.to_vec();
    sorted.sort_unstable();
    let some_is_right = sorted.iter().any(|lag_ms| !is_off(*lag_ms));
    // Of each group of neighbours: the smallest, and the largest.
    let mut groups: Vec<(i64, i64)> = Vec::new();
    for lag_ms in sorted {
        match groups.last_mut() {
            Some((_, most)) if lag_ms.saturating_sub(*most) <= BEHIND_MS => *most = lag_ms,
            _ => groups.push((lag_ms, lag_ms)),
        }
    }
    let correction = |lag_ms: &i64| {
        let group = groups
            .iter()
            .find(|(least, most)| (*least..=*most).contains(lag_ms));
        let least = group.map_or(0, |(least, _)| *least);
        let is_late = least > 0 && some_is_right;
        if is_off(least) && !is_late { least } else { 0 }
    };
    lags_ms.iter().map(correction).collect()
}

/// Works out the corrections of a session anew, and from when to when it went.
pub(super) async fn correct(
    transaction: &mut Transaction<'_, Sqlite>,
    session: &str,
    recording: &str,
) -> Result<(), sqlx::Error> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT id, lag_ms, correction_ms FROM recordings WHERE session_id = $1 ORDER BY start_ms, id LIMIT $2",
    )
    .bind(session)
    .bind(RECORDINGS_MAX)
    .fetch_all(&mut **transaction)
    .await?;
    let recordings: Vec<_> = rows
        .into_iter()
        .map(|(id, lag_ms, correction_ms)| Timed {
            id,
            lag_ms,
            correction_ms,
        })
        .collect();
    let lags_ms: Vec<_> = recordings.iter().map(|recording| recording.lag_ms).collect();
    for (known, correction_ms) in recordings.iter().zip(corrections(&lags_ms)) {
        if known.correction_ms != correction_ms {
            sqlx::query("UPDATE recordings SET correction_ms = $1 WHERE id = $2")
                .bind(correction_ms)
                .bind(&known.id)
                .execute(&mut **transaction)
                .await?;
        }
    }
    let is_off = lags_ms.iter().any(|lag_ms| is_off(*lag_ms));
    sqlx::query(
        "UPDATE sessions SET has_wrong_clock = $1,
            start_ms = (SELECT MIN(start_ms + correction_ms) FROM recordings WHERE session_id = $2),
            end_ms = (SELECT MAX(end_ms + correction_ms) FROM recordings WHERE session_id = $2),
            correction_ms = (SELECT correction_ms FROM recordings WHERE id = $3)
         WHERE id = $2",
    )
    .bind(i64::from(is_off))
    .bind(session)
    .bind(recording)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn clocks_that_are_right_stay() {
        assert_eq!(corrections(&[0, 5_000, -59_000, 50 * 60_000]), [0; 4]);
    }

    #[test]
    fn what_one_clock_told_moves_as_one() {
        let (near, far) = (5 * HOUR_MS + 3_000, 5 * HOUR_MS + 20_000);
        assert_eq!(corrections(&[far, near]), [near, near]);
        assert_eq!(corrections(&[-far, -near]), [-far, -far]);
    }

    #[test]
    fn what_is_early_is_corrected_in_any_company_and_what_is_late_only_without_better_knowledge() {
        assert_eq!(corrections(&[-3 * HOUR_MS, 4_000]), [-3 * HOUR_MS, 0]);
        assert_eq!(corrections(&[3 * HOUR_MS, 4_000]), [0, 0]);
        assert_eq!(corrections(&[3 * HOUR_MS]), [3 * HOUR_MS]);
    }

    #[test]
    fn no_number_is_too_large() {
        let (least, most) = (-9_000_000_000_000_000, 2_000_000_000_000);
        assert_eq!(corrections(&[least, most, least + 1]), [least, most, least]);
        assert_eq!(corrections(&[]), [0; 0]);
    }
}
