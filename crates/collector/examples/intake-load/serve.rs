//! What the collector is held against: the same HTTP library, and nothing or the least behind it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Serves until it is killed; says first where it listens.
pub fn run(directory: Option<PathBuf>) -> anyhow::Result<()> {
    if let Some(directory) = &directory {
        fs::create_dir_all(directory)?;
    }
    let kept = Arc::new((directory, AtomicU64::new(0)));
    let receive = move |body: Bytes| {
        let kept = kept.clone();
        async move {
            match kept.0.is_some() {
                true => tokio::task::spawn_blocking(move || keep(&kept, &body)).await,
                false => Ok(Ok(())),
            }
            .map_err(io::Error::other)
            .flatten()
            .map_or_else(failed, |()| acknowledged())
        }
    };
    let router = Router::new()
        .route("/api/v2/replay", post(receive))
        .layer(DefaultBodyLimit::disable());
    Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("listening on http://{}", listener.local_addr()?);
        loop {
            let (stream, _) = listener.accept().await?;
            let service = TowerToHyperService::new(router.clone());
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // What goes wrong on a connection, its sender says.
            tokio::spawn(async move { drop(connection.await) });
        }
    })
}

fn acknowledged() -> Response {
    let json = r#"{"acked":[[1,2]],"lacking":[]}"#;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::ACCEPTED, kind, json).into_response()
}

fn failed(error: io::Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
}

/// One file a body, which is whole or not there, and is there after a power cut: what is least.
fn keep((directory, count): &(Option<PathBuf>, AtomicU64), body: &[u8]) -> io::Result<()> {
    let Some(directory) = directory else {
        return Ok(());
    };
    let number = count.fetch_add(1, Ordering::Relaxed);
    let (part, name) = (
        directory.join(format!("{number}#")),
        directory.join(number.to_string()),
    );
    let mut file = File::create(&part)?;
    file.write_all(body)?;
    file.sync_all()?;
    fs::rename(&part, &name)?;
    sync_folder(directory)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
