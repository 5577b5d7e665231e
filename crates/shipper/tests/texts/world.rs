//! A page's frames, a shipper, and a collector that knows some texts.

use afterimage_format::batch::BatchWriter;
use afterimage_format::frame::*;
use afterimage_format::purge::{Extent, Purge};
use afterimage_format::segment::{Ids, Kind, Limits, Numbered, read_frames, read_header};
use afterimage_shipper::{Answer, Config, Event, Request, Shipper, TextId};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

pub fn css(number: u64, bytes: usize) -> String {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut text = String::new();
    while text.len() < bytes {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        text.push_str(&format!(".c{:x}{{top:{}px}}", state >> 40, state >> 54));
    }
    text.truncate(bytes);
    text
}

pub fn sheet(node: NodeId, text: &str) -> Frame {
    Frame::Sheet(Sheet {
        sheet: node,
        role: SheetRole::Owned,
        node,
        base_url: "".into(),
        state: SheetState::default(),
        continues: false,
        more: false,
        content: SheetContent::Source(text.into()),
    })
}

/// A note that deflates little.
pub fn noise(number: u64) -> Frame {
    Frame::Note {
        kind: Text::Inline("noise".into()),
        json: Text::Inline(css(100 + number, 900).into()),
    }
}

/// 1 document, 2 html, in it 3 to 42.
pub fn page() -> Frame {
    let element = |name: &str| {
        Inserted::New(NewNode::Element(Element {
            name: Text::Inline(name.into()),
            namespace: Namespace::Html,
            attributes: Vec::new(),
            custom: false,
            hidden: None,
        }))
    };
    let run = |parent, nodes| Insertion {
        parent,
        after: 0,
        nodes,
    };
    Frame::Tree(Tree {
        first_new_id: 1,
        insertions: vec![
            run(0, vec![Inserted::New(NewNode::Document { quirks: false })]),
            run(1, vec![element("html")]),
            run(2, (0..40).map(|_| element("link")).collect()),
        ],
        ..Tree::default()
    })
}

/// As the collector does: what it lacks, and which frames it therefore does not take for complete.
#[derive(Default)]
pub struct Collector {
    pub texts: BTreeMap<TextId, String>,
    pub frames: BTreeMap<u64, Numbered>,
    pub bodies: Vec<Vec<u8>>,
}

impl Collector {
    pub fn take(&mut self, body: &[u8]) -> Answer {
        self.bodies.push(body.to_vec());
        if read_header(body).unwrap().0.kind == Kind::Keyframe {
            return Answer::Acked(Vec::new());
        }
        let (header, frames) = read_frames(body, &Limits::default()).unwrap();
        let mut lacking = BTreeSet::new();
        let mut acked = Vec::new();
        let mut has_mark = false;
        for numbered in &frames {
            if let Frame::Sheet(sheet) = &numbered.frame
                && let SheetContent::Source(text) = &sheet.content
            {
                self.texts.insert(id_of(text), text.to_string());
            }
        }
        for mut numbered in frames {
            let seq = numbered.seq;
            if let Frame::Sheet(sheet) = &mut numbered.frame
                && let SheetContent::Shared(mark) = sheet.content
            {
                has_mark = true;
                let Some(text) = self.texts.get(&mark.sha256) else {
                    lacking.insert(mark.sha256);
                    continue;
                };
                assert_eq!(mark.bytes as usize, text.len());
                sheet.content = SheetContent::Source(text.as_str().into());
            }
            acked.push((seq, seq));
            self.frames.insert(seq, numbered);
        }
        assert_eq!(header.flags.has_shared, has_mark);
        match lacking.is_empty() {
            true => Answer::Acked(vec![(header.first_seq, header.last_seq)]),
            false => Answer::Lacking {
                acked,
                texts: lacking.into_iter().collect(),
            },
        }
    }
}

pub fn id_of(text: &str) -> TextId {
    Sha256::digest(text).into()
}

pub struct World {
    pub shipper: Shipper,
    pub writer: BatchWriter,
    pub written: BTreeMap<u64, Frame>,
    /// Batches with their last frames, as a page keeps them until they are acknowledged.
    pub batches: Vec<(u64, Vec<u8>)>,
    pub settled_seq: u64,
    pub owed: Vec<u64>,
    pub collector: Collector,
    pub now_ms: u64,
}

impl World {
    pub fn new(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(Ids::default(), 100, 10_000_000, 1);
        change(&mut config);
        let mut world = Self {
            shipper: Shipper::new(config),
            writer: BatchWriter::new(1),
            written: BTreeMap::new(),
            batches: Vec::new(),
            settled_seq: 0,
            owed: Vec::new(),
            collector: Collector::default(),
            now_ms: 0,
        };
        world.write(page());
        world
    }

    pub fn write(&mut self, frame: Frame) {
        let seq = self.writer.push(1_000, &frame);
        self.written.insert(seq, frame);
    }

    pub fn post(&mut self) {
        if let Some((batch, ..)) = self.writer.take() {
            self.shipper.push(&batch, self.now_ms).unwrap();
            let last_seq = *self.written.last_key_value().unwrap().0;
            self.batches.push((last_seq, batch));
        }
    }

    /// What was told of a node up to a frame is taken back.
    pub fn take_back(&mut self, node: NodeId, through_seq: u64) {
        let purge = Purge {
            frames: Vec::new(),
            through_seq,
            nodes: vec![(node, node)],
            extent: Extent::Blank,
            whole_page: false,
        };
        self.shipper.push_purged(&[], &purge.write(), 0).unwrap();
    }

    /// Another shipper takes over, and gets what a page has kept.
    pub fn replace(&mut self, change: impl FnOnce(&mut Config)) {
        let mut config = Config::new(Ids::default(), 100, 10_000_000, 2);
        change(&mut config);
        self.shipper = Shipper::new(config);
        let settled_seq = self.settled_seq;
        let mut before = 0;
        for (last_seq, batch) in &self.batches {
            let range = before + 1..=*last_seq;
            before = *last_seq;
            if *last_seq > settled_seq {
                self.shipper.push(batch, self.now_ms).unwrap();
            } else if self.owed.iter().any(|seq| range.contains(seq)) {
                self.shipper.push_owed(batch, &self.owed).unwrap();
            }
        }
    }

    pub fn request(&mut self) -> Option<Request> {
        self.shipper.next_request(self.now_ms)
    }

    /// Gives what the shipper says of it, but for how far it is.
    pub fn deliver(&mut self, request: &Request) -> Vec<Event> {
        let answer = self.collector.take(&request.body);
        self.answer(request, &answer)
    }

    pub fn answer(&mut self, request: &Request, answer: &Answer) -> Vec<Event> {
        let events = self.shipper.on_answer(request.id, answer, self.now_ms);
        self.hear(events)
    }

    pub fn hear(&mut self, mut events: Vec<Event>) -> Vec<Event> {
        events.retain(|event| match event {
            Event::Acked { up_to_seq, owed, .. } => {
                self.settled_seq = *up_to_seq;
                self.owed.clone_from(owed);
                false
            }
            _ => true,
        });
        events
    }

    /// Lets all that waits arrive, and gives what the shipper says of it.
    pub fn finish(&mut self) -> Vec<Event> {
        self.post();
        self.shipper.close();
        let mut events = Vec::new();
        for _ in 0..1_000 {
            while let Some(request) = self.request() {
                events.extend(self.deliver(&request));
            }
            match self.shipper.wake_at(self.now_ms) {
                Some(at_ms) => self.now_ms = at_ms,
                None => break,
            }
        }
        let last = self.shipper.take_events();
        events.extend(self.hear(last));
        events
    }

    /// Goes on until then, and delivers what may leave.
    pub fn run_until(&mut self, until_ms: u64) {
        loop {
            while let Some(request) = self.request() {
                assert_eq!(self.deliver(&request), []);
            }
            match self
                .shipper
                .wake_at(self.now_ms)
                .filter(|at_ms| *at_ms < until_ms)
            {
                Some(at_ms) => self.now_ms = at_ms,
                None => break,
            }
        }
        self.now_ms = until_ms;
    }

    pub fn assert_all_came(&self) {
        assert!(self.collector.frames.keys().eq(self.written.keys()));
        for (seq, numbered) in &self.collector.frames {
            assert_eq!(numbered.frame, self.written[seq], "{seq}");
        }
    }
}
