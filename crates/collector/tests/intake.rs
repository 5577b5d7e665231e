//! `POST /api/v2/replay`: every answer it has.

mod common;

use afterimage_format::frame::Frame;
use common::bodies::{START_MS, filler, id_text, ids, opening, segment, short_session, thinned};
use common::{INTAKE, Server};
use proptest::prelude::*;

const URL: &str = "https://shop.example/";

#[test]
fn a_body_is_acknowledged_and_kept_as_it_was_received() {
    let server = Server::new();
    let body = short_session(1, START_MS, URL);
    let reply = server.send(&body);
    assert_eq!(reply.status, 202);
    assert_eq!(
        reply.json(),
        serde_json::json!({ "acked": [[1, 5]], "lacking": [] })
    );
    let folder = server
        .dir
        .path()
        .join(format!("objects/sessions/{0}/{0}", id_text(1)));
    let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap();
    assert!(file.file_name().to_string_lossy().starts_with("1-5-segment-"));
    assert_eq!(std::fs::read(file.path()).unwrap(), body);
}

#[test]
fn duplicates_and_overlaps_are_harmless() {
    let server = Server::new();
    let mut frames = opening(START_MS, URL, "hello");
    frames.extend(filler(START_MS + 10, 10));
    let own = ids(1, 1, 1);
    let whole = segment(own, 1, &frames);
    server.keep(&[
        whole.clone(),
        whole.clone(),
        segment(own, 1, &frames[..4]),
        segment(own, 3, &frames[2..8]),
    ]);
    assert_eq!(server.stored_files().len(), 3);
    let sessions = server.sessions("");
    assert_eq!(sessions.len(), 1);
    assert_eq!(sessions[0]["has_gaps"], false);
    let metrics = server.get("/metrics").text();
    assert!(
        metrics.contains("afterimage_duplicate_bodies_total 1\n"),
        "{metrics}"
    );
    assert!(
        metrics.contains("afterimage_intake_requests_total{status=\"202\"} 4\n"),
        "{metrics}"
    );
}

#[test]
fn gaps_are_told_until_they_are_filled() {
    let server = Server::new();
    let own = ids(1, 1, 1);
    let mut frames = opening(START_MS, URL, "hello");
    frames.extend(filler(START_MS + 10, 10));
    server.keep(&[segment(own, 1, &frames[..4]), segment(own, 8, &frames[7..])]);
    assert_eq!(server.sessions("")[0]["has_gaps"], true);
    server.keep(&[segment(own, 5, &frames[4..6])]);
    assert_eq!(server.sessions("")[0]["has_gaps"], true);
    server.keep(&[segment(own, 6, &frames[5..8])]);
    assert_eq!(server.sessions("")[0]["has_gaps"], false);
}

#[test]
fn a_missing_beginning_is_a_gap_and_frames_left_out_on_purpose_are_not() {
    let server = Server::new();
    server.keep(&[segment(ids(1, 1, 1), 2, &filler(START_MS, 2))]);
    assert_eq!(server.sessions("")[0]["has_gaps"], true);
    let mut frames = opening(START_MS + 10, URL, "hello");
    frames.extend(filler(START_MS + 20, 3));
    let numbered: Vec<_> = [1, 2, 7, 8, 20].into_iter().zip(frames).collect();
    server.keep(&[thinned(ids(2, 2, 2), &numbered)]);
    let sessions = server.sessions("");
    assert_eq!(
        (&sessions[0]["has_gaps"], &sessions[0]["id"]),
        (&false.into(), &id_text(2).into())
    );
}

#[test]
fn wrong_application_or_token_or_origin_is_403() {
    let server = Server::with(|config| config.applications[1].origins = vec!["https://blog.example".into()]);
    let body = short_session(1, START_MS, URL);
    for query in [
        "v=1&application_id=shop&client_token=pub2",
        "v=1&application_id=nobody&client_token=pub1",
        "v=1&application_id=shop&client_token=",
        "v=1&application_id=blog&client_token=pub2",
    ] {
        let reply = server.request("POST", &format!("/api/v2/replay?{query}"), &[], &body);
        assert_eq!(reply.status, 403, "{query}");
        assert!(reply.json()["error"].is_string());
        assert_eq!(reply.header("access-control-allow-origin"), "*");
    }
    let path = "/api/v2/replay?v=1&application_id=blog&client_token=pub2";
    let from = |origin| server.request("POST", path, &[("origin", origin)], &body).status;
    assert_eq!(from("https://blog.example.evil.example"), 403);
    assert_eq!(from("https://blog.example"), 202);
}

#[test]
fn another_applications_session_cannot_be_written_to() {
    let server = Server::new();
    server.keep(&[short_session(1, START_MS, URL)]);
    let blog = "/api/v2/replay?v=1&application_id=blog&client_token=pub2";
    let intruder = segment(ids(1, 9, 9), 1, &filler(START_MS, 1));
    assert_eq!(server.request("POST", blog, &[], &intruder).status, 403);
    // Nor can a recording be moved to another session.
    assert_eq!(
        server
            .send(&segment(ids(2, 1, 1), 6, &filler(START_MS, 1)))
            .status,
        403
    );
    assert_eq!(server.stored_files().len(), 1);
}

#[test]
fn malformed_is_400_with_a_reason() {
    let server = Server::new();
    let good = short_session(1, START_MS, URL);
    let mut no_ids = ids(0, 1, 1);
    let mut bodies = vec![
        b"".to_vec(),
        b"hello".to_vec(),
        vec![0; 5_000],
        good[..good.len() - 1].to_vec(),
    ];
    bodies.push(segment(no_ids, 1, &filler(START_MS, 1)));
    no_ids.session = [1; 16];
    no_ids.recording = [0; 16];
    bodies.push(segment(no_ids, 1, &filler(START_MS, 1)));
    bodies.push(segment(ids(1, 1, 1), u64::MAX - 5, &filler(START_MS, 1)));
    bodies.push(segment(ids(1, 1, 1), 1, &filler(u64::MAX / 2, 1)));
    for body in bodies {
        let reply = server.send(&body);
        assert_eq!(reply.status, 400, "{:?}", &body[..body.len().min(40)]);
        assert!(
            reply.json()["error"]
                .as_str()
                .is_some_and(|reason| !reason.is_empty())
        );
    }
    for query in [
        "",
        "?v=1",
        "?v=2&application_id=shop&client_token=pub1",
        "?v=x&application_id=shop&client_token=pub1",
    ] {
        let reply = server.request("POST", &format!("/api/v2/replay{query}"), &[], &good);
        assert_eq!(reply.status, 400, "{query}");
    }
    assert_eq!(server.stored_files().len(), 0);
    assert!(server.sessions("").is_empty());
}

#[test]
fn too_large_is_413_before_and_after_inflating() {
    let server = Server::with(|config| {
        config.max_body_bytes = 10_000;
        config.max_inflated_bytes = 50_000;
    });
    let reply = server.send(&vec![b'x'; 10_001]);
    assert_eq!(
        (reply.status, reply.header("access-control-allow-origin")),
        (413, "*")
    );
    assert_eq!(server.send(&vec![b'x'; 3_000_000]).status, 413);
    let bomb = segment(ids(1, 1, 1), 1, &opening(START_MS, URL, &"a".repeat(1_000_000)));
    assert!(bomb.len() < 10_000);
    assert_eq!(server.send(&bomb).status, 413);
    assert_eq!(server.send(&short_session(1, START_MS, URL)).status, 202);
}

#[test]
fn a_small_body_of_very_many_frames_or_entries_is_413() {
    let server = Server::new();
    let nothing: Vec<_> = (0..70_000).map(|_| (START_MS, Frame::Stop)).collect();
    let texts = Frame::Strings {
        reset: false,
        first_id: 0,
        texts: vec!["".into(); 200_000],
    };
    for body in [
        segment(ids(1, 1, 1), 1, &nothing),
        segment(ids(1, 1, 1), 1, &[(START_MS, texts)]),
    ] {
        assert!(body.len() < 10_000, "{}", body.len());
        let reply = server.send(&body);
        assert_eq!(reply.status, 413);
        let reply = reply.json();
        let reason = reply["error"].as_str().unwrap_or_default();
        assert!(reason.contains("65536 and 131072"), "{reason}");
    }
    assert_eq!(server.stored_files().len(), 0);
    assert_eq!(server.send(&short_session(1, START_MS, URL)).status, 202);
}

#[test]
fn too_many_is_429_with_retry_after() {
    let server = Server::with(|config| config.address_requests_per_minute = 6);
    let body = short_session(1, START_MS, URL);
    let statuses: Vec<_> = (0..5).map(|_| server.send(&body).status).collect();
    assert_eq!(statuses, [202, 202, 202, 429, 429]);
    let reply = server.send(&body);
    assert!((1..=10).contains(&reply.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(reply.header("access-control-expose-headers"), "retry-after");
    // Reading is not held back by it.
    assert_eq!(server.sessions("").len(), 1);
}

#[test]
fn an_application_that_sends_too_much_holds_back_no_other() {
    let server = Server::with(|config| {
        config.applications[0].requests_per_minute = Some(6);
        config.applications[0].origins = vec!["https://shop.example".into()];
    });
    let origin = [("origin", "https://shop.example")];
    let body = short_session(1, START_MS, URL);
    let send = |headers: &[(&str, &str)]| server.request("POST", INTAKE, headers, &body);
    // Strangers with its token take nothing from it.
    assert_eq!([(); 5].map(|()| send(&[]).status), [403; 5]);
    let statuses = [(); 5].map(|()| send(&origin).status);
    assert_eq!(statuses, [202, 202, 202, 429, 429]);
    assert!((1..=10).contains(&send(&origin).header("retry-after").parse::<u32>().unwrap()));
    let other = "/api/v2/replay?v=1&application_id=blog&client_token=pub2";
    let body = short_session(2, START_MS, URL);
    assert_eq!(
        [(); 5].map(|()| server.request("POST", other, &[], &body).status),
        [202; 5]
    );
}

#[test]
fn behind_a_trusted_proxy_the_clients_are_told_apart() {
    let body = short_session(1, START_MS, URL);
    for (trust, expected) in [(true, [202, 202, 429]), (false, [202, 429, 429])] {
        let server = Server::with(|config| {
            config.address_requests_per_minute = 2;
            config.trust_forwarded = trust;
        });
        let from = |list| {
            server
                .request("POST", INTAKE, &[("x-forwarded-for", list)], &body)
                .status
        };
        // The first entry is the client's own claim.
        assert_eq!(
            [
                from("9.9.9.9, 10.0.0.1"),
                from("10.0.0.2"),
                from("8.8.8.8, 10.0.0.1")
            ],
            expected
        );
    }
}

#[test]
fn a_full_store_is_507_and_unhealthy() {
    let server = Server::with(|config| config.max_store_bytes = Some(1_000));
    assert_eq!(server.get("/healthz").status, 200);
    let statuses: Vec<_> = (1..40)
        .map(|session| server.send(&short_session(session, START_MS, URL)).status)
        .collect();
    let taken = statuses.iter().take_while(|status| **status == 202).count();
    assert!(
        taken >= 1 && statuses[taken..].iter().all(|status| *status == 507),
        "{statuses:?}"
    );
    // What is there already needs no room.
    assert_eq!(server.send(&short_session(1, START_MS, URL)).status, 202);
    assert_eq!(server.sessions("").len(), taken);
}

#[test]
fn pages_of_any_origin_may_send() {
    let server = Server::new();
    let preflight = server.request(
        "OPTIONS",
        "/api/v2/replay",
        &[("origin", "https://a.example")],
        &[],
    );
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-origin")),
        (204, "*")
    );
    assert!(preflight.header("access-control-allow-methods").contains("POST"));
    let reply = server.send(&short_session(1, START_MS, URL));
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(reply.header("access-control-allow-credentials"), "");
    let get = server.get("/api/v2/replay");
    assert_eq!(
        (get.status, get.header("access-control-allow-origin")),
        (405, "*")
    );
}

#[test]
fn random_and_damaged_bodies_do_no_harm() {
    let server = Server::new();
    let good = short_session(1, START_MS, URL);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let random = prop::collection::vec(any::<u8>(), 1..300);
    let damage = prop::collection::vec((0..good.len(), any::<u8>()), 1..6);
    runner
        .run(&(random, damage, any::<bool>()), |(random, damage, is_random)| {
            let body = if is_random {
                random
            } else {
                let mut body = good.clone();
                damage.into_iter().for_each(|(at, byte)| body[at] = byte);
                body
            };
            let status = server.send(&body).status;
            prop_assert!(matches!(status, 202 | 400 | 403 | 413), "{status}");
            Ok(())
        })
        .unwrap();
    assert_eq!(server.get("/healthz").status, 200);
}
