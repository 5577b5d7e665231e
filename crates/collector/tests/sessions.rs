//! The list of sessions: filters, paging, fields.

mod common;

use afterimage_format::frame::Frame;
use common::Server;
use common::bodies::{START_MS, filler, id_text, ids, note, opening, segment, short_session, view};

fn listed(server: &Server, query: &str) -> Vec<String> {
    server
        .sessions(query)
        .iter()
        .map(|session| session["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_session_is_summed_up() {
    let server = Server::new();
    let mut frames = opening(START_MS, "https://shop.example/", "hello");
    frames.push((START_MS + 500, view(7, "https://shop.example/cart")));
    frames.push((
        START_MS + 900,
        note("user", r#"{"id":"u1","name":"Ada","email":"ada@example.org"}"#),
    ));
    frames.push((START_MS + 1_000, note("error", r#"{"message":"oh"}"#)));
    let second_tab = opening(START_MS + 2_000, "https://shop.example/help", "help");
    server.keep(&[
        segment(ids(1, 1, 1), 1, &frames),
        segment(ids(1, 2, 2), 1, &second_tab),
    ]);
    let sessions = server.sessions("");
    let session = &sessions[0];
    assert_eq!(
        serde_json::json!({
            "id": id_text(1), "application_id": "shop", "start": START_MS, "end": START_MS + 2_000,
            "duration_ms": 2_000, "tabs": 2, "views": 3, "recordings": 2, "has_gaps": false, "has_error": true,
            "url": "https://shop.example/", "user_agent": "Tester/1.0", "service": "web", "env": "test",
            "version": "", "user": { "id": "u1", "name": "Ada", "email": "ada@example.org" },
            "bytes": session["bytes"], "clock_correction_ms": 0, "remote_assets": false,
        }),
        *session
    );
    let one = server.watch(&format!("/api/sessions/{}", id_text(1)));
    assert_eq!((one.status, one.json()), (200, session.clone()));
    for (query, expected) in [
        ("?user=ADA", 1),
        ("?user=u1", 1),
        ("?user=bob", 0),
        ("?user=%25", 0),
        ("?url=cart", 1),
        ("?url=checkout", 0),
        ("?url=_", 0),
        ("?has_error=true", 1),
        ("?has_error=false", 0),
        ("?min_duration=2000", 1),
        ("?min_duration=2001", 0),
        ("?user=ada&url=help&has_error=1&min_duration=1", 1),
        ("?user=x'%20OR%201=1--", 0),
    ] {
        assert_eq!(server.sessions(query).len(), expected, "{query}");
    }
}

#[test]
fn newest_first_in_pages() {
    let server = Server::new();
    for (session, after_ms) in [(1, 0), (2, 1_000), (3, 2_000), (4, 2_000), (5, 3_000)] {
        server.keep(&[short_session(
            session,
            START_MS + after_ms,
            "https://shop.example/",
        )]);
    }
    let ids = |numbers: &[u8]| numbers.iter().map(|number| id_text(*number)).collect::<Vec<_>>();
    assert_eq!(listed(&server, ""), ids(&[5, 4, 3, 2, 1]));
    assert_eq!(listed(&server, "?limit=2"), ids(&[5, 4]));
    // By id nothing is skipped where two began at once.
    assert_eq!(
        listed(&server, &format!("?limit=2&before={}", id_text(4))),
        ids(&[3, 2])
    );
    assert_eq!(
        listed(&server, &format!("?before={}", START_MS + 1_000)),
        ids(&[1])
    );
    assert_eq!(listed(&server, &format!("?before={}", id_text(99))), ids(&[]));
}

#[test]
fn by_when_they_began() {
    let server = Server::new();
    for (session, after_ms) in [(1, 0), (2, 1_000), (3, 2_000)] {
        let body = short_session(session, START_MS + after_ms, "https://shop.example/");
        server.keep(&[body]);
    }
    let at = |after_ms: u64| START_MS + after_ms;
    for (query, expected) in [
        (format!("?from={}", at(1_000)), &[3, 2][..]),
        (format!("?from={}", at(1_001)), &[3]),
        (format!("?to={}", at(1_000)), &[2, 1]),
        (format!("?to={}", at(999)), &[1]),
        (format!("?from={}&to={}", at(1), at(1_999)), &[2]),
        (format!("?from={}&limit=1&before={}", at(1_000), id_text(3)), &[2]),
        (format!("?from={}&before={}", at(1_000), at(1_000)), &[]),
        (format!("?to={}", u64::MAX), &[3, 2, 1]),
    ] {
        let expected: Vec<_> = expected.iter().map(|number| id_text(*number)).collect();
        assert_eq!(listed(&server, &query), expected, "{query}");
    }
}

#[test]
fn by_browser_though_most_claim_to_be_another_one_too() {
    const CHROME: &str =
        "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
    const IOS: &str = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    let server = Server::new();
    let agents = [
        CHROME.to_owned(),
        format!("{CHROME} Edg/156.0.0.0"),
        format!("{CHROME} OPR/120.0"),
        "Mozilla/5.0 (X11; rv:153.0) Gecko/20100101 Firefox/153.0".to_owned(),
        format!("{IOS} Version/18.2 Safari/605.1.15"),
        format!("{IOS} CriOS/156.0 Mobile/15E148 Safari/604.1"),
        format!("{IOS} FxiOS/153.0 Mobile/15E148 Safari/605.1.15"),
        format!("{IOS} Version/18.2 EdgiOS/156.0 Mobile/15E148 Safari/605.1.15"),
        "curl/8".to_owned(),
    ];
    for (number, agent) in (1..).zip(&agents) {
        let mut frames = opening(START_MS + u64::from(number), "https://shop.example/", "hello");
        if let Frame::Page(page) = &mut frames[0].1 {
            page.user_agent = agent.as_str().into();
        }
        server.keep(&[segment(ids(number, number, number), 1, &frames)]);
    }
    for (query, expected) in [
        ("?browser=chrome", &[6, 1][..]),
        ("?browser=Edge", &[8, 2]),
        ("?browser=opera", &[3]),
        ("?browser=firefox", &[7, 4]),
        ("?browser=safari", &[5]),
        ("?browser=", &[9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ] {
        let expected: Vec<_> = expected.iter().map(|number| id_text(*number)).collect();
        assert_eq!(listed(&server, query), expected, "{query}");
    }
}

#[test]
fn wrong_filters_and_hostile_ids_are_refused() {
    let server = Server::new();
    for query in [
        "?limit=x",
        "?before=yesterday",
        "?has_error=maybe",
        "?min_duration=-1",
        "?browser=netscape",
        "?from=yesterday",
        "?to=-1",
    ] {
        let reply = server.watch(&format!("/api/sessions{query}"));
        assert_eq!(reply.status, 400, "{query}");
        assert!(reply.json()["error"].is_string());
    }
    for id in [
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "1",
        "'",
        "..",
        "%F0%9F%92%A9",
        &"a".repeat(5_000),
    ] {
        for tail in ["", "/events"] {
            let reply = server.watch(&format!("/api/sessions/{id}{tail}"));
            assert!(matches!(reply.status, 400 | 404), "{id}: {}", reply.status);
        }
    }
    assert_eq!(server.watch(&format!("/api/sessions/{}", id_text(9))).status, 404);
    assert_eq!(
        server
            .watch(&format!("/api/sessions/{}/events", id_text(9)))
            .status,
        404
    );
}

#[test]
fn all_is_there_after_a_stop_and_a_start() {
    let mut server = Server::new();
    server.keep(&[short_session(1, START_MS, "https://shop.example/")]);
    let before = server.sessions("");
    server.restart();
    assert_eq!(server.sessions(""), before);
    server.keep(&[segment(ids(1, 1, 1), 6, &filler(START_MS + 9_000, 1))]);
    assert_eq!(server.sessions("")[0]["duration_ms"], 9_000);
}
