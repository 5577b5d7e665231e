//! What part of the page the screen shows, and how the screen is held.

/// The part of the layout viewport that the visitor sees: smaller than it after a pinch, or above a keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisualViewport {
    /// How much larger than usual the page is shown, in thousandths.
    pub scale_milli: u32,
    /// Distance from the layout viewport's left, CSS pixels.
    pub left: i32,
    /// Distance from the layout viewport's top, CSS pixels.
    pub top: i32,
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
}

/// How the screen is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orientation {
    /// Wider than high.
    pub is_landscape: bool,
    /// Upside down, seen from how this shape is usually held.
    pub is_secondary: bool,
    /// Degrees from the screen's natural orientation.
    pub angle: u32,
}
