// From operations on the text (of others, or of an undo) to one transaction of the editor.
import { TextSelection } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { Fragment, Slice } from "prosemirror-model";
import { bareLines, lineEnds, touchedBlocks } from "./changed.js";
import { blockAt, offsetOf, positionAt } from "./positions.js";
import { inlineOf, marksOf, schema, typeOf } from "./schema.js";

const empty = schema.nodes.paragraph.create({ marked: false });

/** Replaces a stretch as it is said, without the editor's own ideas of what fits. */
function replace(tr, from, to, slice) {
  tr.step(new ReplaceStep(from, to, slice));
}

function insert(tr, { at, text, marks }) {
  const nodes = inlineOf(text, marksOf(marks ?? {}));
  const unit = at + offsetOf(tr.doc);
  if (unit === 0) {
    // Before the first marker: a paragraph that nothing begins.
    replace(tr, 0, 0, new Slice(Fragment.from(empty.copy(Fragment.from(nodes))), 0, 0));
    return;
  }
  const pos = positionAt(tr.doc, unit);
  replace(tr, pos, pos, new Slice(Fragment.from(nodes), 0, 0));
}

function remove(tr, { at, length }) {
  if (length === 0) return;
  const start = at + offsetOf(tr.doc);
  const end = start + length;
  if (start > 0) {
    replace(tr, positionAt(tr.doc, start), positionAt(tr.doc, end), Slice.empty);
    return;
  }
  // The first block's marker goes: what is left of its text is a paragraph that nothing begins.
  replace(tr, 1, positionAt(tr.doc, end), Slice.empty);
  tr.setNodeMarkup(0, schema.nodes.paragraph, empty.attrs);
}

function split(tr, { at, block }) {
  const unit = at + offsetOf(tr.doc);
  const [type, attrs] = typeOf(block, true);
  if (unit === 0) {
    replace(tr, 0, 0, new Slice(Fragment.from(type.create(attrs)), 0, 0));
  } else if (at === 0) {
    // Nothing began the first block; the marker does.
    tr.setNodeMarkup(0, type, attrs);
  } else {
    const pos = positionAt(tr.doc, unit);
    const left = tr.doc.resolve(pos).parent.type.create();
    replace(tr, pos, pos, new Slice(Fragment.from([left, type.create(attrs)]), 1, 1));
  }
}

function change(tr, { at, block }) {
  const found = blockAt(tr.doc, at + offsetOf(tr.doc));
  if (!found?.node.attrs.marked) return;
  const [type, attrs] = typeOf(block, true);
  tr.setNodeMarkup(found.pos, type, attrs);
}

function mark(tr, { start, end, name, value }) {
  const implicit = offsetOf(tr.doc);
  const from = positionAt(tr.doc, Math.max(start + implicit, 1));
  const to = positionAt(tr.doc, Math.max(end + implicit, 1));
  const type = schema.marks[name];
  if (!type || to <= from) return;
  if (value === null || value === undefined) tr.removeMark(from, to, type);
  else tr.addMark(from, to, type.create(name === "link" ? { href: value } : null));
}

const ACTIONS = { insert, delete: remove, split, block: change, mark };

/** What the text says about boundaries that the operations leave open, in the blocks from `first` to `last`. */
function settle(tr, first, last) {
  let bound = last;
  for (let index = Math.max(first, 0); index <= Math.min(bound, tr.doc.childCount - 1); index += 1) {
    let pos = 0;
    for (let before = 0; before < index; before += 1) pos += tr.doc.child(before).nodeSize;
    const node = tr.doc.child(index);
    const previous = index > 0 ? tr.doc.child(index - 1) : null;
    if (previous?.type.spec.code && !node.attrs.marked) {
      // Line ends after code are lines of it.
      replace(tr, pos - 1, pos + 1, new Slice(Fragment.from(schema.text("\n")), 0, 0));
      index -= 2;
    } else if (node.type.spec.code) {
      bareLines(tr, node, pos);
    } else if (node.textContent.includes("\n")) {
      bound += splitLines(tr, pos, node);
    } else if (index === 0 && !node.attrs.marked && node.content.size === 0 && tr.doc.childCount > 1 && tr.doc.child(1).attrs.marked) {
      tr.delete(0, node.nodeSize);
      index -= 1;
    }
  }
}

/** Makes paragraphs of the lines of a block, the last first; returns how many were added. */
function splitLines(tr, pos, node) {
  const ends = lineEnds(node, pos);
  for (const { pos: end } of ends.toReversed()) {
    replace(tr, end, end + 1, new Slice(Fragment.from([node.type.create(), empty]), 1, 1));
  }
  return ends.length;
}

/** A transaction that follows the operations; the caret stays with the words that it was at. */
export function follow(state, operations, { own = false } = {}) {
  const { tr } = state;
  for (const operation of operations) ACTIONS[operation.do](tr, operation);
  const touched = touchedBlocks([tr], tr.doc);
  if (touched) {
    settle(tr, touched.from, touched.to);
    place(tr, state.selection, own ? touched.end : null);
  }
  return tr.setMeta("addToHistory", false).setMeta("follow", true);
}

/** What others put in at the caret comes after it; one's own undo takes the caret along. */
function place(tr, { anchor, head, empty: isCaret }, own) {
  const near = (pos) => tr.doc.resolve(Math.min(pos, tr.doc.content.size));
  if (own !== null) {
    tr.setSelection(TextSelection.near(near(own), -1));
    return;
  }
  const side = isCaret ? -1 : null;
  const [from, to] = [tr.mapping.map(anchor, side ?? (anchor < head ? 1 : -1)), tr.mapping.map(head, side ?? (head < anchor ? 1 : -1))];
  const [$from, $to] = [near(from), near(to)];
  if ($from.parent.inlineContent && $to.parent.inlineContent) tr.setSelection(TextSelection.create(tr.doc, from, to));
  else tr.setSelection(TextSelection.near($to, -1));
}
