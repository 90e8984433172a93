// What is pasted, made clean: HTML is flattened to the blocks that a text has, Markdown is read, anything else is words.
import { Fragment, Slice } from "prosemirror-model";
import { BULLET, DEEPEST, ORDERED, QUOTE, docOf } from "./schema.js";

const SKIPPED = new Set(["SCRIPT", "STYLE", "HEAD", "META", "LINK", "TITLE", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "NOSCRIPT"]);
const BLOCKS = new Set("P DIV H1 H2 H3 H4 H5 H6 PRE LI UL OL BLOCKQUOTE TABLE TBODY THEAD TFOOT TR TD TH SECTION ARTICLE HEADER FOOTER MAIN ASIDE NAV FIGURE FIGCAPTION DL DT DD FORM FIELDSET BODY HTML HR ADDRESS DETAILS SUMMARY".split(" "));
const INLINE = new Set(["STRONG", "B", "EM", "I", "CODE", "A", "SPAN"]);

/** Word's lists are paragraphs that say in their style which list and level they are. */
function wordList(element) {
  const level = /mso-list:[^;"']*level(\d)/i.exec(styleOf(element))?.[1];
  if (!level) return null;
  const sign = [...element.querySelectorAll("[data-style*='mso-list:Ignore' i], [data-style*='mso-list: Ignore' i]")];
  const ordered = /\w[.)]/.test(sign.map((one) => one.textContent).join(""));
  sign.forEach((one) => one.remove());
  return { depth: Number(level), ordered };
}

/** The styles of an element, which were renamed: pages forbid inline styles, also in what is only parsed. */
const styleOf = (element) => element.getAttribute("data-style") ?? "";

/** The marks of an inline element, by its name and style. */
function marksOfElement(element) {
  const tag = element.tagName.toUpperCase();
  const weight = /font-weight:\s*(\w+)/i.exec(styleOf(element))?.[1];
  const slant = /font-style:\s*(\w+)/i.exec(styleOf(element))?.[1];
  const isBold = weight ? /^(bold(er)?|[6-9]\d\d)$/.test(weight) : tag === "B" || tag === "STRONG";
  const isItalic = slant ? /^(italic|oblique)$/.test(slant) : tag === "I" || tag === "EM";
  return [isBold && "strong", isItalic && "em", tag === "CODE" && "code"].filter(Boolean);
}

const inert = (html) => html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\s(style|on\w+)\s*=/gi, (_, name) => (name.toLowerCase() === "style" ? " data-style=" : " data-off="));

/** The HTML as a flat row of blocks, each with what it stands in as an attribute. */
export function flattened(html, parse = (text) => new DOMParser().parseFromString(text, "text/html")) {
  const page = parse(inert(html));
  const blocks = [];
  let open = null;
  const begin = (tag, attributes = {}) => {
    open = { tag, attributes, element: page.createElement(tag) };
    for (const [name, value] of Object.entries(attributes)) if (value !== "") open.element.setAttribute(name, value);
    blocks.push(open.element);
    return open.element;
  };
  const walk = (node, into, place) => {
    for (const child of [...node.childNodes]) {
      if (child.nodeType === 3) {
        if (!into.block && child.nodeValue.trim() === "") continue;
        into.target().append(page.createTextNode(child.nodeValue));
      } else if (child.nodeType === 1 && !SKIPPED.has(child.tagName.toUpperCase())) {
        element(child, into, place);
      }
    }
  };
  const fresh = (place) => ({
    block: null,
    chain: [],
    target() {
      if (!this.block) this.block = begin(place.tag ?? "p", { ...place.attributes, "data-parents": place.parents.join(" ") });
      return this.chain.at(-1) ?? this.block;
    },
  });
  const element = (child, into, place) => {
    const tag = child.tagName.toUpperCase();
    if (tag === "BR") {
      if (into.block) into.block = null;
      into.chain = [];
    } else if (tag === "INPUT") {
      // The tick of a task.
      if (child.type === "checkbox" && into.block === null && place.tag === "li") place.attributes["data-item"] = child.hasAttribute("checked") ? "done" : "open";
    } else if (tag === "PRE") {
      const block = begin("pre", { "data-parents": place.parents.join(" ") });
      block.textContent = child.textContent.replace(/\n$/, "");
      into.block = null;
    } else if (tag === "UL" || tag === "OL") {
      into.block = null;
      const inner = place.tag === "li" ? [...place.parents, place.attributes["data-item"] === "ordered" ? ORDERED : BULLET] : place.inItem ?? place.parents;
      for (const entry of child.children) {
        const own = entry.getAttribute("data-parents")?.split(" ").filter(Boolean);
        const sort = entry.getAttribute("data-item") ?? (tag === "OL" ? "ordered" : "bullet");
        const parents = (own ?? inner).slice(0, DEEPEST);
        if (entry.tagName.toUpperCase() === "LI") {
          const inside = { tag: "li", attributes: { "data-item": sort }, parents };
          walk(entry, fresh(inside), inside);
        } else {
          element(entry, fresh({ parents }), { parents, inItem: parents });
        }
      }
    } else if (tag === "BLOCKQUOTE") {
      into.block = null;
      const parents = child.hasAttribute("data-parents") || child.querySelector("[data-parents]") ? place.parents : [QUOTE, ...place.parents];
      const inside = { parents: parents.slice(0, DEEPEST) };
      walk(child, fresh(inside), inside);
    } else if (BLOCKS.has(tag)) {
      const own = child.getAttribute("data-parents")?.split(" ").filter(Boolean);
      const word = wordList(child);
      const heading = /^H[1-6]$/.test(tag);
      // The first paragraph of an item is the item's own text.
      if (place.tag === "li" && !into.started && !heading) {
        into.started = true;
        into.block = null;
        walk(child, into, place);
        into.block = null;
        return;
      }
      const parents = own ?? (place.tag === "li" ? [...place.parents, place.attributes["data-item"] === "ordered" ? ORDERED : BULLET] : place.parents);
      let inside = { parents };
      if (heading) inside = { tag: tag.toLowerCase(), attributes: { "data-level": child.getAttribute("data-level") ?? "" }, parents };
      if (word) inside = { tag: "li", attributes: { "data-item": word.ordered ? "ordered" : "bullet" }, parents: Array(word.depth - 1).fill(word.ordered ? ORDERED : BULLET) };
      into.block = null;
      walk(child, fresh(inside), heading || word ? inside : { parents, inItem: place.inItem });
      into.block = null;
    } else if (INLINE.has(tag)) {
      inlineElement(child, into, place);
    } else {
      walk(child, into, place);
    }
  };
  const inlineElement = (child, into, place) => {
    const holdsBlocks = [...child.querySelectorAll("*")].some((one) => BLOCKS.has(one.tagName.toUpperCase()) || one.tagName.toUpperCase() === "BR");
    if (holdsBlocks) return walk(child, into, place);
    const href = child.tagName.toUpperCase() === "A" ? child.getAttribute("href") : null;
    const marks = [...marksOfElement(child), ...(href ? ["a"] : [])];
    for (const mark of marks) {
      const element = page.createElement(mark);
      if (mark === "a") element.setAttribute("href", href);
      into.target().append(element);
      into.chain.push(element);
    }
    walk(child, into, place);
    for (const _ of marks) into.chain.pop();
    return undefined;
  };
  walk(page.body, fresh({ parents: [] }), { parents: [] });
  const result = page.createElement("div");
  result.append(...blocks);
  return result.innerHTML;
}

const MARKDOWN = /^(#{1,6} |[-*+] |\d+[.)] |> |```)|\*\*[^\s*][^*]*\*\*|\[[^\]]+\]\([^)\s]+\)|(^|\s)`[^`]+`/m;

/** Whether words look like Markdown. */
export const looksLikeMarkdown = (text) => MARKDOWN.test(text);

/** Blocks as something to paste: its ends join the words around them. */
export function sliceOf(blocks) {
  const { content } = docOf(blocks);
  const open = (node) => (node?.type.name === "paragraph" && node.attrs.parents.length === 0 ? 1 : 0);
  return new Slice(Fragment.from(content), open(content.firstChild), open(content.lastChild));
}

/** Words as blocks: one for each line. */
export const plainBlocks = (text) =>
  text.split(/\r\n?|\n/).map((line) => ({ type: "paragraph", parents: [], marked: true, runs: line ? [[line.replaceAll("\ufffc", "\ufffd"), {}]] : [] }));
