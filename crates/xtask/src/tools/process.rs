//! Children. None outlives xtask: foreground ones share its process group and so get the terminal's Ctrl-C themselves;
//! background ones (servers, scripted browsers) get a group of their own, which is ended as a whole.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// How long a background group may take to end by itself before it is killed: a collector finishes its requests first.
const GRACE: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, PartialEq)]
enum Running {
    Foreground(Pid),
    Background(Pid),
}

static IS_STOPPING: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<Running>> = Mutex::new(Vec::new());

fn with_running<T>(work: impl FnOnce(&mut Vec<Running>) -> T) -> T {
    work(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner))
}

fn pid_of(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

/// Ends every child when xtask is told to stop, then stops.
pub fn clean_up_on_signals() -> Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            IS_STOPPING.store(true, Ordering::SeqCst);
            let running = with_running(|running| running.clone());
            for child in &running {
                match child {
                    Running::Foreground(pid) => signal_process(*pid),
                    Running::Background(group) => signal_group(*group, Signal::TERM),
                }
            }
            for child in running {
                if let Running::Background(group) = child {
                    end_group(group);
                }
            }
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

/// Never returns if a signal is ending xtask: that its children ended too is then no error to report.
pub fn wait_if_stopping() {
    while IS_STOPPING.load(Ordering::SeqCst) {
        thread::park();
    }
}

// Both ignore failures: who has ended meanwhile needs no signal.
fn signal_process(pid: Pid) {
    let _ = kill_process(pid, Signal::TERM);
}

fn signal_group(group: Pid, signal: Signal) {
    let _ = kill_process_group(group, signal);
}

/// Sends TERM, waits for the group to be gone, then sends KILL.
fn end_group(group: Pid) {
    signal_group(group, Signal::TERM);
    let start = Instant::now();
    while start.elapsed() < GRACE {
        if test_kill_process_group(group).is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    signal_group(group, Signal::KILL);
}

/// A command that runs in the repository's root and reads nothing from the terminal.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(super::places::root()).stdin(Stdio::null());
    command
}

/// The cargo that started xtask, so that one toolchain does everything.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm, the package manager.
pub fn npm() -> Command {
    command("npm")
}

/// The command line for a message: the program by its name alone, wherever it lies.
fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs a command with its output passed through; a failure names the command line.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line_of(command);
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start `{line}`"))?;
    let entry = pid_of(&child).map(Running::Foreground);
    with_running(|running| running.extend(entry));
    let status = child.wait();
    with_running(|running| running.retain(|other| Some(*other) != entry));
    let status = status?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a command for its standard output; what it says on standard error is part of the message when it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let line = line_of(command);
    let output = command
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        bail!(
            "`{line}` failed ({}): {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A child with a process group of its own; the whole group ends when this is dropped.
pub struct Background {
    /// The child itself, for its pipes and its status.
    pub child: Child,
    group: Option<Pid>,
}

impl Background {
    /// Starts the command in a new process group.
    pub fn start(command: &mut Command) -> Result<Self> {
        let line = line_of(command);
        let child = command
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start `{line}`"))?;
        let group = pid_of(&child);
        with_running(|running| running.extend(group.map(Running::Background)));
        Ok(Self { child, group })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let Some(group) = self.group else { return };
        // The child must be reaped while the group is being watched, or its zombie keeps the group alive.
        signal_group(group, Signal::TERM);
        let start = Instant::now();
        while start.elapsed() < GRACE && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(50));
        }
        signal_group(group, Signal::KILL);
        drop(self.child.wait());
        with_running(|running| running.retain(|other| *other != Running::Background(group)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_background_group_ends_with_its_owner() {
        let mut shell = command("sh");
        shell.args(["-c", "sleep 60 & wait"]);
        let background = Background::start(&mut shell).expect("sh starts");
        let group = background.group.expect("a child has an id");
        assert!(test_kill_process_group(group).is_ok());
        drop(background);
        // The orphaned `sleep` is reaped by init a moment after it is killed.
        let start = Instant::now();
        while test_kill_process_group(group).is_ok() && start.elapsed() < Duration::from_secs(5) {
            thread::sleep(Duration::from_millis(20));
        }
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "the group is still there"
        );
    }

    #[test]
    fn a_failure_names_the_command_line() {
        let error = run(command("sh").args(["-c", "exit 3"])).expect_err("exit 3 is a failure");
        assert!(error.to_string().contains("`sh -c exit 3` failed"), "{error}");
    }
}
