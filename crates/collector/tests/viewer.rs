//! Who may watch, and what the viewer's pages may do.

mod common;

use common::bodies::{START_MS, id_text, short_session};
use common::{Server, TOKEN};

const SESSION: u8 = 1;

fn login(server: &Server, token: &str, headers: &[(&str, &str)]) -> common::Reply {
    let mut all = vec![("content-type", "application/json")];
    all.extend(headers);
    server.request(
        "POST",
        "/api/viewer/login",
        &all,
        format!("{{\"token\":\"{token}\"}}").as_bytes(),
    )
}

#[test]
fn recordings_are_for_viewers_only() {
    let server = Server::new();
    server.keep(&[short_session(SESSION, START_MS, "https://shop.example/")]);
    let id = id_text(SESSION);
    for path in [
        "/api/sessions".to_owned(),
        format!("/api/sessions/{id}"),
        format!("/api/sessions/{id}/events"),
    ] {
        let cookie = format!("afterimage_viewer={TOKEN}");
        for headers in [
            vec![],
            vec![("authorization", "Bearer wrong")],
            vec![("authorization", TOKEN)],
            vec![("authorization", "Bearer ")],
            vec![("cookie", "afterimage_viewer=")],
            vec![("cookie", &*cookie)],
        ] {
            let reply = server.request("GET", &path, &headers, &[]);
            assert_eq!(
                (reply.status, reply.header("www-authenticate")),
                (401, "Bearer"),
                "{path} {headers:?}"
            );
        }
        let reply = server.watch(&path);
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("access-control-allow-origin"), "");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
    }
}

#[test]
fn the_token_is_traded_for_a_cookie() {
    let server = Server::new();
    let refused = login(&server, "wrong", &[]);
    assert_eq!((refused.status, refused.header("set-cookie")), (401, ""));
    let reply = login(&server, TOKEN, &[]);
    let cookie = reply.header("set-cookie");
    assert_eq!(reply.status, 204);
    assert!(
        cookie.contains("; HttpOnly; SameSite=Strict") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert!(!cookie.contains("Secure") && !cookie.contains(TOKEN), "{cookie}");
    let pair = format!("other=1; {}", cookie.split(';').next().unwrap());
    assert_eq!(
        server
            .request("GET", "/api/sessions", &[("cookie", &pair)], &[])
            .status,
        200
    );
    let out = server.request("POST", "/api/viewer/logout", &[("cookie", &pair)], &[]);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(
        server.request("POST", "/api/viewer/login", &[], b"{}").status,
        400
    );
}

#[test]
fn the_cookie_is_secure_behind_https() {
    for (trust, secure) in [(true, true), (false, false)] {
        let server = Server::with(|config| config.trust_forwarded = trust);
        let reply = login(&server, TOKEN, &[("x-forwarded-proto", "https")]);
        assert_eq!(reply.header("set-cookie").contains("; Secure"), secure);
    }
}

#[test]
fn tokens_cannot_be_tried_at_will() {
    let server = Server::new();
    let statuses: Vec<_> = (0..12).map(|_| login(&server, "wrong", &[]).status).collect();
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn the_pages_policy_lets_nothing_recorded_act() {
    // That it does is seen in a browser, by the viewer's own tests, which serve its pages with this policy.
    let tried: Vec<String> =
        serde_json::from_str(include_str!("../../../npm/viewer/test/browser/policy.json")).unwrap();
    let server = Server::new();
    let id = id_text(SESSION);
    for path in [
        "/".to_owned(),
        format!("/sessions/{id}?t=5"),
        "/nothing.js".to_owned(),
    ] {
        let reply = server.get(&path);
        let policy = reply.header("content-security-policy");
        assert_eq!(policy, tried.join("; "), "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("x-dns-prefetch-control"), "off");
        assert_eq!(reply.header("access-control-allow-origin"), "");
    }
}

#[test]
fn remote_assets_load_by_the_applications_option_alone() {
    let path = format!("/sessions/{}", id_text(SESSION));
    for allowed in [true, false] {
        let server = Server::with(|config| config.applications[0].remote_assets = allowed);
        server.keep(&[short_session(SESSION, START_MS, "https://shop.example/")]);
        let page = server.get(&path);
        if page.status == 503 {
            return common::built_without_assets(); // There is no page to open up.
        }
        let is_open = |reply: &common::Reply| {
            let policy = reply.header("content-security-policy");
            assert!(policy.contains("script-src 'self';"), "{policy}");
            policy.contains("img-src 'self' data: blob: https:")
        };
        assert_eq!(is_open(&page), allowed);
        let asked = |site| {
            let path = format!("{path}?remote_assets=1");
            is_open(&server.request("GET", &path, &[("sec-fetch-site", site)], &[]))
        };
        assert_eq!((asked("same-origin"), asked("cross-site")), (allowed, allowed));
        assert_eq!(server.sessions("")[0]["remote_assets"], allowed);
    }
}

#[test]
fn what_is_embedded_is_served_and_nothing_else() {
    let server = Server::new();
    let script = server.get("/cdn/afterimage.js");
    assert_eq!(script.header("access-control-allow-origin"), "*");
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    if script.status == 200 {
        assert!(script.header("content-type").starts_with("text/javascript"));
        let wasm = server.get("/cdn/afterimage.wasm");
        assert_eq!(
            (wasm.status, wasm.header("content-type")),
            (200, "application/wasm")
        );
        let known = [("if-none-match", wasm.header("etag"))];
        assert_eq!(
            server.request("GET", "/cdn/afterimage.wasm", &known, &[]).status,
            304
        );
        assert_eq!(server.get("/cdn/other.js").status, 404);
    } else {
        assert_eq!(script.status, 503);
        common::built_without_assets();
        assert!(script.text().contains("run cargo xtask build"));
    }
    let preflight = server.request("OPTIONS", "/cdn/afterimage.js", &[], &[]);
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-origin")),
        (204, "*")
    );
    for path in [
        "/cdn/..%2f..%2fCargo.toml",
        "/..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
        "/index.sqlite",
        "/sessions/x",
    ] {
        assert!(matches!(server.get(path).status, 404 | 503), "{path}");
    }
}
