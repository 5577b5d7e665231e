//! Frames of the top layer and of the selection.

use crate::codec::{Error, Reader, Writer};
use crate::frame::{Selected, TopEntry, TopKind};

pub fn write_top_layer(entries: &[TopEntry], out: &mut Writer) {
    out.varint(entries.len() as u64);
    for entry in entries {
        out.varint(u64::from(entry.node));
        out.u8(entry.kind as u8);
    }
}

pub fn read_top_layer(input: &mut Reader<'_>) -> Result<Vec<TopEntry>, Error> {
    (0..input.entries()?)
        .map(|_| {
            Ok(TopEntry {
                node: input.u32()?,
                kind: match input.u8()? {
                    0 => TopKind::Modal,
                    1 => TopKind::Popover,
                    2 => TopKind::Fullscreen,
                    _ => return Err(Error::BadTag),
                },
            })
        })
        .collect()
}

pub fn write_selection(ranges: &[Selected], out: &mut Writer) {
    out.varint(ranges.len() as u64);
    for range in ranges {
        for number in [range.start, range.start_offset, range.end, range.end_offset] {
            out.varint(u64::from(number));
        }
    }
}

pub fn read_selection(input: &mut Reader<'_>) -> Result<Vec<Selected>, Error> {
    (0..input.entries()?)
        .map(|_| {
            Ok(Selected {
                start: input.u32()?,
                start_offset: input.u32()?,
                end: input.u32()?,
                end_offset: input.u32()?,
            })
        })
        .collect()
}
