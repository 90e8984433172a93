// Places in the text and places in the document.
//
// The text is a row of units: a block marker (or a line end that begins a paragraph) is one, a character is one per
// UTF-16 code unit. In the document the boundary of two blocks takes two tokens. Counting a boundary for every block, the
// first included, a position of the document is its unit plus the number of blocks before it. Where no marker begins the
// first block, its boundary is not in the text, and everything in the text is one unit less.

/** How many units the document has more than the text: one if nothing in the text begins the first block. */
export const offsetOf = (doc) => (doc.firstChild.attrs.marked ? 0 : 1);

/** The unit (every block's boundary counted) at a position; positions between blocks are before the next boundary. */
export function unitAt(doc, pos) {
  return pos - doc.resolve(pos).index(0);
}

/** The position of the document at a unit. A unit before the first boundary is the beginning of the document. */
export function positionAt(doc, unit) {
  let before = 0;
  for (let index = 0; index < doc.childCount; index += 1) {
    const size = doc.child(index).content.size + 1;
    // Before the boundary of the next block is the end of this one.
    if (unit > before && unit <= before + size) return unit + index;
    before += size;
  }
  if (unit === 0) return 0;
  throw new RangeError(`the text ends before ${unit}`);
}

/** The block whose boundary is at a unit: its index and position. */
export function blockAt(doc, unit) {
  let before = 0;
  for (let index = 0; index < doc.childCount; index += 1) {
    if (unit === before) return { index, pos: before + index, node: doc.child(index) };
    before += doc.child(index).content.size + 1;
  }
  return null;
}

/** The units of the whole document. */
export const unitCount = (doc) => doc.content.size - doc.childCount;
