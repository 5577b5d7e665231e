//! The recorder against a document of its own: whatever program changes it, and wherever its slices end, the replica that
//! the frames rebuild is the document, masked as the rules say, and no slice reads what may not be read while it lasts.
//!
//! `AFTERIMAGE_TWIN_PROGRAMS` sets the number of programs, for long runs.

mod fake_dom;
mod huge;
mod keystrokes;
mod leaks;
mod moments;
mod past;
mod program;
mod purges;
mod roots;
mod secrets;
mod truth;

use afterimage_format::batch;
use afterimage_format::purge::Purge;
use afterimage_format::replica::Replica;
use afterimage_privacy::Level;
use afterimage_recorder::Recorder;
use fake_dom::FakeDom;
use program::{Step, run, slice_of, steps};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::time::Instant;
use truth::{nothing_else_is_told, same};

/// A document, its recorder and what a reader makes of it.
struct Twin {
    dom: FakeDom,
    recorder: Recorder,
    replica: Replica,
    level: Level,
    now_ms: u64,
}

impl Twin {
    fn new(level: Level) -> Self {
        Self {
            dom: FakeDom::new(),
            recorder: Recorder::new(0, level, 7),
            replica: Replica::new(),
            level,
            now_ms: 0,
        }
    }

    /// The bytes made since the last call, read.
    fn feed(&mut self) -> Vec<u8> {
        let Some((bytes, last_seq)) = self.recorder.take_batch() else {
            return Vec::new();
        };
        // Numbers of texts begin anew behind them.
        for purge in self.recorder.take_purges(last_seq) {
            Purge::read(&purge).expect("own purge");
        }
        for frame in batch::read(&bytes).expect("own batch") {
            let frame = frame.expect("own frame").decode().expect("own body");
            self.replica.apply(&frame).expect("a frame that follows");
        }
        bytes
    }

    fn step(&mut self, step: &Step) -> Result<(), TestCaseError> {
        // Now and then a drain lasts so long that it is closed before it is done.
        self.now_ms += 60;
        if matches!(step, Step::Drain) {
            return self.settle();
        }
        let Some((mut budget, must_end)) = slice_of(step) else {
            run(&mut self.dom, step);
            return Ok(());
        };
        self.dom
            .slice(&mut self.recorder, self.now_ms, &mut budget, must_end);
        let bytes = self.feed();
        nothing_else_is_told(&bytes, &self.dom, self.level)
    }

    /// Drains to the end and compares.
    fn settle(&mut self) -> Result<(), TestCaseError> {
        self.dom.drain(&mut self.recorder, self.now_ms, 3);
        let bytes = self.feed();
        nothing_else_is_told(&bytes, &self.dom, self.level)?;
        let count = same(&self.dom, &self.replica, self.level)?;
        prop_assert_eq!(self.recorder.live_nodes(), count, "no slot outlives its node");
        prop_assert_eq!(self.dom.live_slots(), count);
        self.dom.check(&mut self.recorder);
        prop_assert_eq!(self.recorder.counters().repairs, 0);
        Ok(())
    }
}

#[test]
fn the_replica_is_the_document() {
    let wanted = std::env::var("AFTERIMAGE_TWIN_PROGRAMS").ok();
    let cases = wanted.and_then(|count| count.parse().ok()).unwrap_or(1_000);
    let level = prop_oneof![Just(Level::Allow), Just(Level::MaskUserInput), Just(Level::Mask)];
    let begin = Instant::now();
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        source_file: Some(file!()),
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&(steps(), level), |(steps, level)| {
        let mut twin = Twin::new(level);
        for step in steps.iter().chain([&Step::Drain]) {
            twin.step(step)?;
        }
        Ok(())
    });
    let seconds = begin.elapsed().as_secs_f64();
    println!("{cases} programs, {:.0} a second", f64::from(cases) / seconds);
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
