//! Reads a JSON array of rrweb events on standard input; ends with 1 and says why if the stream is not valid.
//!
//! ```sh
//! cargo run --release -p afterimage-format --features expand --example validate <events.json
//! ```

use std::io::Read;
use std::process::ExitCode;

use afterimage_format::validate::validate;
use serde::Deserialize;
use serde_json::Value;

fn main() -> ExitCode {
    match check() {
        Ok(count) => {
            println!("{count} events: valid");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn check() -> Result<usize, Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut reader = serde_json::Deserializer::from_str(&text);
    // A nested page is deeper than the usual limit.
    reader.disable_recursion_limit();
    let events = Vec::<Value>::deserialize(&mut reader)?;
    reader.end()?;
    if events.is_empty() {
        return Err("there are no events".into());
    }
    validate(&events)?;
    Ok(events.len())
}
