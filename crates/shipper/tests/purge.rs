//! Any recording, any part of it taken back at any time: nothing of that leaves any more, and the rest plays as it was.

mod purging;

use proptest::prelude::*;
use purging::trial::{Outcome, Step, Trial};

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        4 => Just(Outcome::Acked),
        1 => Just(Outcome::AnswerLost),
        2 => Just(Outcome::Failed),
        1 => Just(Outcome::TooLarge),
        1 => Just(Outcome::Abandoned),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let op = (any::<u8>(), any::<u32>(), any::<u32>(), any::<u32>());
    let purge = (any::<u32>(), any::<[bool; 4]>());
    prop_oneof![
        24 => op.prop_map(Step::Write),
        6 => Just(Step::Post),
        4 => (0_u64..8_000).prop_map(Step::Wait),
        5 => Just(Step::Send),
        4 => outcome().prop_map(Step::Answer),
        1 => Just(Step::Hold(true)),
        2 => Just(Step::Hold(false)),
        2 => purge.prop_map(|(top, [is_blank, is_whole, names_all, posts])| {
            Step::Purge { top, is_blank, is_whole, names_all, posts }
        }),
    ]
}

fn run(steps: &[Step], segment_bytes: usize, memory_bytes: usize) {
    let mut trial = Trial::new(segment_bytes, memory_bytes);
    steps.iter().for_each(|step| trial.run(step));
    trial.finish();
}

/// The same, but what waits is joined: what is private by now is in no difference either. Gives whether any was.
fn run_joining(steps: &[Step], bytes_per_minute: u64) -> bool {
    let mut trial = Trial::joining(bytes_per_minute);
    steps.iter().for_each(|step| trial.run(step));
    trial.finish();
    trial.joined_segments > 0
}

fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let is_told = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        cases: if is_told { default.cases } else { 192 },
        failure_persistence: None,
        ..default
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_taken_back_does_not_leave(steps in prop::collection::vec(step(), 1..120)) {
        run(&steps, 600, 32 << 20);
    }

    #[test]
    fn nor_does_it_where_memory_is_short(
        steps in prop::collection::vec(step(), 1..160), memory_bytes in 1_500_usize..6_000,
    ) {
        run(&steps, 600, memory_bytes);
    }

    #[test]
    fn nor_does_it_where_the_budget_is_small(
        steps in prop::collection::vec(step(), 1..300), bytes_per_minute in 3_000_u64..12_000,
    ) {
        run_joining(&steps, bytes_per_minute);
    }
}
