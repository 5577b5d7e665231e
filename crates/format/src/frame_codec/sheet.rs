//! Frames of style sheets.

use crate::codec::{Error, Reader, Writer};
use crate::frame::{Frame, RuleEdit, SharedText, Sheet, SheetContent, SheetRole, SheetState};

const DISABLED: u8 = 1;
const HAS_MEDIA: u8 = 2;

const CONTINUES: u8 = 1;
const MORE: u8 = 2;

pub(super) const SOURCE: u8 = 1;
const SHARED: u8 = 4;

pub fn write(sheet: &Sheet, out: &mut Writer) {
    out.varint(u64::from(sheet.sheet));
    out.u8(sheet.role as u8);
    out.varint(u64::from(sheet.node));
    out.str(&sheet.base_url);
    write_state(&sheet.state, out);
    out.u8(if sheet.continues { CONTINUES } else { 0 } | if sheet.more { MORE } else { 0 });
    match &sheet.content {
        SheetContent::Own => out.u8(0),
        SheetContent::Source(text) => {
            out.u8(SOURCE);
            out.str(text);
        }
        SheetContent::Rules(rules) => {
            out.u8(2);
            out.varint(rules.len() as u64);
            rules.iter().for_each(|rule| out.str(rule));
        }
        SheetContent::Unreadable => out.u8(3),
        SheetContent::Shared(text) => write_shared(text, out),
    }
}

pub(super) fn write_shared(text: &SharedText, out: &mut Writer) {
    out.u8(SHARED);
    out.raw(&text.sha256);
    out.varint(u64::from(text.bytes));
}

/// All but the content, which is left [`SheetContent::Own`].
pub(super) fn read_head(input: &mut Reader<'_>) -> Result<Sheet, Error> {
    let sheet = input.u32()?;
    let role = match input.u8()? {
        0 => SheetRole::Owned,
        1 => SheetRole::Imported,
        2 => SheetRole::Constructed,
        _ => return Err(Error::BadTag),
    };
    let node = input.u32()?;
    let base_url = input.str()?.into();
    let state = read_state(input)?;
    let flags = input.u8()?;
    if flags & !(CONTINUES | MORE) != 0 {
        return Err(Error::BadTag);
    }
    Ok(Sheet {
        sheet,
        role,
        node,
        base_url,
        state,
        continues: flags & CONTINUES != 0,
        more: flags & MORE != 0,
        content: SheetContent::Own,
    })
}

pub fn read(input: &mut Reader<'_>) -> Result<Sheet, Error> {
    let head = read_head(input)?;
    let content = match input.u8()? {
        0 => SheetContent::Own,
        SOURCE => SheetContent::Source(input.str()?.into()),
        2 => {
            let count = input.entries()?;
            let mut rules = Vec::with_capacity(count);
            for _ in 0..count {
                rules.push(input.str()?.into());
            }
            SheetContent::Rules(rules)
        }
        3 => SheetContent::Unreadable,
        SHARED => SheetContent::Shared(SharedText {
            sha256: input.take(32)?.try_into().map_err(|_| Error::Truncated)?,
            bytes: input.u32()?,
        }),
        _ => return Err(Error::BadTag),
    };
    Ok(Sheet { content, ..head })
}

pub fn write_state(state: &SheetState, out: &mut Writer) {
    let media = state.media.as_ref();
    out.u8(if state.disabled { DISABLED } else { 0 } | if media.is_some() { HAS_MEDIA } else { 0 });
    media.into_iter().for_each(|media| out.str(media));
}

pub fn read_state(input: &mut Reader<'_>) -> Result<SheetState, Error> {
    let flags = input.u8()?;
    if flags & !(DISABLED | HAS_MEDIA) != 0 {
        return Err(Error::BadTag);
    }
    let media = match flags & HAS_MEDIA {
        0 => None,
        _ => Some(input.str()?.into()),
    };
    Ok(SheetState {
        disabled: flags & DISABLED != 0,
        media,
    })
}

pub fn write_edits(sheet: u32, edits: &[RuleEdit], out: &mut Writer) {
    out.varint(u64::from(sheet));
    out.varint(edits.len() as u64);
    for edit in edits {
        let (kind, index, text) = match edit {
            RuleEdit::Insert { index, text } => (0, index, Some(text)),
            RuleEdit::Delete { index } => (1, index, None),
            RuleEdit::Replace { index, text } => (2, index, Some(text)),
        };
        out.u8(kind);
        out.varint(u64::from(*index));
        text.into_iter().for_each(|text| out.str(text));
    }
}

pub fn read_edits(input: &mut Reader<'_>) -> Result<Frame, Error> {
    let sheet = input.u32()?;
    let count = input.entries()?;
    let mut edits = Vec::with_capacity(count);
    for _ in 0..count {
        let kind = input.u8()?;
        let index = input.u32()?;
        edits.push(match kind {
            0 => RuleEdit::Insert {
                index,
                text: input.str()?.into(),
            },
            1 => RuleEdit::Delete { index },
            2 => RuleEdit::Replace {
                index,
                text: input.str()?.into(),
            },
            _ => return Err(Error::BadTag),
        });
    }
    Ok(Frame::RuleEdits { sheet, edits })
}

pub fn read_adopted(input: &mut Reader<'_>) -> Result<Frame, Error> {
    let node = input.u32()?;
    let count = input.entries()?;
    let mut sheets = Vec::with_capacity(count);
    for _ in 0..count {
        sheets.push(input.u32()?);
    }
    Ok(Frame::Adopted { node, sheets })
}
