// The editor on the page: `stewardEditor.create(host, options)`.
//
// `options`: `blocks`, the text as JSON; `edit(forward, back)`, operations as JSON, says whether they were taken;
// `step(undo)`, takes the person's last step back or makes it again; `markdown(text)`, blocks of Markdown as JSON;
// `words`, the texts. The methods of what it returns are what the page may ask for.
import { keymap } from "prosemirror-keymap";
import { Slice } from "prosemirror-model";
import { EditorState, Plugin, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import { carets, setCarets } from "./carets.js";
import * as commands from "./commands.js";
import { normalize } from "./normalize.js";
import { flattened, looksLikeMarkdown, plainBlocks, sliceOf } from "./paste.js";
import { offsetOf, unitAt } from "./positions.js";
import { docOf, isSafeLink, labels, schema } from "./schema.js";
import { Session } from "./session.js";
import { shortcuts } from "./shortcuts.js";
import { Toolbar, linkPopover } from "./toolbar.js";

const hasMarks = (blocks) => blocks.some(({ runs }) => runs.some(([, marks]) => Object.keys(marks).length > 0));

class Editor {
  constructor(host, options) {
    this.options = options;
    this.words = options.words;
    labels.done = options.words.done ?? labels.done;
    this.host = host;
    this.readOnly = Boolean(options.readOnly);
    this.described = null;
    this.invalid = false;
    this.session = new Session((forward, back) => options.edit(JSON.stringify(forward), JSON.stringify(back)), hasMarks(JSON.parse(options.blocks)));
    this.toolbar = new Toolbar(this.words, this);
    host.append(this.toolbar.dom);
    this.view = new EditorView(host, {
      state: this.stateOf(JSON.parse(options.blocks)),
      attributes: () => this.attributes(),
      editable: () => !this.readOnly,
      dispatchTransaction: (transaction) => this.dispatch(transaction),
      transformPastedHTML: (html) => flattened(html),
      clipboardTextParser: (text, $context, isPlain) => this.sliceOfWords(text, $context, isPlain),
      handleDOMEvents: {
        compositionstart: (view) => {
          this.session.hold(view.state.doc);
          return false;
        },
        // The view reads the last of the composition from the page first.
        compositionend: () => {
          setTimeout(() => this.released(), 30);
          return false;
        },
        beforeinput: (_view, event) => this.beforeInput(event),
        mousedown: (view, event) => this.ticked(view, event),
        click: (view, event) => this.followed(view, event),
        blur: () => {
          this.released();
          return false;
        },
      },
    });
    this.toolbar.dom.hidden = this.readOnly;
    this.toolbar.update(this.view.state);
  }

  stateOf(blocks) {
    const step = (undo) => () => {
      this.options.step(undo);
      return true;
    };
    const keys = {
      Enter: commands.enter,
      "Shift-Enter": commands.continueItem,
      Backspace: commands.backspace,
      "Mod-Backspace": commands.backspace,
      Delete: commands.forwardDelete,
      Tab: commands.indent,
      "Shift-Tab": commands.outdent,
      "Mod-Enter": commands.toggleTask,
      "Mod-b": commands.toggleMark("strong"),
      "Mod-i": commands.toggleMark("em"),
      "Mod-e": commands.toggleMark("code"),
      "Mod-k": () => this.askForLink(),
      "Mod-z": step(true),
      "Mod-Shift-z": step(false),
      "Mod-y": step(false),
      "Alt-F10": () => {
        this.toolbar.buttons.find(({ dom }) => dom.tabIndex === 0)?.dom.focus();
        return true;
      },
    };
    return EditorState.create({
      doc: docOf(blocks),
      plugins: [normalize(), shortcuts(), keymap(keys), this.placeholder(), carets(), this.isolateKeys()],
    });
  }

  /** Keys that the editor took do nothing else on the page. */
  isolateKeys() {
    return new Plugin({
      props: {
        handleKeyDown: (_view, event) => {
          if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") event.stopPropagation();
          return false;
        },
      },
    });
  }

  placeholder() {
    return new Plugin({
      props: {
        decorations: ({ doc }) => {
          const isEmpty = doc.childCount === 1 && doc.firstChild.type === schema.nodes.paragraph && doc.firstChild.content.size === 0;
          return isEmpty ? DecorationSet.create(doc, [Decoration.node(0, doc.firstChild.nodeSize, { class: "rich-empty", "data-placeholder": this.words.placeholder })]) : null;
        },
      },
    });
  }

  attributes() {
    return {
      id: this.words.id,
      class: "rich-text input",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": this.words.label,
      "aria-placeholder": this.words.placeholder,
      spellcheck: "true",
      ...(this.readOnly && { "aria-readonly": "true", tabindex: "0" }),
      ...(this.described && { "aria-describedby": this.described }),
      ...(this.invalid && { "aria-invalid": "true" }),
    };
  }

  dispatch(transaction) {
    const { view } = this;
    const next = this.session.apply(view.state, transaction);
    view.updateState(next);
    this.toolbar.update(next);
  }

  /** The composition is over: what waited is done now. */
  released() {
    if (!this.session.isHolding || this.view.isDestroyed) return;
    if (this.view.composing) {
      setTimeout(() => this.released(), 30);
      return;
    }
    const tr = this.session.release(this.view.state);
    if (tr) this.view.updateState(this.view.state.apply(tr));
  }

  /** Undo from a menu or by shaking a phone is the person's own, too. */
  beforeInput(event) {
    const undo = { historyUndo: true, historyRedo: false }[event.inputType];
    if (undo === undefined) return false;
    event.preventDefault();
    this.options.step(undo);
    return true;
  }

  ticked(view, event) {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return false;
    event.preventDefault();
    if (view.editable) {
      const $pos = view.state.doc.resolve(view.posAtDOM(box.parentElement.querySelector("span") ?? box, 0));
      commands.tick($pos.before(1))(view.state, view.dispatch);
    }
    return true;
  }

  /** A link is followed with the key held that opens it in another tab; where nothing is edited, at once. */
  followed(view, event) {
    const address = event.target.closest?.("a[href]")?.getAttribute("href");
    if (event.target instanceof HTMLInputElement) {
      event.preventDefault();
      return true;
    }
    if (!address) return false;
    event.preventDefault();
    if ((event.ctrlKey || event.metaKey || !view.editable) && isSafeLink(address)) window.open(address, "_blank", "noopener,noreferrer");
    return true;
  }

  askForLink() {
    if (this.readOnly) return true;
    const stretch = commands.linkAround(this.view.state);
    linkPopover(this.words, this.host, stretch?.href ?? null, (address) => {
      if (address !== null) commands.setLink(stretch, address)(this.view.state, this.view.dispatch);
      this.view.focus();
    });
    return true;
  }

  sliceOfWords(text, $context, isPlain) {
    if ($context.parent.type.spec.code) return new Slice(docOf([{ type: "code-block", parents: [], marked: true, runs: [[text.replaceAll("\ufffc", "\ufffd"), {}]] }]).content, 1, 1);
    return sliceOf(!isPlain && looksLikeMarkdown(text) ? JSON.parse(this.options.markdown(text)) : plainBlocks(text));
  }

  /** Does what others did, or what undo does; `own` takes the caret along. */
  follow(operations, own) {
    const tr = this.session.receive(this.view.state, JSON.parse(operations), { own });
    if (!tr) return;
    const next = this.view.state.apply(own ? tr.scrollIntoView() : tr);
    this.view.updateState(next);
    this.toolbar.update(next);
  }

  /** Shows the text anew where it differs. */
  catchUp(blocks) {
    if (this.session.isHolding) return;
    const read = JSON.parse(blocks);
    this.session.isMarked ||= hasMarks(read);
    const doc = docOf(read);
    const { state } = this.view;
    const start = state.doc.content.findDiffStart(doc.content);
    if (start === null) return;
    const next = EditorState.create({ doc, plugins: state.plugins, selection: TextSelection.near(doc.resolve(Math.min(state.selection.head, doc.content.size))) });
    this.view.updateState(next);
    this.toolbar.update(next);
  }

  hasFocus() {
    return this.host.contains(document.activeElement);
  }

  focus() {
    this.view.focus();
  }

  describe(describedBy, isInvalid) {
    [this.described, this.invalid] = [describedBy, isInvalid];
    this.view.updateState(this.view.state);
    this.view.setProps({});
  }

  setReadOnly(readOnly) {
    this.readOnly = readOnly;
    this.toolbar.dom.hidden = readOnly;
    this.view.setProps({});
  }

  /** Shows where others are: `[{id, name, colour, anchor, head}]` as JSON, places in units of the text. */
  setCarets(carets) {
    this.view.updateState(this.view.state.apply(setCarets(this.view.state, JSON.parse(carets))));
  }

  /** Where the person is: `[anchor, head]` in units of the text. */
  selection() {
    const { doc, selection } = this.view.state;
    return [selection.anchor, selection.head].map((pos) => Math.max(unitAt(doc, pos) - offsetOf(doc), 0));
  }

  destroy() {
    this.released();
    this.view.destroy();
    this.host.replaceChildren();
  }
}

globalThis.stewardEditor = { create: (host, options) => new Editor(host, options) };
