// What recorded accuracies say of label budgets and freeze depths.

export const CLOSE = 0.02;  // two points: what seeds differ by is often more

/** Budgets in order; all labels come last. */
export function placesOf(points) {
  const rank = (at) => (at === "all" ? Infinity : at);
  return [...new Set(points.map((point) => point.at))].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

export function curvesOf(points) {
  const order = ["scratch", "linear-probe", "lp-ft", "full"];
  const names = [...new Set(points.map((point) => point.curve))];
  return names.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

export function pointAt(points, curve, at) {
  return points.find((point) => point.curve === curve && point.at === at) ?? null;
}

/** How far along the axis each place stands, 0 to 1: by logarithm for budgets, "all" one mean step after the last. */
export function spread(places, logarithmic) {
  const numbers = places.filter((at) => at !== "all").map((at) => (logarithmic ? Math.log10(at) : at));
  const steps = Math.max(numbers.length - 1, 1);
  const step = numbers.length > 1 ? (numbers.at(-1) - numbers[0]) / steps : 1;
  const all = places.map((at, place) => (at === "all" ? numbers.at(-1) + step : numbers[place]));
  const width = all.at(-1) - all[0];
  return all.map((value) => (width ? (value - all[0]) / width : 0.5));
}

/** Where both were recorded: the place and how far the first lies above the second. */
export function gaps(points, curve, other) {
  return placesOf(points).flatMap((at) => {
    const one = pointAt(points, curve, at), two = pointAt(points, other, at);
    return one && two ? [{ at, gap: one.mean - two.mean }] : [];
  });
}

/** The smallest budget from which on a curve lies no more than `CLOSE` above the other; null if it always does. */
export function meeting(points, curve, other) {
  const found = gaps(points, curve, other);
  const apart = found.map(({ gap }) => gap > CLOSE + 1e-9).lastIndexOf(true);
  return apart + 1 < found.length ? found[apart + 1].at : null;
}

/** Depths of a freeze curve: the best, and those no more than `CLOSE` below it. */
export function bestDepths(points, curve) {
  const ours = points.filter((point) => point.curve === curve);
  const best = ours.reduce((one, other) => (other.mean > one.mean ? other : one));
  return { best, near: ours.filter((point) => point.mean >= best.mean - CLOSE - 1e-9).map((point) => point.at).sort((a, b) => a - b) };
}

/** Round ends for an axis of accuracies, and the distance of its ticks, all in percent. */
export function accuracyRange(points) {
  const low = Math.min(...points.map((point) => point.low)) * 100, high = Math.max(...points.map((point) => point.high)) * 100;
  const step = [1, 2, 5, 10, 20].find((size) => (high - low) / size <= 6) ?? 20;
  const from = Math.max(Math.floor(low / step) * step, 0), to = Math.min(Math.ceil(high / step) * step, 100);
  return from < to ? { from, to, step } : { from: Math.max(from - step, 0), to: Math.max(from - step, 0) + step, step };
}
