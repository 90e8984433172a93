// Where others are: carets and selections with their names. A colour is a number, `data-person`, that the style sheet knows.
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { offsetOf, positionAt, unitCount } from "./positions.js";

const KEY = new PluginKey("carets");

function widget({ name, colour }) {
  const dom = document.createElement("span");
  dom.className = "rich-caret";
  dom.dataset.person = String(colour);
  dom.setAttribute("aria-hidden", "true");
  const label = document.createElement("span");
  label.className = "rich-caret-name";
  label.textContent = name;
  dom.append(label);
  return dom;
}

function drawn(doc, carets) {
  const last = unitCount(doc);
  const position = (unit) => positionAt(doc, Math.min(Math.max(unit + offsetOf(doc), 1), last));
  const decorations = carets.flatMap((caret) => {
    const [anchor, head] = [position(caret.anchor), position(caret.head)];
    const key = `${caret.id} ${caret.name} ${caret.colour}`;
    const made = [Decoration.widget(head, () => widget(caret), { key, side: 10, ignoreSelection: true })];
    if (anchor !== head) {
      const attributes = { class: "rich-selection", "data-person": String(caret.colour) };
      made.push(Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), attributes));
    }
    return made;
  });
  return DecorationSet.create(doc, decorations);
}

/** Shows others: `[{id, name, colour, anchor, head}]`, places in UTF-16 code units of the text. */
export const setCarets = (state, carets) => state.tr.setMeta(KEY, carets);

export const carets = () =>
  new Plugin({
    key: KEY,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, shown) {
        const set = tr.getMeta(KEY);
        return set ? drawn(tr.doc, set) : shown.map(tr.mapping, tr.doc);
      },
    },
    props: {
      decorations(state) {
        return KEY.getState(state);
      },
    },
  });
