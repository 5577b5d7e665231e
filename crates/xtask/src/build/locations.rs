//! Where panics happened: file, line and column of every place that may panic, which nobody reads where panics trap.

use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

/// Address of the text, its length, line, column: four little-endian words.
const RECORD_BYTES: usize = 16;
const MAX_PATH_BYTES: u32 = 250;
const MAX_LINE: u32 = 100_000;
const MAX_COLUMN: u32 = 1_000;

/// Zeroes what the compiler noted for panic messages: zeroes cost nothing to download.
pub fn erase(module: &mut Module) {
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for segment in segments {
        let data = module.data.get_mut(segment);
        if let DataKind::Active {
            offset: ConstExpr::Value(Value::I32(start)),
            ..
        } = data.kind
        {
            erase_in(&mut data.value, start as u32);
        }
    }
}

fn erase_in(bytes: &mut [u8], start: u32) {
    let records: Vec<(usize, usize, usize)> = (0..bytes.len().saturating_sub(RECORD_BYTES - 1))
        .filter(|at| (start as usize + at).is_multiple_of(4))
        .filter_map(|at| path_of(bytes, start, at).map(|(from, to)| (at, from, to)))
        .collect();
    for (at, from, to) in records {
        bytes[at..at + RECORD_BYTES].fill(0);
        bytes[from..to].fill(0);
    }
}

/// Where the path lies that a record at `at` points to, if it is a record.
fn path_of(bytes: &[u8], start: u32, at: usize) -> Option<(usize, usize)> {
    let word = |index: usize| {
        let from = at + 4 * index;
        Some(u32::from_le_bytes(bytes.get(from..from + 4)?.try_into().ok()?))
    };
    let (address, length, line, column) = (word(0)?, word(1)?, word(2)?, word(3)?);
    let is_place =
        length <= MAX_PATH_BYTES && (1..MAX_LINE).contains(&line) && (1..MAX_COLUMN).contains(&column);
    let from = address.checked_sub(start)? as usize;
    let to = from + length as usize;
    (is_place && bytes.get(from..to)?.ends_with(b".rs")).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::erase_in;

    #[test]
    fn erases_records_with_their_paths_and_nothing_else() {
        let mut bytes = b"keep me src/lib.rs..".to_vec();
        let words: [u32; 5] = [7, 1_008, 10, 12, 5];
        bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        erase_in(&mut bytes, 1_000);
        let mut expected = b"keep me \0\0\0\0\0\0\0\0\0\0..".to_vec();
        expected.extend([7, 0, 0, 0]);
        expected.extend([0; 16]);
        assert_eq!(bytes, expected);
    }
}
