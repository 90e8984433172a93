// Markdown as it is typed: `# `, `- `, `1. `, `[ ] `, `> `, three backticks; `**b**`, `*e*`, `` `c` ``.
import { Plugin } from "prosemirror-state";
import { BULLET, DEEPEST, ORDERED, QUOTE, layoutOf, schema, typeOf } from "./schema.js";

const BLOCKS = [
  [/^(#{1,3})$/, ([, signs]) => ({ type: "heading", level: signs.length })],
  [/^[-*+]$/, () => ({ type: BULLET })],
  [/^1[.)]$/, () => ({ type: ORDERED })],
  [/^\[( |x)?\]$/i, ([, done]) => ({ type: BULLET, checked: done?.toLowerCase() === "x" })],
  [/^>$/, () => "quote"],
  [/^```$/, () => ({ type: "code-block" })],
];

// What stands before a closing sign: sign, words, and the rest of the sign that is there already.
const MARKS = [
  ["strong", "*", /\*\*([^*\s](?:[^*]*[^*\s])?)\*$/, 2],
  ["em", "*", /(?:^|[^*])\*([^*\s](?:[^*]*[^*\s])?)$/, 1],
  ["em", "_", /(?:^|[^\p{L}\p{N}_])_([^_\s](?:[^_]*[^_\s])?)$/u, 1],
  ["code", "`", /(?:^|[^`])`([^`]+)$/, 1],
];

function blockRule(state, $from) {
  const before = $from.parent.textBetween(0, $from.parentOffset, null, "\ufffc");
  const layout = layoutOf($from.parent);
  for (const [pattern, made] of BLOCKS) {
    const found = pattern.exec(before);
    if (!found) continue;
    const wanted = made(found);
    const isTask = wanted.checked !== undefined;
    // A bullet may become a task; nothing else of an item or heading changes by what is typed.
    if (layout.type !== "paragraph" && !(isTask && layout.type === BULLET)) return null;
    const start = $from.start();
    const next = wanted === "quote" ? { ...layout, parents: [QUOTE, ...layout.parents].slice(0, DEEPEST) } : { ...wanted, parents: layout.parents };
    const [type, attrs] = typeOf(next, true);
    const tr = state.tr.delete(start, $from.pos);
    return tr.setNodeMarkup(start - 1, type, attrs);
  }
  return null;
}

function markRule(state, $from, text) {
  const before = $from.parent.textBetween(Math.max($from.parentOffset - 500, 0), $from.parentOffset, null, "\ufffc");
  for (const [name, sign, pattern, width] of MARKS) {
    if (text !== sign) continue;
    const found = pattern.exec(before);
    if (!found) continue;
    const type = schema.marks[name];
    const words = found[1];
    const end = $from.pos - (width - 1);
    const start = end - words.length;
    const tr = state.tr;
    if (width > 1) tr.delete(end, $from.pos);
    tr.delete(start - width, start);
    tr.addMark(start - width, end - width, type.create());
    return tr.removeStoredMark(type);
  }
  return null;
}

/** The transaction that what is typed asks for; null if it is text. */
export function shortcut(state, from, to, text) {
  const $from = state.doc.resolve(from);
  if (from !== to || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
  if ($from.marks().some((mark) => mark.type === schema.marks.code) && text !== "`") return null;
  return text === " " ? blockRule(state, $from) : markRule(state, $from, text);
}

export const shortcuts = () =>
  new Plugin({
    props: {
      handleTextInput(view, from, to, text) {
        if (view.composing) return false;
        const tr = shortcut(view.state, from, to, text);
        if (tr) view.dispatch(tr.scrollIntoView());
        return Boolean(tr);
      },
    },
  });
