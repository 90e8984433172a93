//! Reading, writing, undo, exports; convergence is in `model/tests/rich_text.rs`.

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ROOT, ReadDoc, TextEncoding};

use super::*;
use crate::edit::{Edit, Stamp, commit};
use crate::kinds::document::KIND;
use crate::reader::Reader;

fn stamp() -> Stamp {
    Stamp::new(1_000, "Ana")
}

fn document() -> AutoCommit {
    crate::genesis::create(&KIND, ActorId::from([1; 16])).unwrap()
}

fn edit(document: &mut AutoCommit, operations: Vec<Operation>) {
    let edit = Edit::Rich {
        field: "body".to_owned(),
        operations,
    };
    commit(document, &KIND, &[edit], &stamp()).unwrap();
}

fn from_markdown(markdown: &str) -> AutoCommit {
    let mut document = document();
    let mut at = 0;
    let mut operations = Vec::new();
    for block in RichText::from_markdown(markdown).blocks {
        operations.push(Operation::Split {
            at,
            block: block.layout,
        });
        at += 1;
        for run in block.runs {
            let length = run.0.encode_utf16().count();
            operations.push(Operation::Insert {
                at,
                text: run.0,
                marks: Some(run.1),
            });
            at += length;
        }
    }
    edit(&mut document, operations);
    document
}

const MINUTES: &str = "# Review

Figures are **good**, see [the *report*](https://example.org/a).

- one
- two `code`
  - deeper
- [x] done
- [ ] open

1. first
2. second

> quoted **words**
>
> more

```
fn main() {
    1 < 2
}
```

End.
";

#[test]
fn a_text_that_was_never_formatted_is_paragraphs_by_line() {
    let mut document = document();
    commit(&mut document, &KIND, &[Edit::write("body", "one\ntwo\n")], &stamp()).unwrap();
    let text = read(&document, "body");
    let lines: Vec<_> = text.blocks.iter().map(Block::text).collect();
    assert_eq!(lines, ["one", "two", ""]);
    assert!(!text.is_formatted());
    assert_eq!(text.to_plain(), "one\ntwo\n");
    assert_eq!(
        read(&AutoCommit::new(), "body").blocks.len(),
        1,
        "a text that is not there is empty"
    );
}

#[test]
fn markdown_is_read_stored_and_written_again() {
    let document = from_markdown(MINUTES);
    let text = read(&document, "body");
    assert_eq!(text, RichText::from_markdown(MINUTES));
    assert_eq!(text.to_markdown(), MINUTES);
    assert!(text.to_plain().starts_with("Review\nFigures are good, see the report.\n• one\n• two code\n  • deeper\n☑ done\n☐ open\n1. first\n2. second\n"));
}

#[test]
fn html_is_nested_and_escaped() {
    let text = read(&from_markdown(MINUTES), "body");
    let html = text.to_html(3);
    assert!(html.starts_with("<h3>Review</h3><p>Figures are <strong>good</strong>, see <a rel=\"noopener noreferrer\" href=\"https://example.org/a\">the <em>report</em></a>.</p>"), "{html}");
    assert!(
        html.contains(
            "<ul><li><p>one</p></li><li><p>two <code>code</code></p><ul><li><p>deeper</p></li></ul></li></ul>"
        ),
        "{html}"
    );
    assert!(
        html.contains("<ol><li><p>first</p></li><li><p>second</p></li></ol>"),
        "{html}"
    );
    assert!(
        html.contains("<blockquote><p>quoted <strong>words</strong></p><p>more</p></blockquote>"),
        "{html}"
    );
    assert!(html.contains("1 &lt; 2"), "{html}");
    let opened = html.matches('<').count() - html.matches("</").count();
    assert_eq!(opened, html.matches("</").count(), "every element is closed");
}

#[test]
fn links_that_run_programs_are_words() {
    for address in [
        "javascript:alert(1)",
        "data:text/html,x",
        " JAVASCRIPT:x",
        "file:///etc/passwd",
        "//host",
    ] {
        assert!(!is_safe_link(address), "{address}");
        let mut block = Block::new(Layout::default(), true);
        let marks = Marks {
            link: Some(address.to_owned()),
            ..Marks::default()
        };
        block.push("press", &marks);
        let text = RichText { blocks: vec![block] };
        assert_eq!(text.to_html(1), "<p>press</p>");
        assert_eq!(text.to_markdown(), "press\n");
    }
    assert!(is_safe_link("HTTPS://example.org") && is_safe_link("mailto:a@example.org"));
    let hostile = RichText::from_markdown("[x](javascript:alert(1)) <script>alert(1)</script>");
    assert!(!hostile.to_html(1).contains("<script") && !hostile.to_html(1).contains("href"));
}

#[test]
fn the_layout_is_the_one_that_other_programs_of_automerge_use() {
    let mut document = document();
    let item = Layout::new(BlockKind::Ordered).within(&[Parent::Quote]);
    edit(
        &mut document,
        vec![
            Operation::Split { at: 0, block: item },
            Operation::insert(1, "word"),
            Operation::Mark {
                start: 1,
                end: 5,
                name: "link".to_owned(),
                value: Some("https://example.org".to_owned()),
            },
        ],
    );
    let object = document.get(ROOT, "body").unwrap().unwrap().1;
    let marker = document.get(&object, 0).unwrap().unwrap().1;
    assert_eq!(
        document.get(&marker, "type").unwrap().unwrap().0.as_str(),
        Some("ordered-list-item")
    );
    assert_eq!(
        document.get(&marker, "isEmbed").unwrap().unwrap().0.as_bool(),
        Some(false)
    );
    let parents = document.get(&marker, "parents").unwrap().unwrap().1;
    assert_eq!(
        document.get(&parents, 0).unwrap().unwrap().0.as_str(),
        Some("blockquote")
    );
    let marks = document.marks(&object).unwrap();
    assert_eq!((marks[0].name.as_str(), marks[0].start, marks[0].end), ("link", 1, 5));
    assert_eq!(
        marks[0].value.as_str(),
        Some(r#"{"href":"https://example.org","title":null}"#)
    );
}

#[test]
fn bold_goes_on_at_its_end_and_code_does_not() {
    for (name, expands) in [("strong", true), ("em", true), ("code", false), ("link", false)] {
        let mut document = document();
        let mark = Operation::Mark {
            start: 0,
            end: 3,
            name: name.to_owned(),
            value: Some("https://example.org".to_owned()),
        };
        edit(&mut document, vec![Operation::insert(0, "abc"), mark]);
        edit(&mut document, vec![Operation::insert(3, "d")]);
        let runs = read(&document, "body").blocks.remove(0).runs;
        assert_eq!(runs.len(), if expands { 1 } else { 2 }, "{name}");
        // Text with marks of its own has exactly these.
        let own = Operation::Insert {
            at: 3,
            text: "x".to_owned(),
            marks: Some(Marks::default()),
        };
        edit(&mut document, vec![own]);
        let runs = read(&document, "body").blocks.remove(0).runs;
        assert!(
            runs.contains(&Run(if expands { "x" } else { "xd" }.to_owned(), Marks::default())),
            "{name}: {runs:?}"
        );
    }
}

#[test]
fn blocks_of_other_programs_are_read_and_kept() {
    let mut document = document();
    let object = document.get(ROOT, "body").unwrap().unwrap().1;
    document.splice_text(&object, 0, 0, "ab").unwrap();
    let image = document.split_block(&object, 1).unwrap();
    document.put(&image, "type", "image").unwrap();
    document.put(&image, "isEmbed", true).unwrap();
    let aside = document.split_block(&object, 3).unwrap();
    document.put(&aside, "type", "aside").unwrap();
    document.put(&aside, "parents", 7).unwrap();
    document.split_block(&object, 4).unwrap();
    document.commit();
    let text = read(&document, "body");
    assert_eq!(text.blocks.len(), 3);
    assert_eq!(text.blocks[0].text(), "a\u{fffc}b");
    assert_eq!(
        (text.blocks[1].layout.kind(), text.blocks[1].layout.name.as_str()),
        (BlockKind::Other, "aside")
    );
    assert_eq!(text.blocks[2].layout, Layout::default());
    assert_eq!(text.to_html(1), "<p>a\u{fffc}b</p><p></p><p></p>");
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut document = document();
    edit(&mut document, vec![Operation::insert(0, "abc")]);
    let heads = document.get_heads();
    let layout = Layout::default();
    let bad = [
        Operation::insert(4, "x"),
        Operation::Delete {
            at: 2,
            length: usize::MAX,
        },
        Operation::Split {
            at: 9,
            block: layout.clone(),
        },
        Operation::Block { at: 3, block: layout },
        Operation::Mark {
            start: 2,
            end: 1,
            name: "em".to_owned(),
            value: None,
        },
        Operation::Mark {
            start: 0,
            end: 4,
            name: "em".to_owned(),
            value: None,
        },
        Operation::Mark {
            start: 0,
            end: 1,
            name: "blink".to_owned(),
            value: None,
        },
        Operation::Mark {
            start: 0,
            end: 1,
            name: "link".to_owned(),
            value: Some("x".repeat(3_000)),
        },
    ];
    for operation in bad {
        let edit = Edit::Rich {
            field: "body".to_owned(),
            operations: vec![
                Operation::insert(0, "y"),
                Operation::Delete { at: 0, length: 1 },
                operation.clone(),
            ],
        };
        assert!(
            commit(&mut document, &KIND, &[edit], &stamp()).is_err(),
            "{operation:?}"
        );
        assert_eq!(document.get_heads(), heads);
    }
    let elsewhere = Edit::Rich {
        field: "title".to_owned(),
        operations: vec![Operation::insert(0, "y")],
    };
    assert!(commit(&mut document, &KIND, &[elsewhere], &stamp()).is_err());
    // A block that is not there is left as it is.
    edit(
        &mut document,
        vec![Operation::Block {
            at: 1,
            block: Layout::new(BlockKind::Code),
        }],
    );
    assert_eq!(document.get_heads(), heads);
}

#[test]
fn line_ends_belong_to_code_and_begin_paragraphs_elsewhere() {
    let mut document = document();
    edit(&mut document, vec![Operation::insert(0, "a\nb\nc")]);
    // The second line becomes code: its line end gives way to a marker, and the third stays a line of it.
    edit(
        &mut document,
        vec![Operation::Block {
            at: 1,
            block: Layout::new(BlockKind::Code),
        }],
    );
    let text = read(&document, "body");
    assert_eq!(text.blocks.iter().map(Block::text).collect::<Vec<_>>(), ["a", "b\nc"]);
    edit(
        &mut document,
        vec![Operation::Block {
            at: 1,
            block: Layout::new(BlockKind::Bullet),
        }],
    );
    let text = read(&document, "body");
    assert_eq!(text.blocks.iter().map(Block::text).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(
        Reader::new(&document).text_field("body").as_deref(),
        Some("a\nb\nc"),
        "unit for unit"
    );
}

#[test]
fn formatting_is_part_of_what_is_approved_and_has_words_in_history() {
    let id = steward_sync::ids::DocumentId::from_bytes([3; 16]);
    let directory = crate::member::Directory::default();
    let mut document = document();
    edit(&mut document, vec![Operation::insert(0, "Doors are closed.")]);
    let before = crate::snapshot::RecordSnapshot::read(id, &mut document, &directory).unwrap();
    assert!(before.formatted.is_empty());
    let strike = Operation::Mark {
        start: 10,
        end: 16,
        name: "strong".to_owned(),
        value: Some(String::new()),
    };
    edit(&mut document, vec![strike]);
    let after = crate::snapshot::RecordSnapshot::read(id, &mut document, &directory).unwrap();
    assert_ne!(crate::approval::digest(&before), crate::approval::digest(&after));
    assert_eq!(crate::approval::differences(&before, &after).len(), 1);
    let history = crate::history::read(&mut document, &KIND, &directory, None);
    let sentences: Vec<_> = history.iter().flat_map(|entry| entry.sentences.clone()).collect();
    assert_eq!(sentences, ["Text formatted", "Text edited"]);
}

#[test]
fn texts_of_wide_characters_keep_their_positions() {
    let mut document = AutoCommit::new_with_encoding(TextEncoding::Utf16CodeUnit);
    let object = document.put_object(ROOT, "body", automerge::ObjType::Text).unwrap();
    let operations = [
        Operation::insert(0, "😀日"),
        Operation::Split {
            at: 2,
            block: Layout::new(BlockKind::Heading(2)),
        },
        Operation::Mark {
            start: 3,
            end: 4,
            name: "em".to_owned(),
            value: Some(String::new()),
        },
    ];
    apply(&mut document, &object, &operations).unwrap();
    let text = read_object(&document, &object, None);
    assert_eq!(text.blocks[0].text(), "😀");
    assert!(text.blocks[1].runs[0].1.em);
    for operation in inverse(&RichText::plain_text(""), &operations) {
        apply(&mut document, &object, &[operation]).unwrap();
    }
    assert_eq!(document.length(&object), 0);
}
