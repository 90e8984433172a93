//! Reads workbooks back with a small reader of its own: entries by the table of contents, XML strictly.

use std::collections::BTreeMap;

use super::*;

fn u16_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// The entries of an archive; every checksum, size and offset is compared.
fn entries(file: &[u8]) -> BTreeMap<String, String> {
    let end = file.len() - 22;
    assert_eq!(&file[end..end + 4], b"PK\x05\x06");
    let count = u16_at(file, end + 10);
    let mut at = u32_at(file, end + 16) as usize;
    assert_eq!(
        at + u32_at(file, end + 12) as usize,
        end,
        "the directory ends where the end begins"
    );
    let mut found = BTreeMap::new();
    for _ in 0..count {
        assert_eq!(&file[at..at + 4], b"PK\x01\x02");
        assert_eq!(u16_at(file, at + 10), 0, "stored");
        let (sum, size) = (u32_at(file, at + 16), u32_at(file, at + 24) as usize);
        assert_eq!(u32_at(file, at + 20) as usize, size);
        let name_length = u16_at(file, at + 28);
        let name = std::str::from_utf8(&file[at + 46..at + 46 + name_length]).unwrap();
        let local = u32_at(file, at + 42) as usize;
        assert_eq!(&file[local..local + 4], b"PK\x03\x04");
        assert_eq!(&file[local + 30..local + 30 + name_length], name.as_bytes());
        assert_eq!(
            &file[local + 4..local + 30],
            &file[at + 6..at + 32],
            "both headers agree"
        );
        let content = &file[local + 30 + name_length..local + 30 + name_length + size];
        let mut own = Crc::new();
        own.update(content);
        assert_eq!(own.value(), sum, "{name}");
        found.insert(name.to_owned(), String::from_utf8(content.to_vec()).unwrap());
        at += 46 + name_length;
    }
    assert_eq!(at, end);
    found
}

/// The elements and texts of a document in order; panics at the first thing that is not well-formed.
fn events(xml: &str) -> Vec<Event> {
    let mut rest = xml
        .strip_prefix(r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#)
        .unwrap();
    let (mut open, mut events) = (Vec::new(), Vec::new());
    while !rest.is_empty() {
        let (text, tag) = rest.split_at(rest.find('<').unwrap());
        if !text.is_empty() {
            events.push(Event::Text(unescape(text)));
        }
        let end = tag.find('>').unwrap();
        let (inside, after) = (&tag[1..end], &tag[end + 1..]);
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            events.push(Event::End);
        } else {
            let closed = inside.ends_with('/');
            let inside = inside.trim_end_matches('/');
            let (name, mut attributes) = inside.split_once(' ').unwrap_or((inside, ""));
            let mut found = BTreeMap::new();
            while !attributes.is_empty() {
                let (key, value) = attributes.split_once("=\"").unwrap();
                let (value, next) = value.split_once('"').unwrap();
                assert!(
                    found.insert(key.trim().to_owned(), unescape(value)).is_none(),
                    "{key} twice"
                );
                attributes = next.trim_start();
            }
            events.push(Event::Start(name.to_owned(), found));
            if closed {
                events.push(Event::End);
            } else {
                open.push(name.to_owned());
            }
        }
        rest = after;
    }
    assert_eq!(open, [] as [String; 0]);
    events
}

enum Event {
    Start(String, BTreeMap<String, String>),
    Text(String),
    End,
}

fn unescape(text: &str) -> String {
    assert!(
        !text.contains('<') && text.chars().all(|letter| letter >= ' ' || "\t\n".contains(letter)),
        "{text:?}"
    );
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (name, after) = after.split_once(';').unwrap();
        out.push_str(match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            "#13" => "\r",
            other => panic!("&{other};"),
        });
        rest = after;
    }
    out + rest
}

/// The cells of a sheet by their place: type, style and what they hold.
fn cells(sheet: &str) -> BTreeMap<String, (String, String, String)> {
    let mut found = BTreeMap::new();
    let mut here: Option<(String, String, String)> = None;
    for event in events(sheet) {
        match event {
            Event::Start(name, attributes) if name == "c" => {
                let kind = attributes.get("t").cloned().unwrap_or_default();
                found.insert(
                    attributes["r"].clone(),
                    (kind.clone(), attributes["s"].clone(), String::new()),
                );
                here = Some((attributes["r"].clone(), kind, attributes["s"].clone()));
            }
            Event::Text(text) => {
                if let Some((place, kind, style)) = here.take() {
                    found.insert(place, (kind, style, text));
                }
            }
            Event::Start(..) | Event::End => {}
        }
    }
    found
}

fn headings(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|label| (*label).to_owned()).collect()
}

#[test]
fn a_sheet_is_read_back_with_its_types() {
    let mut workbook = Workbook::new(
        "Incidents",
        &headings(&["Id", "Title", "Count", "Due", "Updated"]),
        &[12, 40],
    );
    workbook.push(
        [
            Cell::Text("INC-1"),
            Cell::Text("Mail <is> \"slow\" & späť"),
            Cell::Number(-3.5),
            Cell::Date(20_780),
            Cell::Moment(20_780 * DAY_MILLIS + DAY_MILLIS / 4),
        ]
        .into_iter(),
    );
    workbook.push([Cell::Text("INC-2"), Cell::Empty, Cell::Number(f64::NAN)].into_iter());
    let entries = entries(&workbook.finish());
    let names: Vec<&str> = entries.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml"
        ]
    );
    for xml in entries.values() {
        assert!(!events(xml).is_empty());
    }
    let sheet = &entries["xl/worksheets/sheet1.xml"];
    let cells = cells(sheet);
    let cell = |place: &str| {
        let (kind, style, text) = &cells[place];
        (kind.as_str(), style.as_str(), text.as_str())
    };
    assert_eq!(cell("B1"), ("inlineStr", "1", "Title"));
    assert_eq!(cell("B2"), ("inlineStr", "0", "Mail <is> \"slow\" & späť"));
    assert_eq!(cell("C2"), ("", "0", "-3.5"));
    // 2026-11-23 is day 46349 of spreadsheets.
    assert_eq!(cell("D2"), ("", "2", "46349"));
    assert_eq!(cell("E2"), ("", "3", "46349.25"));
    assert!(!cells.contains_key("B3"), "an empty cell is no cell");
    assert_eq!(cell("C3"), ("inlineStr", "0", "NaN"));
    assert!(sheet.contains(r#"<autoFilter ref="A1:E3"/>"#));
    assert!(sheet.contains(r#"ySplit="1""#));
    assert!(sheet.contains(r#"<col min="2" max="2" width="41""#));
    assert!(entries["xl/workbook.xml"].contains("'Incidents'!$A$1:$E$3"));
}

#[test]
fn what_looks_like_a_formula_stays_text_and_control_signs_are_left_out() {
    let mut workbook = Workbook::new("x", &headings(&["A"]), &[]);
    for text in [
        "=1+1",
        "+49 30 1",
        "-dash",
        "@name",
        "a\u{0}\u{b}\u{1b}b\u{ffff}\tc\r\nd",
        "_x0041_ _x00 _x",
    ] {
        workbook.push(std::iter::once(Cell::Text(text)));
    }
    let entries = entries(&workbook.finish());
    assert!(!entries["xl/worksheets/sheet1.xml"].contains("<f>"));
    let cells = cells(&entries["xl/worksheets/sheet1.xml"]);
    for (place, text) in [("A2", "=1+1"), ("A3", "+49 30 1"), ("A4", "-dash"), ("A5", "@name")] {
        assert_eq!(cells[place], ("inlineStr".into(), "4".into(), text.into()));
    }
    assert_eq!(cells["A6"].2, "ab\tc\r\nd");
    assert_eq!(cells["A7"].2, "_x005F_x0041_ _x00 _x");
}

#[test]
fn names_of_sheets_are_legal() {
    for (name, legal) in [
        ("Incidents", "Incidents"),
        ("a[b]c:d*e?f/g\\h", "a b c d e f g h"),
        ("'quoted'", "quoted"),
        ("", "Sheet1"),
        ("History", "Sheet1"),
        ("  ' ' ", "Sheet1"),
        (
            "Risiken und Chancen über alles in der Welt",
            "Risiken und Chancen über alles",
        ),
    ] {
        assert_eq!(sheet_name(name), legal, "{name}");
    }
    let workbook = Workbook::new("Ana's", &headings(&["A"]), &[]);
    let xml = entries(&workbook.finish()).remove("xl/workbook.xml").unwrap();
    assert!(xml.contains("'Ana&apos;&apos;s'!$A$1:$A$1"), "{xml}");
}

#[test]
fn columns_are_lettered_as_spreadsheets_do() {
    let letters: Vec<String> = [0, 25, 26, 51, 701, 702].map(column_letters).into();
    assert_eq!(letters, ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
}

#[test]
fn long_texts_are_cut_and_days_before_1900_are_words() {
    let long = "ä".repeat(CELL_CHARACTERS + 5);
    let mut workbook = Workbook::new("x", &headings(&["A", "B"]), &[]);
    workbook.push([Cell::Text(&long), Cell::Date(FIRST_DAY - 1)].into_iter());
    let cells = cells(&entries(&workbook.finish())["xl/worksheets/sheet1.xml"]);
    assert_eq!(cells["A2"].2.chars().count(), CELL_CHARACTERS);
    assert_eq!(cells["B2"].2, "1900-02-28");
}

#[test]
fn ten_thousand_rows_of_twelve_columns_hold_each_cell() {
    let labels: Vec<String> = (0..12).map(|column| format!("C{column}")).collect();
    let mut workbook = Workbook::new("many", &labels, &[]);
    for row in 0..10_000 {
        let texts: Vec<String> = (0..12).map(|column| format!("{row}/{column}")).collect();
        workbook.push(texts.iter().map(|text| Cell::Text(text)));
    }
    let cells = cells(&entries(&workbook.finish())["xl/worksheets/sheet1.xml"]);
    assert_eq!(cells.len(), 12 * 10_001);
    assert_eq!(cells["L10001"].2, "9999/11");
}
