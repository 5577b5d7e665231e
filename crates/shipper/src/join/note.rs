//! The note that says what is told by less, so that a player can.

use super::Density;
use afterimage_format::frame::{Frame, Text};

/// Its kind.
const KIND: &str = "fidelity";

/// From its time on, for so long.
pub fn write(density: Density, for_ms: u64, left_out: u64) -> Frame {
    let level = match density {
        Density::Joined => "joined",
        Density::Net => "net",
    };
    let mut json = String::from("{\"level\":\"");
    json.push_str(level);
    json.push_str("\",\"reason\":\"budget\",\"for_ms\":");
    push_number(&mut json, for_ms);
    json.push_str(",\"left_out\":");
    push_number(&mut json, left_out);
    json.push('}');
    Frame::Note {
        kind: Text::Inline(KIND.into()),
        json: Text::Inline(json.into()),
    }
}

/// One that stands in frames that are joined once more.
pub fn is_ours(frame: &Frame) -> bool {
    matches!(frame, Frame::Note { kind: Text::Inline(kind), .. } if **kind == *KIND)
}

/// Digits without the standard library's formatting, which is kilobytes.
fn push_number(out: &mut String, mut number: u64) {
    let place = out.len();
    loop {
        out.insert(place, char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return;
        }
    }
}
