//! How long something is good for, as typed: `15m`, `1h`, `30d`, `never`.

use std::str::FromStr;

/// A span of time from now, or no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expiry {
    After { millis: i64 },
    Never,
}

/// The text is no span of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a span of time is a number with s, m, h or d (15m, 1h, 30d), or never")]
pub(super) struct ParseExpiryError;

impl Expiry {
    pub(super) fn millis(self) -> Option<i64> {
        match self {
            Self::After { millis } => Some(millis),
            Self::Never => None,
        }
    }
}

impl FromStr for Expiry {
    type Err = ParseExpiryError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "never" {
            return Ok(Self::Never);
        }
        let unit_millis = match text.chars().next_back() {
            Some('s') => 1_000,
            Some('m') => 60_000,
            Some('h') => 3_600_000,
            Some('d') => 86_400_000,
            _ => return Err(ParseExpiryError),
        };
        let digits = text.get(..text.len() - 1).unwrap_or_default();
        let count: u32 = digits.parse().map_err(|_| ParseExpiryError)?;
        Ok(Self::After {
            millis: i64::from(count) * unit_millis,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read() {
        assert_eq!("90s".parse(), Ok(Expiry::After { millis: 90_000 }));
        assert_eq!("30d".parse(), Ok(Expiry::After { millis: 2_592_000_000 }));
        assert_eq!("never".parse(), Ok(Expiry::Never));
        for wrong in ["", "d", "1", "-1h", "1w", "99999999999d", "1é"] {
            assert_eq!(wrong.parse::<Expiry>(), Err(ParseExpiryError), "{wrong}");
        }
    }
}
