//! Bounds what automerge would unpack, before it does.
//!
//! Chunks compress twice: parts are deflated, and columns are run-length encoded, so that a few bytes can stand for more
//! operations than fit into memory. Both are measured here with bounded memory and time. The layout is automerge's binary
//! format (<https://automerge.org/automerge-binary-format-spec/>).

use std::io::Read as _;

use flate2::bufread::DeflateDecoder;

use crate::limits;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DOCUMENT: u8 = 0;
const CHANGE: u8 = 1;
const COMPRESSED_CHANGE: u8 = 2;
const HASH_BYTES: u64 = 32;
/// In a column's specification: its bytes are deflated; and what kind of values it holds.
const DEFLATED: u64 = 0b1000;
const KIND: u64 = 0b0111;
const BOOLEANS: u64 = 4;
const STRINGS: u64 = 5;
const RAW_VALUES: u64 = 7;

/// Why bytes are not handed to automerge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("it is not made of automerge chunks")]
    Malformed,
    #[error("it would unpack to more than {} bytes", limits::INFLATED_BYTES)]
    TooManyBytes,
    #[error("it claims more than {} operations", limits::OPERATIONS)]
    TooManyOperations,
}

/// One chunk of several.
pub(super) struct RawChunk<'a> {
    kind: u8,
    /// With its header.
    pub(super) bytes: &'a [u8],
    body: &'a [u8],
}

impl RawChunk<'_> {
    pub(super) const fn is_change(&self) -> bool {
        matches!(self.kind, CHANGE | COMPRESSED_CHANGE)
    }
}

/// Takes the next chunk off the front of `bytes`.
pub(super) fn next_chunk<'a>(bytes: &mut &'a [u8]) -> Result<RawChunk<'a>, Refusal> {
    let whole = *bytes;
    let mut reader = Reader(whole);
    if reader.take(4)? != MAGIC {
        return Err(Refusal::Malformed);
    }
    reader.take(4)?;
    let kind = reader.take(1)?.first().copied().ok_or(Refusal::Malformed)?;
    let length = reader.unsigned()?;
    let body = reader.take(length)?;
    *bytes = reader.0;
    let used = whole.len() - reader.0.len();
    Ok(RawChunk {
        kind,
        bytes: whole.get(..used).ok_or(Refusal::Malformed)?,
        body,
    })
}

/// Whether concatenated chunks unpack to a bounded size.
pub(super) fn check(mut bytes: &[u8]) -> Result<(), Refusal> {
    let mut budget = Budget {
        bytes: limits::INFLATED_BYTES,
        operations: limits::OPERATIONS,
    };
    while !bytes.is_empty() {
        let chunk = next_chunk(&mut bytes)?;
        match chunk.kind {
            DOCUMENT => check_document(Reader(chunk.body), &mut budget)?,
            CHANGE => check_change(Reader(chunk.body), &mut budget)?,
            COMPRESSED_CHANGE => {
                let inflated = budget.inflate(chunk.body)?;
                check_change(Reader(&inflated), &mut budget)?;
            }
            // Bundles are an experiment of automerge's that no peer sends.
            _ => return Err(Refusal::Malformed),
        }
    }
    Ok(())
}

fn check_document(mut reader: Reader<'_>, budget: &mut Budget) -> Result<(), Refusal> {
    for _ in 0..reader.unsigned()? {
        reader.prefixed()?;
    }
    let heads = reader.unsigned()?;
    reader.take(heads.checked_mul(HASH_BYTES).ok_or(Refusal::Malformed)?)?;
    let changes = reader.columns()?;
    let operations = reader.columns()?;
    for (specification, length) in changes.into_iter().chain(operations) {
        let data = reader.take(length)?;
        budget.column(specification, data)?;
    }
    Ok(())
}

fn check_change(mut reader: Reader<'_>, budget: &mut Budget) -> Result<(), Refusal> {
    let deps = reader.unsigned()?;
    reader.take(deps.checked_mul(HASH_BYTES).ok_or(Refusal::Malformed)?)?;
    reader.prefixed()?;
    // Sequence number, first operation, time.
    reader.unsigned()?;
    reader.unsigned()?;
    reader.signed()?;
    reader.prefixed()?;
    for _ in 0..reader.unsigned()? {
        reader.prefixed()?;
    }
    for (specification, length) in reader.columns()? {
        let data = reader.take(length)?;
        budget.column(specification, data)?;
    }
    Ok(())
}

struct Budget {
    bytes: usize,
    operations: u64,
}

impl Budget {
    fn inflate(&mut self, deflated: &[u8]) -> Result<Vec<u8>, Refusal> {
        let mut inflated = Vec::new();
        let most = u64::try_from(self.bytes).unwrap_or(u64::MAX).saturating_add(1);
        DeflateDecoder::new(deflated)
            .take(most)
            .read_to_end(&mut inflated)
            .map_err(|_| Refusal::Malformed)?;
        self.bytes = self.bytes.checked_sub(inflated.len()).ok_or(Refusal::TooManyBytes)?;
        Ok(inflated)
    }

    fn column(&mut self, specification: u64, data: &[u8]) -> Result<(), Refusal> {
        if specification & DEFLATED == 0 {
            return self.values(specification & KIND, Reader(data));
        }
        let inflated = self.inflate(data)?;
        self.values(specification & KIND, Reader(&inflated))
    }

    /// Counts the values that a column stands for.
    fn values(&self, kind: u64, mut reader: Reader<'_>) -> Result<(), Refusal> {
        let mut count = 0_u64;
        while kind != RAW_VALUES && !reader.0.is_empty() {
            let run = if kind == BOOLEANS {
                reader.unsigned()?
            } else {
                reader.run(kind)?
            };
            count = count.saturating_add(run);
            if count > self.operations {
                return Err(Refusal::TooManyOperations);
            }
        }
        Ok(())
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: u64) -> Result<&'a [u8], Refusal> {
        let length = usize::try_from(length).map_err(|_| Refusal::Malformed)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Refusal::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    fn prefixed(&mut self) -> Result<&'a [u8], Refusal> {
        let length = self.unsigned()?;
        self.take(length)
    }

    fn byte(&mut self) -> Result<u8, Refusal> {
        let (byte, rest) = self.0.split_first().ok_or(Refusal::Malformed)?;
        self.0 = rest;
        Ok(*byte)
    }

    fn unsigned(&mut self) -> Result<u64, Refusal> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Refusal::Malformed)
    }

    fn signed(&mut self) -> Result<i64, Refusal> {
        let mut value = 0_i64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let sign_bits = shift + 7;
                let is_negative = byte & 0x40 != 0 && sign_bits < 64;
                return Ok(if is_negative { value | (-1 << sign_bits) } else { value });
            }
        }
        Err(Refusal::Malformed)
    }

    /// The length of the next run of a run-length encoded column: a count and one value, a negative count and as many
    /// values, or zero and how many nulls.
    fn run(&mut self, kind: u64) -> Result<u64, Refusal> {
        let count = self.signed()?;
        let values = match count {
            0 => return self.unsigned(),
            1.. => 1,
            _ => count.unsigned_abs(),
        };
        for _ in 0..values {
            if kind == STRINGS {
                self.prefixed()?;
            } else {
                while self.byte()? & 0x80 != 0 {}
            }
        }
        Ok(count.unsigned_abs())
    }

    /// The specification and length of each column.
    fn columns(&mut self) -> Result<Vec<(u64, u64)>, Refusal> {
        let count = self.unsigned()?;
        // Each takes two bytes at least, so that the count is bounded by what follows.
        if count > self.0.len() as u64 {
            return Err(Refusal::Malformed);
        }
        (0..count).map(|_| Ok((self.unsigned()?, self.unsigned()?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use automerge::{AutoCommit, ObjType, ROOT, transaction::Transactable as _};
    use flate2::{Compression, write::DeflateEncoder};

    use super::*;

    fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
        let mut bytes = [&MAGIC[..], &[0; 4], &[kind]].concat();
        let mut length = body.len();
        while length >= 0x80 {
            bytes.push(0x80 | (length & 0x7f) as u8);
            length >>= 7;
        }
        bytes.push(length as u8);
        bytes.extend_from_slice(body);
        bytes
    }

    #[test]
    fn what_automerge_writes_passes() {
        let mut document = AutoCommit::new();
        let text = document.put_object(ROOT, "text", ObjType::Text).unwrap();
        let mut last = Vec::new();
        for round in 0..30_i64 {
            let words: String = (0..200)
                .map(|at| char::from(b'a' + ((at * at * 7 + round) % 26) as u8))
                .collect();
            document.splice_text(&text, 0, 0, &words).unwrap();
            document.put(ROOT, "number", -round).unwrap();
            document.put(ROOT, format!("flag {round}"), round % 2 == 0).unwrap();
            document.delete(ROOT, "number").unwrap();
            last = document.save_incremental();
            assert_eq!(check(&last), Ok(()), "round {round}");
        }
        assert_eq!(check(&document.save()), Ok(()));
        assert_eq!(check(&document.save_nocompress()), Ok(()));
        assert_eq!(check(&document.save_after(&[])), Ok(()));
        assert_eq!(check(&last[..last.len() - 1]), Err(Refusal::Malformed));
    }

    #[test]
    fn a_deflate_bomb_is_refused_without_being_unpacked() {
        let mut bomb = DeflateEncoder::new(Vec::new(), Compression::best());
        let zeros = vec![0_u8; 1024 * 1024];
        for _ in 0..200 {
            bomb.write_all(&zeros).unwrap();
        }
        let bomb = bomb.finish().unwrap();
        assert!(bomb.len() < 400_000);
        assert_eq!(check(&chunk(COMPRESSED_CHANGE, &bomb)), Err(Refusal::TooManyBytes));
        // A document whose only operation column is the bomb: no actors, no heads, no change columns.
        let mut body = vec![0, 0, 0, 1, 0x5f];
        let mut length = bomb.len();
        while length >= 0x80 {
            body.push(0x80 | (length & 0x7f) as u8);
            length >>= 7;
        }
        body.push(length as u8);
        body.extend_from_slice(&bomb);
        assert_eq!(check(&chunk(DOCUMENT, &body)), Err(Refusal::TooManyBytes));
    }

    #[test]
    fn a_run_of_countless_operations_is_refused() {
        // A change without dependencies by actor 0, one column of actions: a run of 2^42 equal values.
        let run = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0x01];
        let mut body = vec![0, 1, 0, 1, 1, 0, 0, 0, 1, 0x42, run.len() as u8];
        body.extend_from_slice(&run);
        assert_eq!(check(&chunk(CHANGE, &body)), Err(Refusal::TooManyOperations));
        assert_eq!(check(&chunk(3, &[])), Err(Refusal::Malformed));
    }
}
