//! Texts of frames that stay while the table they refer to is left out.

use afterimage_format::frame::{Frame, Text};
use afterimage_format::replica::StringTable;

/// The same frame without a reference. `None` if nobody knows what it says.
pub fn spelt_out(mut frame: Frame, table: &StringTable) -> Option<Frame> {
    let spell = |text: &mut Text| -> Option<()> {
        let known = table.resolve(text).ok()?;
        *text = Text::Inline((&*known).into());
        Some(())
    };
    match &mut frame {
        Frame::Note { kind, json } => {
            spell(kind)?;
            spell(json)?;
        }
        Frame::Control(control) => {
            if let Some(value) = &mut control.value {
                spell(value)?;
            }
        }
        _ => {}
    }
    Some(frame)
}
