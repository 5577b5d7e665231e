//! The shop, on an origin of its own as a customer's site would be.

use std::net::TcpListener;

use anyhow::Result;

use super::collector::{APPLICATION_ID, CLIENT_TOKEN, Collector};
use crate::tools::places;
use crate::tools::static_server::{self, Generated};

const PORT: u16 = 8788;

/// Serves examples/shop, configured for this collector; returns its origin.
pub fn start(collector: &Collector) -> Result<String> {
    let config = serde_json::json!({
        "applicationId": APPLICATION_ID,
        "clientToken": CLIENT_TOKEN,
        "endpoint": collector.origin,
    });
    let config = Generated {
        path: "/config.js",
        content: format!("window.AFTERIMAGE_CONFIG = {config};\n"),
    };
    let listener = TcpListener::bind(("127.0.0.1", free_port(PORT)?))?;
    static_server::start(listener, places::root().join("examples/shop"), vec![config])
}

/// `preferred` if nobody listens there, otherwise any free port.
pub fn free_port(preferred: u16) -> Result<u16> {
    let listener =
        TcpListener::bind(("127.0.0.1", preferred)).or_else(|_| TcpListener::bind("127.0.0.1:0"))?;
    Ok(listener.local_addr()?.port())
}
