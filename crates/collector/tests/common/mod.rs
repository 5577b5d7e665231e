//! A collector in this process, a small HTTP client, and bodies made by the format's own writer.
#![allow(dead_code, reason = "each test file uses a part")]

pub mod bodies;
pub mod process;

use std::path::{Path, PathBuf};
use std::time::Duration;

use afterimage_collector::{Application, Clock, Collector, Config, Swept, start};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

/// What time it is to collectors in this process.
pub const NOW_MS: u64 = bodies::START_MS + 600_000;

pub const TOKEN: &str = "viewer-token-of-the-tests";

/// A collector without viewer and recorder has less to test; one that should have them fails here.
pub fn built_without_assets() {
    let required = std::env::var("AFTERIMAGE_REQUIRE_ASSETS").is_ok_and(|value| value == "1");
    assert!(!required, "the viewer or the recorder is missing");
}

/// A running collector; stopped when dropped.
pub struct Server {
    pub url: String,
    pub dir: TempDir,
    clock: Clock,
    collector: Option<Collector>,
    runtime: Runtime,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub fn application(id: &str, token: &str) -> Application {
    Application {
        id: id.into(),
        token: token.into(),
        origins: Vec::new(),
        remote_assets: false,
        requests_per_minute: None,
        retention_days: None,
    }
}

pub fn config(dir: &Path) -> Config {
    let mut config = Config::new(
        dir.to_owned(),
        vec![application("shop", "pub1"), application("blog", "pub2")],
    );
    config.viewer_token = Some(TOKEN.into());
    // Shortly after the bodies were made.
    config.clock = Clock::new(|| NOW_MS);
    config
}

impl Server {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let mut config = config(dir.path());
        change(&mut config);
        let clock = config.clock.clone();
        let runtime = Runtime::new().expect("a runtime");
        let collector = runtime.block_on(start(config)).expect("it starts");
        Self {
            url: collector.url(),
            dir,
            clock,
            collector: Some(collector),
            runtime,
        }
    }

    /// Another collector on the same data.
    pub fn beside(&self) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let collector = runtime
            .block_on(start(config(self.dir.path())))
            .expect("it starts");
        Self {
            url: collector.url(),
            dir: tempfile::tempdir().expect("a folder"),
            clock: Clock::new(|| NOW_MS),
            collector: Some(collector),
            runtime,
        }
    }

    /// Stops it as SIGTERM does and starts another on the same data.
    pub fn restart(&mut self) {
        self.stop();
        let collector = self
            .runtime
            .block_on(start(config(self.dir.path())))
            .expect("it starts again");
        self.url = collector.url();
        self.collector = Some(collector);
    }

    pub fn stop(&mut self) {
        if let Some(collector) = self.collector.take() {
            self.runtime.block_on(collector.stop()).expect("it stops");
        }
    }

    /// Sweeps as if it were so many days from now.
    pub fn sweep_in(&self, days: u64) -> Swept {
        let now_ms = self.clock.now_ms() + days * 24 * 3_600_000;
        let collector = self.collector.as_ref().expect("it runs");
        self.runtime.block_on(collector.sweep(now_ms)).expect("it sweeps")
    }

    pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        request(&self.url, method, path, headers, body)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.request("GET", path, &[], &[])
    }

    /// As a viewer who is logged in.
    pub fn watch(&self, path: &str) -> Reply {
        self.request("GET", path, &[("authorization", &format!("Bearer {TOKEN}"))], &[])
    }

    /// Deletes as a viewer who is logged in.
    pub fn delete(&self, path: &str) -> Reply {
        self.request(
            "DELETE",
            path,
            &[("authorization", &format!("Bearer {TOKEN}"))],
            &[],
        )
    }

    /// The value of a metric without labels.
    pub fn metric(&self, name: &str) -> u64 {
        let text = self.get("/metrics").text();
        let value = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name} ")));
        value
            .and_then(|value| value.parse().ok())
            .unwrap_or_else(|| panic!("{name}: {text}"))
    }

    /// Files in the store, those of writes under way included.
    pub fn stored_files(&self) -> Vec<PathBuf> {
        stored_files(self.dir.path())
    }

    pub fn send(&self, body: &[u8]) -> Reply {
        self.request("POST", INTAKE, &[("content-type", "text/plain")], body)
    }

    /// Sends bodies that must be taken.
    pub fn keep(&self, bodies: &[Vec<u8>]) {
        for body in bodies {
            let reply = self.send(body);
            assert_eq!(reply.status, 202, "{}", reply.text());
        }
    }

    pub fn sessions(&self, query: &str) -> Vec<Value> {
        let reply = self.watch(&format!("/api/sessions{query}"));
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json().as_array().expect("an array").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.stop();
        }
    }
}

pub const INTAKE: &str = "/api/v2/replay?v=1&application_id=shop&client_token=pub1&service=web&env=test";

/// Files in the store of a data folder. What is removed meanwhile may be among them or not.
pub fn stored_files(data_dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![data_dir.join("objects/sessions")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

pub fn request(url: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    exchange(&agent(), url, method, path, headers, body)
        .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
}

/// A client that takes every status for an answer.
pub fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .allow_non_standard_methods(true)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

/// One request; an error means that there was no answer, or not a whole one.
pub fn exchange(
    agent: &Agent,
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Reply, ureq::Error> {
    let mut request = Request::builder().method(method).uri(format!("{url}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = if body.is_empty() && method != "POST" {
        agent.run(request.body(()).expect("a request"))?
    } else {
        agent.run(request.body(body).expect("a request"))?
    };
    let body = response.body_mut().with_config().limit(1 << 30).read_to_vec()?;
    Ok(Reply {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body,
    })
}
