//! One request and what came of it.

use super::global;
use afterimage_shipper::{Answer, Request};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Response};

/// The outcome, and the server's words if it refused.
pub struct Outcome {
    pub answer: Answer,
    pub reason: Option<String>,
}

/// Makes the request. CORS-simple: bare bytes, no header of our own, no credentials.
pub fn start(url: &str, request: &Request, signal: Option<&AbortSignal>) -> Result<Promise, JsValue> {
    let init = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&init, &JsValue::from_str(name), value);
    set("method", &JsValue::from_str("POST"))?;
    set("body", &Uint8Array::from(&*request.body))?;
    set("credentials", &JsValue::from_str("omit"))?;
    // The page's address may hold secrets that the privacy rules keep out of the recording.
    set("referrerPolicy", &JsValue::from_str("origin"))?;
    if request.keepalive {
        set("keepalive", &JsValue::TRUE)?;
    }
    if let Some(signal) = signal {
        set("signal", signal)?;
    }
    global::fetch(url, &init)
}

/// Waits for the whole answer.
pub async fn finish(fetched: Promise) -> Outcome {
    let failed = Outcome {
        answer: Answer::Failed { retry_after_ms: None },
        reason: None,
    };
    let Ok(response) = JsFuture::from(fetched).await else {
        return failed;
    };
    let Ok(response) = response.dyn_into::<Response>() else {
        return failed;
    };
    let json = json(&response).await;
    if response.ok() {
        // A success without acknowledgement is somebody else's: a captive portal, a proxy's page.
        return match json.as_ref().and_then(acked) {
            Some(ranges) => Outcome {
                answer: Answer::Acked(ranges),
                reason: None,
            },
            None => failed,
        };
    }
    Outcome {
        answer: Answer::from_status(response.status(), retry_after_ms(&response)),
        reason: json.and_then(|json| get(&json, "error").as_string()),
    }
}

async fn json(response: &Response) -> Option<JsValue> {
    JsFuture::from(response.json().ok()?).await.ok()
}

fn acked(json: &JsValue) -> Option<Vec<(u64, u64)>> {
    let ranges: Array = get(json, "acked").dyn_into().ok()?;
    let number = |range: &JsValue, index| Some(Reflect::get_u32(range, index).ok()?.as_f64()? as u64);
    ranges
        .iter()
        .map(|range| Some((number(&range, 0)?, number(&range, 1)?)))
        .collect()
}

/// Seconds only: a date would make the visitor's clock matter.
fn retry_after_ms(response: &Response) -> Option<u64> {
    let seconds: u64 = response.headers().get("retry-after").ok()??.trim().parse().ok()?;
    Some(seconds.saturating_mul(1_000))
}

fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
