//! Servers say `listening on http://…` when they are ready.

use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

use crate::tools::process::Background;

const START_TIMEOUT: Duration = Duration::from_secs(30);

/// Waits for the line of a server whose output is piped; what follows it is passed on, so that its pipe never fills up.
pub fn origin_of(process: &mut Background) -> Result<String> {
    read_origin(process.child.stdout.take().context("the server has no output")?)
}

fn read_origin(output: impl Read + Send + 'static) -> Result<String> {
    let (found, origin) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            match line.split_once("listening on ") {
                Some((_, origin)) => drop(found.send(origin.trim().trim_end_matches('/').to_owned())),
                None => eprintln!("{line}"),
            }
        }
    });
    origin
        .recv_timeout(START_TIMEOUT)
        .map_err(|_| anyhow!("the server did not say that it listens"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_origin_from_the_line() {
        let output: &[u8] = b"starting\nlistening on http://127.0.0.1:8787\nmore\n";
        assert_eq!(read_origin(output).expect("it is there"), "http://127.0.0.1:8787");
    }

    #[test]
    fn says_when_the_server_ended_before_listening() {
        let output: &[u8] = b"error: port in use\n";
        assert!(read_origin(output).is_err());
    }
}
