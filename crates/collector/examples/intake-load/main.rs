//! The other end of `cargo xtask bench intake` (`tests/bench/intake.mjs`): sends segments as recorders make them, and serves
//! what the collector is held against.
//!
//! ```sh
//! intake-load send ADDRESS PATH BYTES CONNECTIONS SECONDS   # prints figures as JSON
//! intake-load serve bare                                    # answers 202 when the body is read
//! intake-load serve fsync DIRECTORY                         # answers 202 when the body is in a synced file
//! ```

mod bodies;
mod send;
mod serve;

use anyhow::{Context as _, bail};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["send", address, path, bytes, connections, seconds] => {
            let load = send::Load {
                address: address.parse().context("ADDRESS")?,
                path: path.into(),
                segment_bytes: bytes.parse().context("BYTES")?,
                connections: connections.parse().context("CONNECTIONS")?,
                seconds: seconds.parse().context("SECONDS")?,
            };
            println!("{}", send::run(&load)?);
            Ok(())
        }
        ["serve", "bare"] => serve::run(None),
        ["serve", "fsync", directory] => serve::run(Some(directory.into())),
        _ => bail!(
            "expected: send ADDRESS PATH BYTES CONNECTIONS SECONDS, serve bare or serve fsync DIRECTORY"
        ),
    }
}
