//! Net state: the frames that make one state of a page another one, whatever happened in between. Numbers stay the
//! recorder's own, of nodes as of sheets.

mod rest;
mod sheets;
mod tree;

#[cfg(test)]
mod tests;

use super::{Numbers, Replica};
use crate::frame::{Frame, Text};

/// How many frames there may be.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// In all.
    pub frames: usize,
    /// Of these, at most so many change the tree.
    pub trees: usize,
}

/// Tells what `to` is to whoever knows `from`; `from` becomes the same. What no node has (page, view, viewport, visibility,
/// assets …) is not compared, nor is the string table: what has no number in that of `from` is spelt out.
///
/// A drain that is open in `from` is ended. `None` if `to` is in the middle of one, or if the room is not enough: then
/// `from` is of no use any more.
pub fn tell_net(from: &mut Replica, to: &Replica, room: Room) -> Option<Vec<Frame>> {
    if to.drain_open || !to.snapshot_complete || !from.snapshot_complete {
        return None;
    }
    let mut telling = Telling {
        numbers: Numbers::of(&from.strings),
        from,
        to,
        room,
        frames: Vec::new(),
    };
    telling.bases(true)?;
    telling.tree()?;
    telling.bases(false)?;
    telling.boxes()?;
    telling.scrolls()?;
    telling.media()?;
    telling.sheets()?;
    telling.controls()?;
    telling.shown()?;
    let is_same = telling.from.nodes.len() == to.nodes.len() && telling.has_same_sheets();
    is_same.then_some(telling.frames)
}

struct Telling<'a> {
    /// What the reader knows by now.
    from: &'a mut Replica,
    numbers: Numbers,
    to: &'a Replica,
    room: Room,
    frames: Vec<Frame>,
}

impl Telling<'_> {
    /// Tells a frame.
    fn push(&mut self, frame: Frame) -> Option<()> {
        if let Frame::Tree(_) = &frame {
            self.room.trees = self.room.trees.checked_sub(1)?;
        }
        self.room.frames = self.room.frames.checked_sub(1)?;
        self.from.apply(&frame).ok()?;
        self.frames.push(frame);
        Some(())
    }

    fn text(&self, text: &str) -> Text {
        match self.numbers.find(&self.from.strings, text) {
            Some(id) => Text::Ref(id),
            None => Text::Inline(text.into()),
        }
    }
}
