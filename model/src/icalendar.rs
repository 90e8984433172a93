//! Events as an iCalendar file (RFC 5545), for the calendars that people have already.

use std::fmt::Write as _;

use crate::calendar::{civil_of, iso_moment};

/// Lines are folded after this many octets (RFC 5545, section 3.1).
const LINE_OCTETS: usize = 75;
/// How long an event without an end takes in a calendar.
const EVENT_MILLIS: i64 = 3_600_000;

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A whole day, in days since 1970-01-01.
    Day(i32),
    /// From a moment, in milliseconds.
    Moment(i64),
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for the same event in every file, so that importing a newer file updates the calendar.
    pub uid: String,
    /// When it is.
    pub when: When,
    /// Its title.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// Where to read on.
    pub url: String,
}

/// A calendar file with these events, made at `now_millis`.
#[must_use]
pub fn calendar(name: &str, events: &[Event], now_millis: i64) -> String {
    let mut file = String::new();
    let mut line = |key: &str, value: &str| fold(&mut file, &format!("{key}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//Steward//Steward//EN");
    line("CALSCALE", "GREGORIAN");
    line("X-WR-CALNAME", &escape(name));
    for event in events {
        line("BEGIN", "VEVENT");
        line("UID", &escape(&event.uid));
        line("DTSTAMP", &moment(now_millis));
        match event.when {
            When::Day(days) => {
                line("DTSTART;VALUE=DATE", &day(days));
                line("DTEND;VALUE=DATE", &day(days.saturating_add(1)));
                // A deadline does not make its day busy.
                line("TRANSP", "TRANSPARENT");
            }
            When::Moment(millis) => {
                line("DTSTART", &moment(millis));
                line("DTEND", &moment(millis.saturating_add(EVENT_MILLIS)));
            }
        }
        line("SUMMARY", &escape(&event.summary));
        if !event.description.is_empty() {
            line("DESCRIPTION", &escape(&event.description));
        }
        if !event.url.is_empty() {
            line("URL", &event.url);
        }
        line("END", "VEVENT");
    }
    line("END", "VCALENDAR");
    file
}

fn day(days: i32) -> String {
    let (year, month, day) = civil_of(days);
    format!("{year:04}{month:02}{day:02}")
}

/// `20261123T140500Z`.
fn moment(millis: i64) -> String {
    let seconds = millis.div_euclid(1000).saturating_mul(1000);
    iso_moment(seconds).replace(['-', ':'], "")
}

/// A TEXT value (RFC 5545, section 3.3.11): what has a meaning is escaped, other control characters are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' => escaped.push_str("\\n"),
            character if character.is_control() && character != '\t' => {}
            character => escaped.push(character),
        }
    }
    escaped
}

/// Writes a line, continued on further lines that begin with a space; never inside a character.
fn fold(file: &mut String, line: &str) {
    let mut octets = 0;
    for character in line.chars() {
        if octets + character.len_utf8() > LINE_OCTETS {
            file.push_str("\r\n ");
            octets = 1;
        }
        octets += character.len_utf8();
        // Writing to a string cannot fail.
        let _: std::fmt::Result = file.write_char(character);
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(when: When) -> Event {
        Event {
            uid: "4NMNnkMhL8jXrdJ9jamS58PAVdXu/due@steward".to_owned(),
            when,
            summary: "ACT-7K3Q9 Renew; check, sign".to_owned(),
            description: "Owner: Ana\nState: open".to_owned(),
            url: "https://steward.example/w/1/action/2".to_owned(),
        }
    }

    #[test]
    fn a_deadline_is_a_day_that_is_not_busy() {
        let file = calendar("Fjordlys", &[event(When::Day(20_780))], 1_772_357_400_123);
        for line in [
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
            "\r\nDTSTAMP:20260301T093000Z\r\n",
            "\r\nDTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261124\r\nTRANSP:TRANSPARENT\r\n",
            "\r\nSUMMARY:ACT-7K3Q9 Renew\\; check\\, sign\r\n",
            "\r\nDESCRIPTION:Owner: Ana\\nState: open\r\n",
            "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        ] {
            assert!(file.contains(line) || file.starts_with(line), "{line:?} in {file}");
        }
    }

    #[test]
    fn what_happens_at_a_moment_has_a_beginning_and_an_end() {
        let file = calendar("x", &[event(When::Moment(1_772_357_400_000))], 0);
        assert!(
            file.contains("DTSTART:20260301T093000Z\r\nDTEND:20260301T103000Z\r\n"),
            "{file}"
        );
    }

    #[test]
    fn long_lines_are_folded_and_characters_stay_whole() {
        let mut long = event(When::Day(0));
        long.summary = "Zürich – Übergabe 😀 ".repeat(20);
        let file = calendar("x", &[long.clone()], 0);
        assert!(file.split("\r\n").all(|line| line.len() <= LINE_OCTETS));
        let unfolded = file.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{}\r\n", long.summary)));
    }

    #[test]
    fn a_title_cannot_add_lines_of_its_own() {
        let mut hostile = event(When::Day(0));
        hostile.summary = "a\r\nATTENDEE:mailto:x@example.org\u{7}".to_owned();
        let file = calendar("x", &[hostile], 0);
        assert!(file.contains("SUMMARY:a\\nATTENDEE:mailto:x@example.org\r\n"), "{file}");
        assert!(!file.contains("\r\nATTENDEE"));
    }
}
