//! Frames of assets.

use crate::codec::{Error, Reader, Writer};
use crate::frame::{Asset, AssetPart};

const FIRST: u8 = 0;
const NEXT: u8 = 1;
const SAME_AS: u8 = 2;
const MISSING: u8 = 3;
/// Set beside the first two.
const MORE: u8 = 4;

pub fn write(asset: &Asset, out: &mut Writer) {
    out.varint(u64::from(asset.id));
    let flag = |more: bool| if more { MORE } else { 0 };
    match &asset.part {
        AssetPart::First { header, bytes, more } => {
            out.u8(FIRST | flag(*more));
            out.str(header);
            out.bytes(bytes);
        }
        AssetPart::Next { bytes, more } => {
            out.u8(NEXT | flag(*more));
            out.bytes(bytes);
        }
        AssetPart::SameAs(other) => {
            out.u8(SAME_AS);
            out.varint(u64::from(*other));
        }
        AssetPart::Missing => out.u8(MISSING),
    }
}

pub fn read(input: &mut Reader<'_>) -> Result<Asset, Error> {
    let id = input.u32()?;
    let tag = input.u8()?;
    let more = tag & MORE != 0;
    let part = match tag & !MORE {
        FIRST => AssetPart::First {
            header: input.str()?.into(),
            bytes: input.bytes()?.to_vec(),
            more,
        },
        NEXT => AssetPart::Next {
            bytes: input.bytes()?.to_vec(),
            more,
        },
        SAME_AS if !more => AssetPart::SameAs(input.u32()?),
        MISSING if !more => AssetPart::Missing,
        _ => return Err(Error::BadTag),
    };
    Ok(Asset { id, part })
}
