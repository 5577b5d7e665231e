//! What is embedded in the binary: the viewer and the CDN recorder.

use sha2::{Digest as _, Sha256};

/// A file with its media type.
#[derive(Clone, Copy)]
pub struct Asset {
    /// Contents.
    pub bytes: &'static [u8],
    /// `Content-Type`.
    pub content_type: &'static str,
}

impl Asset {
    /// `ETag`.
    pub fn tag(&self) -> String {
        let hash = Sha256::digest(self.bytes);
        let hash: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("\"{hash}\"")
    }
}

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// What to say when the binary was built without assets.
pub const NOT_BUILT: &str = "this collector was built without its web assets: run cargo xtask build\n";

/// Whether the CDN recorder was embedded.
pub fn has_cdn() -> bool {
    !embedded::CDN.is_empty()
}

/// A file of the viewer.
pub fn viewer(name: &str) -> Option<Asset> {
    find(embedded::VIEWER, name)
}

/// A file of the CDN recorder.
pub fn cdn(name: &str) -> Option<Asset> {
    find(embedded::CDN, name)
}

fn find(table: &'static [(&'static str, &'static [u8])], name: &str) -> Option<Asset> {
    let index = table.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    let (name, bytes) = table[index];
    Some(Asset {
        bytes,
        content_type: content_type(name),
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_browsers_insist_on() {
        assert_eq!(content_type("afterimage.wasm"), "application/wasm");
        assert_eq!(content_type("a/b.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("LICENSE"), "application/octet-stream");
    }
}
