//! `afterimage-collector export`.

mod common;

use std::fs;
use std::io::{BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use afterimage_format::frame::Frame;
use afterimage_format::validate::validate;
use common::Server;
use common::bodies::{START_MS, filler, id_text, ids, new_text, opening, segment};
use common::process::{BINARY, program, usual};
use serde_json::Value;

const URL: &str = "https://shop.example/";
const CHANGES: u32 = 400;

/// Session 1: two tabs that change. Far more than what waits in a pipe and in front of it.
fn two_tabs(server: &Server) {
    let text = |number: u32| format!("{number} {}", "x".repeat(10_000));
    let mut one = opening(START_MS, URL, "one");
    one.extend((0..CHANGES).map(|number| (START_MS + 100 + u64::from(number), new_text(&text(number)))));
    let mut two = opening(START_MS + 5_000, URL, "two");
    two.push((START_MS + 6_000, Frame::Visibility { visible: false }));
    two.extend(filler(START_MS + 7_000, 3));
    server.keep(&[segment(ids(1, 1, 1), 1, &one), segment(ids(1, 2, 2), 1, &two)]);
}

fn export(session: u8, data_dir: &Path) -> Command {
    let mut command = program(BINARY);
    command
        .args(["export", &id_text(session), "--data-dir"])
        .arg(data_dir);
    command
}

fn told(server: &Server, query: &str) -> Vec<u8> {
    let reply = server.watch(&format!("/api/sessions/{}/events{query}", id_text(1)));
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.body
}

fn message(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// What is printed, if that is all.
fn printed(command: &mut Command) -> Vec<u8> {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{}", message(&output));
    output.stdout
}

/// Why it ended with status 1.
fn refused(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{}", message(&output));
    message(&output)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    names
}

#[test]
fn it_is_what_the_api_answers_while_a_collector_runs_and_after() {
    let mut server = Server::new();
    two_tabs(&server);
    let tab = id_text(2);
    let (from, to) = (START_MS + 150, START_MS + 160);
    let mut parts = Vec::new();
    for (query, args) in [
        (String::new(), vec![]),
        (format!("?tab={tab}"), vec!["--tab".to_owned(), tab.clone()]),
        (
            format!("?from={from}&to={to}"),
            vec!["--from".into(), from.to_string(), "--to".into(), to.to_string()],
        ),
    ] {
        let expected = told(&server, &query);
        // However much is logged.
        let mut command = export(1, server.dir.path());
        let got = printed(command.args(&args).env("AFTERIMAGE_LOG", "trace"));
        assert!(got == expected, "{query}");
        let events: Vec<Value> = serde_json::from_slice(&got).expect("JSON");
        assert_eq!(validate(&events), Ok(()));
        parts.push(got);
    }
    assert!(parts[0].len() > 4_000_000 && parts[1].len() < 100_000 && parts[2].len() < 400_000);
    server.stop();
    let index = server.dir.path().join("index.sqlite");
    let before = fs::read(&index).expect("the index");
    assert!(printed(&mut export(1, server.dir.path())) == parts[0]);
    assert!(
        fs::read(&index).expect("the index") == before,
        "nothing is written"
    );
    server.restart();
    assert!(told(&server, "") == parts[0]);
}

#[test]
fn where_the_data_is_may_be_said_as_to_the_server() {
    let server = Server::new();
    two_tabs(&server);
    let data_dir = server.dir.path();
    let expected = told(&server, "");
    let file = tempfile::NamedTempFile::new().expect("a file");
    // No application: nothing is taken in.
    fs::write(
        &file,
        format!("data_dir = {data_dir:?}\nlisten = \"127.0.0.1:1\"\n"),
    )
    .expect("written");
    let id = id_text(1);
    assert!(
        printed(
            program(BINARY)
                .args(["export", &id])
                .env("AFTERIMAGE_DATA_DIR", data_dir)
        ) == expected
    );
    assert!(printed(program(BINARY).args(["export", &id, "--config"]).arg(file.path())) == expected);
    assert!(
        printed(
            program(BINARY)
                .arg("--config")
                .arg(file.path())
                .args(["export", &id])
        ) == expected
    );
    // With all that a server is started with.
    assert!(printed(usual(data_dir).args(["export", &id])) == expected);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let mut command = export(1, data_dir);
    assert!(
        printed(command.env("AFTERIMAGE_DATA_DIR", elsewhere.path())) == expected,
        "the flag wins"
    );
    // What a body may inflate to is the server's setting, too.
    let mut command = export(1, data_dir);
    let small = printed(command.args(["--max-inflated-bytes", "1000"]));
    assert!(small.len() < expected.len() / 2);
}

#[test]
fn a_file_is_replaced_whole() {
    let server = Server::new();
    two_tabs(&server);
    let expected = told(&server, "");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("session.json");
    let link = folder.path().join("link.json");
    std::os::unix::fs::symlink("session.json", &link).expect("a link");
    // New, in the folder it is run in, and behind a link.
    for (output, old) in [("session.json", None), ("link.json", Some(expected.len() * 2))] {
        if let Some(bytes) = old {
            fs::write(&file, vec![b'x'; bytes]).expect("written");
        }
        let mut command = export(1, server.dir.path());
        command.args(["--output", output]).current_dir(folder.path());
        assert_eq!(printed(&mut command), b"");
        assert!(fs::read(&file).expect("the file") == expected);
        assert_eq!(
            fs::read_link(&link).expect("still a link"),
            Path::new("session.json")
        );
        assert_eq!(names(folder.path()), ["link.json", "session.json"]);
    }
}

#[test]
fn what_cannot_be_written_leaves_the_file_as_it_was() {
    let server = Server::new();
    two_tabs(&server);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("session.json");
    fs::write(&file, "as it was").expect("written");
    // A disk that is full after 512,000 bytes.
    let mut limited = program("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 1000; exec \"$@\"", "sh"]);
    let command = export(1, server.dir.path());
    limited
        .arg(BINARY)
        .args(command.get_args())
        .arg("--output")
        .arg(&file);
    let reason = refused(&mut limited);
    assert!(
        reason.contains("cannot write") && reason.contains("session.json"),
        "{reason}"
    );
    assert_eq!(fs::read(&file).expect("the file"), b"as it was");
    assert_eq!(names(folder.path()), ["session.json"]);
    // A folder that is not there; what is no file.
    for (output, expected) in [("missing/session.json", "cannot write"), (".", "is no file")] {
        let mut command = export(1, server.dir.path());
        let reason = refused(command.args(["--output", output]).current_dir(folder.path()));
        assert!(reason.contains(expected), "{reason}");
    }
    assert_eq!(names(folder.path()), ["session.json"]);
    let full = fs::File::options()
        .write(true)
        .open("/dev/full")
        .expect("Linux has it");
    let child = export(1, server.dir.path())
        .stdout(full)
        .spawn()
        .expect("it runs");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        message(&output).contains("cannot write standard output"),
        "{}",
        message(&output)
    );
}

#[test]
fn what_is_not_there_is_said_and_not_made() {
    let server = Server::new();
    two_tabs(&server);
    let data_dir = server.dir.path();
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("made");
    let without_objects = folder.path().join("half");
    fs::create_dir(&without_objects).expect("made");
    fs::copy(
        data_dir.join("index.sqlite"),
        without_objects.join("index.sqlite"),
    )
    .expect("copied");
    let no_index = folder.path().join("other");
    fs::create_dir(&no_index).expect("made");
    fs::write(
        no_index.join("index.sqlite"),
        "this is no database, however long it is",
    )
    .expect("written");
    let malformed = |args: &[&str]| {
        let mut command = program(BINARY);
        command.arg("export").args(args).arg("--data-dir").arg(data_dir);
        command
    };
    let id = id_text(1);
    for (mut command, expected) in [
        (export(7, data_dir), "no such session"),
        (malformed(&["../../etc/passwd"]), "not an id"),
        (malformed(&[&id, "--tab", "x"]), "--tab"),
        (
            export(1, &folder.path().join("missing")),
            "no recordings are kept in",
        ),
        (export(1, &empty), "no recordings are kept in"),
        (export(1, &without_objects), "no recordings are kept in"),
        (export(1, &no_index), "cannot read the index"),
    ] {
        command.args(["--output", "out.json"]).current_dir(folder.path());
        let reason = refused(&mut command);
        assert!(reason.contains(expected), "{reason}");
        assert_eq!(reason.lines().count(), 1, "{reason}");
    }
    let mut nowhere = program(BINARY);
    assert!(refused(nowhere.args(["export", &id])).contains("--data-dir"));
    assert_eq!(names(folder.path()), ["empty", "half", "other"]);
    assert!(names(&empty).is_empty());
}

#[test]
fn a_reader_who_has_had_enough_ends_it_quietly() {
    let server = Server::new();
    two_tabs(&server);
    let mut child = export(1, server.dir.path()).spawn().expect("it runs");
    let mut some = [0; 1_000];
    let mut stdout = child.stdout.take().expect("piped");
    stdout.read_exact(&mut some).expect("a beginning");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), message(&output).as_str()), (Some(1), ""));
}

#[test]
fn a_session_that_is_deleted_meanwhile_is_not_whole() {
    let server = Server::new();
    two_tabs(&server);
    let mut child = export(1, server.dir.path())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    let mut some = [0; 1_000];
    stdout.read_exact(&mut some).expect("a beginning");
    // Nobody waits for the reader.
    assert_eq!(
        server.delete(&format!("/api/sessions/{}", id_text(1))).status,
        200
    );
    let mut rest = Vec::new();
    stdout.read_to_end(&mut rest).expect("the rest");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        message(&output).contains("was deleted meanwhile"),
        "{}",
        message(&output)
    );
}
