//! Texts of style sheets in frames that are not decoded otherwise.

use super::{kind, sheet};
use crate::codec::{Reader, Writer};
use crate::frame::SharedText;
use crate::stream::RawFrame;

/// The text of a sheet's frame that is worth sharing, and what stands in front of it.
pub fn source(frame: RawFrame<'_>) -> Option<(&[u8], &str)> {
    let body = frame.body;
    if frame.kind != kind::SHEET || body.len() < SharedText::MIN_BYTES {
        return None;
    }
    let mut input = Reader::new(body);
    sheet::read_head(&mut input).ok()?;
    let head = body.get(..body.len() - input.rest().len())?;
    if input.u8().ok()? != sheet::SOURCE {
        return None;
    }
    let text = input.str().ok()?;
    let is_worth_it = (SharedText::MIN_BYTES..=SharedText::MAX_BYTES).contains(&text.len());
    (is_worth_it && input.is_empty()).then_some((head, text))
}

/// The body of the same frame with a mark in place of its text. `head`: see [`source`].
pub fn with_mark(head: &[u8], mark: &SharedText) -> Vec<u8> {
    let mut out = Writer::new();
    out.raw(head);
    sheet::write_shared(mark, &mut out);
    out.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Frame, Sheet, SheetContent, SheetRole, SheetState};
    use crate::frame_codec::write_body;

    fn frame(content: SheetContent) -> Frame {
        let state = SheetState {
            disabled: true,
            media: Some("print".into()),
        };
        Frame::Sheet(Sheet {
            sheet: 300,
            role: SheetRole::Owned,
            node: 7,
            base_url: "https://a.example/".into(),
            state,
            continues: true,
            more: true,
            content,
        })
    }

    fn marked(content: SheetContent) -> Option<Frame> {
        let mut body = Writer::new();
        write_body(&frame(content), &mut body);
        let raw = |body| RawFrame {
            seq: 1,
            time_ms: 1,
            kind: kind::SHEET,
            body,
        };
        let (head, text) = source(raw(&body.0))?;
        let mark = SharedText {
            sha256: [9; 32],
            bytes: text.len() as u32,
        };
        raw(&with_mark(head, &mark)).decode().ok()
    }

    #[test]
    fn a_mark_takes_the_place_of_the_text_alone() {
        let source = |bytes| SheetContent::Source("é".repeat(bytes / 2).into());
        let mark = |bytes| {
            SheetContent::Shared(SharedText {
                sha256: [9; 32],
                bytes,
            })
        };
        for bytes in [SharedText::MIN_BYTES, SharedText::MAX_BYTES] {
            assert_eq!(marked(source(bytes)), Some(frame(mark(bytes as u32))));
        }
        for other in [
            source(SharedText::MIN_BYTES - 2),
            source(SharedText::MAX_BYTES + 2),
            SheetContent::Rules(vec!["a{}".repeat(900).into()]),
            mark(5_000),
        ] {
            assert_eq!(marked(other), None);
        }
    }
}
