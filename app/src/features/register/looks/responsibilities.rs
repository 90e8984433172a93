//! The responsibility matrix: processes by roles, with who answers, does, is asked and is told.

use leptos::prelude::*;
use steward_model::row::Row;

use super::{Named, read_listed, text_of};
use crate::{
    features::register::{column::compare_text, page::Register},
    messages::looks as text,
};

/// Part in a process: letter, and the field that names the processes.
const PARTS: [(char, &str); 4] = [
    ('A', "accountable_for"),
    ('R', "responsible_for"),
    ('C', "consulted_on"),
    ('I', "informed_about"),
];

/// A role and the persons who hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Role {
    name: String,
    people: Vec<String>,
}

/// A process and, for each role, its parts with the assignment that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Process {
    name: String,
    cells: Vec<Vec<(char, Named)>>,
}

impl Process {
    /// Roles that answer for the process: there should be one.
    fn accountable(&self) -> usize {
        let answers = |cell: &&Vec<(char, Named)>| cell.iter().any(|(letter, _)| *letter == 'A');
        self.cells.iter().filter(answers).count()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Matrix {
    roles: Vec<Role>,
    processes: Vec<Process>,
}

/// The matrix of assignments. Processes are the same whatever the case of their letters.
fn matrix(rows: &[&Row]) -> Matrix {
    let role_of = |row: &Row| {
        let role = text_of(row, "role");
        if role.is_empty() {
            row.title.clone()
        } else {
            role.to_owned()
        }
    };
    let mut roles: Vec<Role> = Vec::new();
    for row in rows {
        let (name, person) = (role_of(row), text_of(row, "person").to_owned());
        let place = match roles.iter().position(|role| role.name == name) {
            Some(place) => place,
            None => {
                let people = Vec::new();
                roles.push(Role { name, people });
                roles.len() - 1
            }
        };
        if let Some(role) = roles
            .get_mut(place)
            .filter(|role| !person.is_empty() && !role.people.contains(&person))
        {
            role.people.push(person);
        }
    }
    roles.sort_by(|one, other| compare_text(&one.name, &other.name));
    let mut processes: Vec<Process> = Vec::new();
    for row in rows {
        let role = roles.iter().position(|role| role.name == role_of(row));
        for (letter, field) in PARTS {
            for name in text_of(row, field)
                .split([',', ';'])
                .map(str::trim)
                .filter(|name| !name.is_empty())
            {
                let lower = name.to_lowercase();
                let place = match processes
                    .iter()
                    .position(|process| process.name.to_lowercase() == lower)
                {
                    Some(place) => place,
                    None => {
                        processes.push(Process {
                            name: name.to_owned(),
                            cells: vec![Vec::new(); roles.len()],
                        });
                        processes.len() - 1
                    }
                };
                let cell = processes
                    .get_mut(place)
                    .and_then(|process| process.cells.get_mut(role.unwrap_or(usize::MAX)));
                if let Some(cell) = cell.filter(|cell| cell.iter().all(|(known, _)| *known != letter)) {
                    cell.push((letter, Named::of(row)));
                }
            }
        }
    }
    processes.sort_by(|one, other| compare_text(&one.name, &other.name));
    Matrix { roles, processes }
}

fn letter_words(letter: char) -> &'static str {
    match letter {
        'A' => text::accountable(),
        'R' => text::responsible(),
        'C' => text::consulted(),
        _ => text::informed(),
    }
}

/// The four letters are the same in every language; what they stand for is told above the table.
#[component]
pub(super) fn ResponsibilityMatrix(register: Register) -> impl IntoView {
    let data = Memo::new(move |_| read_listed(register, |rows, _| matrix(rows)));
    move || {
        data.with(|matrix| {
            let head = matrix
                .roles
                .iter()
                .map(|role| {
                    let people = role.people.join(", ");
                    view! { <th scope="col">{role.name.clone()}<span class="matrix-people quiet">{people}</span></th> }
                })
                .collect_view();
            let rows = matrix
                .processes
                .iter()
                .map(|process| process_view(register, process))
                .collect_view();
            let is_empty = matrix.processes.is_empty();
            view! {
                <p class="quiet">{text::raci_key()}</p>
                {is_empty.then(|| view! { <p>{text::no_processes()}</p> })}
                {(!is_empty).then(|| {
                    view! {
                        <table class="look-table matrix raci">
                            <caption class="visually-hidden">{text::raci_caption()}</caption>
                            <thead><tr><th scope="col">{text::process()}</th>{head}</tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    }
                })}
            }
        })
    }
}

fn process_view(register: Register, process: &Process) -> impl IntoView + use<> {
    let problem = match process.accountable() {
        0 => Some(text::nobody_accountable()),
        1 => None,
        _ => Some(text::several_accountable()),
    };
    let cells = process
        .cells
        .iter()
        .map(|parts| {
            let letters = parts
                .iter()
                .map(|(letter, named)| {
                    let (href, words) = (register.record_address(named.document), letter_words(*letter));
                    let name = format!("{words}: {}", named.words());
                    view! { <a class="raci-letter" href=href title=name.clone() aria-label=name>{letter.to_string()}</a> }
                })
                .collect_view();
            view! { <td>{letters}</td> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                {process.name.clone()}
                {problem.map(|words| view! { <span class="matrix-problem">{words}</span> })}
            </th>
            {cells}
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use steward_model::{kinds::role_assignment, value::Value};

    use super::super::super::testing::row;
    use super::*;

    fn assignment(number: u8, role: &str, person: &str, parts: &[(&str, &str)]) -> Row {
        let mut row = row(&role_assignment::KIND, number, "accepted");
        for (field, text) in [("role", role), ("person", person)].iter().chain(parts) {
            row.fields.push(((*field).to_owned(), Value::text(*text)));
        }
        row
    }

    #[test]
    fn each_process_says_who_answers_for_it() {
        let rows = [
            assignment(
                1,
                "Change manager",
                "Ana",
                &[("accountable_for", "Change, Release"), ("informed_about", "Incident")],
            ),
            assignment(2, "Service desk", "Bo", &[("responsible_for", "incident; change")]),
            assignment(3, "Service desk", "Mei", &[("responsible_for", "Incident")]),
            assignment(4, "Release manager", "Bo", &[("accountable_for", "release")]),
        ];
        let rows: Vec<&Row> = rows.iter().collect();
        let matrix = matrix(&rows);
        let roles: Vec<String> = matrix
            .roles
            .iter()
            .map(|role| format!("{}: {}", role.name, role.people.join("+")))
            .collect();
        assert_eq!(
            roles,
            ["Change manager: Ana", "Release manager: Bo", "Service desk: Bo+Mei"]
        );
        let processes: Vec<(String, Vec<String>, usize)> = matrix
            .processes
            .iter()
            .map(|process| {
                let letters = |cell: &Vec<(char, Named)>| cell.iter().map(|(letter, _)| *letter).collect();
                (
                    process.name.clone(),
                    process.cells.iter().map(letters).collect(),
                    process.accountable(),
                )
            })
            .collect();
        let expect = |name: &str, letters: [&str; 3], accountable| {
            (name.to_owned(), letters.map(str::to_owned).to_vec(), accountable)
        };
        assert_eq!(
            processes,
            [
                expect("Change", ["A", "", "R"], 1),
                expect("Incident", ["I", "", "R"], 0),
                expect("Release", ["A", "A", ""], 2),
            ]
        );
    }
}
