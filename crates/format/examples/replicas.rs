//! Rebuilds the recordings in directories of stored segments (one directory a recording) and prints each final
//! state as lines without node numbers, so that two recordings of one page can be compared.
//!
//! Texts of style sheets that a segment only names are looked for in all segments of all directories beside its own.
//!
//! Every state also goes through a keyframe and back, and what returns must be the same.
//!
//! ```sh
//! cargo run --release -p afterimage-format --features expand --example replicas DIRECTORY...
//! ```

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use afterimage_format::frame::{Frame, NodeId, SheetContent};
use afterimage_format::keyframe;
use afterimage_format::replica::{Kind, Replica, diff};
use afterimage_format::segment::{Limits, Numbered, read_frames};
use sha2::{Digest as _, Sha256};

fn main() -> ExitCode {
    let mut all = Vec::new();
    for directory in std::env::args_os().skip(1) {
        match rebuild(Path::new(&directory)) {
            Ok((started_ms, replica)) => all.push((started_ms, print(&replica))),
            Err(fault) => {
                eprintln!("{}: {fault}", Path::new(&directory).display());
                return ExitCode::FAILURE;
            }
        }
    }
    all.sort();
    let states: Vec<Vec<String>> = all.into_iter().map(|(_, lines)| lines).collect();
    match serde_json::to_string(&states) {
        Ok(text) => println!("{text}"),
        Err(fault) => eprintln!("{fault}"),
    }
    ExitCode::SUCCESS
}

/// When the recording began, and its state after its last frame.
fn rebuild(directory: &Path) -> Result<(u64, Replica), Box<dyn Error>> {
    let mut frames: BTreeMap<u64, Numbered> = BTreeMap::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if !path.to_string_lossy().contains("-segment-") {
            return Err("a keyframe was stored, so frames are missing".into());
        }
        let (_, read) = read_frames(&std::fs::read(path)?, &Limits::default())?;
        frames.extend(read.into_iter().map(|frame| (frame.seq, frame)));
    }
    let named = frames
        .values_mut()
        .filter_map(|numbered| named_text(&mut numbered.frame));
    let mut named = named.peekable();
    let texts = match named.peek() {
        Some(_) => texts_beside(directory)?,
        None => HashMap::new(),
    };
    for (id, content) in named {
        let text = texts.get(&id).ok_or("a text that is named was never stored")?;
        *content = SheetContent::Source(text.clone());
    }
    let mut replica = Replica::new();
    let (mut last, mut started_ms) = (0, 0);
    for (seq, frame) in frames {
        if seq != last + 1 {
            return Err(format!("frame {} is missing", last + 1).into());
        }
        if seq == 1 {
            started_ms = frame.time_ms;
        }
        replica
            .apply(&frame.frame)
            .map_err(|fault| format!("frame {seq}: {fault:?} at {:?}", frame.frame))?;
        last = seq;
        // A keyframe may be made after any frame; the later ones hold the most.
        let (again, _) = keyframe::decode(&keyframe::encode(&replica, seq))?;
        if let Some(difference) = diff(&replica, &again) {
            return Err(format!("a keyframe after frame {seq} loses {difference}").into());
        }
    }
    Ok((started_ms, replica))
}

fn named_text(frame: &mut Frame) -> Option<([u8; 32], &mut SheetContent)> {
    let Frame::Sheet(sheet) = frame else { return None };
    match &sheet.content {
        SheetContent::Shared(text) => Some((text.sha256, &mut sheet.content)),
        _ => None,
    }
}

/// What stands whole in the recordings of all sessions (`…/session/recording/segment`).
fn texts_beside(directory: &Path) -> Result<HashMap<[u8; 32], Box<str>>, Box<dyn Error>> {
    let mut texts = HashMap::new();
    let sessions = directory.ancestors().nth(2).ok_or("no directory of sessions")?;
    for session in std::fs::read_dir(sessions)? {
        for recording in std::fs::read_dir(session?.path())? {
            for entry in std::fs::read_dir(recording?.path())? {
                let path = entry?.path();
                // One that is being written is none yet.
                if let Ok((_, frames)) = read_frames(&std::fs::read(path)?, &Limits::default()) {
                    for numbered in frames {
                        if let Frame::Sheet(sheet) = numbered.frame
                            && let SheetContent::Source(text) = sheet.content
                        {
                            texts.insert(Sha256::digest(text.as_bytes()).into(), text);
                        }
                    }
                }
            }
        }
    }
    Ok(texts)
}

/// The tree in document order, a node a line; what a fresh recording need not tell alike (how a sheet came to
/// its rules, where media stand) is left to the comparison of documents.
fn print(replica: &Replica) -> Vec<String> {
    let mut lines = Vec::new();
    let mut depths: BTreeMap<u32, usize> = BTreeMap::new();
    for id in replica.subtree(replica.document()) {
        let Some(node) = replica.node(id) else { continue };
        let depth = depths.get(&node.parent()).map_or(0, |depth| depth + 1);
        depths.insert(id, depth);
        let mut line = format!("{:depth$}", "");
        let _ = match node.kind() {
            Kind::Document { quirks } => write!(line, "document quirks={quirks}"),
            Kind::Doctype(doctype) => write!(line, "doctype {doctype:?}"),
            Kind::Text(text) => write!(line, "text {text:?}"),
            Kind::CData(text) => write!(line, "cdata {text:?}"),
            Kind::ShadowRoot { open } => write!(line, "root open={open}"),
            Kind::Element(element) => {
                let mut attributes = element.attributes.clone();
                attributes.sort();
                write!(
                    line,
                    "<{} {:?} custom={} hidden={:?} {attributes:?}",
                    element.name, element.namespace, element.custom, element.hidden
                )
            }
        };
        line.push_str(&control(replica, id));
        if let Some((x, y)) = replica.scroll(id).filter(|offset| *offset != (0, 0)) {
            let _ = write!(line, " scroll={x},{y}");
        }
        // A body that has the focus is what a page without one looks like.
        if replica.focus() == id
            && replica
                .element(id)
                .is_some_and(|element| &*element.name != "body")
        {
            line.push_str(" focus");
        }
        lines.push(line);
    }
    lines
}

/// What a control holds beyond its attributes. Options are left out: which one a list shows that nobody has
/// touched, the browser derives.
fn control(replica: &Replica, id: NodeId) -> String {
    let (Some(state), Some(element)) = (replica.control(id), replica.element(id)) else {
        return String::new();
    };
    let mut text = String::new();
    if &*element.name == "option" {
        return text;
    }
    let default = element.attribute("value").map_or("", |value| value);
    if let Some(value) = state.value.as_deref().filter(|value| *value != default) {
        let _ = write!(text, " value={value:?}");
    }
    if let Some(on) = state
        .on
        .filter(|on| *on != element.attribute("checked").is_some())
    {
        let _ = write!(text, " on={on}");
    }
    if state.indeterminate == Some(true) {
        text.push_str(" indeterminate");
    }
    text
}
