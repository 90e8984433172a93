// A reference for tests: the text as a plain array of units, and what it reads as. It shares no code with the editor.
export class Text {
  constructor(units = []) {
    this.units = units;
  }

  static plain(text) {
    return new Text([...text.split("")].map((unit) => ({ unit, marks: "{}" })));
  }

  apply(operations) {
    for (const operation of operations) this.one(operation);
    return this;
  }

  one({ do: name, at, length, text, marks, block, start, end, name: mark, value }) {
    const check = (position, limit) => {
      if (!Number.isInteger(position) || position < 0 || position > limit) throw new RangeError(`${name} at ${position} of ${this.units.length}`);
    };
    switch (name) {
      case "insert":
        check(at, this.units.length);
        this.units.splice(at, 0, ...text.split("").map((unit) => ({ unit, marks: sorted(marks ?? {}) })));
        break;
      case "delete":
        check(at + length, this.units.length);
        this.units.splice(at, length);
        break;
      case "split":
        check(at, this.units.length);
        this.units.splice(at, 0, { block: JSON.stringify(block) });
        break;
      case "block":
        if (!this.units[at]?.block) throw new RangeError(`no block at ${at}`);
        this.units[at] = { block: JSON.stringify(block) };
        break;
      case "mark":
        check(end, this.units.length);
        for (let index = start; index < end; index += 1) {
          const unit = this.units[index];
          if (unit.block) continue;
          const present = JSON.parse(unit.marks);
          if (value === null) delete present[mark];
          else present[mark] = mark === "link" ? value : true;
          this.units[index] = { ...unit, marks: sorted(present) };
        }
        break;
      default:
        throw new TypeError(name);
    }
  }

  /** The blocks, as the record's text is read. */
  blocks() {
    const blocks = [];
    const begin = (layout, marked) => blocks.push({ ...layout, marked, runs: [] });
    const isCode = () => blocks.at(-1).type === "code-block";
    if (!this.units[0]?.block) begin({ type: "paragraph", parents: [] }, false);
    for (const { block, unit, marks } of this.units) {
      if (block) begin(JSON.parse(block), true);
      else if (unit === "\n" && !isCode()) begin({ type: "paragraph", parents: [] }, false);
      else {
        const { runs } = blocks.at(-1);
        // Line ends have no marks.
        const own = unit === "\n" ? "{}" : marks;
        if (runs.at(-1)?.[2] === own) runs.at(-1)[0] += unit;
        else runs.push([unit, JSON.parse(own), own]);
      }
    }
    for (const block of blocks) block.runs = block.runs.map(([text, marks]) => [text, marks]);
    return blocks;
  }

  copy() {
    return new Text([...this.units]);
  }
}

const sorted = (marks) => JSON.stringify(Object.fromEntries(Object.entries(marks).sort()));

/** Reproducible numbers. */
export function random(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  for (let warm = 0; warm < 8; warm += 1) next();
  const below = (bound) => next() % Math.max(bound, 1);
  return { below, pick: (choices) => choices[below(choices.length)] };
}
