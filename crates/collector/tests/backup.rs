//! Copies made as docs/self-hosting.md says, while a collector takes in and deletes.

mod common;

use std::fs;
use std::path::Path;

use common::bodies::{START_MS, id_text, short_session};
use common::process::{BINARY, program};
use common::{Server, stored_files};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use tokio::runtime::Runtime;

const URL: &str = "https://shop.example/";

/// What `sqlite3 FILE "VACUUM INTO '…'"` does.
fn copy_index(file: &Path, to: &Path) {
    let copy = async {
        let options = SqliteConnectOptions::new().filename(file);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        sqlx::query("VACUUM INTO $1")
            .bind(to.to_str().expect("text"))
            .execute(&mut connection)
            .await?;
        connection.close().await
    };
    Runtime::new().expect("a runtime").block_on(copy).expect("copied");
}

fn copy_objects(from: &Path, to: &Path) {
    for file in stored_files(from) {
        let copy = to.join(file.strip_prefix(from).expect("below it"));
        fs::create_dir_all(copy.parent().expect("a folder")).expect("made");
        fs::copy(&file, copy).expect("copied");
    }
}

fn ids(server: &Server) -> Vec<String> {
    let sessions = server.sessions("");
    let mut ids: Vec<_> = sessions
        .iter()
        .map(|session| session["id"].as_str().expect("text").to_owned())
        .collect();
    ids.sort();
    ids
}

#[test]
fn the_index_and_then_the_bodies_make_a_whole_store() {
    let server = Server::new();
    let session = |number: u8| short_session(number, START_MS, URL);
    server.keep(&[session(1), session(2)]);
    let events = |server: &Server, number| {
        let reply = server.watch(&format!("/api/sessions/{}/events", id_text(number)));
        assert_eq!(reply.status, 200);
        reply.body
    };
    let first = events(&server, 1);
    assert!(String::from_utf8_lossy(&first).contains("hello"));

    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("backup");
    fs::create_dir(&copy).expect("made");
    copy_index(
        &server.dir.path().join("index.sqlite"),
        &copy.join("index.sqlite"),
    );
    server.keep(&[session(3)]);
    assert_eq!(
        server.delete(&format!("/api/sessions/{}", id_text(2))).status,
        200
    );
    copy_objects(server.dir.path(), &copy);
    assert_eq!(stored_files(&copy).len(), 2, "of 1 and 3");

    // Read as it is, then restored.
    let mut export = program(BINARY);
    export.args(["export", &id_text(1), "--data-dir"]).arg(&copy);
    assert!(export.output().expect("it runs").stdout == first);
    let restored = Server::with(|config| {
        config.data_dir.clone_from(&copy);
        config.retention_days = 0;
    });
    assert_eq!(ids(&restored), [id_text(1), id_text(2)]);
    assert!(events(&restored, 1) == first);
    assert_eq!(events(&restored, 2), b"[]\n", "deleted in between");
    restored.keep(&[session(4)]);
    // Files have the time of the day that the test runs on, later than the collector's.
    let days_since =
        std::time::UNIX_EPOCH.elapsed().expect("later").as_secs() / 86_400 - START_MS / 86_400_000;
    let swept = restored.sweep_in(days_since + 2);
    assert_eq!(swept.orphans, 1, "what came in between has no row");
    assert!(events(&restored, 1) == first);
}
