// Two images made into one, and what a network's readings say of the label.

/** mixup: λ · A + (1 − λ) · B, rounded half to even, as Python does it. */
export function blend(first, second, share) {
  return { ...first, rgb: Uint8Array.from(first.rgb, (value, at) => roundEven(share * value + (1 - share) * second.rgb[at])) };
}

function roundEven(number) {
  const rounded = Math.round(number);
  return Math.abs(number % 1) === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

/** CutMix's box around a pixel, with sides √(1 − λ) times the image's, cut off at the border. */
export function cutBox(share, row, column, height, width) {
  const side = Math.sqrt(1 - share);
  const tall = Math.floor(Math.floor(height * side) / 2), wide = Math.floor(Math.floor(width * side) / 2);
  return { top: Math.max(row - tall, 0), bottom: Math.min(row + tall, height),
    left: Math.max(column - wide, 0), right: Math.min(column + wide, width) };
}

/** The partner's pixels in a box. */
export function paste(first, second, { top, bottom, left, right }) {
  const rgb = Uint8Array.from(first.rgb);
  for (let row = top; row < bottom; row += 1) {
    const from = 3 * (row * first.width + left), to = 3 * (row * first.width + right);
    rgb.set(second.rgb.subarray(from, to), from);
  }
  return { ...first, rgb };
}

/** The share of an image that a box leaves. */
export function shareLeft({ top, bottom, left, right }, height, width) {
  return 1 - ((bottom - top) * (right - left)) / (height * width);
}

/** Both images as one, CutMix with its box in the middle, and the share of the first label. */
export function mixOf(mix, first, second, share) {
  if (mix === "mixup") return { image: blend(first, second, share), share };
  if (mix === "none") return { image: first, share: 1 };
  const { height, width } = first;
  const box = cutBox(share, Math.floor(height / 2), Math.floor(width / 2), height, width);
  return { image: paste(first, second, box), share: shareLeft(box, height, width) };
}

/** The place of the largest number. */
export function largest(numbers) {
  return numbers.indexOf(Math.max(...numbers));
}

export function meanRow(rows) {
  return rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length);
}

/** In how many draws a network reads a class. */
export function countRead(read, label) {
  return read.filter((row) => largest(row) === label).length;
}

/** That number in words that can be predicted: over ¾, between, or under ¼. */
export function survival(count, draws) {
  return count > 0.75 * draws ? "most" : count >= 0.25 * draws ? "some" : "few";
}

/** The classes worth a bar, at most four: those of the label, then those read most. */
export function barClasses(label, read, first, second) {
  const named = [first, ...(second !== first ? [second] : [])];
  const others = label.map((_, place) => place).filter((place) => !named.includes(place))
    .sort((a, b) => read[b] - read[a] || a - b);
  return [...named, ...others].slice(0, Math.min(4, label.length));
}
