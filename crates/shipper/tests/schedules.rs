//! Any schedule of pushes, answers and failures: the budget holds, nothing is lost, order is kept.

mod world;

use afterimage_shipper::{Event, Stats};
use proptest::prelude::*;
use world::{Network, Outcome, Step, World};

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (prop::collection::vec(0_usize..3_000, 1..20), 0_u64..4_000)
            .prop_map(|(sizes, then_ms)| Step::Push { sizes, then_ms }),
        1 => (15_000_usize..40_000, 0_u64..4_000)
            .prop_map(|(size, then_ms)| Step::Push { sizes: vec![size], then_ms }),
        2 => (0_u64..100_000).prop_map(Step::Wait),
        1 => Just(Step::Flush),
        1 => Just(Step::Hidden),
        1 => Just(Step::SendAgain),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let delay_ms = 0_u64..30_000;
    prop_oneof![
        4 => delay_ms.clone().prop_map(Outcome::acked),
        2 => delay_ms.clone().prop_map(|delay_ms| Outcome::failed(delay_ms, None)),
        1 => (delay_ms.clone(), 0_u64..100_000).prop_map(|(delay_ms, asked)| Outcome::failed(delay_ms, Some(asked))),
        1 => delay_ms.clone().prop_map(Outcome::answer_lost),
        1 => delay_ms.prop_map(Outcome::half_acked),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_schedule_delivers_all_within_the_budget(
        budget in prop_oneof![Just(100_000_u64), 3_000_u64..30_000],
        seed in any::<u64>(),
        steps in prop::collection::vec(step(), 1..30),
        outcomes in prop::collection::vec(outcome(), 0..40),
        largest_body in prop_oneof![4 => Just(usize::MAX), 1 => 45_000_usize..60_000],
    ) {
        let mut world = World::new(budget, seed, Network { outcomes, largest_body });
        for step in &steps {
            world.run(step);
        }
        world.close();
        world.check_budget();
        world.check_delivery();
        prop_assert_eq!(world.events.last(), Some(&Event::Closed));
    }
}

#[test]
fn a_long_outage_costs_nothing_but_time() {
    let outcomes = (0..60).map(|_| Outcome::failed(100, None)).collect();
    let mut world = World::new(
        100_000,
        5,
        Network {
            outcomes,
            largest_body: usize::MAX,
        },
    );
    for _ in 0..600 {
        world.run(&Step::Push {
            sizes: vec![100, 200],
            then_ms: 1_000,
        });
    }
    world.close();
    world.check_budget();
    world.check_delivery();
    let Stats {
        retries, lost_frames, ..
    } = world.stats();
    assert!(retries >= 60);
    assert_eq!(lost_frames, 0);
}

#[test]
fn company_is_waited_for_only_while_nothing_else_waits() {
    let mut world = World::new(100_000, 5, Network::good());
    for _ in 0..60 {
        world.run(&Step::Push {
            sizes: vec![20],
            then_ms: 500,
        });
    }
    // 30 s, a segment every 5 s.
    assert!((5..=7).contains(&world.stats().requests), "{:?}", world.stats());
}

#[test]
fn idle_pages_send_nothing_and_wake_nobody() {
    let mut world = World::new(100_000, 5, Network::good());
    world.run(&Step::Push {
        sizes: vec![20],
        then_ms: 0,
    });
    world.run(&Step::Wait(3_600_000));
    assert_eq!(world.stats().requests, 1);
    assert_eq!(world.wake_at(), None);
}
