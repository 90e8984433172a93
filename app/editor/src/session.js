// What the editor and the text tell each other, without a view: so that it is tested without a browser.
//
// While a word is being composed (input methods, mobile keyboards) nothing may move under it: what others do waits, and so
// does what the person composes; at the end the composed steps are carried past what arrived.
import { Transform } from "prosemirror-transform";
import { follow } from "./follow.js";
import { translate } from "./translate.js";

export class Session {
  /** `edit(forward, back)` says whether the text took the operations. */
  constructor(edit, isMarked = true) {
    this.take = edit;
    this.held = null;
    // Where there never was a mark, what is typed cannot get one from its surroundings, and nobody needs to look.
    this.isMarked = isMarked;
  }

  /** Hands operations over; text names its marks wherever marks are about. */
  edit(forward, back) {
    this.note(forward);
    const bare = ({ marks: _, ...rest }) => rest;
    return this.take(this.isMarked ? forward : forward.map(bare), back);
  }

  note(operations) {
    this.isMarked ||= operations.some(({ do: name, marks }) => name === "mark" || (marks && Object.keys(marks).length > 0));
  }

  get isHolding() {
    return this.held !== null;
  }

  /** A composition begins over this document. */
  hold(doc) {
    this.held ??= { doc, steps: [], operations: [] };
  }

  /** Applies a transaction of the person. The state is as before if the text did not take it. */
  apply(state, transaction) {
    const { state: next, transactions } = state.applyTransaction(transaction);
    const made = transactions.filter((one) => one.docChanged);
    if (made.length === 0 || made.some((one) => one.getMeta("follow"))) return next;
    if (this.held) {
      for (const one of made) this.held.steps.push(...one.steps);
      return next;
    }
    const { forward, back } = translate(made);
    return forward.length === 0 || this.edit(forward, back) ? next : state;
  }

  /** Follows operations of others, or keeps them for the end of the composition (then null). */
  receive(state, operations, options) {
    this.note(operations);
    if (this.held) {
      this.held.operations.push(...operations);
      return null;
    }
    return follow(state, operations, options);
  }

  /** The composition ended: the transaction that brings the document up to date, null if there is nothing to do. */
  release(state) {
    const { held } = this;
    this.held = null;
    if (!held) return null;
    if (held.operations.length === 0) {
      this.tell(held.doc, held.steps);
      return null;
    }
    const { tr } = state;
    // Back to before the composition, past what arrived, and on.
    const composed = new Transform(held.doc);
    for (const step of held.steps) composed.step(step);
    for (let index = held.steps.length - 1; index >= 0; index -= 1) tr.step(held.steps[index].invert(composed.docs[index]));
    const theirs = follow(stateOver(state, tr), held.operations);
    for (const step of theirs.steps) tr.step(step);
    const arrived = tr.doc;
    const mine = [];
    let mapped = held.steps.length;
    for (const step of held.steps) {
      const rebased = step.map(tr.mapping.slice(mapped));
      mapped -= 1;
      if (rebased && !tr.maybeStep(rebased).failed) {
        tr.mapping.setMirror(mapped, tr.steps.length - 1);
        mine.push(rebased);
      }
    }
    this.tell(arrived, mine);
    return tr.setMeta("follow", true);
  }

  tell(doc, steps) {
    if (steps.length === 0) return;
    const transform = new Transform(doc);
    for (const step of steps) transform.step(step);
    const { forward, back } = translate([transform]);
    if (forward.length > 0) this.edit(forward, back);
  }
}

/** A state over the document of an unfinished transaction. */
function stateOver(state, tr) {
  const over = state.reconfigure({ plugins: [] });
  const reset = over.tr;
  for (const step of tr.steps) reset.step(step);
  const next = over.apply(reset);
  return { tr: next.tr, selection: next.selection };
}
