// What a person can do with blocks, from the keyboard and the toolbar.
import { TextSelection } from "prosemirror-state";
import { BULLET, DEEPEST, ORDERED, QUOTE, isSafeLink, layoutOf, schema, typeOf } from "./schema.js";

/** The blocks that the selection touches, with their positions. */
export function blocksOf({ doc, selection }) {
  const blocks = [];
  doc.nodesBetween(selection.from, selection.to, (node, pos) => {
    if (node.isTextblock) blocks.push({ node, pos });
    return false;
  });
  return blocks;
}

/** Changes the layout of each block of the selection. */
const relayout = (change) => (state, dispatch) => {
  const { tr } = state;
  for (const { node, pos } of blocksOf(state)) {
    const before = layoutOf(node);
    const layout = change(before, node);
    if (!layout || JSON.stringify(layout) === JSON.stringify(before)) continue;
    const [type, attrs] = typeOf(layout, true);
    tr.setNodeMarkup(pos, type, attrs);
  }
  if (!tr.docChanged) return false;
  dispatch?.(tr.scrollIntoView());
  return true;
};

const PARAGRAPH = { type: "paragraph", parents: [] };

const isKind = (layout, wanted) =>
  layout.type === wanted.type && layout.level === wanted.level && (layout.checked === undefined) === (wanted.checked === undefined);

/** Whether all blocks of the selection are of a kind. */
export const isAll = (state, wanted) => blocksOf(state).every(({ node }) => isKind(layoutOf(node), wanted));

/** Makes blocks of a kind; where all are, paragraphs. `wanted`: `{type, level?, checked?}`. */
export const setKind = (wanted) => (state, dispatch) => {
  const back = isAll(state, wanted) && wanted.type !== "paragraph";
  return relayout((layout) => (back ? { ...PARAGRAPH, parents: layout.parents } : isKind(layout, wanted) ? null : { ...wanted, parents: layout.parents }))(state, dispatch);
};

export const isQuoted = (state) => blocksOf(state).every(({ node }) => node.attrs.parents.includes(QUOTE));

/** Puts blocks into a quotation, or takes them out of it. */
export const toggleQuote = (state, dispatch) => {
  const out = isQuoted(state);
  return relayout((layout) => ({
    ...layout,
    parents: out ? layout.parents.filter((parent) => parent !== QUOTE) : [QUOTE, ...layout.parents.filter((parent) => parent !== QUOTE)].slice(0, DEEPEST),
  }))(state, dispatch);
};

/** Ticks a task or takes the tick away; makes a task of anything else. */
export const toggleTask = relayout(({ type, parents, checked }) =>
  type === BULLET && checked !== undefined ? { type, parents, checked: !checked } : { type: BULLET, parents, checked: false },
);

/** Ticks the task at a position. */
export const tick = (pos) => (state, dispatch) => {
  const node = state.doc.nodeAt(pos);
  if (node?.type !== schema.nodes.item || node.attrs.checked === null) return false;
  dispatch?.(state.tr.setNodeMarkup(pos, null, { ...node.attrs, checked: !node.attrs.checked, marked: true }));
  return true;
};

const isItem = ({ node }) => node.type === schema.nodes.item;

/** Moves items one level deeper, into the item before them. */
export const indent = (state, dispatch) => {
  const items = blocksOf(state).filter(isItem);
  if (items.length === 0) return false;
  const first = state.doc.resolve(items[0].pos);
  const above = first.nodeBefore;
  const depth = (node) => node.attrs.parents.length;
  // Only under an item of the same level, or deeper.
  if (above?.type !== schema.nodes.item || depth(above) < depth(items[0].node)) return true;
  const parent = above.attrs.ordered ? ORDERED : BULLET;
  return (
    relayout((layout, node) =>
      node.type === schema.nodes.item && layout.parents.length < DEEPEST ? { ...layout, parents: [...layout.parents, parent] } : null,
    )(state, dispatch) || true
  );
};

/** Moves items one level up; out of the list at the last. */
export const outdent = (state, dispatch) => {
  if (!blocksOf(state).some(isItem)) return false;
  return relayout((layout, node) => {
    if (node.type !== schema.nodes.item) return null;
    const inner = layout.parents.findLastIndex((parent) => parent !== QUOTE);
    return inner >= 0 ? { ...layout, parents: layout.parents.filter((_, index) => index !== inner) } : { ...PARAGRAPH, parents: layout.parents };
  })(state, dispatch);
};

/** Enter: a new block. After a heading comes a paragraph, after an item an item, a task not yet done. */
export const enter = (state, dispatch) => {
  const { $from } = state.selection;
  const block = $from.parent;
  if (!block.isTextblock) return false;
  if (block.type.spec.code) return newLine(state, dispatch);
  if (block.content.size === 0 && block.type === schema.nodes.item) return outdent(state, dispatch);
  if (block.content.size === 0 && block.attrs.parents.length > 0) return leave(state, dispatch);
  if (dispatch) {
    const { tr } = state;
    tr.deleteSelection();
    const at = tr.selection.$from;
    const layout = layoutOf(at.parent);
    const atEnd = at.parentOffset === at.parent.content.size;
    const next = atEnd && layout.type === "heading" ? { ...PARAGRAPH, parents: layout.parents } : layout;
    const [type, attrs] = typeOf(next.checked === undefined ? next : { ...next, checked: false }, true);
    tr.split(at.pos, 1, [{ type, attrs }]);
    const stored = state.storedMarks ?? $from.marks().filter((mark) => mark.type.spec.inclusive !== false);
    if (atEnd && layout.type !== "heading") tr.ensureMarks(stored);
    dispatch(tr.scrollIntoView());
  }
  return true;
};

/** Takes an empty block one step out of what it stands in. */
const leave = relayout((layout) => ({ ...layout, parents: layout.parents.slice(0, -1) }));

/** A line end in code; twice at the end leaves it. */
function newLine(state, dispatch) {
  const { $from, empty } = state.selection;
  const atEnd = empty && $from.parentOffset === $from.parent.content.size;
  if (dispatch) {
    const { tr } = state;
    if (atEnd && $from.parent.textContent.endsWith("\n")) {
      tr.delete($from.pos - 1, $from.pos);
      tr.split(tr.selection.from, 1, [{ type: schema.nodes.paragraph, attrs: { parents: $from.parent.attrs.parents, marked: true } }]);
    } else {
      tr.insertText("\n");
    }
    dispatch(tr.scrollIntoView());
  }
  return true;
}

/** Shift-Enter: a paragraph in the item, or a line of code. */
export const continueItem = (state, dispatch) => {
  const { $from } = state.selection;
  const block = $from.parent;
  if (block.type !== schema.nodes.item) return enter(state, dispatch);
  if (dispatch) {
    const parents = [...block.attrs.parents, block.attrs.ordered ? ORDERED : BULLET].slice(0, DEEPEST);
    const tr = state.tr.deleteSelection();
    tr.split(tr.selection.from, 1, [{ type: schema.nodes.paragraph, attrs: { parents, marked: true } }]);
    dispatch(tr.scrollIntoView());
  }
  return true;
};

/** Backspace at the beginning of a block: first what the block is goes, then the boundary. */
export const backspace = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0) return false;
  const { type, attrs } = $from.parent;
  if (type === schema.nodes.item) return outdent(state, dispatch);
  if (type !== schema.nodes.paragraph) return setKind({ type: "paragraph" })(state, dispatch);
  if (attrs.parents.length > 0) return leave(state, dispatch);
  const pos = $from.before();
  if (pos === 0) return false;
  dispatch?.(state.tr.delete(pos - 1, pos + 1).scrollIntoView());
  return true;
};

/** Delete at the end of a block: the next block's text joins it. */
export const forwardDelete = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset < $from.parent.content.size) return false;
  const pos = $from.after();
  if (pos >= state.doc.content.size) return false;
  dispatch?.(state.tr.delete(pos - 1, pos + 1).scrollIntoView());
  return true;
};

export const hasMark = (state, type) => {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
};

/** Marks the selection or what is typed next; takes the mark away where all of it has it. */
export const toggleMark = (name) => (state, dispatch) => {
  const type = schema.marks[name];
  const { from, to, empty } = state.selection;
  if (!(state.selection instanceof TextSelection) && empty) return false;
  if (dispatch) {
    const { tr } = state;
    if (empty) {
      if (hasMark(state, type)) tr.removeStoredMark(type);
      else tr.addStoredMark(type.create());
    } else if (isAllMarked(state, type)) {
      tr.removeMark(from, to, type);
    } else {
      tr.addMark(from, to, type.create());
    }
    dispatch(tr);
  }
  return true;
};

function isAllMarked({ doc, selection: { from, to } }, type) {
  let all = true;
  doc.nodesBetween(from, to, (node) => {
    if (node.isText && !type.isInSet(node.marks)) all = false;
    return all;
  });
  return all;
}

/** The stretch of a link around the caret: its ends and address. */
export function linkAround({ doc, selection: { $from, from, to, empty } }) {
  const { link } = schema.marks;
  if (!empty) {
    let href = null;
    doc.nodesBetween(from, to, (node) => {
      href ??= link.isInSet(node.marks)?.attrs.href ?? null;
    });
    return { from, to, href };
  }
  const start = $from.start();
  let found = null;
  $from.parent.forEach((node, offset) => {
    const mark = link.isInSet(node.marks);
    const [left, right] = [start + offset, start + offset + node.nodeSize];
    if (!mark) return;
    if (found?.to === left && found.href === mark.attrs.href) found.to = right;
    else if (!found || found.to < from) found = { from: left, to: right, href: mark.attrs.href };
  });
  return found && found.from <= from && found.to >= from ? found : null;
}

/** Links a stretch; an empty address takes the link away. Without a stretch the address itself is put in. */
export const setLink = (stretch, address) => (state, dispatch) => {
  const href = address.trim();
  const { link } = schema.marks;
  if (href !== "" && !isSafeLink(href)) return false;
  const { tr } = state;
  if (stretch) {
    tr.removeMark(stretch.from, stretch.to, link);
    if (href) tr.addMark(stretch.from, stretch.to, link.create({ href }));
  } else if (href) {
    tr.replaceSelectionWith(schema.text(href, [link.create({ href })]), false);
  }
  dispatch?.(tr.scrollIntoView());
  return true;
};
