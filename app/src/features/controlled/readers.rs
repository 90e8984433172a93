//! Who has read the version in force, who has not, and who read earlier ones.

use steward_model::{
    approval::{Approval, ToRead, audience, to_read},
    snapshot::RecordSnapshot,
    value::Value,
};

/// Somebody who confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reader {
    pub(super) name: String,
    pub(super) at_millis: i64,
    /// The first digits of the version's digest.
    pub(super) version: String,
}

/// Readers of a record that people work by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Readers {
    /// The version that people are to read.
    pub(super) approval: Approval,
    /// Whether the record's page says just that; later changes are no part of what a reader confirms.
    pub(super) is_current: bool,
    pub(super) read: Vec<Reader>,
    /// People who are to read it and have not confirmed, sorted.
    pub(super) waiting: Vec<String>,
    /// People who confirmed an earlier version and not this one, each with the latest.
    pub(super) earlier: Vec<Reader>,
}

impl Readers {
    /// When somebody confirmed this version.
    pub(super) fn confirmed(&self, name: &str) -> Option<i64> {
        self.read
            .iter()
            .find(|reader| reader.name == name)
            .map(|reader| reader.at_millis)
    }

    /// Everybody who has read it or is to.
    pub(super) fn total(&self) -> usize {
        self.read.len() + self.waiting.len()
    }
}

/// The readers of a record; none where no version is in force that people are to read.
pub(super) fn readers(snapshot: &RecordSnapshot, members: &[String]) -> Option<Readers> {
    let ToRead { approval, is_current } = to_read(snapshot)?;
    let (mut read, mut earlier): (Vec<Reader>, Vec<Reader>) = (Vec::new(), Vec::new());
    for reading in &snapshot.readings {
        let reader = Reader {
            name: reading.by.clone(),
            at_millis: reading.at_millis,
            version: reading.digest.short(),
        };
        if reading.digest == approval.digest {
            read.push(reader);
        } else {
            earlier.retain(|other| other.name != reader.name);
            earlier.push(reader);
        }
    }
    let has_read = |name: &str| read.iter().any(|reader| reader.name == name);
    earlier.retain(|reader| !has_read(&reader.name));
    let distribution = snapshot
        .value("distribution")
        .and_then(Value::as_text)
        .unwrap_or_default();
    let waiting = audience(distribution, members)
        .into_iter()
        .filter(|member| !has_read(member))
        .cloned()
        .collect();
    Some(Readers {
        approval,
        is_current,
        read,
        waiting,
        earlier,
    })
}

#[cfg(test)]
mod tests {
    use automerge::ActorId;
    use steward_model::{
        edit::{Edit, Stamp, build},
        kinds,
        member::Directory,
    };
    use steward_sync::ids::DocumentId;

    use super::*;

    /// A document that Dora approved twice; `confirmed` names who read which of the versions.
    fn document(distribution: &str, confirmed: &[(&str, usize)]) -> RecordSnapshot {
        let stamp = |time: i64, name: &str| Stamp::new(time, name);
        let mut commits = vec![(
            stamp(1_000, "Ana"),
            vec![
                Edit::Create,
                Edit::set("owner", Value::text("Ana")),
                Edit::set("document_type", Value::text("policy")),
                Edit::set("version", Value::text("1")),
                Edit::set("review_due", Value::Date(21_000)),
                Edit::set("distribution", Value::text(distribution)),
                Edit::transition("submit"),
            ],
        )];
        commits.push((stamp(2_000, "Dora"), vec![Edit::transition("approve")]));
        commits.push((
            stamp(3_000, "Ana"),
            vec![
                Edit::transition_because("revise", "New rules"),
                Edit::set("version", Value::text("2")),
                Edit::transition("submit"),
            ],
        ));
        commits.push((stamp(4_000, "Dora"), vec![Edit::transition("approve")]));
        let read = |commits: &[(Stamp, Vec<Edit>)]| {
            let mut document = build(&kinds::document::KIND, commits, ActorId::from([1; 16])).expect("allowed edits");
            let id = DocumentId::from_bytes([1; 16]);
            RecordSnapshot::read(id, &mut document, &Directory::default()).expect("content")
        };
        let versions: Vec<_> = read(&commits)
            .approvals
            .iter()
            .map(|approval| approval.digest.to_string())
            .collect();
        for (number, (name, version)) in confirmed.iter().enumerate() {
            let time = 5_000 + i64::try_from(number).unwrap_or_default();
            let digest = versions[*version].clone();
            commits.push((stamp(time, name), vec![Edit::ConfirmReading { digest }]));
        }
        read(&commits)
    }

    fn members() -> Vec<String> {
        ["Ana", "Ben", "Dora"].map(str::to_owned).to_vec()
    }

    #[test]
    fn everybody_reads_what_is_for_all() {
        let found = readers(&document("All staff", &[("Ben", 1)]), &members()).expect("a version in force");
        assert_eq!(found.waiting, ["Ana", "Dora"]);
        assert_eq!(found.confirmed("Ben"), Some(5_000));
        assert_eq!((found.total(), found.confirmed("Ana")), (3, None));
    }

    #[test]
    fn those_whom_the_distribution_names_are_waited_for() {
        let found = readers(&document("ben, Dora; the board", &[]), &members()).expect("a version in force");
        assert_eq!(found.waiting, ["Ben", "Dora"]);
    }

    #[test]
    fn a_confirmation_of_an_earlier_version_counts_as_that() {
        let found = readers(
            &document("All staff", &[("Ben", 0), ("Ana", 0), ("Ana", 1)]),
            &members(),
        )
        .expect("a version in force");
        assert_eq!(found.waiting, ["Ben", "Dora"]);
        assert_eq!(
            found.read.iter().map(|reader| reader.name.as_str()).collect::<Vec<_>>(),
            ["Ana"]
        );
        assert_eq!(
            found
                .earlier
                .iter()
                .map(|reader| reader.name.as_str())
                .collect::<Vec<_>>(),
            ["Ben"]
        );
        assert_ne!(found.earlier[0].version, found.approval.digest.short());
    }
}
