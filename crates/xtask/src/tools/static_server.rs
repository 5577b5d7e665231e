//! A server for one directory of static files on a loopback port: the demo's shop needs an origin of its own.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Component, Path, PathBuf};
use std::thread;

use anyhow::{Result, anyhow};
use tiny_http::{Header, Request, Response, Server};

/// A file that exists only in memory.
pub struct Generated {
    /// Its path, with the slash.
    pub path: &'static str,
    /// Its content.
    pub content: String,
}

/// Serves `dir` and the generated files on `listener` until the process ends; returns the origin.
pub fn start(listener: TcpListener, dir: PathBuf, generated: Vec<Generated>) -> Result<String> {
    let origin = format!("http://{}", listener.local_addr()?);
    let server = Server::from_listener(listener, None).map_err(|error| anyhow!("cannot serve: {error}"))?;
    thread::spawn(move || {
        for request in server.incoming_requests() {
            // A visitor who leaves halfway is no reason to stop.
            drop(answer(request, &dir, &generated));
        }
    });
    Ok(origin)
}

fn answer(request: Request, dir: &Path, generated: &[Generated]) -> std::io::Result<()> {
    let path = request.url().split(['?', '#']).next().unwrap_or("/").to_owned();
    if let Some(file) = generated.iter().find(|file| file.path == path) {
        return request
            .respond(Response::from_string(&file.content).with_header(content_type(path.as_ref())));
    }
    match file_for(dir, &path) {
        Some(file) => {
            request.respond(Response::from_file(File::open(&file)?).with_header(content_type(&file)))
        }
        None => request.respond(Response::from_string("not found\n").with_status_code(404)),
    }
}

/// The file a path names. A path without an ending that is no file is a view of the page's own router: the root page.
fn file_for(dir: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path.trim_start_matches('/'));
    if !relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let file = dir.join(relative);
    if file.is_file() {
        return Some(file);
    }
    let index = if file.is_dir() {
        file.join("index.html")
    } else {
        dir.join("index.html")
    };
    (relative.extension().is_none() && index.is_file()).then_some(index)
}

fn content_type(path: &Path) -> Header {
    let kind = match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") | None => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        Some(_) => "application/octet-stream",
    };
    Header::from_bytes("Content-Type", kind).unwrap_or_else(|()| unreachable!("the names above are ASCII"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::http;

    fn shop() -> (tempfile::TempDir, String) {
        let dir = tempfile::tempdir().expect("a temporary directory");
        std::fs::write(dir.path().join("index.html"), "the shop").expect("written");
        std::fs::write(dir.path().join("app.js"), "let a").expect("written");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let generated = Generated {
            path: "/config.js",
            content: "let config".to_owned(),
        };
        let origin = start(listener, dir.path().to_path_buf(), vec![generated]).expect("served");
        (dir, origin)
    }

    #[test]
    fn serves_files_generated_files_and_views() {
        let (_dir, origin) = shop();
        for (path, expected) in [
            ("/", "the shop"),
            ("/app.js?v=1", "let a"),
            ("/config.js", "let config"),
            ("/product/7", "the shop"),
        ] {
            assert_eq!(http::get(&format!("{origin}{path}"), None).expect(path), expected);
        }
    }

    #[test]
    fn serves_nothing_from_elsewhere() {
        let (_dir, origin) = shop();
        for path in ["/missing.js", "/../Cargo.toml", "/a/../../Cargo.toml"] {
            assert!(http::get(&format!("{origin}{path}"), None).is_err(), "{path}");
        }
    }
}
