//! The binary itself: its output, its settings, and what survives its end.

mod common;

use std::io::{BufRead as _, Read as _};
use std::process::Command;
use std::time::{Duration, Instant};

use common::bodies::{START_MS, short_session};
use common::process::{BINARY, Process, program, spawn, usual};
use common::{INTAKE, TOKEN, request};

fn command() -> Command {
    program(BINARY)
}

fn sessions(url: &str, token: &str) -> common::Reply {
    request(
        url,
        "GET",
        "/api/sessions",
        &[("authorization", &format!("Bearer {token}"))],
        &[],
    )
}

fn signal(process: &Process, name: &str) {
    let status = Command::new("kill")
        .args([name, &process.child.id().to_string()])
        .status()
        .expect("kill");
    assert!(status.success());
}

#[test]
fn a_signal_stops_it_in_order() {
    for name in ["-TERM", "-INT"] {
        let dir = tempfile::tempdir().unwrap();
        let mut process = spawn(&mut usual(dir.path()));
        let body = short_session(1, START_MS, "https://shop.example/");
        assert_eq!(request(&process.url, "POST", INTAKE, &[], &body).status, 202);
        signal(&process, name);
        let asked = Instant::now();
        let status = process.child.wait().unwrap();
        assert!(
            status.success() && asked.elapsed() < Duration::from_secs(12),
            "{name}: {status}"
        );
        let mut rest = String::new();
        process.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "nothing else on stdout");
    }
}

#[test]
fn without_a_token_one_is_made_printed_once_and_never_logged() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = command();
    command
        .env("AFTERIMAGE_LISTEN", "127.0.0.1:0")
        .env("AFTERIMAGE_APP", "shop:pub1,blog:pub2");
    command
        .env("AFTERIMAGE_DATA_DIR", dir.path())
        .env("AFTERIMAGE_LOG", "trace");
    let mut process = spawn(&mut command);
    let mut line = String::new();
    process.stdout.read_line(&mut line).unwrap();
    let token = line
        .trim()
        .split_once("/#token=")
        .expect("the viewer's address")
        .1
        .to_owned();
    assert_eq!(token.len(), 64);
    let body = short_session(1, START_MS, "https://shop.example/");
    assert_eq!(request(&process.url, "POST", INTAKE, &[], &body).status, 202);
    assert_eq!(sessions(&process.url, &token).status, 200);
    assert_eq!(sessions(&process.url, TOKEN).status, 401);
    signal(&process, "-TERM");
    let mut log = String::new();
    process
        .child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut log)
        .unwrap();
    assert!(
        log.contains("ready") && !log.contains(&token) && !log.contains("pub1"),
        "{log}"
    );
}

#[test]
fn flag_over_environment_over_file() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("collector.toml");
    let text = format!(
        "listen = \"127.0.0.1:0\"\ndata_dir = {:?}\nviewer_token = \"from-the-file\"\nretention_days = 90\n\
         [[app]]\nid = \"shop\"\ntoken = \"pub1\"\nretention_days = 7\nrequests_per_minute = 600\n[[app]]\nid = \"blog\"\ntoken = \"pub2\"\n",
        dir.path().join("data")
    );
    std::fs::write(&file, text).unwrap();
    let with_file = || {
        let mut command = command();
        command.arg("--config").arg(&file);
        command
    };
    let token_taken = |command: &mut Command| {
        let process = spawn(command);
        let tokens = ["from-the-file", "from-the-environment", "from-the-flag"];
        tokens
            .into_iter()
            .find(|token| sessions(&process.url, token).status == 200)
    };
    let environment = ("AFTERIMAGE_VIEWER_TOKEN", "from-the-environment");
    assert_eq!(token_taken(&mut with_file()), Some("from-the-file"));
    assert_eq!(
        token_taken(with_file().env(environment.0, environment.1)),
        Some("from-the-environment")
    );
    let mut flag = with_file();
    flag.env(environment.0, environment.1)
        .args(["--viewer-token", "from-the-flag"]);
    assert_eq!(token_taken(&mut flag), Some("from-the-flag"));
    assert!(dir.path().join("data/index.sqlite").is_file());
}

#[test]
fn wrong_settings_are_named_and_tokens_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("collector.toml");
    std::fs::write(&file, "viewer_token = \"secret-token\" oops\n").unwrap();
    let file = file.to_str().unwrap();
    let data = dir.path().to_str().unwrap();
    for (args, expected) in [
        (vec!["--data-dir", data], "--app"),
        (vec!["--app", "shop:pub1"], "--data-dir"),
        (
            vec!["--app", "shop", "--data-dir", data],
            "APPLICATION_ID:CLIENT_TOKEN",
        ),
        (
            vec!["--app", "../x:secret-token", "--data-dir", data],
            "application id",
        ),
        (
            vec!["--app", "shop:a", "--app", "shop:b", "--data-dir", data],
            "twice",
        ),
        (
            vec!["--app", "shop:a", "--data-dir", data, "--viewer-token", "short"],
            "--viewer-token",
        ),
        (
            vec!["--app", "shop:a", "--data-dir", data, "--config", file],
            "line 1",
        ),
        (
            vec!["--app", "shop:a", "--data-dir", data, "--listen", "nowhere"],
            "nowhere",
        ),
    ] {
        let output = command().args(&args).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && text.contains(expected),
            "{args:?}: {text}"
        );
        assert!(
            !text.contains("secret-token") && output.stdout.is_empty(),
            "{text}"
        );
    }
}
