//! The shop, on an origin of its own as a customer's site would be.

use std::net::TcpListener;
use std::process::Stdio;

use anyhow::Result;

use super::collector::{APPLICATION_ID, CLIENT_TOKEN, Collector};
use super::listening;
use crate::tools::process::{self, Background};

const PORT: u16 = 8788;

/// The running shop; it ends when this is dropped.
pub struct Shop {
    _process: Background,
    /// Where it is.
    pub origin: String,
}

/// Serves examples/shop, configured for this collector.
pub fn start(collector: &Collector) -> Result<Shop> {
    let config = serde_json::json!({
        "applicationId": APPLICATION_ID,
        "clientToken": CLIENT_TOKEN,
        "endpoint": collector.origin,
    });
    let mut command = process::command("node");
    command
        .arg("tests/demo/serve-shop.mjs")
        .env("AFTERIMAGE_CONFIG", config.to_string())
        .env("PORT", free_port(PORT)?.to_string());
    let mut process = Background::start(command.stdout(Stdio::piped()))?;
    let origin = listening::origin_of(&mut process)?;
    Ok(Shop {
        _process: process,
        origin,
    })
}

/// `preferred` if nobody listens there, otherwise any free port.
pub fn free_port(preferred: u16) -> Result<u16> {
    let listener =
        TcpListener::bind(("127.0.0.1", preferred)).or_else(|_| TcpListener::bind("127.0.0.1:0"))?;
    Ok(listener.local_addr()?.port())
}
