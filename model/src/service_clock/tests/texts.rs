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
fn a_night_is_the_evening_and_the_next_morning() {
    assert_eq!(week("Mon 22:00-06:00"), week("Mon 22:00-24:00\nTue 00:00-06:00"));
    assert_eq!(week("Sun 22:00 – 6:00"), week("Sun 22:00-24:00\nMon 00:00-06:00"));
    assert_eq!(week("Mon-Sun 18:00-08:00, 07:00-19:00"), week("24x7"));
    assert_eq!(week("Fri 22:00-00:00"), week("Fri 22:00-24:00"));
    assert_eq!(week("Fri 24:00-06:00"), week("Sat 00:00-06:00"));
    let zone = "Europe/Berlin";
    // A night of its own on a date, beside what the next date has.
    let special = hours(
        zone,
        "Mon-Fri 08:00-18:00",
        "2026-11-25 20:00-04:00 Move\n2026-11-28 22:00-02:00, 01:00-03:00",
    );
    let on = |text: &str| -> Vec<(i64, i64)> {
        let days = i32::try_from(t(&format!("{text}T00:00Z")) / 86_400_000).unwrap();
        special
            .on(days)
            .iter()
            .map(|span| (span.from / 60, span.to / 60))
            .collect()
    };
    assert_eq!(on("2026-11-25"), [(20 * 60, 24 * 60)]);
    assert_eq!(on("2026-11-26"), [(0, 4 * 60), (8 * 60, 18 * 60)]);
    assert_eq!(on("2026-11-28"), [(60, 3 * 60), (22 * 60, 24 * 60)]);
    assert_eq!(on("2026-11-29"), [(0, 2 * 60)]);
    assert_eq!(on("2026-11-27"), [(8 * 60, 18 * 60)]);
}

#[test]
fn days_of_every_year_are_found() {
    let text = "12-25 Christmas Day\n02-29\nfirst Monday of May Early May\nlast Friday of August: 08:00-12:00 Fair\n\
                Dritter Mittwoch im November Buß\nEaster-2 Good Friday\neaster+1 09:00-11:00, 12:00-13:00 Monday";
    let hours = hours("Europe/London", "24x7", text);
    let day = |text: &str| i32::try_from(t(&format!("{text}T00:00Z")) / 86_400_000).unwrap();
    for (date, name, minutes) in [
        ("2026-12-25", "Christmas Day", 0),
        ("1999-12-25", "Christmas Day", 0),
        ("2028-02-29", "", 0),
        ("2026-05-04", "Early May", 0),
        ("2028-05-01", "Early May", 0),
        ("2027-05-03", "Early May", 0),
        ("2026-08-28", "Fair", 240),
        ("2024-08-30", "Fair", 240),
        ("2026-11-18", "Buß", 0),
        ("2026-04-03", "Good Friday", 0),
        ("2024-03-29", "Good Friday", 0),
        ("2024-04-01", "Monday", 180),
        ("2027-03-29", "Monday", 180),
    ] {
        let length: i64 = hours.on(day(date)).iter().map(|span| span.to - span.from).sum();
        assert_eq!((hours.holiday_name(day(date)), length / 60), (name, minutes), "{date}");
    }
    for date in [
        "2026-12-24",
        "2027-02-28",
        "2027-03-01",
        "2026-05-11",
        "2026-08-21",
        "2026-11-25",
        "2026-04-05",
    ] {
        assert_eq!(
            (hours.holiday_name(day(date)), hours.on(day(date)).len()),
            ("", 1),
            "{date}"
        );
    }
    // In a year there is each of them once, and no other.
    let year = day("2026-01-01")..day("2027-01-01");
    let closed = year.filter(|date| !hours.taken_by_holiday(*date).is_empty()).count();
    assert_eq!(closed, 6);
}

#[test]
fn a_line_of_one_date_goes_before_one_of_every_year_and_the_first_of_those_counts() {
    let text = "12-25 Every year\n2026-12-25 08:00-12:00 This year\nlast Friday of December 10:00-11:00 Other\n12-25";
    let hours = hours("UTC", "24x7", text);
    let day = |text: &str| i32::try_from(t(&format!("{text}T00:00Z")) / 86_400_000).unwrap();
    assert_eq!(hours.holiday_name(day("2026-12-25")), "This year");
    assert_eq!(hours.holiday_name(day("2027-12-25")), "Every year");
    // A Friday in 2020.
    assert_eq!(hours.holiday_name(day("2020-12-25")), "Every year");
    assert_eq!(hours.holiday_name(day("2024-12-27")), "Other");
}

/// Easter Sundays as almanacs list them, the earliest and the latest possible among them.
#[test]
fn easter_is_when_almanacs_say() {
    let hours = hours("UTC", "24x7", "Easter+0 Easter Sunday");
    for date in [
        "1818-03-22",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "1999-04-04",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2016-03-27",
        "2018-04-01",
        "2019-04-21",
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2030-04-21",
        "2035-03-25",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2100-03-28",
        "2285-03-22",
    ] {
        let days = i32::try_from(t(&format!("{date}T00:00Z")) / 86_400_000).unwrap();
        assert_eq!(hours.holiday_name(days), "Easter Sunday", "{date}");
    }
    // Once a year, always a Sunday.
    for year in 1900..2200 {
        let first = crate::calendar::days_of(year, 1, 1).unwrap();
        let found: Vec<i32> = (first..first + 365)
            .filter(|days| !hours.is_business_day(*days))
            .collect();
        assert_eq!(found.len(), 1, "{year}");
        assert_eq!((found[0] + 3).rem_euclid(7), 6, "{year}");
    }
}

#[test]
fn errors_of_yearly_days_say_what_was_expected() {
    let of = |line: &str| error("Europe/Berlin", "24x7", line);
    assert_eq!(
        of("first Munday of May Early May"),
        "Holidays, line 1: “first Munday of May Early May” is not a weekday of a month; expected one such as “first \
         Monday of May” or “last Friday of August”"
    );
    for line in [
        "first",
        "last Monday",
        "first Monday May",
        "first Monday of Mayday",
        "second Monday to May",
    ] {
        assert!(of(line).contains("is not a weekday of a month"), "{line}: {}", of(line));
    }
    assert_eq!(
        of("Easter Monday"),
        "Holidays, line 1: “Easter” does not say how many days from Easter; expected a number such as in “Easter-2 \
         Good Friday” or “Easter+1 Easter Monday”, from -80 to +250"
    );
    for line in [
        "Easter+",
        "Easter+x",
        "Easter+251",
        "Easter-81",
        "Eastern+1",
        "Easter1",
        "Easter+-1",
        "Easter+0001",
    ] {
        assert!(of(line).contains("how many days from Easter"), "{line}: {}", of(line));
    }
    for line in ["02-30", "13-01 x", "00-10", "12-00", "1-05"] {
        assert!(of(line).contains("is not a date"), "{line}: {}", of(line));
    }
    assert_eq!(
        of("12-24 08:00-12:00\n12-24 Eve"),
        "Holidays, line 2: “12-24 Eve” is listed before with other hours; expected each yearly day once"
    );
    assert!(of("first Monday of May 08:00 x").contains("“08:00” is not a span of time"));
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
    for span in ["08:00-08:00", "24:00-00:00", "0:00-0:00"] {
        assert_eq!(
            error(berlin, &format!("Mon {span}"), ""),
            format!(
                "Service hours, line 1: “{span}” ends when it starts; expected another end such as “08:00-18:00”, or \
                 “22:00-06:00” for a night"
            )
        );
    }
    assert_eq!(
        error(berlin, "24x7", "2026-12-25\n\n2026-02-30 Never"),
        "Holidays, line 3: “2026-02-30” is not a date; expected one such as “2026-12-25 Christmas Day”, or every year \
         “12-25 Christmas Day”, “first Monday of May” or “Easter+1 Easter Monday”"
    );
    for date in ["25.12.2026", "2026-12-5", "2026-12", "+026-12-25", "Christmas"] {
        assert!(error(berlin, "24x7", date).contains("is not a date"), "{date}");
    }
    assert!(error(berlin, "24x7", "2026-12-24 08:00 Eve").contains("“08:00” is not a span of time"));
    assert!(error(berlin, "24x7", "2026-12-24 12:00-12:00 Eve").contains("“12:00-12:00” ends when it starts"));
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
