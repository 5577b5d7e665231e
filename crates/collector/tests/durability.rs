//! What was acknowledged is there, whatever happens to the collector or its disk.

mod common;

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::bodies::{START_MS, id_text, ids, new_text, note, opening, segment};
use common::process::{BINARY, Process, logging, program, spawn, usual, usual_args};
use common::{INTAKE, TOKEN, agent, exchange, request, stored_files};

const URL: &str = "https://shop.example/";
const SENDERS: u8 = 6;

/// What one sender was told is kept.
#[derive(Default)]
struct Acknowledged {
    session: u8,
    bodies: Vec<Vec<u8>>,
    markers: Vec<String>,
    /// The answer that ended it, if there was one.
    last_status: Option<u16>,
}

/// The body at a place of a session: each changes a text to a marker of its own.
fn marked(session: u8, place: u64, padding: &str) -> (Vec<u8>, String) {
    let marker = format!("marker-{session}-{place}-");
    let content = new_text(&format!("{marker}{padding}"));
    let own = ids(session, session, session);
    let body = match place {
        0 => {
            let mut frames = opening(START_MS, URL, "hello");
            frames.push((START_MS + 1, content));
            segment(own, 1, &frames)
        }
        // The first body has frames 1 to 3.
        place => segment(own, place + 3, &[(START_MS + 1 + place, content)]),
    };
    (body, marker)
}

/// How many bodies all senders have been told are kept, and whether that is enough.
#[derive(Default)]
struct Load {
    taken: AtomicUsize,
    is_enough: AtomicBool,
}

impl Load {
    /// That of one body.
    fn of_one() -> Self {
        Self {
            is_enough: true.into(),
            ..Self::default()
        }
    }

    fn wait_for(&self, count: usize) {
        let began = Instant::now();
        while self.taken.load(Ordering::Relaxed) < count {
            assert!(began.elapsed() < Duration::from_secs(60), "too slow for any load");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Sends bodies of a session, one after the other, until one is not taken or there is enough.
fn send(urls: &[&str], session: u8, padding: impl Fn(u64) -> String, load: &Load) -> Acknowledged {
    let agent = agent();
    let mut kept = Acknowledged {
        session,
        ..Acknowledged::default()
    };
    for place in 0.. {
        let (body, marker) = marked(session, place, &padding(place));
        let url = urls[place as usize % urls.len()];
        match exchange(&agent, url, "POST", INTAKE, &[], &body) {
            Ok(reply) if reply.status == 202 => {
                kept.bodies.push(body);
                kept.markers.push(marker);
                load.taken.fetch_add(1, Ordering::Relaxed);
            }
            answer => {
                kept.last_status = answer.ok().map(|reply| reply.status);
                break;
            }
        }
        if load.is_enough.load(Ordering::Relaxed) {
            break;
        }
    }
    kept
}

fn stored_bodies(data_dir: &Path) -> HashSet<Vec<u8>> {
    stored_files(data_dir).iter().flat_map(std::fs::read).collect()
}

/// All that was acknowledged is in the index, and read.
fn assert_told(collector: &Process, acknowledged: &[Acknowledged]) {
    for kept in acknowledged.iter().filter(|kept| !kept.bodies.is_empty()) {
        let id = id_text(kept.session);
        let session = collector.watch(&format!("/api/sessions/{id}"));
        assert_eq!(session.status, 200, "{id}: {}", session.text());
        assert_eq!(session.json()["has_gaps"], false, "{id}");
        let events = collector.watch(&format!("/api/sessions/{id}/events")).text();
        for marker in &kept.markers {
            assert!(events.contains(marker), "{marker} of {id} is lost");
        }
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill_under_load() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let start = || spawn(&mut logging(usual(dir.path()), &log));
    let mut acknowledged = Vec::new();
    for round in 0..4_u8 {
        let mut process = start();
        let url = process.url.clone();
        let (urls, load) = ([url.as_str()], Load::default());
        std::thread::scope(|scope| {
            let (urls, load) = (&urls, &load);
            let senders: Vec<_> = (1..=SENDERS)
                .map(|sender| {
                    let session = round * SENDERS + sender;
                    scope.spawn(move || send(urls, session, |_| String::new(), load))
                })
                .collect();
            load.wait_for(30 + 7 * usize::from(round));
            process.kill();
            acknowledged.extend(senders.into_iter().map(|sender| sender.join().unwrap()));
        });
    }
    assert!(
        acknowledged.iter().all(|kept| kept.last_status.is_none()),
        "cut off, not refused"
    );
    let process = start();
    assert_eq!(process.health(), 200);
    let stored = stored_bodies(dir.path());
    for body in acknowledged.iter().flat_map(|kept| &kept.bodies) {
        assert!(stored.contains(body));
    }
    assert_told(&process, &acknowledged);
}

/// A collector that is killed while it deletes all of `ada`; 20 sessions are of others. `None`: it was quicker.
fn killed_while_deleting(data_dir: &Path, log: &Path) -> Option<()> {
    let mut process = spawn(&mut logging(usual(data_dir), log));
    for session in 1..=140 {
        let mut frames = opening(START_MS, URL, "hello");
        let user = if session % 7 == 0 { "bob" } else { "ada" };
        frames.push((START_MS, note("user", &format!("{{\"id\":\"{user}\"}}"))));
        let body = segment(ids(session, session, session), 1, &frames);
        assert_eq!(request(&process.url, "POST", INTAKE, &[], &body).status, 202);
    }
    let url = process.url.clone();
    let deletion = std::thread::spawn(move || {
        let bearer = format!("Bearer {TOKEN}");
        exchange(
            &agent(),
            &url,
            "DELETE",
            OF_ADA,
            &[("authorization", &bearer)],
            &[],
        )
        .is_err()
    });
    // As soon as something is gone.
    let began = Instant::now();
    while count(&process) == 140 {
        assert!(began.elapsed() < Duration::from_secs(60));
    }
    process.kill();
    deletion.join().expect("an answer or none").then_some(())
}

const OF_ADA: &str = "/api/users/ada";

fn count(collector: &Process) -> usize {
    let listed = collector.watch("/api/sessions?limit=500").json();
    listed.as_array().expect("a list").len()
}

#[test]
fn a_deletion_that_is_cut_off_is_finished_after_the_next_start() {
    let outside = tempfile::tempdir().unwrap();
    let log = outside.path().join("log");
    let dir = (0..5).find_map(|_| {
        let dir = tempfile::tempdir().unwrap();
        killed_while_deleting(dir.path(), &log).map(|()| dir)
    });
    let dir = dir.expect("a kill in time");
    let process = spawn(&mut logging(usual(dir.path()), &log));
    let left = count(&process);
    assert!((20..140).contains(&left), "{left}");
    // What had been taken out of the index goes from the store by itself; the others are asked for again.
    let began = Instant::now();
    while stored_bodies(dir.path()).len() > left {
        assert!(began.elapsed() < Duration::from_secs(60), "something is left");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(process.delete(OF_ADA).status, 200);
    assert_eq!((count(&process), stored_bodies(dir.path()).len()), (20, 20));
}

#[test]
fn two_collectors_on_one_folder_take_and_read_each_others_bodies() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let both = [(); 2].map(|()| spawn(&mut logging(usual(dir.path()), &log)));
    let urls = [both[0].url.as_str(), &both[1].url];
    let load = Load::default();
    let acknowledged: Vec<_> = std::thread::scope(|scope| {
        let (urls, load) = (&urls, &load);
        let senders: Vec<_> = (1..=SENDERS)
            .map(|session| scope.spawn(move || send(urls, session, |_| String::new(), load)))
            .collect();
        load.wait_for(60);
        load.is_enough.store(true, Ordering::Relaxed);
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    for kept in &acknowledged {
        assert!(
            kept.last_status.is_none() && kept.bodies.len() >= 2,
            "{:?}",
            kept.last_status
        );
    }
    for collector in &both {
        assert_told(collector, &acknowledged);
    }
    assert_eq!(
        both[0].watch("/api/sessions").json(),
        both[1].watch("/api/sessions").json()
    );
    // What the one has the other knows, and what the one deletes the other refuses.
    let path = format!("/api/sessions/{}", id_text(1));
    assert_eq!(both[0].delete(&path).status, 200);
    assert_eq!(both[1].watch(&path).status, 404);
    let again = &acknowledged[0].bodies[0];
    assert_eq!(request(&both[1].url, "POST", INTAKE, &[], again).status, 403);
}

/// A small disk, in a mount namespace of its own, that ends with the test.
struct SmallDisk {
    holder: Child,
    enter: Vec<&'static str>,
}

impl SmallDisk {
    /// `None` where this machine does not let us.
    fn new(at: &Path, bytes: u64) -> Option<Self> {
        let script = format!(
            "mount -t tmpfs -o size={bytes} none '{}' && echo ready && exec sleep 600",
            at.display()
        );
        // As root, and as anybody who may have a user namespace.
        for (unshare, enter) in [
            (vec!["--mount"], vec!["--mount"]),
            (
                vec!["--map-root-user", "--mount"],
                vec!["--user", "--preserve-credentials", "--mount"],
            ),
        ] {
            let Ok(mut holder) = program("unshare")
                .args(unshare)
                .args(["sh", "-c", &script])
                .spawn()
            else {
                continue;
            };
            let mut line = String::new();
            let stdout = holder.stdout.take().expect("piped");
            BufReader::new(stdout)
                .read_line(&mut line)
                .expect("a line or none");
            if line == "ready\n" {
                return Some(Self { holder, enter });
            }
            holder.wait().expect("it has ended");
        }
        None
    }

    /// A collector on it.
    fn collector(&self, data_dir: &Path) -> Command {
        let mut command = program("nsenter");
        command
            .args(["--target", &self.holder.id().to_string()])
            .args(&self.enter)
            .arg(BINARY)
            .args(usual_args(data_dir));
        command
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// Text that does not become shorter.
fn noise(seed: u64, length: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let letter = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'0' + (state >> 32) as u8 % 64)
    };
    (0..length).map(letter).filter(|letter| *letter != '\\').collect()
}

#[test]
fn a_full_disk_is_507_loses_nothing_and_is_made_free_by_deleting() {
    let place = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::new(place.path(), 16 << 20) else {
        eprintln!("not tested: no file system can be mounted here");
        return;
    };
    let outside = tempfile::tempdir().unwrap();
    let log: PathBuf = outside.path().join("log");
    let data_dir = place.path().join("data");
    let start = || spawn(&mut logging(disk.collector(&data_dir), &log));
    let mut process = start();
    let url = process.url.clone();
    let (urls, load) = ([url.as_str()], Load::default());
    let mut acknowledged: Vec<_> = std::thread::scope(|scope| {
        let (urls, load) = (&urls, &load);
        let padding = |session: u8| move |place: u64| noise(place * 256 + u64::from(session), 40_000);
        let senders: Vec<_> = (1..=4)
            .map(|session| scope.spawn(move || send(urls, session, padding(session), load)))
            .collect();
        senders.into_iter().map(|sender| sender.join().unwrap()).collect()
    });
    for kept in &acknowledged {
        assert_eq!(kept.last_status, Some(507));
        assert!(kept.bodies.len() >= 5, "{}", kept.bodies.len());
    }
    // Small ones fit a little longer.
    let small = send(&urls, 5, |_| String::new(), &load);
    assert_eq!(small.last_status, Some(507));
    acknowledged.push(small);
    assert_eq!(process.health(), 503);
    assert_told(&process, &acknowledged);
    process.kill();
    let mut process = start();
    assert_eq!(process.health(), 503);
    assert_told(&process, &acknowledged);
    let gone = acknowledged.remove(0);
    let reply = process.delete(&format!("/api/sessions/{}", id_text(gone.session)));
    assert_eq!(reply.status, 200, "{}", reply.text());
    let again = send(&[&process.url], 6, |_| String::new(), &Load::of_one());
    assert_eq!(again.bodies.len(), 1, "{:?}", again.last_status);
    acknowledged.push(again);
    std::thread::sleep(Duration::from_millis(1_100));
    assert_eq!(process.health(), 200);
    process.kill();
    assert_told(&start(), &acknowledged);
}
