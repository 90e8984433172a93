// What transactions touched.

/** The stretch of a step in the document after it, also of steps that move nothing (marks, attributes). */
function* stretches(step) {
  if (Array.isArray(step.steps)) {
    for (const inner of step.steps) yield* stretches(inner);
    return;
  }
  let moved = false;
  const ranges = [];
  step.getMap().forEach((_oldStart, _oldEnd, start, end) => {
    moved = true;
    ranges.push([start, end]);
  });
  if (moved) yield* ranges;
  else if (step.from !== undefined) yield [step.from, step.to];
  else if (step.pos !== undefined) yield [step.pos, step.pos + 1];
}

/** From and to index of the blocks that transactions touched, in the document after all of them; null for none. */
export function touchedBlocks(transactions, doc) {
  let [from, to] = [Infinity, -Infinity];
  transactions.forEach((transaction, index) => {
    const later = (pos, side, at) =>
      transactions.slice(index + 1).reduce((moved, next) => next.mapping.map(moved, side), transaction.mapping.slice(at + 1).map(pos, side));
    transaction.steps.forEach((step, at) => {
      for (const [start, end] of stretches(step)) {
        from = Math.min(from, later(start, -1, at));
        to = Math.max(to, later(end, 1, at));
      }
    });
  });
  if (to < from) return null;
  const block = (pos) => doc.resolve(Math.min(Math.max(pos, 0), doc.content.size)).index(0);
  return { from: Math.max(block(from) - 1, 0), to: Math.min(block(to) + 1, doc.childCount - 1), end: to };
}

/** The positions of line ends in a block. */
export function lineEnds(node, pos) {
  const ends = [];
  node.forEach((child, offset) => {
    for (let at = child.text?.indexOf("\n") ?? -1; at >= 0; at = child.text.indexOf("\n", at + 1)) {
      ends.push({ pos: pos + 1 + offset + at, marks: child.marks });
    }
  });
  return ends;
}

/** Line ends have no marks. */
export function bareLines(tr, node, pos) {
  for (const end of lineEnds(node, pos)) if (end.marks.length > 0) tr.removeMark(end.pos, end.pos + 1);
}
