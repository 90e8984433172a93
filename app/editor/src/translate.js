// From steps of the editor to operations on the text. Every step costs what it changes, not what the document holds.
import { AddMarkStep, AttrStep, RemoveMarkStep, ReplaceAroundStep, ReplaceStep } from "prosemirror-transform";
import { offsetOf, unitAt, unitCount } from "./positions.js";
import { layoutOf, runMarks, sameLayout } from "./schema.js";

const OBJECT = "\ufffc";

/** What stands between two positions: `{block}` for a boundary, `{text, marks}` for a stretch of text. */
function stretch(doc, from, to) {
  const parts = [];
  const push = (text, marks) => {
    const last = parts.at(-1);
    if (last?.text !== undefined && JSON.stringify(last.marks) === JSON.stringify(marks)) last.text += text;
    else parts.push({ text, marks });
  };
  doc.nodesBetween(from, to, (node, pos) => {
    // The boundary of a block that begins before the stretch is not in it.
    if (node.isTextblock) {
      if (pos >= from && pos < to) parts.push({ block: node });
      return true;
    }
    if (node.isText) push(node.text.slice(Math.max(from - pos, 0), to - pos), runMarks(node.marks));
    else push(OBJECT, runMarks(node.marks));
    return false;
  });
  return parts;
}

const width = (part) => part.text?.length ?? 1;

/** A boundary: a marker, or the line end that a paragraph of a text without markers begins with. */
const boundary = (at, node) => (node.attrs.marked ? { do: "split", at, block: layoutOf(node) } : { do: "insert", at, text: "\n", marks: {} });

/** The operations by which the units from `start` to `end` give way to parts. */
function replaced(before, start, end, parts) {
  const implicit = offsetOf(before);
  const operations = [];
  if (start > 0) {
    const at = start - implicit;
    if (end > start) operations.push({ do: "delete", at, length: end - start });
    put(operations, at, parts);
    return operations;
  }
  // From the very beginning: the first boundary may not be in the text.
  const gone = end > 0 ? end - implicit : 0;
  if (gone > 0) operations.push({ do: "delete", at: 0, length: gone });
  if (parts.length > 0) {
    const [first, ...rest] = parts;
    let at = 0;
    if (first.block.attrs.marked) {
      operations.push(boundary(0, first.block));
      at = 1;
    }
    at = put(operations, at, rest);
    // The block that was the first now needs a boundary of its own.
    if (end === 0 && implicit) operations.push({ do: "insert", at, text: "\n", marks: {} });
  } else if (end > 0 && end < unitCount(before)) {
    const next = before.resolve(end + before.resolve(blockPosition(before, end)).index(0)).nodeAfter;
    if (next && !next.attrs.marked) operations.push({ do: "delete", at: 0, length: 1 });
  }
  return operations;
}

function blockPosition(doc, unit) {
  let pos = 0;
  let before = 0;
  for (let index = 0; index < doc.childCount && before < unit; index += 1) {
    before += doc.child(index).content.size + 1;
    pos += doc.child(index).nodeSize;
  }
  return pos;
}

function put(operations, start, parts) {
  let at = start;
  for (const part of parts) {
    operations.push(part.block ? boundary(at, part.block) : { do: "insert", at, text: part.text, marks: part.marks });
    at += width(part);
  }
  return at;
}

/** The operations by which one block becomes another with the same text. */
function rebuilt(doc, pos, node, after) {
  if (sameLayout(node, after) && node.attrs.marked === after.attrs.marked) return [];
  const unit = unitAt(doc, pos);
  const at = unit - offsetOf(doc);
  if (node.attrs.marked && after.attrs.marked) return [{ do: "block", at, block: layoutOf(after) }];
  const operations = [];
  if (node.attrs.marked || unit > 0) operations.push({ do: "delete", at, length: 1 });
  if (after.attrs.marked || unit > 0) operations.push(boundary(Math.max(at, 0), after));
  return operations;
}

function ofMark(doc, step, value) {
  const implicit = offsetOf(doc);
  const [start, end] = [unitAt(doc, step.from) - implicit, unitAt(doc, step.to) - implicit];
  return end > start ? [{ do: "mark", start: Math.max(start, 0), end, name: step.mark.type.name, value }] : [];
}

/** The operations that do to the text what a step does to the document; `after` is the document after it. */
export function operationsOf(step, doc, after) {
  if (step instanceof AddMarkStep) return ofMark(doc, step, step.mark.attrs.href ?? "");
  if (step instanceof RemoveMarkStep) return ofMark(doc, step, null);
  // Several marks in one step: none of them moves anything.
  if (Array.isArray(step.steps)) return step.steps.flatMap((inner) => operationsOf(inner, doc, after));
  if (step instanceof AttrStep) return rebuilt(doc, step.pos, doc.nodeAt(step.pos), after.nodeAt(step.pos));
  if (step instanceof ReplaceAroundStep) {
    const [old, made] = [doc.nodeAt(step.from), after.nodeAt(step.from)];
    const isOneBlock = old && made && step.gapFrom === step.from + 1 && step.gapTo === step.to - 1 && old.content.eq(made.content);
    if (isOneBlock) return rebuilt(doc, step.from, old, made);
  }
  if (step instanceof ReplaceStep || step instanceof ReplaceAroundStep) {
    const end = step.getMap().map(step.to, 1);
    return replaced(doc, unitAt(doc, step.from), unitAt(doc, step.to), stretch(after, step.from, end));
  }
  throw new TypeError(`a step of another sort: ${JSON.stringify(step.toJSON())}`);
}

/** The operations of transactions, in order, and those that take them back. */
export function translate(transactions) {
  const [forward, back] = [[], []];
  for (const transaction of transactions) {
    transaction.steps.forEach((step, index) => {
      const doc = transaction.docs[index];
      const after = transaction.docs[index + 1] ?? transaction.doc;
      forward.push(...operationsOf(step, doc, after));
      back.unshift(...operationsOf(step.invert(doc), after, doc));
    });
  }
  return { forward, back };
}
