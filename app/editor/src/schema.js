// The document of the editor: a flat list of blocks. What a block stands in (quotations, items of lists) is an attribute,
// as in automerge's block markers, so that each unit of the text has one place in the document: a block's marker is the
// boundary before it, a character a character.
import { Schema } from "prosemirror-model";

const SAFE_LINK = /^\s*(https?:|mailto:)/i;

/** Whether a link may be followed: http, https and mailto, nothing else. */
export const isSafeLink = (address) => SAFE_LINK.test(address);

export const QUOTE = "blockquote";
export const BULLET = "unordered-list-item";
export const ORDERED = "ordered-list-item";
export const DEEPEST = 8;

// `marked`: a marker in the text begins the block, and not a line end or the beginning of the text.
/** Words that the document itself shows to assistive technology. */
export const labels = { done: "Done" };

const common = { parents: { default: [] }, marked: { default: true } };

/** How deep an item or what stands in an item is. */
export const listDepth = (parents) => parents.filter((parent) => parent !== QUOTE).length;

const place = ({ attrs }) => {
  const depth = listDepth(attrs.parents);
  const quotes = attrs.parents.length - depth;
  return {
    ...(depth > 0 && { "data-depth": String(depth) }),
    ...(quotes > 0 && { "data-quotes": String(quotes) }),
    ...(attrs.parents.length > 0 && { "data-parents": attrs.parents.join(" ") }),
  };
};

// Pasted HTML is flattened first (`paste.js`): what a block stands in is told by an attribute.
const parents = (element) => (element.getAttribute("data-parents") ?? "").split(" ").filter(Boolean).slice(0, DEEPEST);

const item = (element) => ({
  parents: parents(element),
  ordered: element.getAttribute("data-item") === "ordered",
  checked: { done: true, open: false }[element.getAttribute("data-item")] ?? null,
});

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      content: "inline*",
      group: "block",
      // The type of a block of another program.
      attrs: { ...common, name: { default: "paragraph" } },
      parseDOM: [{ tag: "p", getAttrs: (element) => ({ parents: parents(element) }) }],
      toDOM: (node) => (node.attrs.parents.includes(QUOTE) ? ["blockquote", place(node), ["p", { "data-parents": node.attrs.parents.join(" ") }, 0]] : ["p", place(node), 0]),
    },
    heading: {
      content: "inline*",
      group: "block",
      attrs: { ...common, level: { default: 1 } },
      defining: true,
      // Below the headings of the page; what it is in the text is told by an attribute.
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({
        tag: `h${level}`,
        getAttrs: (element) => ({ level: Number(element.getAttribute("data-level")) || Math.min(level, 3), parents: parents(element) }),
      })),
      toDOM: (node) => [`h${Math.min(node.attrs.level + 2, 6)}`, { ...place(node), "data-level": String(node.attrs.level) }, 0],
    },
    code_block: {
      content: "inline*",
      // Marks do not show in code, but they are in the text.
      marks: "_",
      group: "block",
      attrs: common,
      code: true,
      defining: true,
      parseDOM: [{ tag: "pre", preserveWhitespace: "full", getAttrs: (element) => ({ parents: parents(element) }) }],
      toDOM: (node) => ["pre", { ...place(node), spellcheck: "false" }, ["code", 0]],
    },
    item: {
      content: "inline*",
      group: "block",
      attrs: { ...common, ordered: { default: false }, checked: { default: null } },
      defining: true,
      parseDOM: [{ tag: "li", getAttrs: item }],
      toDOM(node) {
        const { ordered, checked } = node.attrs;
        const list = ordered ? "ol" : "ul";
        const sort = { "data-item": ordered ? "ordered" : "bullet", ...(checked !== null && { "data-item": checked ? "done" : "open" }) };
        const own = { ...sort, ...(node.attrs.parents.length > 0 && { "data-parents": node.attrs.parents.join(" ") }) };
        if (checked === null) return [list, { ...place(node), ...sort }, ["li", own, 0]];
        const tick = ["input", { type: "checkbox", contenteditable: "false", tabindex: "-1", "aria-label": labels.done, ...(checked && { checked: "" }) }];
        return [list, { ...place(node), ...sort }, ["li", own, tick, ["span", 0]]];
      },
    },
    text: { group: "inline" },
    // An object of another program, for example an image: it stays where it is.
    object: {
      inline: true,
      group: "inline",
      atom: true,
      toDOM: () => ["span", { class: "rich-object" }, "\u25a1"],
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [
        {
          tag: "a[href]",
          getAttrs: (element) => {
            const href = element.getAttribute("href");
            return isSafeLink(href) && { href: href.trim() };
          },
        },
      ],
      toDOM: (mark) => (isSafeLink(mark.attrs.href) ? ["a", { href: mark.attrs.href, rel: "noopener noreferrer" }, 0] : ["span", 0]),
    },
    strong: {
      parseDOM: [
        { tag: "strong" },
        { tag: "b" },
      ],
      toDOM: () => ["strong", 0],
    },
    em: {
      parseDOM: [{ tag: "em" }, { tag: "i" }],
      toDOM: () => ["em", 0],
    },
    code: {
      inclusive: false,
      parseDOM: [{ tag: "code" }],
      toDOM: () => ["code", { spellcheck: "false" }, 0],
    },
  },
});

const MARKER = "\ufffc";

/** The marks of a run (`{strong, em, code, link}`) as ProseMirror's. */
export function marksOf({ strong, em, code, link } = {}) {
  const marks = [];
  if (link) marks.push(schema.marks.link.create({ href: link }));
  if (strong) marks.push(schema.marks.strong.create());
  if (em) marks.push(schema.marks.em.create());
  if (code) marks.push(schema.marks.code.create());
  return marks;
}

/** ProseMirror's marks as those of a run. */
export function runMarks(marks) {
  const run = {};
  for (const { type, attrs } of marks) run[type.name] = type.name === "link" ? attrs.href : true;
  return run;
}

/** The inline content of a text with these marks. */
export function inlineOf(text, marks) {
  const nodes = [];
  text.split(MARKER).forEach((part, index) => {
    if (index > 0) nodes.push(schema.nodes.object.create());
    if (part) nodes.push(schema.text(part, marks));
  });
  return nodes;
}

/** The node type and attributes of a layout. */
export function typeOf({ type, parents = [], level, checked }, marked) {
  const attrs = { parents, marked };
  switch (type) {
    case "heading":
      return [schema.nodes.heading, { ...attrs, level: level ?? 1 }];
    case "code-block":
      return [schema.nodes.code_block, attrs];
    case BULLET:
      return [schema.nodes.item, { ...attrs, ordered: false, checked: checked ?? null }];
    case ORDERED:
      return [schema.nodes.item, { ...attrs, ordered: true, checked: null }];
    default:
      return [schema.nodes.paragraph, { ...attrs, name: type }];
  }
}

/** The layout of a block. */
export function layoutOf(node) {
  const { parents, level, ordered, checked, name } = node.attrs;
  switch (node.type.name) {
    case "heading":
      return { type: "heading", parents, level };
    case "code_block":
      return { type: "code-block", parents };
    case "item":
      return ordered ? { type: ORDERED, parents } : { type: BULLET, parents, ...(checked !== null && { checked }) };
    default:
      return { type: name, parents };
  }
}

export const sameLayout = (one, other) => JSON.stringify(layoutOf(one)) === JSON.stringify(layoutOf(other));

/** The document of blocks as the record's text is read: `[{type, parents, level?, checked?, marked, runs}]`. */
export function docOf(blocks) {
  const nodes = blocks.map(({ marked, runs, ...layout }) => {
    const [type, attrs] = typeOf(layout, marked);
    const content = runs.flatMap(([text, marks]) => inlineOf(text, marksOf(marks)));
    return type.create(attrs, content);
  });
  return schema.nodes.doc.create(null, nodes.length > 0 ? nodes : [schema.nodes.paragraph.create({ marked: false })]);
}
