//! A review of a major incident, drafted from its timeline: what is known is filled in, what people must judge is asked.

use super::{Event, Line, lasted_millis, name, timeline};
use crate::snapshot::RecordSnapshot;

/// The words of a draft, in the language of the person, and how moments and durations are written.
pub struct DraftWords<'a> {
    /// The heading of what happened.
    pub summary: &'a str,
    /// The heading of the times.
    pub timeline: &'a str,
    /// The heading of the messages.
    pub messages: &'a str,
    /// Questions for the people who were there.
    pub questions: &'a [&'a str],
    /// What the marks of the timeline are called.
    pub event: &'a dyn Fn(&Line) -> String,
    /// The roles: a label and the field that holds the person.
    pub roles: &'a [(&'a str, &'a str)],
    /// How long it lasted, as a sentence, from milliseconds.
    pub lasted: &'a dyn Fn(i64) -> String,
    /// A moment as people read it.
    pub moment: &'a dyn Fn(i64) -> String,
}

/// The draft of a review, in lines that any editor shows well.
#[must_use]
pub fn draft_review(incident: &RecordSnapshot, words: &DraftWords<'_>, now_millis: i64) -> String {
    let mut lines = vec![words.summary.to_owned()];
    lines.push(format!("{} {}", incident.short_id, incident.title).trim().to_owned());
    lines.extend(lasted_millis(incident, now_millis).map(words.lasted));
    for (label, field) in words.roles {
        let person = name(incident, field);
        if !person.is_empty() {
            lines.push(format!("{label}: {person}"));
        }
    }
    let all = timeline(incident);
    let told = |line: &&Line| !matches!(line.event, Event::Notice { .. }) && !line.is_corrected;
    section(&mut lines, words.timeline, all.iter().filter(told), words);
    let sent = |line: &&Line| matches!(line.event, Event::Notice { .. });
    section(&mut lines, words.messages, all.iter().filter(sent), words);
    for question in words.questions {
        lines.extend([String::new(), (*question).to_owned(), String::new()]);
    }
    let mut text = lines.join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn section<'a>(lines: &mut Vec<String>, heading: &str, told: impl Iterator<Item = &'a Line>, words: &DraftWords<'_>) {
    let told: Vec<String> = told
        .map(|line| {
            let by = if line.by.is_empty() {
                String::new()
            } else {
                format!(" ({})", line.by)
            };
            let event = (words.event)(line);
            let colon = if event.is_empty() || line.says.is_empty() {
                ""
            } else {
                ": "
            };
            format!("- {} {event}{colon}{}{by}", (words.moment)(line.at_millis), line.says)
        })
        .collect();
    if !told.is_empty() {
        lines.extend([String::new(), heading.to_owned()]);
        lines.extend(told);
    }
}
