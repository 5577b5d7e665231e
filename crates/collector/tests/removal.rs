//! What is deleted, for its age or on request, and what must not be.

mod common;

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use std::sync::atomic::{AtomicU64, Ordering};

use afterimage_collector::{Clock, Swept};
use common::bodies::{START_MS, filler, id_text, ids, note, opening, segment, short_session};
use common::{INTAKE, Server, TOKEN};

const URL: &str = "https://shop.example/";
const BLOG: &str = "/api/v2/replay?v=1&application_id=blog&client_token=pub2";

/// A session in which somebody is logged in.
fn session_of(session: u8, users: &[&str]) -> Vec<u8> {
    let mut frames = opening(START_MS, URL, "hello");
    for user in users {
        frames.push((START_MS + 10, note("user", user)));
    }
    segment(ids(session, session, session), 1, &frames)
}

fn listed(server: &Server) -> Vec<String> {
    let sessions = server.sessions("");
    let mut ids: Vec<_> = sessions
        .iter()
        .map(|session| session["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

fn ids_of(numbers: &[u8]) -> Vec<String> {
    numbers.iter().map(|number| id_text(*number)).collect()
}

fn age(file: &Path, hours: u64) {
    let at = SystemTime::now() - Duration::from_secs(hours * 3_600);
    File::options()
        .write(true)
        .open(file)
        .and_then(|file| file.set_modified(at))
        .unwrap();
}

#[test]
fn sessions_go_when_their_time_is_up_and_leave_nothing() {
    let server = Server::new();
    server.keep(&[
        short_session(1, START_MS, URL),
        segment(ids(1, 1, 1), 6, &filler(START_MS, 2)),
    ]);
    assert_eq!(server.sweep_in(29), Swept::default());
    assert_eq!(listed(&server), ids_of(&[1]));
    let bytes = server.metric("afterimage_store_bytes");
    let swept = server.sweep_in(31);
    assert_eq!(
        swept,
        Swept {
            sessions: 1,
            objects: 2,
            bytes,
            orphans: 0
        }
    );
    assert_eq!(listed(&server), ids_of(&[]));
    assert_eq!(
        server
            .watch(&format!("/api/sessions/{}/events", id_text(1)))
            .status,
        404
    );
    assert_eq!(
        fs::read_dir(server.dir.path().join("objects/sessions")).map_or(0, Iterator::count),
        0
    );
    assert_eq!(server.sweep_in(31), Swept::default());
}

#[test]
fn each_application_has_its_own_time_and_nought_is_for_ever() {
    let server = Server::with(|config| {
        config.retention_days = 0;
        config.applications[1].retention_days = Some(7);
    });
    server.keep(&[short_session(1, START_MS, URL)]);
    let reply = server.request("POST", BLOG, &[], &short_session(2, START_MS, URL));
    assert_eq!(reply.status, 202, "{}", reply.text());
    assert_eq!(server.sweep_in(6).sessions, 0);
    assert_eq!(server.sweep_in(8).sessions, 1);
    assert_eq!(server.sweep_in(3_650).sessions, 0);
    assert_eq!(listed(&server), ids_of(&[1]));
}

#[test]
fn a_session_that_goes_on_is_not_kept_longer_for_it() {
    let server = Server::new();
    server.keep(&[short_session(1, START_MS, URL)]);
    let more = segment(ids(1, 1, 1), 6, &filler(START_MS + 60_000, 2));
    server.keep(&[more]);
    assert_eq!(server.sweep_in(31).sessions, 1);
}

#[test]
fn a_deleted_session_is_gone_at_once_and_what_comes_late_for_it_is_refused() {
    let mut server = Server::new();
    let first = short_session(1, START_MS, URL);
    server.keep(&[first.clone(), short_session(2, START_MS, URL)]);
    let path = format!("/api/sessions/{}", id_text(1));
    let reply = server.delete(&path);
    assert_eq!(
        (reply.status, reply.json()),
        (200, serde_json::json!({ "sessions": 1 }))
    );
    assert_eq!(listed(&server), ids_of(&[2]));
    assert_eq!(server.watch(&path).status, 404);
    assert_eq!(server.delete(&path).status, 404);
    assert_eq!(server.stored_files().len(), 1);
    server.restart();
    let another_tab = segment(ids(1, 9, 9), 1, &opening(START_MS, URL, "again"));
    for late in [first, another_tab] {
        let reply = server.send(&late);
        assert_eq!(reply.status, 403);
        assert_eq!(reply.json()["error"], "the session was deleted");
    }
    assert_eq!(listed(&server), ids_of(&[2]));
    assert_eq!(server.stored_files().len(), 1);
    // Long after any sender can come back the id is forgotten.
    server.sweep_in(89);
    assert_eq!(server.send(&short_session(1, START_MS, URL)).status, 403);
    server.sweep_in(91);
    assert_eq!(server.send(&short_session(1, START_MS, URL)).status, 202);
}

#[test]
fn all_of_a_user_is_deleted_whoever_was_logged_in_after() {
    let server = Server::new();
    let ada = r#"{"id":"ada/1 ü","name":"Ada"}"#;
    server.keep(&[
        session_of(1, &[ada]),
        session_of(2, &[ada, r#"{"id":"bob"}"#]),
        session_of(3, &[r#"{"id":"ada"}"#]),
        session_of(4, &[r#"{"id":7,"name":"ada/1 ü"}"#]),
    ]);
    let reply = server.request("POST", BLOG, &[], &session_of(5, &[ada]));
    assert_eq!(reply.status, 202, "{}", reply.text());
    let path = "/api/users/ada%2F1%20%C3%BC";
    let sessions = |path: &str| server.delete(path).json()["sessions"].clone();
    assert_eq!(sessions(&format!("{path}?application_id=blog")), 1);
    assert_eq!(listed(&server), ids_of(&[1, 2, 3, 4]));
    assert_eq!(sessions(path), 2);
    assert_eq!(listed(&server), ids_of(&[3, 4]));
    assert_eq!(sessions(path), 0);
    assert_eq!(sessions("/api/users/7"), 1);
    let long = "ü".repeat(2_000);
    server.keep(&[session_of(6, &[&format!("{{\"id\":\"{long}\"}}")])]);
    assert_eq!(sessions(&format!("/api/users/{}", "%C3%BC".repeat(2_000))), 1);
    assert_eq!(server.stored_files().len(), 1);
    assert_eq!(server.metric("afterimage_deleted_sessions_total"), 5);
}

#[test]
fn only_who_may_watch_may_delete_and_a_cookie_only_from_the_viewers_own_page() {
    let server = Server::new();
    server.keep(&[short_session(1, START_MS, URL)]);
    let path = format!("/api/sessions/{}", id_text(1));
    let bearer = format!("Bearer {TOKEN}");
    let login = server.request("POST", "/api/viewer/login", &[("authorization", &bearer)], b"");
    let cookie = login.header("set-cookie").split(';').next().unwrap().to_owned();
    let host = server.url.strip_prefix("http://").unwrap().to_owned();
    let own = format!("http://{host}");
    for (headers, expected) in [
        (vec![], 401),
        (vec![("authorization", "Bearer wrong-token")], 401),
        (vec![("cookie", cookie.as_str())], 403),
        (vec![("cookie", &cookie), ("sec-fetch-site", "same-site")], 403),
        (
            vec![
                ("cookie", &cookie),
                ("sec-fetch-site", "cross-site"),
                ("origin", &own),
            ],
            403,
        ),
        (vec![("cookie", &cookie), ("origin", "http://evil.example")], 403),
        (vec![("cookie", &cookie), ("origin", "null")], 403),
    ] {
        for path in [path.as_str(), "/api/users/ada"] {
            let status = server.request("DELETE", path, &headers, &[]).status;
            assert_eq!(status, expected, "{path} {headers:?}");
        }
    }
    assert_eq!(listed(&server), ids_of(&[1]));
    let with = |name, value| {
        server
            .request("DELETE", &path, &[("cookie", &cookie), (name, value)], &[])
            .status
    };
    assert_eq!(with("origin", &own), 200);
    server.keep(&[short_session(2, START_MS, URL)]);
    let path = format!("/api/sessions/{}", id_text(2));
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    assert_eq!(server.request("DELETE", &path, &headers, &[]).status, 200);
    for path in ["/api/sessions/nothing", "/api/sessions/%2e%2e"] {
        assert!(matches!(server.delete(path).status, 400 | 404), "{path}");
    }
}

#[test]
fn what_a_crash_left_is_removed_and_an_upload_under_way_is_not() {
    // The files' times are the system's.
    let server = Server::with(|config| config.clock = Clock::system());
    server.keep(&[short_session(1, START_MS, URL)]);
    let known = server.stored_files().remove(0);
    let name = known.file_name().unwrap().to_str().unwrap().to_owned();
    let (key, _) = name.split_once('.').unwrap();
    let folder = known.parent().unwrap();
    // The same body under another name, a body of an older collector, a write that never ended.
    let left = [
        format!("{key}.0011223344556677"),
        "9-9-segment-00".to_owned(),
        format!("{key}.8899aabbccddeeff#1"),
    ];
    for left in &left {
        fs::write(folder.join(left), b"x").unwrap();
    }
    assert_eq!(server.sweep_in(0), Swept::default());
    age(&known, 25);
    for left in &left {
        age(&folder.join(left), 23);
    }
    assert_eq!(server.sweep_in(0).orphans, 0);
    for left in &left {
        age(&folder.join(left), 25);
    }
    assert_eq!(server.sweep_in(0).orphans, 3);
    assert_eq!(server.stored_files(), [known]);
    assert_eq!(listed(&server), ids_of(&[1]));
}

#[test]
fn objects_that_could_not_be_removed_are_removed_later() {
    let server = Server::new();
    server.keep(&[short_session(1, START_MS, URL), short_session(2, START_MS, URL)]);
    // In the way of the removal: a folder where the file was. What a crash in between leaves is the same in the index.
    let file = server
        .stored_files()
        .into_iter()
        .find(|file| file.to_string_lossy().contains(&id_text(1)));
    let file = file.unwrap();
    let body = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let reply = server.delete(&format!("/api/sessions/{}", id_text(1)));
    assert_eq!(reply.status, 200);
    assert_eq!(listed(&server), ids_of(&[2]));
    let bytes = server.metric("afterimage_store_bytes");
    fs::remove_dir(&file).unwrap();
    fs::write(&file, &body).unwrap();
    let swept = server.sweep_in(0);
    assert_eq!(
        (swept.objects, swept.bytes, swept.sessions),
        (1, body.len() as u64, 0)
    );
    assert!(!file.exists());
    std::thread::sleep(Duration::from_millis(5_100));
    assert_eq!(server.metric("afterimage_store_bytes"), bytes - body.len() as u64);
}

#[test]
fn two_collectors_may_sweep_one_store_while_bodies_come() {
    let mut server = Server::new();
    for session in 1..=60 {
        server.keep(&[short_session(session, START_MS, URL)]);
    }
    let other = server.beside();
    std::thread::scope(|scope| {
        let sweeps = [
            scope.spawn(|| server.sweep_in(31).sessions),
            scope.spawn(|| other.sweep_in(31).sessions),
        ];
        // From before these came, so to say.
        for session in 61..=80 {
            let reply = common::request(
                &server.url,
                "POST",
                INTAKE,
                &[],
                &short_session(session, START_MS, URL),
            );
            assert_eq!(reply.status, 202, "{}", reply.text());
        }
        let swept: u64 = sweeps.into_iter().map(|sweep| sweep.join().unwrap()).sum();
        assert!(swept >= 60, "{swept}");
    });
    let kept = server.sessions("?limit=500").len();
    assert_eq!(server.stored_files().len(), kept);
    other.sweep_in(31);
    assert_eq!((server.sessions("").len(), server.stored_files().len()), (0, 0));
    drop(other);
    server.restart();
}

#[test]
fn what_took_longer_than_an_upload_may_is_not_filed_since_it_may_be_swept() {
    // Between the moment a body is there and that of its row two hours pass, and two more for each look at the clock.
    let looks = AtomicU64::new(0);
    let server = Server::with(|config| {
        config.clock = Clock::new(move || START_MS + looks.fetch_add(1, Ordering::Relaxed) * 7_200_000);
    });
    let reply = server.send(&short_session(1, START_MS, URL));
    assert_eq!((reply.status, reply.header("retry-after")), (503, "1"));
    assert_eq!((listed(&server).len(), server.stored_files().len()), (0, 0));
}
