//! Connections that say nothing, or never finish what they say.

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::Server;

#[test]
fn a_head_that_never_ends_is_cut_off() {
    let server = Server::new();
    let address = server.url.trim_start_matches("http://").to_owned();
    let began = Instant::now();
    let mut idle: Vec<TcpStream> = (0..50)
        .map(|_| TcpStream::connect(&address).expect("connected"))
        .collect();
    for stream in &mut idle {
        stream.write_all(b"GET / HT").expect("written");
    }
    for mut stream in idle {
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("set");
        // Closed, with or without an answer; a time-out would be an error.
        stream.read_to_end(&mut Vec::new()).expect("closed by the server");
    }
    assert!(began.elapsed() < Duration::from_secs(30));
}
