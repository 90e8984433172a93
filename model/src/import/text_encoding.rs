//! The encodings in which tables arrive: Unicode, and the code page of Western spreadsheet programs.
//!
//! A general library of encodings carries the tables of every Asian code page, 80 KB of the application's download, for
//! files that spreadsheet programs have saved as Unicode for twenty years.

/// How the bytes of a file stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextEncoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Code page 1252 as the WHATWG encoding standard has it: the five unused bytes are C1 controls.
    Windows1252,
}

impl TextEncoding {
    /// The encoding of a file by its mark or its bytes, and the length of the mark in bytes.
    pub(super) fn of(bytes: &[u8]) -> (Self, usize) {
        for (mark, encoding) in [
            (&b"\xef\xbb\xbf"[..], Self::Utf8),
            (b"\xff\xfe", Self::Utf16Le),
            (b"\xfe\xff", Self::Utf16Be),
        ] {
            if bytes.starts_with(mark) {
                return (encoding, mark.len());
            }
        }
        let encoding = if std::str::from_utf8(bytes).is_ok() {
            Self::Utf8
        } else if zero_share(bytes, 1) > 3 {
            Self::Utf16Le
        } else if zero_share(bytes, 0) > 3 {
            Self::Utf16Be
        } else {
            Self::Windows1252
        };
        (encoding, 0)
    }

    /// The text, and whether some bytes had to be shown as U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> (String, bool) {
        match self {
            Self::Utf8 => match String::from_utf8_lossy(bytes) {
                std::borrow::Cow::Borrowed(text) => (text.to_owned(), false),
                std::borrow::Cow::Owned(text) => (text, true),
            },
            Self::Utf16Le => utf16(bytes, u16::from_le_bytes),
            Self::Utf16Be => utf16(bytes, u16::from_be_bytes),
            Self::Windows1252 => (bytes.iter().map(|byte| windows_1252(*byte)).collect(), false),
        }
    }

    /// The encoding's registered name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "windows-1252",
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, bool) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut damaged = !rest.is_empty();
    let mut text: String = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .map(|character| {
            character.unwrap_or_else(|_| {
                damaged = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, damaged)
}

/// The bytes 0x80 to 0x9f of the code page; all others are the first 256 characters of Unicode.
const C1: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    byte.checked_sub(0x80)
        .and_then(|place| C1.get(usize::from(place)))
        .copied()
        .unwrap_or(char::from(byte))
}

/// How many tenths of the bytes at even (0) or odd (1) places are zero: text in UTF-16 without a mark shows it.
fn zero_share(bytes: &[u8], place: usize) -> usize {
    let places: Vec<_> = bytes.iter().skip(place).step_by(2).take(2_000).collect();
    if places.len() < 4 {
        0
    } else {
        places.iter().filter(|byte| ***byte == 0).count() * 10 / places.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_page_of_western_spreadsheets() {
        let (text, damaged) = TextEncoding::Windows1252.decode(b"\x80 5 \x96 \x93caf\xe9\x94 \x99 \x9f\xff\x7f");
        assert_eq!((text.as_str(), damaged), ("€ 5 – “café” ™ Ÿÿ\u{7f}", false));
    }

    #[test]
    fn damage_is_shown_and_told() {
        assert_eq!(TextEncoding::Utf8.decode(b"a\xffb"), ("a\u{fffd}b".into(), true));
        assert_eq!(
            TextEncoding::Utf16Le.decode(b"a\0\0\xd8b\0"),
            ("a\u{fffd}b".into(), true)
        );
        assert_eq!(TextEncoding::Utf16Be.decode(b"\0a\0"), ("a\u{fffd}".into(), true));
        assert_eq!(TextEncoding::Utf16Be.decode(b"\xd8\x3d\xde\0"), ("😀".into(), false));
    }
}
