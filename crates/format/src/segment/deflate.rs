//! Raw deflate primed with the static dictionary.
//!
//! The writer compresses dictionary and payload as one stream, sync-flushed between the two, and drops what the
//! dictionary became. The reader puts any stream that inflates to the dictionary in its place: stored blocks.

use super::dictionary::DICTIONARY;
use crate::codec::Error;
use miniz_oxide::deflate::core::{CompressorOxide, create_comp_flags_from_zip_params};
use miniz_oxide::deflate::stream::deflate as deflate_stream;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use miniz_oxide::{MZFlush, MZStatus};

/// Level 9 saves under 1 % and doubles the time.
const LEVEL: i32 = 6;
/// A negative number asks for raw deflate.
const RAW_WINDOW_BITS: i32 = -15;

/// Appends the deflated payload to `out`.
pub fn deflate(payload: &[u8], out: &mut Vec<u8>) {
    let mut compressor = Box::new(CompressorOxide::new(create_comp_flags_from_zip_params(
        LEVEL,
        RAW_WINDOW_BITS,
        0,
    )));
    let mut primed = Vec::new();
    drain(&mut compressor, DICTIONARY.as_bytes(), MZFlush::Sync, &mut primed);
    drain(&mut compressor, payload, MZFlush::Finish, out);
}

fn drain(compressor: &mut CompressorOxide, mut input: &[u8], flush: MZFlush, out: &mut Vec<u8>) {
    let mut buffer = [0_u8; 4096];
    loop {
        let step = deflate_stream(compressor, input, &mut buffer, flush);
        input = input.get(step.bytes_consumed..).unwrap_or_default();
        out.extend_from_slice(buffer.get(..step.bytes_written).unwrap_or_default());
        let is_full = step.bytes_written == buffer.len();
        match step.status {
            Ok(MZStatus::Ok) if is_full || !input.is_empty() => {}
            _ => return,
        }
    }
}

/// Inflates to exactly `raw_len` bytes, holding no more than that and the dictionary.
pub fn inflate(deflated: &[u8], raw_len: usize) -> Result<Vec<u8>, Error> {
    let dictionary = DICTIONARY.as_bytes();
    let mut stream = Vec::with_capacity(dictionary.len() + deflated.len() + 16);
    for block in dictionary.chunks(usize::from(u16::MAX)) {
        let length = block.len() as u16;
        stream.push(0);
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    stream.extend_from_slice(deflated);
    let limit = dictionary.len().saturating_add(raw_len);
    let mut inflated = decompress_to_vec_with_limit(&stream, limit).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => Error::TooLarge,
        _ => Error::BadDeflate,
    })?;
    if inflated.len() != limit {
        return Err(Error::Inconsistent);
    }
    inflated.drain(..dictionary.len());
    Ok(inflated)
}
