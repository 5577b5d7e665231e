//! Pages that make more than the budget lets out: what is told, how late, and how it ends.

mod link;
mod page;
mod reader;

use link::Link;
use page::Page;
use proptest::prelude::*;

/// One moment of a page: how much changes, in how many slices, what else happens, and how long nothing does then.
type Moment = (u32, u32, u32, u64);

fn live(link: &mut Link, (changes, slices, happenings, then_ms): Moment) {
    for slice in (0..slices).rev() {
        link.page.change(changes, slice > 0);
        if slice > 0 && changes % 2 == 0 {
            link.page.happen();
        }
    }
    for _ in 0..happenings {
        link.page.happen();
    }
    link.pass(then_ms);
}

fn moments() -> impl Strategy<Value = Vec<Moment>> {
    let moment = (0_u32..400, 0_u32..4, 0_u32..4, 0_u64..3_000);
    prop::collection::vec(moment, 1..120)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_told_within_the_budget(
        budget in 8_000_u64..40_000,
        seed in any::<u64>(),
        rows in 1_u32..60,
        moments in moments(),
        lost in prop::collection::vec(1_u64..30, 0..4),
    ) {
        let mut link = Link::new(Page::new(rows, seed), budget, seed);
        link.lost = lost;
        for moment in moments {
            live(&mut link, moment);
        }
        link.close();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn whatever_waits_is_taken_up_by_another_without_a_gap(
        budget in 8_000_u64..40_000,
        seed in any::<u64>(),
        rows in 1_u32..60,
        before in moments(),
        after in prop::collection::vec((0_u32..40, 0_u32..4, 0_u32..4, 0_u64..3_000), 0..5),
    ) {
        let mut link = Link::new(Page::new(rows, seed), budget, seed);
        for moment in before {
            live(&mut link, moment);
        }
        link.hand_over();
        // What came behind that waits in the browser beside it, as it was.
        for moment in after {
            live(&mut link, moment);
        }
        link.close();
    }
}

/// A page on which 60 things change ten times a second, and something else happens every other second.
fn rush(link: &mut Link, tick: u32) {
    link.page.change(60, false);
    if tick.is_multiple_of(20) {
        link.page.happen();
    }
    link.pass(100);
}

#[test]
fn ten_minutes_of_ten_times_the_budget_cost_neither_memory_nor_delay() {
    let budget = 35_000;
    let mut unbounded = Link::new(Page::new(100, 7), 1_000_000_000, 7);
    (0..600).for_each(|tick| rush(&mut unbounded, tick));
    assert!(
        unbounded.stats().sent_bytes > 10 * budget,
        "{:?}",
        unbounded.stats()
    );

    let mut link = Link::new(Page::new(100, 7), budget, 7);
    let (mut most_waiting, mut first_delay_ms) = (0, 0);
    for tick in 0..6_000 {
        if tick == 1_500 {
            first_delay_ms = core::mem::take(&mut link.worst_delay_ms);
        }
        rush(&mut link, tick);
        most_waiting = most_waiting.max(link.stats().pending_bytes);
    }
    assert_eq!(link.stats().level, 2, "{:?}", link.stats());
    // A mebibyte of frames that are not joined yet, deflated.
    assert!(most_waiting < 550_000, "{most_waiting}");
    // What was sent before the first step down has to leave the minute first.
    assert!(first_delay_ms < 90_000, "{first_delay_ms}");
    assert!(link.worst_delay_ms < 45_000, "{}", link.worst_delay_ms);
    // It is quiet: what waits leaves, and then everything is told again.
    let quiet = |link: &mut Link, seconds| {
        for _ in 0..seconds {
            link.page.change(2, false);
            link.pass(1_000);
        }
        (link.reader.joined, link.stats().level)
    };
    let (joined, level) = quiet(&mut link, 90);
    assert_eq!(level, 0);
    assert_eq!(
        quiet(&mut link, 60),
        (joined, 0),
        "nothing is left out of what follows"
    );
    let stats = link.stats();
    println!(
        "{stats:?} {most_waiting} {first_delay_ms} {}",
        link.worst_delay_ms
    );
    link.close();
    assert!(
        stats.left_out_frames > 5_000 && stats.level_changes >= 3,
        "{stats:?}"
    );
    assert_eq!(stats.joined_segments, joined);
    assert_eq!(
        link.reader.notes.len() as u64,
        joined,
        "each such segment says so"
    );
}
