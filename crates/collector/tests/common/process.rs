//! The binary itself, as a process of its own.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::{Reply, TOKEN, request};

pub const BINARY: &str = env!("CARGO_BIN_EXE_afterimage-collector");

/// A collector; killed when dropped.
pub struct Process {
    pub child: Child,
    pub stdout: BufReader<ChildStdout>,
    pub url: String,
}

impl Process {
    /// SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().expect("it was there");
        self.child.wait().expect("it has ended");
    }

    /// As a viewer who is logged in.
    pub fn watch(&self, path: &str) -> Reply {
        self.authorised("GET", path)
    }

    pub fn delete(&self, path: &str) -> Reply {
        self.authorised("DELETE", path)
    }

    fn authorised(&self, method: &str, path: &str) -> Reply {
        let bearer = format!("Bearer {TOKEN}");
        request(&self.url, method, path, &[("authorization", &bearer)], &[])
    }

    pub fn health(&self) -> u16 {
        request(&self.url, "GET", "/healthz", &[], &[]).status
    }

    /// The most memory it ever held.
    pub fn peak_bytes(&self) -> u64 {
        peak_bytes(&self.child)
    }
}

/// The most memory that a process ever held.
pub fn peak_bytes(child: &Child) -> u64 {
    let path = format!("/proc/{}/status", child.id());
    let status = std::fs::read_to_string(path).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kib.and_then(|kib| kib.parse::<u64>().ok()).expect("kB") * 1_024
}

impl Drop for Process {
    fn drop(&mut self) {
        // Gone already, unless a test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program that sees nothing of our environment's settings.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AFTERIMAGE_") {
            command.env_remove(name);
        }
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts a collector and waits until it listens.
pub fn spawn(command: &mut Command) -> Process {
    let mut child = command.spawn().expect("it runs");
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    let url = line
        .trim()
        .strip_prefix("listening on ")
        .unwrap_or_else(|| panic!("{line:?}"))
        .to_owned();
    Process { child, stdout, url }
}

/// What a collector of the tests is started with.
pub fn usual_args(data_dir: &Path) -> Vec<OsString> {
    let mut args: Vec<OsString> = [
        "--listen",
        "127.0.0.1:0",
        "--app",
        "shop:pub1",
        "--viewer-token",
        TOKEN,
        "--address-requests-per-minute",
        "10000000",
        "--requests-per-minute",
        "10000000",
        "--data-dir",
    ]
    .map(Into::into)
    .into();
    args.push(data_dir.into());
    args
}

/// A collector on this data.
pub fn usual(data_dir: &Path) -> Command {
    let mut command = program(BINARY);
    command.args(usual_args(data_dir));
    command
}

/// With its log in a file: a pipe that nobody reads would make it wait.
pub fn logging(mut command: Command, log: &Path) -> Command {
    let log = File::options()
        .create(true)
        .append(true)
        .open(log)
        .expect("a log");
    command.stderr(log);
    command
}
