//! Convergence of rich texts: random edits with undo on three replicas in random partitions.
//!
//! The seed of a failing round is in its message; `STEWARD_SEED=…` repeats one, `STEWARD_ROUNDS=…` sets their number.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail by panicking"
)]

use automerge::{ActorId, AutoCommit, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use steward_model::edit::{Edit, Stamp, commit};
use steward_model::kinds::document::KIND;
use steward_model::rich_text::{self, BlockKind, Layout, Marks, Operation, Parent, RichText};

const FIELD: &str = "body";
const ROUNDS: u64 = 2_000;

/// A small generator of reproducible numbers (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap() % bound.max(1)
    }

    fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// One unit of a text, as this test understands it.
#[derive(Debug, Clone, PartialEq)]
enum Unit {
    Marker(Layout),
    Code(u16, Marks),
}

struct Replica {
    document: AutoCommit,
    /// What a view shows that follows operations and patches.
    view: Vec<Unit>,
    undo: Vec<Vec<Operation>>,
}

fn object(document: &AutoCommit) -> ObjId {
    document.get(ROOT, FIELD).unwrap().unwrap().1
}

fn layout(random: &mut Random) -> Layout {
    let kind = *random.pick(&[
        BlockKind::Paragraph,
        BlockKind::Heading(1),
        BlockKind::Heading(3),
        BlockKind::Bullet,
        BlockKind::Ordered,
        BlockKind::Task(false),
        BlockKind::Task(true),
        BlockKind::Code,
    ]);
    let parents: &[Parent] = match random.below(5) {
        0 => &[Parent::Quote],
        1 => &[Parent::Bullet],
        2 => &[Parent::Ordered, Parent::Bullet],
        _ => &[],
    };
    Layout::new(kind).within(parents)
}

fn marks(random: &mut Random) -> Marks {
    Marks {
        strong: random.below(3) == 0,
        em: random.below(4) == 0,
        code: random.below(5) == 0,
        link: (random.below(6) == 0).then(|| "https://example.org".to_owned()),
    }
}

const WORDS: [&str; 8] = ["a", "bc", "day ", "😀", "x\ny", "\n", "naïve", "日本"];

/// Typing, deleting (across blocks too), splits, joins, blocks, ticks, marks, links, pastes.
fn operations(random: &mut Random, units: &[Unit]) -> Vec<Operation> {
    let length = units.len();
    // Not in the middle of a surrogate pair: people do not get there.
    let place = |random: &mut Random| {
        let at = random.below(length + 1);
        let splits = matches!(units.get(at), Some(Unit::Code(0xdc00..=0xdfff, _)));
        if splits { at - 1 } else { at }
    };
    let at = place(random);
    let other = place(random);
    let (start, end) = (at.min(other), at.max(other));
    let markers: Vec<usize> = (0..length)
        .filter(|index| match &units[*index] {
            Unit::Marker(_) => true,
            Unit::Code(code, _) => *code == 10,
        })
        .collect();
    match random.below(12) {
        0..=2 => vec![Operation::Insert {
            at,
            text: (*random.pick(&WORDS)).to_owned(),
            marks: Some(marks(random)),
        }],
        3 => vec![Operation::insert(at, WORDS[random.below(WORDS.len())])],
        4 => vec![Operation::Delete {
            at: start,
            length: (end - start).min(6 + random.below(20)),
        }]
        .into_iter()
        .filter(|operation| whole(units, operation))
        .collect(),
        5 | 6 => vec![Operation::Split {
            at,
            block: layout(random),
        }],
        7 if !markers.is_empty() => vec![Operation::Delete {
            at: *random.pick(&markers),
            length: 1,
        }],
        8 if !markers.is_empty() => vec![Operation::Block {
            at: *random.pick(&markers),
            block: layout(random),
        }],
        9 | 10 => {
            let (name, value) = *random.pick(&[
                ("strong", ""),
                ("em", ""),
                ("code", ""),
                ("link", "https://example.com"),
            ]);
            let value = (random.below(3) > 0).then(|| value.to_owned());
            vec![Operation::Mark {
                start,
                end,
                name: name.to_owned(),
                value,
            }]
        }
        _ => {
            // A paste: blocks, each with text of its own marks.
            let mut pasted = Vec::new();
            let mut at = at;
            for _ in 0..=random.below(3) {
                pasted.push(Operation::Split {
                    at,
                    block: layout(random),
                });
                let text = (*random.pick(&WORDS)).to_owned();
                let length = text.encode_utf16().count();
                pasted.push(Operation::Insert {
                    at: at + 1,
                    text,
                    marks: Some(marks(random)),
                });
                at += 1 + length;
            }
            pasted
        }
    }
}

/// Whether a deletion leaves no half of a character behind.
fn whole(units: &[Unit], operation: &Operation) -> bool {
    let (at, deleted, _) = operation.shift();
    let low = |index: usize| matches!(units.get(index), Some(Unit::Code(0xdc00..=0xdfff, _)));
    !low(at) && !low(at + deleted)
}

/// The text unit by unit, by the slowest questions that automerge answers.
fn slowly(document: &AutoCommit) -> Vec<Unit> {
    let object = object(document);
    let codes: Vec<u16> = document.text(&object).unwrap().encode_utf16().collect();
    let string = |of: &ObjId, key: &str| {
        document
            .get(of, key)
            .unwrap()
            .and_then(|(found, _)| found.as_str().map(str::to_owned))
    };
    codes
        .iter()
        .enumerate()
        .map(|(index, code)| {
            // This question counts characters, not code units.
            let index_of_character = index
                - codes[..=index]
                    .iter()
                    .filter(|code| matches!(code, 0xdc00..=0xdfff))
                    .count();
            if *code != 0xfffc {
                let found = document.get_marks(&object, index_of_character, None).unwrap();
                let is_set = |name: &str| {
                    found
                        .iter()
                        .any(|(found, value)| found == name && *value == ScalarValue::Boolean(true))
                };
                let link = found.iter().find(|(name, _)| *name == "link").map(|(_, value)| {
                    let text = value.as_str().unwrap();
                    text.split('"').nth(3).unwrap().to_owned()
                });
                return Unit::Code(
                    *code,
                    Marks {
                        strong: is_set("strong"),
                        em: is_set("em"),
                        code: is_set("code"),
                        link,
                    },
                );
            }
            let marker = document.get(&object, index).unwrap().unwrap().1;
            let parents = document.get(&marker, "parents").unwrap().unwrap().1;
            let attributes = document.get(&marker, "attrs").unwrap().unwrap().1;
            let parents = (0..document.length(&parents))
                .map(|index| {
                    document
                        .get(&parents, index)
                        .unwrap()
                        .unwrap()
                        .0
                        .as_str()
                        .unwrap()
                        .to_owned()
                })
                .collect();
            let value = |key: &str| {
                document
                    .get(&attributes, key)
                    .unwrap()
                    .map(|(found, _)| found.as_scalar().unwrap().clone())
            };
            let name = string(&marker, "type").unwrap();
            let level = value("level")
                .and_then(|level| level.as_i64())
                .map(|level| u8::try_from(level).unwrap());
            let level = (name == "heading").then(|| level.unwrap_or(1));
            let checked = value("checked").and_then(|checked| checked.as_bool());
            let checked = checked.filter(|_| name == "unordered-list-item");
            Unit::Marker(Layout {
                name,
                parents,
                level,
                checked,
            })
        })
        .collect()
}

/// A block: what it is, whether a marker begins it, its units with their marks.
type Read = (Layout, bool, Vec<(u16, Marks)>);

/// What the units say, block by block: name, text of each stretch with its marks.
fn interpreted(units: &[Unit]) -> Vec<Read> {
    let mut blocks: Vec<Read> = Vec::new();
    if !matches!(units.first(), Some(Unit::Marker(_))) {
        blocks.push((Layout::default(), false, Vec::new()));
    }
    for unit in units {
        match unit {
            Unit::Marker(layout) => blocks.push((layout.clone(), true, Vec::new())),
            Unit::Code(10, _) if blocks.last().unwrap().0.name != "code-block" => {
                blocks.push((Layout::default(), false, Vec::new()));
            }
            Unit::Code(10, _) => blocks.last_mut().unwrap().2.push((10, Marks::default())),
            Unit::Code(code, marks) => blocks.last_mut().unwrap().2.push((*code, marks.clone())),
        }
    }
    blocks
}

fn flattened(text: &RichText) -> Vec<Read> {
    let units = |block: &rich_text::Block| {
        let runs = block.runs.iter();
        runs.flat_map(|run| {
            run.0
                .encode_utf16()
                .map(|code| (code, run.1.clone()))
                .collect::<Vec<_>>()
        })
        .collect()
    };
    let blocks = text.blocks.iter();
    blocks
        .map(|block| (block.layout.clone(), block.marked, units(block)))
        .collect()
}

/// What a view does with an operation.
fn follow(view: &mut Vec<Unit>, operation: &Operation) {
    match operation {
        Operation::Insert { at, text, marks } => {
            let marks = marks.clone().expect("patches say the marks of what they insert");
            let coming: Vec<_> = text
                .encode_utf16()
                .map(|code| Unit::Code(code, marks.clone()))
                .collect();
            view.splice(*at..*at, coming);
        }
        Operation::Delete { at, length } => {
            view.drain(*at..at + length);
        }
        Operation::Split { at, block } => view.insert(*at, Unit::Marker(block.clone())),
        Operation::Block { at, block } => view[*at] = Unit::Marker(block.clone()),
        Operation::Mark {
            start,
            end,
            name,
            value,
        } => {
            for unit in &mut view[*start..*end] {
                if let Unit::Code(_, marks) = unit {
                    match name.as_str() {
                        "strong" => marks.strong = value.is_some(),
                        "em" => marks.em = value.is_some(),
                        "code" => marks.code = value.is_some(),
                        _ => marks.link.clone_from(value),
                    }
                }
            }
        }
    }
}

/// Merges, lets the view follow the patches, and carries the undo past them.
fn receive(to: &mut Replica, from: &mut AutoCommit, what: &str) {
    to.document.update_diff_cursor();
    to.document.merge(from).unwrap();
    let patches = to.document.diff_incremental();
    for patch in &patches {
        let Some((field, operations)) = rich_text::operations(&to.document, patch) else {
            continue;
        };
        assert_eq!(field, FIELD);
        for operation in operations {
            follow(&mut to.view, &operation);
            let (at, deleted, inserted) = operation.shift();
            for step in &mut to.undo {
                *step = step
                    .drain(..)
                    .filter_map(|one| one.after(at, deleted, inserted))
                    .collect();
            }
        }
    }
    assert_eq!(
        to.view,
        slowly(&to.document),
        "{what}: the view after patches {patches:#?}"
    );
}

fn act(replica: &mut Replica, random: &mut Random, time: i64, what: &str) {
    let undoes = random.below(6) == 0 && !replica.undo.is_empty();
    let operations = if undoes {
        replica.undo.pop().unwrap()
    } else {
        operations(random, &replica.view)
    };
    let before = rich_text::read(&replica.document, FIELD);
    let inverse = rich_text::inverse(&before, &operations);
    let edit = Edit::Rich {
        field: FIELD.to_owned(),
        operations,
    };
    let taken = commit(
        &mut replica.document,
        &KIND,
        std::slice::from_ref(&edit),
        &Stamp::new(time, "Ana"),
    );
    match taken {
        Ok(_) => {}
        // What others deleted in between can leave an undo without its place; the text is then as it was.
        Err(_) if undoes => return,
        Err(error) => panic!("{what}: {edit:?}: {error}"),
    }
    let after = slowly(&replica.document);
    assert_eq!(
        flattened(&rich_text::read(&replica.document, FIELD)),
        interpreted(&after),
        "{what}: reading"
    );
    if !undoes && random.below(8) == 0 {
        // At once taken back, everything reads as it did.
        let undo = Edit::Rich {
            field: FIELD.to_owned(),
            operations: inverse.clone(),
        };
        let mut trial = replica.document.fork().with_actor(ActorId::from([9; 16]));
        commit(&mut trial, &KIND, &[undo], &Stamp::new(time, "Ana")).unwrap();
        let words = |text: &RichText| {
            text.blocks
                .iter()
                .map(|block| (block.layout.clone(), block.runs.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            words(&rich_text::read(&trial, FIELD)),
            words(&before),
            "{what}: undo of {edit:?}"
        );
    }
    replica.view = after;
    if !undoes {
        replica.undo.push(inverse);
    }
}

fn round(seed: u64) {
    let what = format!("STEWARD_SEED={seed}");
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut replicas: Vec<Replica> = (1..=3)
        .map(|byte| Replica {
            document: steward_model::genesis::create(&KIND, ActorId::from([byte; 16])).unwrap(),
            view: Vec::new(),
            undo: Vec::new(),
        })
        .collect();
    assert_eq!(
        replicas[0].document.object_type(object(&replicas[0].document)).unwrap(),
        ObjType::Text
    );
    for time in 0..24 {
        let who = random.below(3);
        act(&mut replicas[who], &mut random, 1_000 * time, &what);
        if random.below(4) == 0 {
            let (to, from) = (random.below(3), random.below(3));
            if to != from {
                let mut other = replicas[from].document.fork();
                receive(&mut replicas[to], &mut other, &what);
            }
        }
    }
    for _ in 0..2 {
        for (to, from) in [(0, 1), (1, 2), (2, 0), (0, 1)] {
            let mut other = replicas[from].document.fork();
            receive(&mut replicas[to], &mut other, &what);
        }
    }
    let heads = replicas[0].document.get_heads();
    let text = rich_text::read(&replicas[0].document, FIELD);
    for replica in &mut replicas {
        assert_eq!(replica.document.get_heads(), heads, "{what}: the same document");
        assert_eq!(
            rich_text::read(&replica.document, FIELD),
            text,
            "{what}: the same reading"
        );
        let again = AutoCommit::load_with_options(
            &replica.document.save(),
            automerge::LoadOptions::new().text_encoding(automerge::TextEncoding::Utf16CodeUnit),
        );
        assert_eq!(
            rich_text::read(&again.unwrap(), FIELD),
            text,
            "{what}: the same after it was stored"
        );
    }
    assert!(
        RichText::from_markdown(&text.to_markdown()).blocks.len() <= 2 * text.blocks.len() + 20,
        "{what}: Markdown"
    );
    let html = text.to_html(2);
    assert_eq!(
        html.matches("<li>").count(),
        html.matches("</li>").count(),
        "{what}: {html}"
    );
}

/// A quarter of the rounds, so that they run side by side.
fn quarter(first: u64) {
    if let Some(seed) = std::env::var("STEWARD_SEED").ok().and_then(|seed| seed.parse().ok()) {
        return round(seed);
    }
    let rounds = std::env::var("STEWARD_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok());
    for seed in (first..=rounds.unwrap_or(ROUNDS)).step_by(4) {
        round(seed);
    }
}

#[test]
fn random_edits_on_three_replicas_converge_to_one_reading_1() {
    quarter(1);
}

#[test]
fn random_edits_on_three_replicas_converge_to_one_reading_2() {
    quarter(2);
}

#[test]
fn random_edits_on_three_replicas_converge_to_one_reading_3() {
    quarter(3);
}

#[test]
fn random_edits_on_three_replicas_converge_to_one_reading_4() {
    quarter(4);
}
