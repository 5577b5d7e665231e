//! Frames of audio and video elements.

use crate::codec::{Error, Reader, Writer};
use crate::frame::{Media, MediaChange};

const PAUSED: u8 = 1;
const MUTED: u8 = 2;
const LOOPED: u8 = 4;

pub fn write(media: &Media, out: &mut Writer) {
    out.varint(u64::from(media.node));
    out.u8(media.change as u8);
    let bits = [
        (media.paused, PAUSED),
        (media.muted, MUTED),
        (media.looped, LOOPED),
    ];
    out.u8(bits.iter().filter(|(set, _)| *set).map(|(_, bit)| bit).sum());
    for number in [media.time_ms, media.rate_milli, media.volume_milli] {
        out.varint(u64::from(number));
    }
}

pub fn read(input: &mut Reader<'_>) -> Result<Media, Error> {
    let node = input.u32()?;
    let change = match input.u8()? {
        0 => MediaChange::Found,
        1 => MediaChange::Play,
        2 => MediaChange::Pause,
        3 => MediaChange::Seeked,
        4 => MediaChange::Volume,
        5 => MediaChange::Rate,
        _ => return Err(Error::BadTag),
    };
    let flags = input.u8()?;
    if flags & !(PAUSED | MUTED | LOOPED) != 0 {
        return Err(Error::BadTag);
    }
    Ok(Media {
        node,
        change,
        paused: flags & PAUSED != 0,
        muted: flags & MUTED != 0,
        looped: flags & LOOPED != 0,
        time_ms: input.u32()?,
        rate_milli: input.u32()?,
        volume_milli: input.u32()?,
    })
}
