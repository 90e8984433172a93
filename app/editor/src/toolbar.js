// The toolbar: one stop of the Tab key, arrows between its buttons; and the popover of a link.
import * as commands from "./commands.js";
import { BULLET, ORDERED, isSafeLink, schema } from "./schema.js";

const kind = (wanted) => ({ run: commands.setKind(wanted), is: (state) => commands.isAll(state, wanted) });
const mark = (name) => ({ run: commands.toggleMark(name), is: (state) => commands.hasMark(state, schema.marks[name]) });

const ITEMS = [
  ["strong", "B", mark("strong"), "Control+B"],
  ["em", "I", mark("em"), "Control+I"],
  ["code", "<>", mark("code"), "Control+E"],
  ["link", "↗", { link: true, is: (state) => Boolean(commands.linkAround(state)?.href) }, "Control+K"],
  null,
  ["heading1", "H1", kind({ type: "heading", level: 1 })],
  ["heading2", "H2", kind({ type: "heading", level: 2 })],
  ["heading3", "H3", kind({ type: "heading", level: 3 })],
  ["bullets", "•", kind({ type: BULLET })],
  ["numbers", "1.", kind({ type: ORDERED })],
  ["tasks", "☑", kind({ type: BULLET, checked: false })],
  ["quote", "❝", { run: commands.toggleQuote, is: commands.isQuoted }],
  ["codeBlock", "{ }", kind({ type: "code-block" })],
];

export class Toolbar {
  constructor(words, editor) {
    this.editor = editor;
    this.words = words;
    this.dom = document.createElement("div");
    this.dom.className = "rich-toolbar";
    this.dom.setAttribute("role", "toolbar");
    this.dom.setAttribute("aria-label", `${words.toolbar}: ${words.label}`);
    this.dom.setAttribute("aria-controls", words.id);
    this.buttons = [];
    for (const item of ITEMS) this.dom.append(item ? this.button(...item) : separator());
    this.buttons[0].dom.tabIndex = 0;
    this.dom.addEventListener("keydown", (event) => this.key(event));
    // The text keeps the focus and the selection.
    this.dom.addEventListener("mousedown", (event) => event.preventDefault());
  }

  button(name, sign, action, keys) {
    const dom = document.createElement("button");
    dom.type = "button";
    dom.className = `rich-tool rich-tool-${name}`;
    dom.tabIndex = -1;
    // Drawn by the style sheet: the name is told by the label alone.
    dom.dataset.sign = sign;
    dom.setAttribute("aria-label", this.words[name]);
    dom.setAttribute("aria-pressed", "false");
    dom.title = this.words[name];
    if (keys) dom.setAttribute("aria-keyshortcuts", keys);
    dom.addEventListener("click", () => {
      const { view } = this.editor;
      if (!view.editable) return;
      if (action.link) {
        this.editor.askForLink();
        return;
      }
      action.run(view.state, view.dispatch);
      view.focus();
    });
    this.buttons.push({ dom, action });
    return dom;
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === "Escape") this.editor.view.focus();
    if (step === undefined) return;
    event.preventDefault();
    const now = this.buttons.findIndex(({ dom }) => dom === document.activeElement);
    const count = this.buttons.length;
    const next = Number.isFinite(step) ? (now + step + count) % count : step > 0 ? count - 1 : 0;
    for (const [index, { dom }] of this.buttons.entries()) dom.tabIndex = index === next ? 0 : -1;
    this.buttons[next].dom.focus();
  }

  update(state) {
    for (const { dom, action } of this.buttons) {
      const pressed = String(Boolean(action.is(state)));
      if (dom.getAttribute("aria-pressed") !== pressed) dom.setAttribute("aria-pressed", pressed);
    }
  }
}

function separator() {
  const dom = document.createElement("span");
  dom.className = "rich-separator";
  dom.setAttribute("aria-hidden", "true");
  return dom;
}

/** Asks for the address of a link; `done` gets it, an empty one to take the link away. */
export function linkPopover(words, host, address, done) {
  const dom = document.createElement("dialog");
  dom.className = "rich-link";
  dom.setAttribute("aria-label", words.link);
  const form = document.createElement("form");
  form.method = "dialog";
  const label = document.createElement("label");
  label.textContent = words.address;
  const input = document.createElement("input");
  input.className = "input";
  input.type = "text";
  input.inputMode = "url";
  input.value = address ?? "https://";
  label.append(input);
  const problem = document.createElement("p");
  problem.className = "field-error";
  problem.setAttribute("role", "alert");
  const button = (text, className) => {
    const made = document.createElement("button");
    made.textContent = text;
    made.className = className;
    return made;
  };
  const apply = button(words.apply, "rich-link-apply");
  const remove = button(words.remove, "rich-link-remove");
  remove.type = "button";
  remove.hidden = address === null;
  form.append(label, problem, apply, remove);
  dom.append(form);
  let result = null;
  form.addEventListener("submit", (event) => {
    if (!isSafeLink(input.value)) {
      event.preventDefault();
      problem.textContent = words.refused;
      input.focus();
      return;
    }
    result = input.value;
  });
  remove.addEventListener("click", () => {
    result = "";
    dom.close();
  });
  dom.addEventListener("close", () => {
    dom.remove();
    done(result);
  });
  host.append(dom);
  dom.showModal();
  input.select();
}
