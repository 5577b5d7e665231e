//! What is taken back of a frame.

use super::context::Context;
use super::masks::MASKS;
use super::told::Told;
use super::tree;
use afterimage_format::frame::{Frame, NodeId, Selected, Text};
use afterimage_format::purge::Extent;

/// What the recorder calls an error, be it of a script or of something that could not be loaded.
const ERROR: &str = "error";

/// Rewrites a frame that gives neither strings nor an asset.
pub fn frame(context: &Context<'_>, told: &mut Told<'_>, frame: &mut Frame) {
    let is_blank = context.extent == Extent::Blank;
    let has = |node: NodeId| context.has(node);
    let stays = match frame {
        Frame::Tree(tree) => {
            tree::rewrite(context, told, tree);
            true
        }
        Frame::Control(control) => !has(control.node) || tree::control(context, told, control),
        Frame::Scroll { node, .. } => !has(*node),
        Frame::Media(media) => !is_blank || !has(media.node),
        Frame::Interaction(interaction) => !is_blank || !has(interaction.node),
        Frame::Path(path) if is_blank => {
            // Points tell how long after the frame they were: those that stay keep their times.
            path.points.retain(|point| !has(point.node));
            !path.points.is_empty()
        }
        Frame::DocumentBase { node, .. } if is_blank => !has(*node),
        Frame::DocumentBase { node, base_url } => {
            if has(*node) {
                *base_url = (MASKS.base_url)(base_url).into();
            }
            true
        }
        Frame::Focus { node } => {
            if is_blank && has(*node) {
                *node = 0;
            }
            true
        }
        Frame::Selection(ranges) => {
            if is_blank {
                ranges.retain(|range| !has(range.start) && !has(range.end));
            }
            ranges.iter_mut().for_each(|range| widen(context, range));
            true
        }
        Frame::TopLayer(entries) if is_blank => {
            entries.retain(|entry| !has(entry.node));
            true
        }
        Frame::Sheet(sheet) => !is_blank || !has(sheet.node),
        Frame::RuleEdits { sheet, .. } | Frame::SheetState { sheet, .. } => {
            !is_blank || !context.has_sheet(*sheet)
        }
        Frame::Note { kind, .. } => !context.whole_page || !may_be_error(context, kind),
        _ => true,
    };
    if !stays {
        *frame = Frame::Nothing;
    }
}

/// Of a masked text is told that it is selected, not how much of it.
fn widen(context: &Context<'_>, range: &mut Selected) {
    if context.has(range.start) {
        range.start_offset = 0;
    }
    if context.has(range.end) {
        range.end_offset = u32::MAX;
    }
}

fn may_be_error(context: &Context<'_>, kind: &Text) -> bool {
    context.resolve(kind).is_none_or(|kind| kind == ERROR)
}
