//! Progress on standard error: a line when a step starts, one when it is done, and a sign of life in between.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

/// A step that says nothing for this long is reported as still running.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// Runs a step between its two lines. The closing line tells how long it took.
pub fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("▸ {title}");
    let start = Instant::now();
    let (done, is_done) = mpsc::channel::<()>();
    let shown = title.to_owned();
    let ticker = thread::spawn(move || {
        while is_done.recv_timeout(SIGN_OF_LIFE) == Err(mpsc::RecvTimeoutError::Timeout) {
            eprintln!("  … {shown}: {:.0} s so far", start.elapsed().as_secs_f32());
        }
    });
    let result = work();
    drop(done);
    drop(ticker.join());
    let mark = if result.is_ok() { "✓" } else { "✗" };
    eprintln!("{mark} {title}: {:.1} s", start.elapsed().as_secs_f32());
    result
}

/// Says that a step had nothing to do.
pub fn unchanged(title: &str) {
    eprintln!("· {title}: unchanged");
}

/// A remark between steps.
pub fn note(text: &str) {
    eprintln!("  {text}");
}
