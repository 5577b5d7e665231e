//! Frames of the visual viewport and of the screen's orientation.

use crate::codec::{Error, Reader, Writer};
use crate::frame::{Orientation, VisualViewport};

const LANDSCAPE: u8 = 1;
const SECONDARY: u8 = 2;

pub fn write_visual_viewport(viewport: &VisualViewport, out: &mut Writer) {
    out.varint(u64::from(viewport.scale_milli));
    out.zigzag(i64::from(viewport.left));
    out.zigzag(i64::from(viewport.top));
    out.varint(u64::from(viewport.width));
    out.varint(u64::from(viewport.height));
}

pub fn read_visual_viewport(input: &mut Reader<'_>) -> Result<VisualViewport, Error> {
    Ok(VisualViewport {
        scale_milli: input.u32()?,
        left: input.i32()?,
        top: input.i32()?,
        width: input.u32()?,
        height: input.u32()?,
    })
}

pub fn write_orientation(orientation: Orientation, out: &mut Writer) {
    out.u8(u8::from(orientation.is_landscape) * LANDSCAPE + u8::from(orientation.is_secondary) * SECONDARY);
    out.varint(u64::from(orientation.angle));
}

pub fn read_orientation(input: &mut Reader<'_>) -> Result<Orientation, Error> {
    let flags = input.u8()?;
    if flags & !(LANDSCAPE | SECONDARY) != 0 {
        return Err(Error::BadTag);
    }
    Ok(Orientation {
        is_landscape: flags & LANDSCAPE != 0,
        is_secondary: flags & SECONDARY != 0,
        angle: input.u32()?,
    })
}
