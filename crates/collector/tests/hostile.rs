//! Ten thousand bodies that no recorder makes, against the binary. Others, and more of them:
//! `AFTERIMAGE_HOSTILE_SEED=2 AFTERIMAGE_HOSTILE_BODIES=1000000 cargo test --release -p afterimage-collector --test hostile`.

mod common;

use afterimage_format::batch;
use afterimage_format::frame::Frame;
use afterimage_format::segment::{Flags, write_segment};
use afterimage_format::stream::RawFrame;
use common::bodies::{START_MS, filler, id_text, ids, note, segment, short_session};
use common::process::{logging, spawn, usual};
use common::{INTAKE, agent, exchange};

const URL: &str = "https://shop.example/";
const BODIES: usize = 10_000;
const SENDERS: usize = 4;
/// Four bodies are checked at a time: twice 32 MiB inflated each, and what one frame may take; the rest is the process.
const PEAK_BYTES_MAX: u64 = 448 << 20;

fn setting(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().expect("a number"))
}

/// Numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn of(seed: u64, sender: u64) -> Self {
        Self((seed * 1_000 + sender).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end.max(1)
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}

/// A frame as it is in a run.
#[derive(Clone)]
struct Raw {
    kind: u32,
    body: Vec<u8>,
}

/// What is right, to be spoilt: whole bodies, and the frames of runs.
struct Models {
    bodies: Vec<Vec<u8>>,
    runs: Vec<Vec<Raw>>,
}

/// The golden files: every frame there is, keyframes, assets, sheets, ranges left out.
fn models() -> Models {
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/../format/tests/golden");
    let entries = std::fs::read_dir(golden).expect("the golden files");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let (mut bodies, mut runs) = (vec![short_session(200, START_MS, URL)], Vec::new());
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "bin"))
    {
        let file = std::fs::read(path).expect("a file");
        if file.starts_with(b"AFI") {
            bodies.push(file);
            continue;
        }
        let frames = batch::read(&file).expect("a batch").map(|raw| {
            let raw = raw.expect("a frame");
            Raw {
                kind: raw.kind,
                body: raw.body.to_vec(),
            }
        });
        let run: Vec<_> = frames.collect();
        if !run.is_empty() {
            bodies.push(pack(201, &run));
            runs.push(run);
        }
    }
    assert!(bodies.len() >= 8 && runs.len() >= 5);
    Models { bodies, runs }
}

/// Frames in a segment of its own session, well deflated.
fn pack(session: u8, run: &[Raw]) -> Vec<u8> {
    let raw = (1..).zip(run).map(|(seq, raw)| RawFrame {
        seq,
        time_ms: START_MS + seq,
        kind: raw.kind,
        body: &raw.body,
    });
    write_segment(ids(session, session, session), Flags::default(), 1, raw).expect("some frames")
}

/// Frames that are not what they should be, in a segment that is.
fn spoilt_run(random: &mut Random, runs: &[Vec<Raw>]) -> Vec<u8> {
    let mut run = runs[random.below(runs.len())].clone();
    for _ in 0..=random.below(3) {
        let index = random.below(run.len());
        let raw = &mut run[index];
        let at = random.below(raw.body.len());
        match random.below(5) {
            0 if !raw.body.is_empty() => raw.body[at] ^= 1 << random.below(8),
            1 => raw.body.truncate(at),
            // A count, a length or a number as large as can be.
            2 => {
                let huge = [vec![0xff; 1 + random.below(9)], vec![0x7f]].concat();
                let end = raw.body.len().min(at + 1);
                raw.body.splice(at..end, huge);
            }
            3 => raw.kind = random.below(80) as u32,
            _ => run.swap(index, 0),
        }
    }
    pack(100 + random.below(90) as u8, &run)
}

/// Small requests that become large: just within what a body may inflate to, and beyond; one text, and many frames.
fn bombs() -> Vec<Vec<u8>> {
    let text = |mib: usize| vec![(START_MS, note("error", &"a".repeat(mib << 20)))];
    vec![
        segment(ids(210, 210, 210), 1, &text(31)),
        segment(ids(211, 211, 211), 1, &text(40)),
        segment(ids(212, 212, 212), 1, &filler(START_MS, 65_000)),
        segment(
            ids(213, 213, 213),
            1,
            &vec![(START_MS, Frame::Visibility { visible: true }); 70_000],
        ),
    ]
}

fn spoilt(random: &mut Random, models: &Models) -> Vec<u8> {
    let mut body = models.bodies[random.below(models.bodies.len())].clone();
    match random.below(10) {
        // Nothing of ours, or only its first bytes.
        0 => {
            let count = random.below(4_000);
            body.truncate(random.below(8));
            body.extend(random.bytes(count));
        }
        1 => body.truncate(random.below(body.len())),
        2 => {
            for _ in 0..=random.below(8) {
                let at = random.below(body.len());
                body[at] ^= 1 << random.below(8);
            }
        }
        // A number in the header as large as can be: ranges, counts, lengths, times. 87 bytes are before them.
        3 => {
            let at = 87 + random.below(24);
            let width = 1 + random.below(9);
            let huge = [vec![0xff; width], vec![0x7f]].concat();
            let end = body.len().min(at + 1 + random.below(3));
            body.splice(at.min(end)..end, huge);
        }
        // The same piece again and again.
        4 => {
            let (from, to) = (random.below(body.len()), random.below(body.len()));
            let piece = body[from.min(to)..from.max(to)].to_vec();
            let times = random.below(200);
            body.extend(piece.repeat(times));
        }
        // Two bodies in one.
        5 => {
            let other = &models.bodies[random.below(models.bodies.len())];
            let at = random.below(body.len().min(other.len()));
            body.splice(at.., other[at..].iter().copied());
        }
        // Other ids, so that what can be read is taken, as somebody's session.
        6 => {
            let count = 7 + random.below(80);
            let noise = random.bytes(count - 7);
            body.splice(7..count, noise);
        }
        _ => return spoilt_run(random, &models.runs),
    }
    body
}

#[test]
fn ten_thousand_hostile_bodies_do_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let mut process = spawn(&mut logging(usual(dir.path()), &log));
    let good = short_session(1, START_MS, URL);
    let url = process.url.clone();
    let send = |body: &[u8]| {
        exchange(&agent(), &url, "POST", INTAKE, &[], body)
            .expect("an answer")
            .status
    };
    assert_eq!(send(&good), 202);
    let events = process
        .watch(&format!("/api/sessions/{}/events", id_text(1)))
        .body;
    let (models, bombs) = (models(), bombs());
    let seed = setting("AFTERIMAGE_HOSTILE_SEED").unwrap_or(1);
    let bodies = setting("AFTERIMAGE_HOSTILE_BODIES").map_or(BODIES, |count| count as usize);
    let bodies = bodies.next_multiple_of(SENDERS);
    assert_eq!(
        bombs.iter().map(|bomb| send(bomb)).collect::<Vec<_>>(),
        [202, 413, 202, 413]
    );
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let (models, bombs, url) = (&models, &bombs, &url);
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                scope.spawn(move || {
                    let agent = agent();
                    let mut random = Random::of(seed, sender as u64);
                    let mut statuses = Vec::new();
                    for number in 0..bodies / SENDERS {
                        let body = match number % (BODIES / SENDERS) {
                            // At once with those of the other senders.
                            place @ 0..4 => bombs[place].clone(),
                            _ => spoilt(&mut random, models),
                        };
                        let reply = exchange(&agent, url, "POST", INTAKE, &[], &body);
                        statuses.push(reply.expect("an answer").status);
                    }
                    statuses
                })
            })
            .collect();
        senders
            .into_iter()
            .flat_map(|sender| sender.join().expect("no failure"))
            .collect()
    });
    let count = |status| statuses.iter().filter(|known| **known == status).count();
    assert_eq!(statuses.len(), bodies);
    assert_eq!(
        count(202) + count(400) + count(403) + count(413),
        bodies,
        "{:?}",
        statuses
            .iter()
            .filter(|known| !matches!(known, 202 | 400 | 403 | 413))
            .collect::<Vec<_>>()
    );
    // Enough of each kind: neither refused at the door nor harmless.
    assert!(
        count(202) >= bodies / 10 && count(400) >= bodies / 3,
        "{} taken, {} refused",
        count(202),
        count(400)
    );
    assert_eq!(process.health(), 200);
    // What was taken is listed, and can be asked for.
    let listed = process.watch("/api/sessions?limit=500").json();
    for session in listed.as_array().unwrap().iter().take(100) {
        let path = format!("/api/sessions/{}/events", session["id"].as_str().unwrap());
        assert_eq!(process.watch(&path).status, 200);
    }
    let again = process
        .watch(&format!("/api/sessions/{}/events", id_text(1)))
        .body;
    assert!(again == events, "the good session is not what it was");
    let peak = process.peak_bytes();
    eprintln!("{} taken, {} MiB at most", count(202), peak >> 20);
    assert!(peak < PEAK_BYTES_MAX, "{} MiB", peak >> 20);
    assert!(process.child.try_wait().unwrap().is_none());
    let log = std::fs::read_to_string(log).unwrap();
    assert!(
        !log.contains("panicked") && !log.contains("request failed"),
        "{log}"
    );
}
