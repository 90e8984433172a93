// What the text cannot say otherwise: keeps the person's own edits such that reading the text gives this document.
import { Plugin } from "prosemirror-state";
import { Fragment, Slice } from "prosemirror-model";
import { ReplaceStep } from "prosemirror-transform";
import { bareLines, lineEnds, touchedBlocks } from "./changed.js";
import { schema } from "./schema.js";

const isPlain = ({ type, attrs }) => type === schema.nodes.paragraph && attrs.name === "paragraph" && attrs.parents.length === 0;

/** Gives a block a marker of its own. */
function marked(tr, pos, node) {
  tr.setNodeMarkup(pos, null, { ...node.attrs, marked: true }, node.marks);
}

export function normalized(transactions, state) {
  const { tr } = state;
  const found = touchedBlocks(transactions, state.doc);
  if (!found) return null;
  const { from, to } = found;
  const positions = [];
  state.doc.forEach((node, pos, index) => {
    if (index >= from && index <= to) positions.push([node, pos, index]);
  });
  // The last first, so that positions before stay what they are.
  for (const [node, pos, index] of positions.reverse()) {
    const before = index > 0 ? state.doc.child(index - 1) : null;
    const next = index + 1 < state.doc.childCount ? state.doc.child(index + 1) : null;
    if (node.type.spec.code) bareLines(tr, node, pos);
    else splitLines(tr, pos, node);
    const isLost = index === 0 && next?.attrs.marked && node.content.size === 0;
    if (!node.attrs.marked && (!isPlain(node) || before?.type.spec.code || isLost)) marked(tr, pos, node);
  }
  return tr.docChanged ? tr : null;
}

/** A line end in a paragraph would be read as the beginning of another: it becomes one. */
function splitLines(tr, pos, node) {
  const next = () => node.type.create({ ...node.attrs, marked: true });
  for (const { pos: end } of lineEnds(node, pos).reverse()) tr.step(new ReplaceStep(end, end + 1, new Slice(Fragment.from([node.type.create(), next()]), 1, 1)));
}

export const normalize = () =>
  new Plugin({
    appendTransaction(transactions, _old, state) {
      const own = transactions.filter((transaction) => transaction.docChanged);
      return own.length > 0 && !own.some((transaction) => transaction.getMeta("follow")) ? normalized(own, state) : null;
    },
  });
