// Counts of a confusion matrix, its worst pairs, and the images of one cell.

/** A cell as a share of its row; 0 where the class never occurs. */
export function rowShare(counts, row, column) {
  const total = counts[row].reduce((sum, count) => sum + count, 0);
  return total ? counts[row][column] / total : 0;
}

/** Pairs of classes by how often either is taken for the other; those that never are, are left out. */
export function worstPairs(counts) {
  const pairs = counts.flatMap((row, first) => row.slice(first + 1).map((count, step) => {
    const second = first + 1 + step;
    return { first, second, count: count + counts[second][first] };
  }));
  return pairs.filter(({ count }) => count).sort((a, b) => b.count - a.count || a.first - b.first || a.second - b.second);
}

/** All that lie on the diagonal, and all. */
export function totals(counts) {
  return { right: counts.reduce((sum, row, place) => sum + row[place], 0), all: counts.flat().reduce((sum, count) => sum + count, 0) };
}

/** The images of a cell, or of a whole row where `column` is null; the surest first, or last. */
export function casesOf(cases, row, column, order) {
  const found = cases.filter((one) => one.gold === row && (column === null || one.predicted === column));
  if (order === "given" || found.some((one) => one.sure === null)) return found;
  return found.sort((a, b) => (order === "surest" ? b.sure - a.sure : a.sure - b.sure) || a.place - b.place);
}

/** Where an arrow key leads in a table; null if it is none. */
export function step(key, [row, column], rows, columns) {
  const hold = (value, count) => Math.min(Math.max(value, 0), count - 1);
  const moves = { ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1], Home: [row, 0], End: [row, columns - 1] };
  return key in moves ? [hold(moves[key][0], rows), hold(moves[key][1], columns)] : null;
}
