//! Primitive encodings: LEB128 varints, zigzag, length-prefixed UTF-8. Every read is bounds-checked and total.

/// Why bytes could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes end in the middle of something.
    Truncated,
    /// A number is longer than its type, or stands outside its range.
    BadNumber,
    /// Text that is not UTF-8.
    BadText,
    /// A tag or flag that this version does not define.
    BadTag,
    /// Bytes are left over where something should end.
    Trailing,
    /// Not one of our bodies at all.
    NotOurs,
    /// A wire or dictionary version this code does not know.
    UnknownVersion,
    /// Larger than the limit in force, inflated or not.
    TooLarge,
    /// More frames, or more entries in the lists of one, than a recorder writes.
    TooMany,
    /// The deflate stream is damaged.
    BadDeflate,
    /// Numbers in the header contradict the payload or each other.
    Inconsistent,
}

impl Error {
    /// One plain sentence fragment for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Truncated => "the bytes end in the middle of something",
            Self::BadNumber => "a number is out of range",
            Self::BadText => "text is not UTF-8",
            Self::BadTag => "an unknown tag or flag",
            Self::Trailing => "bytes are left over",
            Self::NotOurs => "not an Afterimage body",
            Self::UnknownVersion => "an unknown version",
            Self::TooLarge => "larger than allowed",
            Self::TooMany => "more frames or entries than allowed",
            Self::BadDeflate => "the compressed part is damaged",
            Self::Inconsistent => "header and payload contradict each other",
        }
    }
}

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::error::Error for Error {}

/// Entries that the lists of one frame may have in all. A recorder cuts its frames at 64 KiB, and reads no more than
/// 65,536 things of the page at a time.
pub const MAX_ENTRIES: usize = 131_072;

/// Appends primitives to a byte vector.
#[derive(Clone, Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    /// An empty writer.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    /// Unsigned LEB128, at most 10 bytes.
    pub fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// A signed number, zigzag then LEB128.
    pub fn zigzag(&mut self, value: i64) {
        self.varint(((value << 1) ^ (value >> 63)) as u64);
    }

    /// Length in bytes, then the UTF-8 bytes.
    pub fn str(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Length, then the bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.varint(bytes.len() as u64);
        self.raw(bytes);
    }

    /// The bytes alone.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}

/// Reads primitives from a byte slice.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    /// Entries that lists may still have. An entry may take a byte on the wire and a hundred in memory.
    entries_left: usize,
}

impl<'a> Reader<'a> {
    /// Reads from the start of `bytes`; its lists may have [`MAX_ENTRIES`] entries in all.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self::with_entries(bytes, MAX_ENTRIES)
    }

    /// The same with another number of entries.
    pub const fn with_entries(bytes: &'a [u8], entries_left: usize) -> Self {
        Self {
            rest: bytes,
            entries_left,
        }
    }

    /// Reads a part with a length of its own to its end. Its lists count among this reader's too, and have
    /// [`MAX_ENTRIES`] entries at most.
    pub fn part<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let most = self.entries_left.min(MAX_ENTRIES);
        let mut part = Self::with_entries(self.bytes()?, most);
        let value = read(&mut part)?;
        part.end()?;
        self.entries_left -= most - part.entries_left;
        Ok(value)
    }

    /// What has not been read yet.
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Fails unless everything was read.
    pub const fn end(&self) -> Result<(), Error> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Error::Trailing)
        }
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8, Error> {
        let (&first, rest) = self.rest.split_first().ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(first)
    }

    /// Unsigned LEB128 that fits 64 bits.
    pub fn varint(&mut self) -> Result<u64, Error> {
        let mut value = 0_u64;
        let mut shift = 0_u32;
        loop {
            let byte = self.u8()?;
            let bits = u64::from(byte & 0x7f);
            if shift > 63 || (shift == 63 && bits > 1) {
                return Err(Error::BadNumber);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
        }
    }

    /// A varint that fits 32 bits.
    pub fn u32(&mut self) -> Result<u32, Error> {
        u32::try_from(self.varint()?).map_err(|_| Error::BadNumber)
    }

    /// The counterpart of [`Writer::zigzag`].
    pub fn zigzag(&mut self) -> Result<i64, Error> {
        let value = self.varint()?;
        Ok(((value >> 1) as i64) ^ -((value & 1) as i64))
    }

    /// A signed number that fits 32 bits.
    pub fn i32(&mut self) -> Result<i32, Error> {
        i32::try_from(self.zigzag()?).map_err(|_| Error::BadNumber)
    }

    /// A count of things that take at least one byte each, so that a lie is noticed before anything is allocated.
    pub fn count(&mut self) -> Result<usize, Error> {
        let count = usize::try_from(self.varint()?).map_err(|_| Error::BadNumber)?;
        if count > self.rest.len() {
            Err(Error::Truncated)
        } else {
            Ok(count)
        }
    }

    /// The length of a list, taken from what lists may have in all. What it gives may be allocated at once.
    pub fn entries(&mut self) -> Result<usize, Error> {
        let count = self.count()?;
        self.entries_left = self.entries_left.checked_sub(count).ok_or(Error::TooMany)?;
        Ok(count)
    }

    /// `length` bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The counterpart of [`Writer::bytes`].
    pub fn bytes(&mut self) -> Result<&'a [u8], Error> {
        let length = self.count()?;
        self.take(length)
    }

    /// The counterpart of [`Writer::str`].
    pub fn str(&mut self) -> Result<&'a str, Error> {
        core::str::from_utf8(self.bytes()?).map_err(|_| Error::BadText)
    }

    /// Sixteen bytes.
    pub fn id(&mut self) -> Result<[u8; 16], Error> {
        self.take(16)?.try_into().map_err(|_| Error::Truncated)
    }

    /// A byte that is 0 or 1.
    pub fn bool(&mut self) -> Result<bool, Error> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Error::BadTag),
        }
    }
}
