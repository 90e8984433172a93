// Every sort of transaction, as operations on a reference text, gives what the editor shows; and back again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, TextSelection, AllSelection } from "prosemirror-state";
import { Fragment, Slice } from "prosemirror-model";
import * as commands from "../src/commands.js";
import { follow } from "../src/follow.js";
import { normalize } from "../src/normalize.js";
import { docOf, schema, typeOf } from "../src/schema.js";
import { translate } from "../src/translate.js";
import { Text, random } from "./reference.js";

class Peer {
  constructor(text) {
    this.text = text;
    this.state = EditorState.create({ doc: docOf(text.blocks()), plugins: [normalize()] });
  }

  /** Applies a transaction; the operations it takes are applied to the reference, which must read the same. */
  dispatch(tr, what = "") {
    const before = this.state.doc;
    const { state, transactions } = this.state.applyTransaction(tr);
    const { forward, back } = translate(transactions);
    const undone = this.text.copy();
    this.text.apply(forward);
    this.state = state;
    this.check(what, forward);
    undone.apply(forward).apply(back);
    const reading = (doc) => docs(doc).replaceAll(/"marked":(true|false)/g, "");
    assert.equal(reading(docOf(undone.blocks())), reading(before), `${what}: taken back by ${JSON.stringify(back)}`);
    return forward;
  }

  receive(operations, what = "") {
    this.text.apply(operations);
    this.state = this.state.apply(follow(this.state, operations));
    this.check(what, operations);
  }

  check(what, operations) {
    this.state.doc.check();
    assert.equal(docs(this.state.doc), docs(docOf(this.text.blocks())), `${what}: ${JSON.stringify(operations)}`);
  }

  run(command, what) {
    let made = false;
    command(this.state, (tr) => {
      made = true;
      this.dispatch(tr, what);
    });
    return made;
  }

  select(from, to = from) {
    this.state = this.state.apply(this.state.tr.setSelection(TextSelection.between(this.state.doc.resolve(from), this.state.doc.resolve(to))));
    return this;
  }
}

const docs = (doc) => JSON.stringify(doc.toJSON());

const formatted = () =>
  new Text().apply([
    { do: "split", at: 0, block: { type: "heading", parents: [], level: 1 } },
    { do: "insert", at: 1, text: "Review", marks: {} },
    { do: "split", at: 7, block: { type: "unordered-list-item", parents: [], checked: false } },
    { do: "insert", at: 8, text: "one", marks: { strong: true } },
    { do: "split", at: 11, block: { type: "code-block", parents: [] } },
    { do: "insert", at: 12, text: "x\ny", marks: {} },
    { do: "insert", at: 15, text: "", marks: {} },
  ]);

test("typing is one small operation", () => {
  const peer = new Peer(Text.plain("hello\nworld"));
  peer.select(3);
  assert.deepEqual(peer.dispatch(peer.state.tr.insertText("X")), [{ do: "insert", at: 2, text: "X", marks: {} }]);
  peer.select(10);
  assert.deepEqual(peer.dispatch(peer.state.tr.insertText("Y")), [{ do: "insert", at: 8, text: "Y", marks: {} }]);
  assert.deepEqual(peer.dispatch(peer.state.tr.delete(9, 11)), [{ do: "delete", at: 7, length: 2 }]);
});

test("a new block is a split, a joined one a deletion", () => {
  const peer = new Peer(formatted());
  peer.select(4);
  peer.run(commands.enter, "enter");
  assert.equal(peer.state.doc.childCount, 4);
  assert.equal(peer.state.doc.child(1).type.name, "heading");
  peer.run(commands.backspace);
  peer.run(commands.backspace, "join");
  assert.equal(peer.state.doc.childCount, 3);
  peer.select(1);
  peer.run(commands.setKind({ type: "paragraph" }));
  peer.select(7);
  peer.run(commands.forwardDelete, "forward");
  assert.equal(peer.state.doc.firstChild.textContent, "Reviewone");
});

test("an empty text, its first letter, its first block", () => {
  const peer = new Peer(new Text());
  assert.deepEqual(peer.dispatch(peer.state.tr.insertText("a")), [{ do: "insert", at: 0, text: "a", marks: {} }]);
  peer.run(commands.setKind({ type: "heading", level: 2 }), "heading");
  peer.run(commands.enter, "enter");
  peer.dispatch(peer.state.tr.insertText("b"));
  peer.state = peer.state.apply(peer.state.tr.setSelection(new AllSelection(peer.state.doc)));
  peer.dispatch(peer.state.tr.deleteSelection(), "all deleted");
  peer.dispatch(peer.state.tr.delete(0, peer.state.doc.content.size), "and what is left");
});

test("lines of a plain text become blocks of any sort and back", () => {
  for (const wanted of [{ type: "heading", level: 1 }, { type: "code-block" }, { type: "unordered-list-item", checked: false }, { type: "ordered-list-item" }]) {
    for (const [from, to] of [[1, 1], [2, 5], [5, 5], [1, 8], [8, 8]]) {
      const peer = new Peer(Text.plain("ab\ncd\nef"));
      peer.select(from, to);
      peer.run(commands.setKind(wanted), JSON.stringify(wanted));
      peer.run(commands.setKind(wanted), `${JSON.stringify(wanted)} and back`);
    }
  }
});

test("lists indent and outdent, tasks are ticked, quotations quote", () => {
  const peer = new Peer(Text.plain("a\nb\nc"));
  peer.select(1, 9);
  peer.run(commands.setKind({ type: "unordered-list-item" }));
  peer.select(4);
  peer.run(commands.indent);
  assert.deepEqual(peer.state.doc.child(1).attrs.parents, ["unordered-list-item"]);
  peer.run(commands.indent);
  assert.deepEqual(peer.state.doc.child(1).attrs.parents, ["unordered-list-item"], "no deeper than the item above allows");
  peer.run(commands.toggleTask);
  peer.run(commands.toggleTask);
  assert.equal(peer.state.doc.child(1).attrs.checked, true);
  peer.run(commands.outdent);
  peer.run(commands.outdent);
  assert.equal(peer.state.doc.child(1).type.name, "paragraph");
  peer.run(commands.toggleQuote);
  assert.deepEqual(peer.state.doc.child(1).attrs.parents, ["blockquote"]);
  peer.run(commands.toggleQuote);
  assert.deepEqual(peer.state.doc.child(1).attrs.parents, []);
});

test("marks over blocks, marks of what is typed, links", () => {
  const peer = new Peer(formatted());
  peer.select(3, 12);
  for (const name of ["em", "strong", "code"]) {
    peer.run(commands.toggleMark(name), name);
    peer.run(commands.toggleMark(name), name);
  }
  peer.select(3, 6);
  peer.run(commands.setLink({ from: 3, to: 6 }, "https://example.org"));
  peer.run(commands.setLink({ from: 3, to: 6 }, "https://example.com"));
  assert.equal(commands.linkAround(peer.select(4).state).href, "https://example.com");
  assert.equal(commands.setLink({ from: 3, to: 6 }, "javascript:alert(1)")(peer.state, assert.fail), false);
  peer.run(commands.setLink({ from: 3, to: 6 }, ""));
  peer.select(7);
  peer.run(commands.toggleMark("strong"));
});

test("others' objects are characters that stay", () => {
  const peer = new Peer(Text.plain("a\ufffcb"));
  assert.equal(peer.state.doc.firstChild.childCount, 3);
  peer.dispatch(peer.state.tr.insertText("x", 3));
  peer.dispatch(peer.state.tr.delete(1, 4));
});

const LAYOUTS = [
  { type: "paragraph", parents: [] },
  { type: "paragraph", parents: ["blockquote"] },
  { type: "heading", parents: [], level: 2 },
  { type: "code-block", parents: [] },
  { type: "unordered-list-item", parents: [] },
  { type: "unordered-list-item", parents: ["unordered-list-item"], checked: true },
  { type: "ordered-list-item", parents: ["blockquote"] },
];
const WORDS = ["a", "bc", "😀", "day ", "é"];

/** A random transaction of the sorts that the editor makes. */
function act(peer, { below, pick }, what) {
  const { doc } = peer.state;
  const inside = () => {
    const pos = below(doc.content.size + 1);
    return TextSelection.near(doc.resolve(pos)).head;
  };
  const [one, other] = [inside(), inside()];
  peer.select(Math.min(one, other), below(2) ? Math.max(one, other) : Math.min(one, other));
  const marks = () => [["strong"], ["em"], ["code"], []][below(4)].map((name) => schema.marks[name].create());
  const { tr } = peer.state;
  switch (below(12)) {
    case 0:
    case 1:
      return peer.dispatch(tr.insertText(pick(WORDS)), what);
    case 2:
      return peer.dispatch(tr.replaceSelectionWith(schema.text(pick(WORDS), marks()), false), what);
    case 3:
      return peer.dispatch(tr.deleteSelection(), what);
    case 4:
      return peer.run(pick([commands.enter, commands.enter, commands.continueItem, commands.backspace, commands.forwardDelete]), what);
    case 5:
      return peer.run(commands.setKind(pick([{ type: "heading", level: 1 }, { type: "code-block" }, { type: "ordered-list-item" }, { type: "paragraph" }])), what);
    case 6:
      return peer.run(pick([commands.indent, commands.outdent, commands.toggleQuote, commands.toggleTask]), what);
    case 7:
      return peer.run(commands.toggleMark(pick(["strong", "em", "code"])), what);
    case 8: {
      // A paste, with open or closed ends.
      const nodes = Array.from({ length: 1 + below(3) }, () => {
        const [type, attrs] = typeOf(pick(LAYOUTS), true);
        return type.create(attrs, schema.text(pick(WORDS), marks()));
      });
      const open = below(2);
      return peer.dispatch(tr.replaceSelection(new Slice(Fragment.from(nodes), open, open)), what);
    }
    case 9: {
      // Whole blocks are cut, or others put between them.
      const index = below(doc.childCount);
      const pos = doc.resolve(0).posAtIndex(index, 0);
      if (below(2) && doc.childCount > 1) return peer.dispatch(tr.delete(pos, pos + doc.child(index).nodeSize), what);
      const [type, attrs] = typeOf(pick(LAYOUTS), true);
      return peer.dispatch(tr.insert(pos, type.create(attrs)), what);
    }
    case 10:
      return peer.dispatch(tr.insertText(`${pick(WORDS)}\n${pick(WORDS)}`), what);
    default:
      return peer.dispatch(tr.setBlockType(peer.state.selection.from, peer.state.selection.to, schema.nodes.heading, { level: 3 }), what);
  }
}

const ROUNDS = Number(process.env.STEWARD_ROUNDS ?? 1500);

test(`${ROUNDS} rounds of random transactions read as the reference does`, () => {
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const numbers = random(seed);
    const peer = new Peer(numbers.below(2) ? Text.plain(["", "one\ntwo\n\nthree", "\n"][numbers.below(3)]) : formatted());
    for (let step = 0; step < 14; step += 1) act(peer, numbers, `seed ${seed}, step ${step}`);
  }
});

/** A random operation of somebody else, as automerge's patches give them. */
function foreign(text, { below, pick }) {
  const { length } = text.units;
  const place = () => {
    const at = below(length + 1);
    return at > 0 && /[\udc00-\udfff]/.test(text.units[at]?.unit ?? "") ? at - 1 : at;
  };
  const [one, other] = [place(), place()];
  const [start, end] = [Math.min(one, other), Math.max(one, other)];
  const markers = text.units.flatMap(({ block }, index) => (block ? [index] : []));
  switch (below(7)) {
    case 0:
    case 1:
      return { do: "insert", at: one, text: pick([...WORDS, "\n", "x\ny", "\n\n"]), marks: pick([{}, { strong: true }, { code: true }]) };
    case 2:
      return { do: "delete", at: start, length: end - start };
    case 3:
      return { do: "split", at: one, block: pick(LAYOUTS) };
    case 4:
      return markers.length > 0 ? { do: "block", at: pick(markers), block: pick(LAYOUTS) } : { do: "split", at: one, block: pick(LAYOUTS) };
    case 5:
      return markers.length > 0 ? { do: "delete", at: pick(markers), length: 1 } : { do: "insert", at: 0, text: "z", marks: {} };
    default:
      return { do: "mark", start, end, name: pick(["strong", "em", "link"]), value: pick([null, "https://example.org"]) };
  }
}

test(`${ROUNDS} rounds of others' operations between one's own read as the reference does`, () => {
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const numbers = random(seed + 77_000);
    const peer = new Peer(numbers.below(2) ? Text.plain("one\ntwo") : formatted());
    for (let step = 0; step < 14; step += 1) {
      const what = `seed ${seed}, step ${step}`;
      if (numbers.below(3) === 0) act(peer, numbers, what);
      else {
        const operations = [];
        const trial = peer.text.copy();
        for (let count = 0; count <= numbers.below(3); count += 1) {
          const operation = foreign(trial, numbers);
          trial.apply([operation]);
          operations.push(operation);
        }
        peer.receive(operations, what);
      }
    }
  }
});

test("while composing, others wait; at the end both are there", async () => {
  const { Session } = await import("../src/session.js");
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const what = `seed ${seed}`;
    const numbers = random(seed + 5_000);
    const text = numbers.below(2) ? Text.plain("one\ntwo") : formatted();
    const told = [];
    const session = new Session((forward) => {
      told.push(...forward);
      text.apply(forward);
      return true;
    });
    let state = EditorState.create({ doc: docOf(text.blocks()), plugins: [normalize()] });
    const caret = TextSelection.near(state.doc.resolve(numbers.below(state.doc.content.size + 1)));
    state = state.apply(state.tr.setSelection(caret));
    session.hold(state.doc);
    let letters = 0;
    for (let step = 0; step < 5; step += 1) {
      if (numbers.below(2)) {
        state = session.apply(state, state.tr.insertText("日"));
        letters += 1;
      } else {
        const operation = foreign(text, numbers);
        if (operation.do === "delete") continue;
        text.apply([operation]);
        assert.equal(session.receive(state, [operation]), null);
      }
    }
    assert.deepEqual(told, [], "nothing was told while composing");
    const tr = session.release(state);
    if (tr) state = state.apply(tr);
    assert.equal(docs(state.doc), docs(docOf(text.blocks())), what);
    assert.equal((JSON.stringify(text.units).match(/日/g) ?? []).length, letters, what);
    assert.equal(session.isHolding, false);
  }
});

test("what the text refuses does not show", async () => {
  const { Session } = await import("../src/session.js");
  const session = new Session(() => false);
  const state = EditorState.create({ doc: docOf(Text.plain("one").blocks()) });
  assert.equal(session.apply(state, state.tr.insertText("x", 1)), state);
});

test("text says its marks only where marks are about", async () => {
  const { Session } = await import("../src/session.js");
  const told = [];
  const session = new Session((forward) => told.push(...forward) > 0, false);
  let state = EditorState.create({ doc: docOf(Text.plain("one").blocks()) });
  state = session.apply(state, state.tr.insertText("x", 1));
  state = state.apply(session.receive(state, [{ do: "mark", start: 0, end: 2, name: "strong", value: "" }]));
  session.apply(state, state.tr.insertText("y", 4));
  assert.deepEqual(told, [{ do: "insert", at: 0, text: "x" }, { do: "insert", at: 3, text: "y", marks: {} }]);
});

test("a keystroke costs the same in a long text as in a short one", () => {
  const line = "The quick brown fox jumps over the lazy dog, as it does in every one of these lines.\n";
  const typed = (lines) => {
    let state = EditorState.create({ doc: docOf(Text.plain(line.repeat(lines)).blocks()), plugins: [normalize()] });
    let at = Math.floor(state.doc.content.size / 2);
    at = TextSelection.near(state.doc.resolve(at)).head;
    let operations = 0;
    const start = performance.now();
    for (let count = 0; count < 2_000; count += 1) {
      const made = state.applyTransaction(state.tr.insertText("x", at));
      operations += translate(made.transactions).forward.length;
      state = made.state;
      at += 1;
    }
    assert.equal(operations, 2_000);
    return (performance.now() - start) / 2_000;
  };
  typed(10);
  const long = typed(1_200);
  assert.ok(long < 2, `${long.toFixed(3)} ms for a keystroke in 100 kB`);
});

test("Markdown that is typed becomes what it says", async () => {
  const { shortcut } = await import("../src/shortcuts.js");
  const typed = (text) => {
    const peer = new Peer(new Text());
    for (const character of text) {
      const { from, to } = peer.state.selection;
      const tr = character === "\n" ? null : shortcut(peer.state, from, to, character);
      if (character === "\n") peer.run(commands.enter, text);
      else peer.dispatch(tr ?? peer.state.tr.insertText(character), text);
    }
    return peer.state.doc;
  };
  assert.equal(typed("# Title").firstChild.type.name, "heading");
  assert.equal(typed("### x").firstChild.attrs.level, 3);
  assert.equal(typed("- a\nb").childCount, 2);
  assert.equal(typed("- a\nb").child(1).type.name, "item");
  assert.equal(typed("- a\n\nb").child(1).type.name, "paragraph");
  assert.equal(typed("1. a").firstChild.attrs.ordered, true);
  assert.equal(typed("- [ ] a").firstChild.attrs.checked, false);
  assert.equal(typed("[x] a").firstChild.attrs.checked, true);
  assert.deepEqual(typed("> a").firstChild.attrs.parents, ["blockquote"]);
  assert.equal(typed("``` a\nb").firstChild.textContent, "a\nb");
  assert.equal(typed("# T\nx").child(1).type.name, "paragraph");
  const runs = [];
  typed("a **bold** and *it* and `code` end").descendants((node) => {
    if (node.isText) runs.push([node.text, node.marks.map((mark) => mark.type.name).join()]);
  });
  assert.deepEqual(runs, [["a ", ""], ["bold", "strong"], [" and ", ""], ["it", "em"], [" and ", ""], ["code", "code"], [" end", ""]]);
});
