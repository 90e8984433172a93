//! A ZIP archive of stored entries (APPNOTE 6.3.3): what a workbook is packed in.

/// CRC-32 as ZIP uses it (polynomial 0xEDB88320), a byte at a time from a table.
pub(super) struct Crc(u32);

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "the index is below 256")]
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                0xEDB8_8320 ^ (value >> 1)
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

impl Crc {
    pub(super) const fn new() -> Self {
        Self(u32::MAX)
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let [low, ..] = (self.0 ^ u32::from(*byte)).to_le_bytes();
            self.0 = TABLE.get(usize::from(low)).copied().unwrap_or_default() ^ (self.0 >> 8);
        }
    }

    pub(super) const fn value(&self) -> u32 {
        !self.0
    }
}

/// The archive so far, and its table of contents.
pub(super) struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

/// Version 2.0, names in UTF-8, stored, and the first day that the format can name (1980-01-01): a file with the same
/// content is the same file.
const COMMON: [u8; 10] = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];

impl Archive {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            directory: Vec::new(),
            entries: 0,
        }
    }

    pub(super) fn add(&mut self, name: &str, content: &[u8]) {
        let mut sum = Crc::new();
        sum.update(content);
        self.add_summed(name, content, sum.value());
    }

    /// As [`Archive::add`], with the checksum known.
    pub(super) fn add_summed(&mut self, name: &str, content: &[u8], sum: u32) {
        // The limits of a sheet keep every size below 4 GiB, which is all the memory that a browser gives.
        let size = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let offset = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        let mut fields = COMMON.to_vec();
        fields.extend(sum.to_le_bytes());
        fields.extend(size.to_le_bytes());
        fields.extend(size.to_le_bytes());
        fields.extend(u16::try_from(name.len()).unwrap_or_default().to_le_bytes());
        fields.extend([0, 0]);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&fields);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(content);
        self.directory.extend(b"PK\x01\x02\x14\0");
        self.directory.extend(&fields);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.entries += 1;
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        let offset = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        let size = u32::try_from(self.directory.len()).unwrap_or(u32::MAX);
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_known_one() {
        let mut sum = Crc::new();
        sum.update(b"12345");
        sum.update(b"6789");
        assert_eq!(sum.value(), 0xCBF4_3926);
    }
}
