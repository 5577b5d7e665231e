//! The binary itself: its output, its settings, and what survives its end.

mod common;

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use common::bodies::{START_MS, id_text, short_session};
use common::{INTAKE, TOKEN, request};

struct Process {
    child: Child,
    stdout: BufReader<ChildStdout>,
    url: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        // Gone already, unless a test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_afterimage-collector"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AFTERIMAGE_") {
            command.env_remove(name);
        }
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn spawn(command: &mut Command) -> Process {
    let mut child = command.spawn().expect("it runs");
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    let url = line
        .trim()
        .strip_prefix("listening on ")
        .unwrap_or_else(|| panic!("{line:?}"))
        .to_owned();
    Process { child, stdout, url }
}

fn usual(data_dir: &Path) -> Command {
    let mut command = command();
    command.args([
        "--listen",
        "127.0.0.1:0",
        "--app",
        "shop:pub1",
        "--viewer-token",
        TOKEN,
    ]);
    command.arg("--data-dir").arg(data_dir);
    command
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
fn what_was_acknowledged_survives_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..4_u8 {
        let mut process = spawn(&mut usual(dir.path()));
        for number in 1..=5 {
            let session = round * 5 + number;
            let body = short_session(session, START_MS + u64::from(session), "https://shop.example/");
            assert_eq!(request(&process.url, "POST", INTAKE, &[], &body).status, 202);
            acknowledged.insert(0, id_text(session));
            if number == 5 {
                process.child.kill().unwrap(); // SIGKILL
                process.child.wait().unwrap();
            }
        }
    }
    let process = spawn(&mut usual(dir.path()));
    let listed = sessions(&process.url, TOKEN).json();
    let listed: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|session| session["id"].as_str().unwrap())
        .collect();
    assert_eq!(listed, acknowledged);
    let path = format!("/api/sessions/{}/events", id_text(20));
    let bearer = format!("Bearer {TOKEN}");
    let events = request(&process.url, "GET", &path, &[("authorization", &bearer)], &[]).json();
    assert!(events.as_array().unwrap().len() >= 5);
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
        "listen = \"127.0.0.1:0\"\ndata_dir = {:?}\nviewer_token = \"from-the-file\"\n\
         [[app]]\nid = \"shop\"\ntoken = \"pub1\"\n[[app]]\nid = \"blog\"\ntoken = \"pub2\"\n",
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
