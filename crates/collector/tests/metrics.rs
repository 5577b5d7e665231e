//! `GET /metrics`: what an operator is told.

mod common;

use std::collections::HashMap;

use common::Server;
use common::bodies::{START_MS, filler, id_text, ids, opening, segment, short_session};

const URL: &str = "https://shop.example/";

/// Samples by name and labels; checks the format on the way.
fn samples(server: &Server) -> HashMap<String, f64> {
    let reply = server.get("/metrics");
    assert_eq!(
        reply.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let mut samples = HashMap::new();
    let mut family = String::new();
    for line in reply.text().lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            family = help.split(' ').next().unwrap().to_owned();
            assert!(help.ends_with('.'), "{line}");
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert_eq!(name, family);
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
        } else {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(
                name.starts_with("afterimage_") && name.starts_with(&family),
                "{line}"
            );
            assert!(
                samples.insert(name.to_owned(), value.parse().unwrap()).is_none(),
                "{line}"
            );
        }
    }
    samples
}

#[test]
fn everything_that_happens_is_counted() {
    let server = Server::with(|config| config.max_store_bytes = Some(1 << 30));
    let whole = short_session(1, START_MS, URL);
    let mut frames = opening(START_MS, URL, "hello");
    frames.extend(filler(START_MS + 10, 10));
    let gap = segment(ids(2, 2, 2), 8, &frames[7..]);
    server.keep(&[
        whole.clone(),
        whole.clone(),
        gap.clone(),
        short_session(3, START_MS, URL),
    ]);
    assert_eq!(server.send(b"nothing").status, 400);
    let events = server.watch(&format!("/api/sessions/{}/events", id_text(1)));
    server.delete(&format!("/api/sessions/{}", id_text(3)));
    let wrong = server.request(
        "POST",
        "/api/viewer/login",
        &[("authorization", "Bearer wrong")],
        b"",
    );
    assert_eq!(wrong.status, 401);
    let samples = samples(&server);
    let stored = (whole.len() + gap.len()) as f64;
    for (name, expected) in [
        ("intake_requests_total{status=\"202\"}", 4.0),
        ("intake_requests_total{status=\"400\"}", 1.0),
        ("intake_duration_seconds_count", 5.0),
        ("intake_duration_seconds_bucket{le=\"+Inf\"}", 5.0),
        ("received_bytes_total", stored + 2.0 * whole.len() as f64 + 7.0),
        ("stored_bytes_total", stored + whole.len() as f64),
        ("duplicate_bodies_total", 1.0),
        ("store_bytes", stored),
        ("max_store_bytes", f64::from(1 << 30)),
        ("sessions", 2.0),
        ("recordings", 2.0),
        ("recordings_with_gaps", 1.0),
        ("removals_pending", 0.0),
        ("event_streams_total", 1.0),
        ("event_bytes_total", events.body.len() as f64),
        ("event_stream_duration_seconds_count", 1.0),
        ("failed_event_streams_total", 0.0),
        ("open_event_streams", 0.0),
        ("deleted_sessions_total", 1.0),
        ("refused_logins_total", 1.0),
        ("rate_limited_total{limit=\"address\"}", 0.0),
    ] {
        assert_eq!(samples[&format!("afterimage_{name}")], expected, "{name}");
    }
}

#[test]
fn it_says_which_limit_keeps_requests_out() {
    let server = Server::with(|config| config.address_requests_per_minute = 2);
    let body = short_session(1, START_MS, URL);
    let statuses = [(); 3].map(|()| server.send(&body).status);
    assert_eq!(statuses, [202, 429, 429]);
    let by_address = samples(&server);
    assert_eq!(
        by_address["afterimage_rate_limited_total{limit=\"address\"}"],
        2.0
    );
    assert_eq!(
        by_address["afterimage_rate_limited_total{limit=\"overall\"}"],
        0.0
    );
    let server = Server::with(|config| config.applications[0].requests_per_minute = Some(2));
    let statuses = [(); 3].map(|()| server.send(&body).status);
    assert_eq!(statuses, [202, 429, 429]);
    let by_application = samples(&server);
    assert_eq!(
        by_application["afterimage_rate_limited_total{limit=\"application\"}"],
        2.0
    );
    let server = Server::with(|config| config.requests_per_minute = 2);
    let statuses = [(); 3].map(|()| server.send(&body).status);
    assert_eq!(statuses, [202, 429, 429]);
    assert_eq!(
        samples(&server)["afterimage_rate_limited_total{limit=\"overall\"}"],
        2.0
    );
}

#[test]
fn a_sweep_tells_what_it_removed() {
    let server = Server::new();
    server.keep(&[short_session(1, START_MS, URL)]);
    let swept = server.sweep_in(31);
    let samples = samples(&server);
    for (name, expected) in [
        ("swept_sessions_total", 1),
        ("swept_objects_total", 1),
        ("swept_bytes_total", swept.bytes),
        ("swept_orphans_total", 0),
        ("failed_sweeps_total", 0),
        ("sessions", 0),
        ("store_bytes", 0),
    ] {
        assert_eq!(samples[&format!("afterimage_{name}")], expected as f64, "{name}");
    }
    assert!(samples["afterimage_sweeps_total"] >= 1.0);
    let last_s = samples["afterimage_last_sweep_timestamp_seconds"];
    assert!(last_s > 1_700_000_000.0, "{last_s}");
}
