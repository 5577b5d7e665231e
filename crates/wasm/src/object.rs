//! Reads plain objects by hand: `serde_wasm_bindgen::from_value` would cost 14 kB of download.

use js_sys::{Math, Object, Reflect};
use wasm_bindgen::{JsError, JsValue};

/// A member, `undefined` where there is none.
pub fn get(object: &Object, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A member that is a string.
pub fn string(object: &Object, name: &str) -> Result<String, JsError> {
    get(object, name).as_string().ok_or_else(|| wrong(name))
}

/// A member that is a number.
pub fn number(object: &Object, name: &str) -> Result<f64, JsError> {
    get(object, name).as_f64().ok_or_else(|| wrong(name))
}

/// A member that is a UUID in text.
pub fn id(object: &Object, name: &str) -> Result<[u8; 16], JsError> {
    uuid(&string(object, name)?).ok_or_else(|| wrong(name))
}

/// A number or a BigInt; without one, the browser's own.
pub fn seed(object: &Object, name: &str) -> u64 {
    let value = get(object, name);
    match value.as_f64() {
        Some(number) => number.to_bits(),
        None => u64::try_from(value).unwrap_or_else(|_| Math::random().to_bits()),
    }
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

/// The error that names the member.
pub fn wrong(name: &str) -> JsError {
    JsError::new(&["missing or wrong: ", name].concat())
}
