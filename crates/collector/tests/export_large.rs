//! `afterimage-collector export` of a session that takes its time.

mod common;

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use common::Server;
use common::bodies::{START_MS, id_text, ids, new_text, opening, segment};
use common::process::{BINARY, peak_bytes, program};

const MIB: usize = 1 << 20;
const BODIES: u64 = 12;
const CHANGES_PER_BODY: u64 = 10;

/// A page whose text changes to one of a MiB, again and again.
fn large_session() -> Server {
    let server = Server::new();
    let own = ids(1, 1, 1);
    let begun = opening(START_MS, "https://shop.example/", "hello");
    server.keep(&[segment(own, 1, &begun)]);
    for body in 0..BODIES {
        let changes: Vec<_> = (0..CHANGES_PER_BODY)
            .map(|change| body * CHANGES_PER_BODY + change)
            .map(|number| {
                (
                    START_MS + 100 + number,
                    new_text(&format!("{number} {}", "x".repeat(MIB))),
                )
            })
            .collect();
        server.keep(&[segment(own, 3 + body * CHANGES_PER_BODY, &changes)]);
    }
    server
}

fn export(server: &Server) -> Command {
    let mut command = program(BINARY);
    command
        .args(["export", &id_text(1), "--data-dir"])
        .arg(server.dir.path());
    command
}

#[test]
fn it_holds_a_part_at_a_time() {
    let server = large_session();
    let mut child = export(&server).spawn().expect("it runs");
    let mut stdout = child.stdout.take().expect("piped");
    let expected = (BODIES * CHANGES_PER_BODY) as usize * MIB;
    // Nearly all: then it still runs.
    let mut some = vec![0; MIB];
    let mut peak = 0;
    for _ in 0..expected / MIB - 2 {
        stdout.read_exact(&mut some).expect("more");
        peak = peak_bytes(&child);
    }
    stdout.read_to_end(&mut some).expect("the rest");
    assert!(some.ends_with(b"]\n") && child.wait().expect("it ends").success());
    assert!(peak < expected as u64 / 2, "{peak} B for {expected} B");
}

#[test]
fn a_signal_leaves_no_file() {
    let server = large_session();
    let folder = tempfile::tempdir().expect("a folder");
    let is_begun = |folder: &Path| fs::read_dir(folder).expect("a folder").next().is_some();
    for name in ["-TERM", "-INT"] {
        let mut command = export(&server);
        command
            .args(["--output", "session.json"])
            .current_dir(folder.path());
        let child = command.spawn().expect("it runs");
        let since = Instant::now();
        while !is_begun(folder.path()) {
            assert!(since.elapsed() < Duration::from_secs(20), "nothing is written");
            std::thread::yield_now();
        }
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &id])
                .status()
                .expect("kill")
                .success()
        );
        let output = child.wait_with_output().expect("it ends");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains("stopped by SIG"), "{message}");
        assert!(!is_begun(folder.path()), "nothing is left");
    }
}
