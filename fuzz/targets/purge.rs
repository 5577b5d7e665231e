//! What the page tells the worker to take back, with frames that wait: what leaves then can be read.
#![no_main]

use afterimage_format::purge::Purge;
use afterimage_format::segment::{Ids, Kind, Limits, read_frames, read_header};
use afterimage_fuzz::checks::{raw_frames, split};
use afterimage_shipper::{Answer, Config, Shipper};
use libfuzzer_sys::fuzz_target;

const REQUESTS_MAX: usize = 64;

fuzz_target!(|data: &[u8]| {
    let (purge, batch) = split(data);
    if let Ok(read) = Purge::read(purge) {
        assert_eq!(Purge::read(&read.write()).as_ref(), Ok(&read));
    }
    let readable = raw_frames(batch);
    let all_can_be_read = readable.iter().all(|frame| frame.decode().is_ok());
    let mut shipper = Shipper::new(Config::new(Ids::default(), 100, 1 << 40, 1));
    let _ = shipper.push_purged(batch, purge, 0);
    shipper.close();
    for _ in 0..REQUESTS_MAX {
        let Some(request) = shipper.next_request(10_000) else {
            break;
        };
        let (header, _) = read_header(&request.body).expect("a header of our own");
        if header.kind == Kind::Segment && all_can_be_read {
            read_frames(&request.body, &Limits::default()).expect("a segment of our own");
        }
        shipper.on_answer(
            request.id,
            &Answer::Acked(vec![(header.first_seq, header.last_seq)]),
            10_000,
        );
    }
});
