//! The ranges of frame numbers that a recording has.

use sqlx::SqliteConnection;

/// Adds a range, joining it with those it overlaps or touches.
pub(super) async fn add(
    transaction: &mut SqliteConnection,
    recording: &str,
    first: i64,
    last: i64,
) -> Result<(), sqlx::Error> {
    let touching: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT first_seq, last_seq FROM covered
         WHERE recording_id = $1 AND first_seq <= $2 AND last_seq >= $3",
    )
    .bind(recording)
    .bind(last + 1)
    .bind(first - 1)
    .fetch_all(&mut *transaction)
    .await?;
    let union_first = touching.iter().map(|range| range.0).fold(first, i64::min);
    let union_last = touching.iter().map(|range| range.1).fold(last, i64::max);
    if let [(known_first, known_last)] = touching[..]
        && known_first == union_first
    {
        // What follows what is there, as nearly all does, or is there already.
        if known_last != union_last {
            sqlx::query("UPDATE covered SET last_seq = $1 WHERE recording_id = $2 AND first_seq = $3")
                .bind(union_last)
                .bind(recording)
                .bind(known_first)
                .execute(&mut *transaction)
                .await?;
        }
        return Ok(());
    }
    for (known_first, _) in touching {
        sqlx::query("DELETE FROM covered WHERE recording_id = $1 AND first_seq = $2")
            .bind(recording)
            .bind(known_first)
            .execute(&mut *transaction)
            .await?;
    }
    sqlx::query("INSERT INTO covered (recording_id, first_seq, last_seq) VALUES ($1, $2, $3)")
        .bind(recording)
        .bind(union_first)
        .bind(union_last)
        .execute(&mut *transaction)
        .await?;
    Ok(())
}
