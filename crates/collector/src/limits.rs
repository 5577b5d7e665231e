//! Rate limits of the intake: per address and in all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// More addresses than this at a time share what the overall limit leaves: memory stays bounded.
const MAX_ADDRESSES: usize = 100_000;

/// Which limit keeps a request out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// That of its address.
    Address,
    /// That of its application.
    Application,
    /// That of all.
    Overall,
}

/// A request that is kept out.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// By what.
    pub by: Limit,
    /// Until it may pass.
    pub wait: Duration,
}

/// How many requests a minute are taken; half a minute's worth may come at once.
pub struct RateLimits {
    per_address: f64,
    state: Mutex<State>,
}

struct State {
    overall: Bucket,
    addresses: HashMap<IpAddr, Bucket>,
    swept: Instant,
}

/// A token bucket.
struct Bucket {
    per_minute: f64,
    left: f64,
    at: Instant,
}

impl Bucket {
    fn new(per_minute: f64, now: Instant) -> Self {
        Self {
            per_minute,
            left: capacity(per_minute),
            at: now,
        }
    }

    fn refill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.left = (self.left + passed * self.per_minute / 60.0).min(capacity(self.per_minute));
        self.at = now;
    }

    /// How long until one request may pass.
    fn wait(&self) -> Option<Duration> {
        (self.left < 1.0).then(|| Duration::from_secs_f64((1.0 - self.left) * 60.0 / self.per_minute))
    }
}

fn capacity(per_minute: f64) -> f64 {
    (per_minute / 2.0).max(1.0)
}

impl RateLimits {
    /// Limits in requests a minute; at least 1.
    pub fn new(per_address: u32, overall: u32) -> Self {
        let now = Instant::now();
        let overall = Bucket::new(f64::from(overall.max(1)), now);
        let state = State {
            overall,
            addresses: HashMap::new(),
            swept: now,
        };
        Self {
            per_address: f64::from(per_address.max(1)),
            state: Mutex::new(state),
        }
    }

    /// Counts one request, or keeps it out.
    pub fn admit(&self, address: IpAddr) -> Result<(), Held> {
        self.admit_at(address, Instant::now())
    }

    fn admit_at(&self, address: IpAddr, now: Instant) -> Result<(), Held> {
        let mut state = self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let State {
            overall,
            addresses,
            swept,
        } = &mut *state;
        if now.saturating_duration_since(*swept) > Duration::from_secs(60) {
            *swept = now;
            // A bucket untouched for a minute is full again: forgetting it changes nothing.
            addresses.retain(|_, bucket| now.saturating_duration_since(bucket.at) < Duration::from_secs(60));
        }
        overall.refill(now);
        let key = prefix(address);
        if addresses.len() < MAX_ADDRESSES || addresses.contains_key(&key) {
            let bucket = addresses
                .entry(key)
                .or_insert_with(|| Bucket::new(self.per_address, now));
            bucket.refill(now);
            held(bucket.wait(), overall.wait())?;
            bucket.left -= 1.0;
        } else {
            held(None, overall.wait())?;
        }
        overall.left -= 1.0;
        Ok(())
    }
}

fn held(by_address: Option<Duration>, overall: Option<Duration>) -> Result<(), Held> {
    let (by, wait) = if by_address >= overall {
        (Limit::Address, by_address)
    } else {
        (Limit::Overall, overall)
    };
    wait.map_or(Ok(()), |wait| Err(Held { by, wait }))
}

/// How many requests a minute are taken of each application that has a limit of its own.
#[derive(Default)]
pub struct ApplicationLimits {
    buckets: HashMap<String, Mutex<Bucket>>,
}

impl ApplicationLimits {
    /// Limits in requests a minute, by application; at least 1.
    pub fn new<'a>(limits: impl IntoIterator<Item = (&'a str, u32)>) -> Self {
        let now = Instant::now();
        let bucket = |per_minute: u32| Mutex::new(Bucket::new(f64::from(per_minute.max(1)), now));
        let limits = limits.into_iter();
        Self {
            buckets: limits
                .map(|(id, per_minute)| (id.into(), bucket(per_minute)))
                .collect(),
        }
    }

    /// Counts one request of an application, or keeps it out.
    pub fn admit(&self, application_id: &str) -> Result<(), Held> {
        let Some(bucket) = self.buckets.get(application_id) else {
            return Ok(());
        };
        let mut bucket = bucket.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        bucket.refill(Instant::now());
        if let Some(wait) = bucket.wait() {
            let by = Limit::Application;
            return Err(Held { by, wait });
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

/// One customer holds a whole /64 of IPv6.
fn prefix(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_held_back_and_let_in_again() {
        let limits = RateLimits::new(60, 10_000);
        let (a, b) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        let start = Instant::now();
        let passed = (0..100).filter(|_| limits.admit_at(a, start).is_ok()).count();
        assert_eq!(passed, 30);
        let Held { by, wait } = limits.admit_at(a, start).unwrap_err();
        assert_eq!(by, Limit::Address);
        assert!(limits.admit_at(b, start).is_ok());
        assert!(
            limits
                .admit_at(a, start + wait + Duration::from_millis(1))
                .is_ok()
        );
    }

    #[test]
    fn all_addresses_share_the_overall_limit() {
        let limits = RateLimits::new(1_000, 20);
        let now = Instant::now();
        let passed = (0..100u32)
            .filter(|index| {
                limits
                    .admit_at(IpAddr::V4((0x0a00_0000 + index).into()), now)
                    .is_ok()
            })
            .count();
        assert_eq!(passed, 10);
        let held = limits.admit_at("10.0.1.1".parse().unwrap(), now).unwrap_err();
        assert_eq!(held.by, Limit::Overall);
    }

    #[test]
    fn ipv6_counts_by_network() {
        assert_eq!(
            prefix("2001:db8::1".parse().unwrap()),
            prefix("2001:db8::ffff:1".parse().unwrap())
        );
        assert_eq!(
            prefix("::ffff:10.0.0.1".parse().unwrap()),
            "10.0.0.1".parse::<IpAddr>().unwrap()
        );
    }
}
