//! How long something takes, as Prometheus counts it.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper ends of the buckets, as they are written.
const ENDS: [(&str, Duration); 12] = [
    ("0.005", Duration::from_millis(5)),
    ("0.01", Duration::from_millis(10)),
    ("0.025", Duration::from_millis(25)),
    ("0.05", Duration::from_millis(50)),
    ("0.1", Duration::from_millis(100)),
    ("0.25", Duration::from_millis(250)),
    ("0.5", Duration::from_millis(500)),
    ("1", Duration::from_secs(1)),
    ("2.5", Duration::from_millis(2_500)),
    ("5", Duration::from_secs(5)),
    ("10", Duration::from_secs(10)),
    ("30", Duration::from_secs(30)),
];

/// Durations, counted by size.
#[derive(Default)]
pub struct Histogram {
    /// Not cumulated; the last is for what is longer than all ends.
    buckets: [AtomicU64; ENDS.len() + 1],
    sum_us: AtomicU64,
}

impl Histogram {
    /// Counts one.
    pub fn count(&self, took: Duration) {
        let index = ENDS.partition_point(|(_, end)| *end < took);
        self.buckets[index].fetch_add(1, Ordering::Relaxed);
        let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.sum_us.fetch_add(took_us, Ordering::Relaxed);
    }

    /// Appends its lines.
    pub fn write(&self, text: &mut String, name: &str, help: &str) -> std::fmt::Result {
        writeln!(text, "# HELP {name} {help}\n# TYPE {name} histogram")?;
        let mut count = 0;
        let ends = ENDS.iter().map(|(end, _)| *end).chain(["+Inf"]);
        for (end, bucket) in ends.zip(&self.buckets) {
            count += bucket.load(Ordering::Relaxed);
            writeln!(text, "{name}_bucket{{le=\"{end}\"}} {count}")?;
        }
        let sum_s = Duration::from_micros(self.sum_us.load(Ordering::Relaxed)).as_secs_f64();
        writeln!(text, "{name}_sum {sum_s}\n{name}_count {count}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up_and_an_end_belongs_to_its_bucket() {
        let histogram = Histogram::default();
        for took_ms in [1, 5, 6, 100, 40_000] {
            histogram.count(Duration::from_millis(took_ms));
        }
        let mut text = String::new();
        histogram.write(&mut text, "x", "Help.").unwrap();
        for line in [
            "x_bucket{le=\"0.005\"} 2",
            "x_bucket{le=\"0.01\"} 3",
            "x_bucket{le=\"0.1\"} 4",
            "x_bucket{le=\"30\"} 4",
            "x_bucket{le=\"+Inf\"} 5",
            "x_sum 40.112",
            "x_count 5",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} in {text}");
        }
    }
}
