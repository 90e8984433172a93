//! Offsets of a time zone over a range of time, found with few calls to the rules that the platform knows.

/// The most that a zone may differ from UTC, in seconds; more is a fault of the rules and is cut.
pub(super) const MAX_OFFSET: i64 = 26 * 3600;

/// How far apart offsets are asked for, in seconds. No zone of the IANA database has changed its clocks and changed
/// them back within so few days since 1985; the tests compare every zone with the database.
const SAMPLE_SECONDS: i64 = 6 * 86_400;

/// What a platform knows about time zones: a browser, an operating system, or a database in a test.
pub trait ZoneRules {
    /// How far local time is ahead of UTC, in seconds, at a moment in seconds since 1970-01-01T00:00:00Z. `None` if the
    /// zone (an IANA name such as `Europe/Berlin`) is not known.
    fn offset_seconds(&self, zone: &str, utc_seconds: i64) -> Option<i32>;
}

/// A stretch of time with one offset. Seconds since 1970, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) offset: i64,
}

/// The offsets of a zone over a range, without gaps. Where the rules have no answer the last one holds, or UTC.
pub(super) fn periods(rules: &dyn ZoneRules, zone: &str, from: i64, to: i64) -> Vec<Period> {
    let mut known = 0;
    let mut offset_at = |moment: i64| {
        let asked = rules.offset_seconds(zone, moment).map(i64::from);
        known = asked.unwrap_or(known).clamp(-MAX_OFFSET, MAX_OFFSET);
        known
    };
    let mut periods: Vec<Period> = Vec::new();
    let mut offset = offset_at(from);
    let (mut start, mut sample) = (from, from);
    while sample < to {
        let next = (sample + SAMPLE_SECONDS).min(to);
        let next_offset = offset_at(next);
        // Several changes may lie between two samples; each round finds one.
        while offset != next_offset {
            let (mut before, mut after) = (sample, next);
            while after - before > 1 {
                let middle = before + (after - before) / 2;
                if offset_at(middle) == offset {
                    before = middle;
                } else {
                    after = middle;
                }
            }
            if after >= to {
                break;
            }
            periods.push(Period {
                from: start,
                to: after,
                offset,
            });
            (start, sample, offset) = (after, after, offset_at(after));
        }
        sample = next;
    }
    periods.push(Period {
        from: start,
        to,
        offset,
    });
    periods
}
