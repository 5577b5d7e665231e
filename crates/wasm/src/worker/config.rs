//! The worker's configuration, read by hand: `serde_wasm_bindgen::from_value` would cost 14 kB.

use afterimage_format::segment::Ids;
use afterimage_shipper::Config;
use js_sys::{Math, Object, Reflect};
use wasm_bindgen::{JsError, JsValue};

/// What the constructor needs.
pub struct WorkerConfig {
    pub intake_url: String,
    pub machine: Config,
}

/// Reads the object that the page made; the error names the member that is wrong.
pub fn read(object: &Object) -> Result<WorkerConfig, JsError> {
    let intake_url = string(object, "intakeUrl").ok_or_else(|| wrong("intakeUrl"))?;
    let id = |name| {
        string(object, name)
            .and_then(|text| uuid(&text))
            .ok_or_else(|| wrong(name))
    };
    let ids = Ids {
        session: id("sessionId")?,
        tab: id("tabId")?,
        page: id("pageId")?,
        recording: id("recordingId")?,
        view: id("viewId")?,
    };
    let bytes_per_minute = get(object, "bytesPerMinute")
        .as_f64()
        .ok_or_else(|| wrong("bytesPerMinute"))?;
    let machine = Config::new(
        ids,
        intake_url.len(),
        bytes_per_minute as u64,
        seed(get(object, "seed")),
    );
    Ok(WorkerConfig { intake_url, machine })
}

/// The bytes of a UUID in text; dashes may stand anywhere.
pub fn uuid(text: &str) -> Option<[u8; 16]> {
    let mut bits = 0_u128;
    let mut digits = 0;
    for character in text.chars().filter(|character| *character != '-') {
        bits = (bits << 4) | u128::from(character.to_digit(16)?);
        digits += 1;
    }
    (digits == 32).then(|| bits.to_be_bytes())
}

fn wrong(name: &str) -> JsError {
    JsError::new(&["Shipper: missing or wrong: ", name].concat())
}

fn get(object: &Object, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn string(object: &Object, name: &str) -> Option<String> {
    get(object, name).as_string()
}

/// A number or a BigInt; without one, the browser's own.
fn seed(value: JsValue) -> u64 {
    match value.as_f64() {
        Some(number) => number.to_bits(),
        None => u64::try_from(value).unwrap_or_else(|_| Math::random().to_bits()),
    }
}
