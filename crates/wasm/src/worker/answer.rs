//! What came of a request.

use afterimage_shipper::{Answer, TextId};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The outcome, and the server's words if it refused.
pub struct Outcome {
    pub answer: Answer,
    pub reason: Option<String>,
}

/// Reads what `request.js` gives. All of it is `undefined` where there was no answer.
pub fn read(parts: &Array) -> Outcome {
    let [is_ok, status, retry_after, json] = [0, 1, 2, 3].map(|index| parts.get(index));
    let unacked = match status.as_f64() {
        Some(status) => Answer::from_status(status as u16, retry_after_ms(&retry_after)),
        None => Answer::Failed { retry_after_ms: None },
    };
    if is_ok.is_truthy() {
        // A success without acknowledgement is somebody else's: a captive portal, a proxy's page.
        return Outcome {
            answer: acked(&json).map_or(unacked, |acked| match lacking(&json) {
                Some(texts) if !texts.is_empty() => Answer::Lacking { acked, texts },
                _ => Answer::Acked(acked),
            }),
            reason: None,
        };
    }
    Outcome {
        answer: unacked,
        reason: get(&json, "error").as_string(),
    }
}

fn acked(json: &JsValue) -> Option<Vec<(u64, u64)>> {
    let ranges: Array = get(json, "acked").dyn_into().ok()?;
    let number = |range: &JsValue, index| Some(Reflect::get_u32(range, index).ok()?.as_f64()? as u64);
    ranges
        .iter()
        .map(|range| Some((number(&range, 0)?, number(&range, 1)?)))
        .collect()
}

/// What texts are known by that the server lacks.
fn lacking(json: &JsValue) -> Option<Vec<TextId>> {
    let ids: Array = get(json, "lacking").dyn_into().ok()?;
    ids.iter().map(|id| text_id(&id.as_string()?)).collect()
}

fn text_id(hex: &str) -> Option<TextId> {
    let mut id = TextId::default();
    let (pairs, []) = hex.as_bytes().as_chunks::<2>() else {
        return None;
    };
    if pairs.len() != id.len() {
        return None;
    }
    for (byte, pair) in id.iter_mut().zip(pairs) {
        let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
        *byte = (high? << 4 | low?) as u8;
    }
    Some(id)
}

/// Seconds only: a date would make the visitor's clock matter.
fn retry_after_ms(header: &JsValue) -> Option<u64> {
    let seconds: u64 = header.as_string()?.trim().parse().ok()?;
    Some(seconds.saturating_mul(1_000))
}

fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
