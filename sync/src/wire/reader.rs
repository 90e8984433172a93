//! Reads single CBOR values the way JavaScript and Rust peers write them, within limits.

use minicbor::{Decoder, data::Type};

use super::WireError;
use crate::limits;

/// A cursor over one frame.
pub(super) struct Reader<'b> {
    decoder: Decoder<'b>,
}

/// How many items of an array or map remain: a count, or until the break byte.
pub(super) struct Items {
    remaining: Option<u64>,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self {
            decoder: Decoder::new(bytes),
        }
    }

    pub(super) fn position(&self) -> usize {
        self.decoder.position()
    }

    fn kind(&self) -> Result<Type, WireError> {
        Ok(self.decoder.datatype()?)
    }

    /// Passes tags by; `cbor-x` marks byte strings with tag 64.
    fn pass_tags(&mut self) -> Result<(), WireError> {
        for _ in 0..limits::NESTING_DEPTH {
            if self.kind()? != Type::Tag {
                return Ok(());
            }
            self.decoder.tag()?;
        }
        Err(WireError::TooDeep(limits::NESTING_DEPTH))
    }

    /// Consumes a null or undefined value and says whether there was one.
    pub(super) fn absent(&mut self) -> Result<bool, WireError> {
        self.pass_tags()?;
        let kind = self.kind()?;
        if kind == Type::Null {
            self.decoder.null()?;
        } else if kind == Type::Undefined {
            self.decoder.undefined()?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    pub(super) fn map(&mut self, field: &'static str) -> Result<Items, WireError> {
        self.pass_tags()?;
        if !matches!(self.kind()?, Type::Map | Type::MapIndef) {
            return Err(invalid(field, "not a map"));
        }
        Ok(Items {
            remaining: self.decoder.map()?,
        })
    }

    pub(super) fn array(&mut self, field: &'static str) -> Result<Items, WireError> {
        self.pass_tags()?;
        if !matches!(self.kind()?, Type::Array | Type::ArrayIndef) {
            return Err(invalid(field, "not an array"));
        }
        Ok(Items {
            remaining: self.decoder.array()?,
        })
    }

    /// Whether another item follows; consumes the break byte after the last one.
    pub(super) fn next(&mut self, items: &mut Items) -> Result<bool, WireError> {
        if let Some(remaining) = &mut items.remaining {
            let more = *remaining > 0;
            *remaining = remaining.saturating_sub(1);
            return Ok(more);
        }
        if self.kind()? == Type::Break {
            // The break is one byte.
            self.decoder.set_position(self.decoder.position() + 1);
            return Ok(false);
        }
        Ok(true)
    }

    pub(super) fn text(&mut self, field: &'static str, limit: usize) -> Result<String, WireError> {
        self.pass_tags()?;
        let mut text = String::new();
        let kind = self.kind()?;
        if kind == Type::String {
            let part = self.decoder.str()?;
            within(field, part.len(), limit)?;
            text.push_str(part);
        } else if kind == Type::StringIndef {
            for part in self.decoder.str_iter()? {
                let part = part?;
                within(field, text.len() + part.len(), limit)?;
                text.push_str(part);
            }
        } else {
            return Err(invalid(field, "not a text"));
        }
        Ok(text)
    }

    pub(super) fn bytes(&mut self, field: &'static str, limit: usize) -> Result<Vec<u8>, WireError> {
        self.pass_tags()?;
        let mut bytes = Vec::new();
        let kind = self.kind()?;
        if kind == Type::Bytes {
            let part = self.decoder.bytes()?;
            within(field, part.len(), limit)?;
            bytes.extend_from_slice(part);
        } else if kind == Type::BytesIndef {
            for part in self.decoder.bytes_iter()? {
                let part = part?;
                within(field, bytes.len() + part.len(), limit)?;
                bytes.extend_from_slice(part);
            }
        } else {
            return Err(invalid(field, "not a byte string"));
        }
        Ok(bytes)
    }

    pub(super) fn is_bytes(&mut self) -> Result<bool, WireError> {
        self.pass_tags()?;
        Ok(matches!(self.kind()?, Type::Bytes | Type::BytesIndef))
    }

    pub(super) fn boolean(&mut self, field: &'static str) -> Result<bool, WireError> {
        self.pass_tags()?;
        self.decoder.bool().map_err(|_| invalid(field, "not a boolean"))
    }

    /// An unsigned integer; `cbor-x` writes whole numbers above 2^32 as floats.
    pub(super) fn unsigned(&mut self, field: &'static str) -> Result<u64, WireError> {
        self.pass_tags()?;
        let kind = self.kind()?;
        if !matches!(kind, Type::F16 | Type::F32 | Type::F64) {
            return self
                .decoder
                .u64()
                .map_err(|_| invalid(field, "not an unsigned integer"));
        }
        let value = if kind == Type::F64 {
            self.decoder.f64()?
        } else if kind == Type::F32 {
            f64::from(self.decoder.f32()?)
        } else {
            return Err(invalid(field, "a half-precision number"));
        };
        // 2^53: above it a float no longer names one integer.
        if value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&value) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked in the line above"
            )]
            return Ok(value as u64);
        }
        Err(invalid(field, "not a whole number"))
    }

    /// Skips one value of any kind, within the nesting limit.
    pub(super) fn skip(&mut self) -> Result<(), WireError> {
        self.skip_nested(0)
    }

    fn skip_nested(&mut self, depth: usize) -> Result<(), WireError> {
        if depth > limits::NESTING_DEPTH {
            return Err(WireError::TooDeep(limits::NESTING_DEPTH));
        }
        self.pass_tags()?;
        let kind = self.kind()?;
        if matches!(kind, Type::Map | Type::MapIndef) {
            let mut items = Items {
                remaining: self.decoder.map()?,
            };
            while self.next(&mut items)? {
                self.skip_nested(depth + 1)?;
                self.skip_nested(depth + 1)?;
            }
        } else if matches!(kind, Type::Array | Type::ArrayIndef) {
            let mut items = Items {
                remaining: self.decoder.array()?,
            };
            while self.next(&mut items)? {
                self.skip_nested(depth + 1)?;
            }
        } else if kind == Type::Break {
            return Err(WireError::Malformed("an unexpected break".to_owned()));
        } else {
            self.decoder.skip()?;
        }
        Ok(())
    }
}

pub(super) fn invalid(field: &'static str, reason: impl Into<String>) -> WireError {
    WireError::FieldInvalid {
        field,
        reason: reason.into(),
    }
}

pub(super) fn within(field: &'static str, length: usize, limit: usize) -> Result<(), WireError> {
    if length > limit {
        Err(WireError::FieldTooLong { field, length, limit })
    } else {
        Ok(())
    }
}
