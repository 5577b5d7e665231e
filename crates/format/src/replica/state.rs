//! Frames about the page as a whole and about single nodes.

use super::{Error, Kind, NONE, Replica};
use crate::frame::{Frame, Media, NodeId};

impl Replica {
    /// Applies any frame but a tree's.
    pub(super) fn apply_state(&mut self, frame: &Frame) -> Result<(), Error> {
        if self.stopped {
            return Err(Error::AfterStop);
        }
        match frame {
            Frame::Strings {
                reset,
                first_id,
                texts,
            } => self.strings.define(*reset, *first_id, texts),
            Frame::Page(page) => {
                self.viewport = (page.width, page.height);
                self.page = Some(page.clone());
                Ok(())
            }
            Frame::View(view) => {
                self.view = Some(view.clone());
                Ok(())
            }
            Frame::Scroll { node, x, y } => self.set_scroll(*node, *x, *y),
            Frame::Control(control) => self.set_control(control),
            Frame::Viewport { width, height } => {
                self.viewport = (*width, *height);
                Ok(())
            }
            Frame::Focus { node } => self.set_focus(*node),
            Frame::Box { node, width, height } => self.set_box(*node, (*width, *height)),
            Frame::Media(media) => self.set_media(media),
            Frame::Sheet(sheet) => self.set_sheet(sheet),
            Frame::RuleEdits { sheet, edits } => self.edit_rules(*sheet, edits),
            Frame::Adopted { node, sheets } => self.set_adopted(*node, sheets),
            Frame::SheetState { sheet, state } => self.set_sheet_state(*sheet, state),
            Frame::VisualViewport(viewport) => {
                self.visual_viewport = Some(*viewport);
                Ok(())
            }
            Frame::Orientation(orientation) => {
                self.orientation = Some(*orientation);
                Ok(())
            }
            Frame::DocumentBase { node, base_url } => self.set_document_base(*node, base_url),
            Frame::Asset(asset) => self.set_asset(asset),
            Frame::TopLayer(entries) => self.set_top_layer(entries),
            Frame::Selection(ranges) => self.set_selection(ranges),
            Frame::WindowFocus { focused } => {
                self.window_focused = Some(*focused);
                Ok(())
            }
            Frame::Visibility { visible } => {
                self.visible = Some(*visible);
                Ok(())
            }
            // What a path or a click points at may be gone by the time its frame is written.
            Frame::Path(path) if path.points.is_empty() => Err(Error::EmptyPath),
            Frame::Note { kind, json } => {
                self.strings.resolve(kind)?;
                self.strings.resolve(json)?;
                Ok(())
            }
            Frame::Stop => {
                self.stopped = true;
                Ok(())
            }
            Frame::Path(_)
            | Frame::Interaction(_)
            | Frame::Tree(_)
            | Frame::Nothing
            | Frame::Unknown { .. } => Ok(()),
        }
    }

    fn set_scroll(&mut self, id: NodeId, x: i32, y: i32) -> Result<(), Error> {
        match self.nodes.get(id).ok_or(Error::UnknownNode)?.kind {
            Kind::Element(_) | Kind::Document { .. } => {
                self.scrolls.insert(id, (x, y));
                Ok(())
            }
            _ => Err(Error::WrongKind),
        }
    }

    fn set_box(&mut self, id: NodeId, size: (u32, u32)) -> Result<(), Error> {
        match &mut self.nodes.get_mut(id).ok_or(Error::UnknownNode)?.kind {
            Kind::Element(element) if element.hidden.is_some() => {
                element.hidden = Some(size);
                Ok(())
            }
            _ => Err(Error::WrongKind),
        }
    }

    fn set_media(&mut self, media: &Media) -> Result<(), Error> {
        let node = self.nodes.get(media.node).ok_or(Error::UnknownNode)?;
        if node.element().is_none() {
            return Err(Error::WrongKind);
        }
        self.media.insert(media.node, *media);
        Ok(())
    }

    fn set_focus(&mut self, id: NodeId) -> Result<(), Error> {
        if id != NONE && self.nodes.get(id).ok_or(Error::UnknownNode)?.element().is_none() {
            return Err(Error::WrongKind);
        }
        self.focus = id;
        Ok(())
    }
}
