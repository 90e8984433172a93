//! The texts of calendars, and what is said of faulty ones.

use super::*;

fn error(zone: &str, week: &str, holidays: &str) -> String {
    ServiceHours::parse(zone, week, holidays).unwrap_err().to_string()
}

/// Spans of a day in minutes, Monday first.
fn week(text: &str) -> Vec<Vec<(i64, i64)>> {
    let hours = hours("UTC", text, "");
    hours
        .week
        .iter()
        .map(|day| day.iter().map(|span| (span.from / 60, span.to / 60)).collect())
        .collect()
}

#[test]
fn weeks_are_read() {
    let days = week("Mon-Fri 08:00-18:00\nSat 09:00-12:00, 13:00-15:00\n");
    assert_eq!(days[0], [(480, 1080)]);
    assert_eq!(days[4], [(480, 1080)]);
    assert_eq!(days[5], [(540, 720), (780, 900)]);
    assert_eq!(days[6], []);
    assert_eq!(week("24x7"), vec![vec![(0, 1440)]; 7]);
    assert_eq!(week(" 24/7 "), week("24×7"));
    // Overlapping and touching spans become one, in any order and over several lines.
    assert_eq!(
        week("Mon 12:00-18:00, 08:00-12:00, 9:00-13:00\nMon 18:00-24:00\nMon 06:00-07:00")[0],
        [(360, 420), (480, 1440)]
    );
    assert_eq!(week("Sat-Mon 0:00-24:00"), week("sat, SUN, Monday 00:00 – 24:00"));
    assert_eq!(
        week("Mo-Fr: 08:00-16:00\r\n\r\nSa 9:00-12:00"),
        week("Mon-Fri 08:00-16:00\nSat 09:00-12:00")
    );
    assert_eq!(
        week("Mon, Wed-Thu 08:00-09:00"),
        week("Mo 08:00-09:00\nMi,Do 08:00-09:00")
    );
}

#[test]
fn holidays_are_read() {
    let text = "2026-12-24 08:00-12:00 Christmas Eve\n2026-12-25 Christmas Day\n\n2026-12-26\n\
                2027-01-06 3 Kings’ Day\n2026-12-31 8:00 - 10:00, 11:00-12:00, New Year’s Eve: short\n2026-12-25";
    let hours = hours("Europe/Berlin", "Mon-Fri 08:00-18:00", text);
    let day = |text: &str| hours.special[&i32::try_from(t(&format!("{text}T00:00Z")) / 86_400_000).unwrap()].clone();
    let spans = |text: &str| -> Vec<_> {
        day(text)
            .spans
            .iter()
            .map(|span| (span.from / 60, span.to / 60))
            .collect()
    };
    assert_eq!(
        (spans("2026-12-24"), day("2026-12-24").name.as_str()),
        (vec![(480, 720)], "Christmas Eve")
    );
    assert_eq!(
        (spans("2026-12-25"), day("2026-12-25").name.as_str()),
        (vec![], "Christmas Day")
    );
    assert_eq!((spans("2026-12-26"), day("2026-12-26").name.as_str()), (vec![], ""));
    assert_eq!(
        (spans("2027-01-06"), day("2027-01-06").name.as_str()),
        (vec![], "3 Kings’ Day")
    );
    assert_eq!(
        (spans("2026-12-31"), day("2026-12-31").name.as_str()),
        (vec![(480, 600), (660, 720)], "New Year’s Eve: short")
    );
    assert_eq!(hours.special.len(), 5);
    let christmas = i32::try_from(t("2026-12-25T00:00Z") / 86_400_000).unwrap();
    assert!(!hours.is_business_day(christmas) && hours.is_business_day(christmas - 1));
}

#[test]
fn errors_name_the_line_and_what_was_expected() {
    let berlin = "Europe/Berlin";
    assert_eq!(
        error(" ", "24x7", ""),
        "Time zone, line 1: “” is not the name of a time zone; expected one such as Europe/Berlin"
    );
    assert!(error("Mitteleuropäische Zeit", "24x7", "").starts_with("Time zone, line 1"));
    assert_eq!(
        error(berlin, "\n", ""),
        "Service hours, line 1: no service hours; expected a line such as “Mon-Fri 08:00-18:00”, or “24x7”"
    );
    assert_eq!(
        error(berlin, "Mon-Thu 08:00-18:00\nFry 08:00-16:00", ""),
        "Service hours, line 2: “Fry” is not a day of the week; expected days and hours such as \
         “Mon-Fri 08:00-18:00”, or “24x7”"
    );
    assert_eq!(
        error(berlin, "Mon-Fri", ""),
        "Service hours, line 1: “Mon-Fri” has no hours; expected days and hours such as “Sat 09:00-12:00, 13:00-15:00”"
    );
    for span in [
        "8-18",
        "08:00",
        "08:00-24:01",
        "08:60-10:00",
        "08:00-12:00,",
        "+8:00-09:00",
        "08:00-12:00 x",
    ] {
        assert!(
            error(berlin, &format!("\nMon {span}"), "").contains("is not a"),
            "{span}: {}",
            error(berlin, &format!("\nMon {span}"), "")
        );
    }
    assert_eq!(
        error(berlin, "Mon 22:00-06:00", ""),
        "Service hours, line 1: “22:00-06:00” does not end after it starts; expected a later end, or for a night \
         “22:00-24:00” and on the next day “00:00-06:00”"
    );
    assert_eq!(
        error(berlin, "24x7", "2026-12-25\n\n2026-02-30 Never"),
        "Holidays, line 3: “2026-02-30” is not a date; expected year, month and day such as “2026-12-25 Christmas Day”"
    );
    for date in ["25.12.2026", "2026-12-5", "2026-12", "+026-12-25", "Christmas"] {
        assert!(error(berlin, "24x7", date).contains("is not a date"), "{date}");
    }
    assert!(error(berlin, "24x7", "2026-12-24 08:00 Eve").contains("“08:00” is not a span of time"));
    assert!(error(berlin, "24x7", "2026-12-24 12:00-08:00 Eve").contains("“12:00-08:00” does not end after"));
    assert_eq!(
        error(berlin, "24x7", "2026-12-24 08:00-12:00\n2026-12-24"),
        "Holidays, line 2: 2026-12-24 is listed before with other hours; expected each date once"
    );
    assert!(error(berlin, "24x7", &"\n".repeat(6_000)).contains("at most 5000 lines"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(
        text in "[0-9:,\\-– A-Za-zé\n]{0,80}",
        line in "2026-1[0-2]-[0-9]{2} [0-9:,\\- –x]{0,30}",
    ) {
        let _ = ServiceHours::parse("UTC", &text, "");
        let _ = ServiceHours::parse("UTC", "24x7", &text);
        let _ = ServiceHours::parse("UTC", "24x7", &line);
        let _ = ServiceHours::parse(&text, "24x7", "");
    }
}
