//! Reads automerge sync messages from a peer that is not trusted.

use automerge::sync;

use super::inflation;
use crate::limits;

/// Decodes a sync message, and refuses what automerge would take literally to our harm.
pub(super) fn decode(data: &[u8]) -> Result<sync::Message, String> {
    let message = sync::Message::decode(data).map_err(|error| error.to_string())?;
    let has_sane_filters = message.have.iter().all(|have| is_sane_filter(&have.bloom.to_bytes()));
    if !has_sane_filters {
        return Err("a bloom filter has absurd parameters".to_owned());
    }
    for chunk in message.changes.iter() {
        inflation::check(chunk).map_err(|refusal| refusal.to_string())?;
    }
    if message.heads.len() > limits::HEADS {
        return Err(format!(
            "{} heads exceed the limit of {}",
            message.heads.len(),
            limits::HEADS
        ));
    }
    Ok(message)
}

/// Runs automerge on what a peer sent. Where panics unwind (the relay), one becomes `None` and concerns one document and
/// one connection; in the browser it ends the program, which starts again from storage.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

/// A filter without bits divides by zero inside automerge, and one with billions of probes never ends. The bytes are
/// three LEB128 numbers (entries, bits per entry, probes) and the bits.
fn is_sane_filter(bytes: &[u8]) -> bool {
    if bytes.is_empty() {
        return true;
    }
    let mut rest = bytes;
    let (Some(entries), Some(bits_per_entry), Some(probes)) = (
        read_unsigned(&mut rest),
        read_unsigned(&mut rest),
        read_unsigned(&mut rest),
    ) else {
        return false;
    };
    entries == 0
        || (!rest.is_empty()
            && (1..=limits::BLOOM_BITS_PER_ENTRY).contains(&bits_per_entry)
            && (1..=limits::BLOOM_PROBES).contains(&probes))
}

fn read_unsigned(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
