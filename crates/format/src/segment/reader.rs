//! A segment read frame by frame: only its inflated payload is held.

use super::{Header, Kind, Limits, Numbered, read_payload};
use crate::codec::Error;
use crate::stream::{FrameReader, RawFrame};

/// An inflated segment and how far it has been read.
#[derive(Clone, Debug)]
pub struct SegmentReader {
    header: Header,
    payload: Vec<u8>,
    /// Where the next frame begins, and what its number and time count from.
    offset: usize,
    next_seq: u64,
    before_ms: u64,
    /// Ranges of `left_out` that lie behind.
    gaps_passed: usize,
}

impl SegmentReader {
    /// Inflates a segment and checks that its frames are as the header says. Their bodies are decoded when asked for.
    pub fn open(body: &[u8], limits: &Limits) -> Result<Self, Error> {
        let (header, payload) = read_payload(body, limits)?;
        if header.kind != Kind::Segment {
            return Err(Error::BadTag);
        }
        let (mut count, mut last_seq, mut end_ms) = (0_u64, 0, header.start_ms);
        for raw in FrameReader::new(&payload, header.first_seq, header.start_ms, &header.left_out) {
            let raw = raw?;
            end_ms = end_ms.max(raw.time_ms);
            last_seq = raw.seq;
            count += 1;
        }
        if count != u64::from(header.frame_count) || last_seq != header.last_seq || end_ms != header.end_ms {
            return Err(Error::Inconsistent);
        }
        Ok(Self {
            offset: 0,
            next_seq: header.first_seq,
            before_ms: header.start_ms,
            gaps_passed: 0,
            header,
            payload,
        })
    }

    /// The segment's header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The header alone.
    pub fn into_header(self) -> Header {
        self.header
    }

    /// The frame that is next; `None` at the end.
    pub fn head(&self) -> Option<RawFrame<'_>> {
        self.rest().next()?.ok()
    }

    /// Goes on behind the next frame.
    pub fn advance(&mut self) {
        let mut rest = self.rest();
        if rest.next().is_none() {
            return;
        }
        let (left, next_seq, before_ms, gaps_left) = rest.place();
        self.offset = self.payload.len() - left;
        self.next_seq = next_seq;
        self.before_ms = before_ms;
        self.gaps_passed = self.header.left_out.len() - gaps_left;
    }

    fn rest(&self) -> FrameReader<'_> {
        FrameReader::new(
            self.payload.get(self.offset..).unwrap_or_default(),
            self.next_seq,
            self.before_ms,
            self.header.left_out.get(self.gaps_passed..).unwrap_or_default(),
        )
    }
}

impl RawFrame<'_> {
    /// Decodes the body, with number and time.
    pub fn numbered(&self) -> Result<Numbered, Error> {
        Ok(Numbered {
            seq: self.seq,
            time_ms: self.time_ms,
            frame: self.decode()?,
        })
    }
}
