//! What is to be shipped and where to; see `ShipperConfig` in `npm/browser/src/glue.d.ts`.

use super::book::Book;
use crate::object::{get, id, number, seed, string};
use afterimage_format::segment::Ids;
use afterimage_shipper::Config;
use js_sys::Object;
use wasm_bindgen::{JsCast, JsError, JsValue};

/// What the constructor needs.
pub struct WorkerConfig {
    pub intake_url: String,
    /// Spent of the same budget in this minute, by shippers whose instance is gone.
    pub spent_bytes: u64,
    /// That is all there is to know: the ledger of this instance is thrown away.
    pub begins_ledger: bool,
    /// What all workers of the origin spend is entered there.
    pub book: Option<Book>,
    pub machine: Config,
}

/// Reads the object that the page made; the error names the member that is wrong.
pub fn read(object: &Object) -> Result<WorkerConfig, JsError> {
    let intake_url = string(object, "intakeUrl")?;
    let ids = Ids {
        session: id(object, "sessionId")?,
        tab: id(object, "tabId")?,
        page: id(object, "pageId")?,
        recording: id(object, "recordingId")?,
        view: id(object, "viewId")?,
    };
    let bytes_per_minute = number(object, "bytesPerMinute")? as u64;
    let mut machine = Config::new(ids, intake_url.len(), bytes_per_minute, seed(object, "seed"));
    if get(object, "isLeftover").is_truthy() {
        machine.spared_bytes = bytes_per_minute / 2;
        // Nobody waits for it: all of it is worth the time.
        machine.most_delay_ms = u64::MAX;
    }
    machine.is_withheld = get(object, "isWithheld").is_truthy();
    machine.is_exit = get(object, "isExit").is_truthy();
    Ok(WorkerConfig {
        intake_url,
        spent_bytes: get(object, "spentBytes").as_f64().unwrap_or(0.0) as u64,
        begins_ledger: get(object, "beginsLedger").is_truthy(),
        book: Some(get(object, "book"))
            .filter(JsValue::is_object)
            .map(JsValue::unchecked_into),
        machine,
    })
}
