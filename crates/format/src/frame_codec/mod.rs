//! Frames to bytes and back. Layouts: `docs/wire-format.md`, "Frames".

mod asset;
mod media;
mod screen;
pub mod shared;
mod sheet;
mod shown;
mod tree;

use crate::codec::{Error, Reader, Writer};
use crate::frame::*;

/// Kind numbers on the wire. Never reordered, never reused.
#[allow(missing_docs)] // the names say it; the bodies are described with the frames
pub mod kind {
    pub const STRINGS: u32 = 0;
    pub const PAGE: u32 = 1;
    pub const VIEW: u32 = 2;
    pub const TREE: u32 = 3;
    pub const SCROLL: u32 = 4;
    pub const CONTROL: u32 = 5;
    pub const VIEWPORT: u32 = 6;
    pub const FOCUS: u32 = 7;
    pub const WINDOW_FOCUS: u32 = 8;
    pub const VISIBILITY: u32 = 9;
    pub const PATH: u32 = 10;
    pub const INTERACTION: u32 = 11;
    pub const NOTE: u32 = 12;
    pub const STOP: u32 = 13;
    pub const BOX: u32 = 14;
    pub const MEDIA: u32 = 15;
    pub const SHEET: u32 = 16;
    pub const RULE_EDITS: u32 = 17;
    pub const ADOPTED: u32 = 18;
    pub const SHEET_STATE: u32 = 19;
    pub const VISUAL_VIEWPORT: u32 = 22;
    pub const ASSET: u32 = 23;
    pub const ORIENTATION: u32 = 24;
    pub const DOCUMENT_BASE: u32 = 25;
    pub const NOTHING: u32 = 26;
    pub const TOP_LAYER: u32 = 20;
    pub const SELECTION: u32 = 21;
}

/// The frame's kind number.
pub fn kind_of(frame: &Frame) -> u32 {
    match frame {
        Frame::Strings { .. } => kind::STRINGS,
        Frame::Page(_) => kind::PAGE,
        Frame::View(_) => kind::VIEW,
        Frame::Tree(_) => kind::TREE,
        Frame::Scroll { .. } => kind::SCROLL,
        Frame::Control(_) => kind::CONTROL,
        Frame::Viewport { .. } => kind::VIEWPORT,
        Frame::Focus { .. } => kind::FOCUS,
        Frame::WindowFocus { .. } => kind::WINDOW_FOCUS,
        Frame::Visibility { .. } => kind::VISIBILITY,
        Frame::Path(_) => kind::PATH,
        Frame::Interaction(_) => kind::INTERACTION,
        Frame::Note { .. } => kind::NOTE,
        Frame::Nothing => kind::NOTHING,
        Frame::Stop => kind::STOP,
        Frame::Box { .. } => kind::BOX,
        Frame::Media(_) => kind::MEDIA,
        Frame::Sheet(_) => kind::SHEET,
        Frame::RuleEdits { .. } => kind::RULE_EDITS,
        Frame::Adopted { .. } => kind::ADOPTED,
        Frame::SheetState { .. } => kind::SHEET_STATE,
        Frame::VisualViewport(_) => kind::VISUAL_VIEWPORT,
        Frame::Asset(_) => kind::ASSET,
        Frame::Orientation(_) => kind::ORIENTATION,
        Frame::DocumentBase { .. } => kind::DOCUMENT_BASE,
        Frame::TopLayer(_) => kind::TOP_LAYER,
        Frame::Selection(_) => kind::SELECTION,
        Frame::Unknown { kind, .. } => *kind,
    }
}

/// Appends the frame's body, without kind, time and length.
pub fn write_body(frame: &Frame, out: &mut Writer) {
    match frame {
        Frame::Strings {
            reset,
            first_id,
            texts,
        } => {
            out.u8(u8::from(*reset));
            out.varint(u64::from(*first_id));
            out.varint(texts.len() as u64);
            texts.iter().for_each(|text| out.str(text));
        }
        Frame::Page(page) => {
            out.str(&page.url);
            out.str(&page.base_url);
            for number in [page.width, page.height, page.pixel_ratio_milli] {
                out.varint(u64::from(number));
            }
            out.str(&page.user_agent);
            out.str(&page.language);
            out.str(&page.recorder);
        }
        Frame::View(view) => {
            out.raw(&view.id);
            out.str(&view.url);
            out.str(&view.base_url);
            out.str(&view.name);
        }
        Frame::Tree(tree) => tree::write(tree, out),
        Frame::Scroll { node, x, y } => {
            out.varint(u64::from(*node));
            out.zigzag(i64::from(*x));
            out.zigzag(i64::from(*y));
        }
        Frame::Control(control) => tree::write_control(control, out),
        Frame::Viewport { width, height } => {
            out.varint(u64::from(*width));
            out.varint(u64::from(*height));
        }
        Frame::Focus { node } => out.varint(u64::from(*node)),
        Frame::WindowFocus { focused: flag } | Frame::Visibility { visible: flag } => out.u8(u8::from(*flag)),
        Frame::Path(path) => write_path(path, out),
        Frame::Interaction(interaction) => {
            out.u8(interaction.kind as u8);
            out.u8(interaction.pointer as u8);
            out.varint(u64::from(interaction.node));
            out.zigzag(i64::from(interaction.x));
            out.zigzag(i64::from(interaction.y));
        }
        Frame::Note { kind, json } => {
            tree::write_text(kind, out);
            tree::write_text(json, out);
        }
        Frame::Box { node, width, height } => {
            for number in [*node, *width, *height] {
                out.varint(u64::from(number));
            }
        }
        Frame::TopLayer(entries) => shown::write_top_layer(entries, out),
        Frame::Selection(ranges) => shown::write_selection(ranges, out),
        Frame::Media(media) => media::write(media, out),
        Frame::Sheet(sheet) => sheet::write(sheet, out),
        Frame::RuleEdits { sheet, edits } => sheet::write_edits(*sheet, edits, out),
        Frame::Adopted { node, sheets } => {
            out.varint(u64::from(*node));
            out.varint(sheets.len() as u64);
            sheets.iter().for_each(|sheet| out.varint(u64::from(*sheet)));
        }
        Frame::SheetState { sheet, state } => {
            out.varint(u64::from(*sheet));
            sheet::write_state(state, out);
        }
        Frame::VisualViewport(viewport) => screen::write_visual_viewport(viewport, out),
        Frame::Asset(asset) => asset::write(asset, out),
        Frame::Orientation(orientation) => screen::write_orientation(*orientation, out),
        Frame::DocumentBase { node, base_url } => {
            out.varint(u64::from(*node));
            out.str(base_url);
        }
        Frame::Nothing | Frame::Stop => {}
        Frame::Unknown { body, .. } => out.raw(body),
    }
}

/// Reads a whole body. Memory: at most the length of `body` and 16 MiB, since no frame has more than
/// [`MAX_ENTRIES`](crate::codec::MAX_ENTRIES) entries.
pub fn read_body(kind: u32, body: &[u8]) -> Result<Frame, Error> {
    let mut input = Reader::new(body);
    let frame = read_from(kind, &mut input)?;
    input.end()?;
    Ok(frame)
}

/// The same from a reader of that body alone, which has to be at its end then.
pub(crate) fn read_from(kind: u32, input: &mut Reader<'_>) -> Result<Frame, Error> {
    Ok(match kind {
        kind::STRINGS => {
            let reset = input.bool()?;
            let first_id = input.u32()?;
            let count = input.entries()?;
            let mut texts = Vec::with_capacity(count);
            for _ in 0..count {
                texts.push(input.str()?.into());
            }
            Frame::Strings {
                reset,
                first_id,
                texts,
            }
        }
        kind::PAGE => Frame::Page(Page {
            url: input.str()?.into(),
            base_url: input.str()?.into(),
            width: input.u32()?,
            height: input.u32()?,
            pixel_ratio_milli: input.u32()?,
            user_agent: input.str()?.into(),
            language: input.str()?.into(),
            recorder: input.str()?.into(),
        }),
        kind::VIEW => Frame::View(View {
            id: input.id()?,
            url: input.str()?.into(),
            base_url: input.str()?.into(),
            name: input.str()?.into(),
        }),
        kind::TREE => Frame::Tree(tree::read(input)?),
        kind::SCROLL => Frame::Scroll {
            node: input.u32()?,
            x: input.i32()?,
            y: input.i32()?,
        },
        kind::CONTROL => Frame::Control(tree::read_control(input)?),
        kind::VIEWPORT => Frame::Viewport {
            width: input.u32()?,
            height: input.u32()?,
        },
        kind::FOCUS => Frame::Focus { node: input.u32()? },
        kind::WINDOW_FOCUS => Frame::WindowFocus {
            focused: input.bool()?,
        },
        kind::VISIBILITY => Frame::Visibility {
            visible: input.bool()?,
        },
        kind::PATH => Frame::Path(read_path(input)?),
        kind::INTERACTION => Frame::Interaction(Interaction {
            kind: interaction_kind(input.u8()?)?,
            pointer: pointer_kind(input.u8()?)?,
            node: input.u32()?,
            x: input.i32()?,
            y: input.i32()?,
        }),
        kind::NOTE => Frame::Note {
            kind: tree::read_text(input)?,
            json: tree::read_text(input)?,
        },
        kind::BOX => Frame::Box {
            node: input.u32()?,
            width: input.u32()?,
            height: input.u32()?,
        },
        kind::MEDIA => Frame::Media(media::read(input)?),
        kind::SHEET => Frame::Sheet(sheet::read(input)?),
        kind::RULE_EDITS => sheet::read_edits(input)?,
        kind::ADOPTED => sheet::read_adopted(input)?,
        kind::SHEET_STATE => Frame::SheetState {
            sheet: input.u32()?,
            state: sheet::read_state(input)?,
        },
        kind::VISUAL_VIEWPORT => Frame::VisualViewport(screen::read_visual_viewport(input)?),
        kind::ASSET => Frame::Asset(asset::read(input)?),
        kind::ORIENTATION => Frame::Orientation(screen::read_orientation(input)?),
        kind::DOCUMENT_BASE => Frame::DocumentBase {
            node: input.u32()?,
            base_url: input.str()?.into(),
        },
        kind::TOP_LAYER => Frame::TopLayer(shown::read_top_layer(input)?),
        kind::SELECTION => Frame::Selection(shown::read_selection(input)?),
        kind::NOTHING => Frame::Nothing,
        kind::STOP => Frame::Stop,
        _ => Frame::Unknown {
            kind,
            body: input.take(input.rest().len())?.to_vec(),
        },
    })
}

fn pointer_kind(tag: u8) -> Result<PointerKind, Error> {
    match tag {
        0 => Ok(PointerKind::Mouse),
        1 => Ok(PointerKind::Touch),
        2 => Ok(PointerKind::Pen),
        _ => Err(Error::BadTag),
    }
}

fn interaction_kind(tag: u8) -> Result<InteractionKind, Error> {
    match tag {
        0 => Ok(InteractionKind::Down),
        1 => Ok(InteractionKind::Up),
        2 => Ok(InteractionKind::Click),
        3 => Ok(InteractionKind::DoubleClick),
        4 => Ok(InteractionKind::ContextMenu),
        5 => Ok(InteractionKind::Cancel),
        _ => Err(Error::BadTag),
    }
}

/// Four columns: time steps, x steps, y steps, node steps. Columns of small numbers deflate to a fraction of rows.
fn write_path(path: &Path, out: &mut Writer) {
    out.u8(path.pointer as u8);
    out.varint(u64::from(path.pointer_id));
    out.varint(path.points.len() as u64);
    let columns: [fn(&Point) -> i64; 4] = [
        |p| i64::from(p.after_ms),
        |p| i64::from(p.x),
        |p| i64::from(p.y),
        |p| i64::from(p.node),
    ];
    for column in columns {
        let mut before = 0;
        for point in &path.points {
            let value = column(point);
            out.zigzag(value - before);
            before = value;
        }
    }
}

fn read_path(input: &mut Reader<'_>) -> Result<Path, Error> {
    let pointer = pointer_kind(input.u8()?)?;
    let pointer_id = input.u32()?;
    let count = input.entries()?;
    if count == 0 {
        return Err(Error::BadNumber);
    }
    let mut points = vec![
        Point {
            after_ms: 0,
            x: 0,
            y: 0,
            node: 0
        };
        count
    ];
    let mut column = |store: fn(&mut Point, i64) -> Option<()>| -> Result<(), Error> {
        let mut value = 0_i64;
        for point in &mut points {
            value = value.checked_add(input.zigzag()?).ok_or(Error::BadNumber)?;
            store(point, value).ok_or(Error::BadNumber)?;
        }
        Ok(())
    };
    column(|p, v| u32::try_from(v).ok().map(|v| p.after_ms = v))?;
    column(|p, v| i32::try_from(v).ok().map(|v| p.x = v))?;
    column(|p, v| i32::try_from(v).ok().map(|v| p.y = v))?;
    column(|p, v| u32::try_from(v).ok().map(|v| p.node = v))?;
    Ok(Path {
        pointer,
        pointer_id,
        points,
    })
}
