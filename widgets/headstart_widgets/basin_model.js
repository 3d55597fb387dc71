// The basin's algebra: a quadratic loss and a penalty in two weights, in closed form.

export const LEVELS = [0.1, 0.4, 1, 2, 4, 7];

/** λ at a place of its slider: 0 at 0, then 10^(place/10 − 3). */
export function strength(place) { return place === 0 ? 0 : 10 ** (place / 10 - 3); }

/** ½ (θ − θ₀)ᵀ H (θ − θ₀) */
export function quadraticLoss({ curvature, optimum: centre }, weights) {
  const x = weights[0] - centre[0], y = weights[1] - centre[1];
  return (curvature[0][0] * x * x + (curvature[0][1] + curvature[1][0]) * x * y + curvature[1][1] * y * y) / 2;
}

/** argmin of ½(θ − θ₀)ᵀH(θ − θ₀) + λ‖θ − anchor‖², that is (H + 2λI)⁻¹ (Hθ₀ + 2λ anchor), by Cramer's rule. */
export function optimum({ curvature: [[a, b], [c, d]], optimum: [x, y] }, lambda, anchor) {
  const pull = 2 * lambda;
  const right = [a * x + b * y + pull * anchor[0], c * x + d * y + pull * anchor[1]];
  const determinant = (a + pull) * (d + pull) - b * c;
  return [((d + pull) * right[0] - b * right[1]) / determinant, ((a + pull) * right[1] - c * right[0]) / determinant];
}

/** What is told of no penalty, L2 and L2-SP at one λ. */
export function compare(world, lambda, source) {
  const told = (anchor, value) => {
    const weights = optimum(world.few, value, anchor);
    return {
      weights,
      few: quadraticLoss(world.few, weights),
      whole: quadraticLoss(world.whole, weights),
      source: Math.hypot(weights[0] - source[0], weights[1] - source[1]),
      zero: Math.hypot(...weights),
    };
  };
  return { none: told([0, 0], 0), l2: told([0, 0], lambda), l2sp: told(source, lambda) };
}

/** The names of those with the lowest loss on all the target; what differs by less than is shown counts as equal. */
export function best(readings) {
  const least = Math.min(...Object.values(readings).map((reading) => reading.whole));
  return Object.keys(readings).filter((name) => readings[name].whole - least < 0.005);
}

/** A contour of a quadratic loss, as points. */
export function contour({ curvature: [[a, b], [, d]], optimum: centre }, level, count = 72) {
  const angle = Math.atan2(2 * b, a - d) / 2, cosine = Math.cos(angle), sine = Math.sin(angle);
  const steep = a * cosine * cosine + 2 * b * cosine * sine + d * sine * sine, flat = a + d - steep;
  return Array.from({ length: count + 1 }, (_, place) => {
    const turn = (2 * Math.PI * place) / count;
    const u = Math.sqrt((2 * level) / steep) * Math.cos(turn), v = Math.sqrt((2 * level) / flat) * Math.sin(turn);
    return [centre[0] + u * cosine - v * sine, centre[1] + u * sine + v * cosine];
  });
}
