// What is read off a learning-rate range test, and off real trainings at several rates.

/** The running mean s(i) / (1 − βⁱ) of the losses, up to the first that is no number. */
export function smoothed(losses, beta) {
  const end = losses.indexOf(null) < 0 ? losses.length : losses.indexOf(null);
  let mean = 0;
  return losses.slice(0, end).map((loss, place) => {
    mean = beta * mean + (1 - beta) * loss;
    return mean / (1 - beta ** (place + 1));
  });
}

/** The place where the step begins on which the loss falls most for each unit of log₁₀ rate. */
export function steepest(rates, losses) {
  let found = 0, most = Infinity;
  for (let place = 0; place + 1 < losses.length; place += 1) {
    const slope = (losses[place + 1] - losses[place]) / (Math.log10(rates[place + 1]) - Math.log10(rates[place]));
    if (slope < most) { most = slope; found = place; }
  }
  return found;
}

/** The rates that two rules name: where the loss falls most steeply, and a tenth of where it is lowest. */
export function ruleRates(rates, losses) {
  return { steepest: rates[steepest(rates, losses)], tenth: rates[losses.indexOf(Math.min(...losses))] / 10 };
}

/** The recorded training whose rate is nearest on a logarithmic axis, if it is no more than a factor of √10 away. */
export function nearestOutcome(outcomes, rate) {
  const far = ([recorded]) => Math.abs(Math.log10(recorded) - Math.log10(rate));
  const found = outcomes.reduce((best, one) => (far(one) < far(best) ? one : best));
  return far(found) <= 0.5 + 1e-9 ? { rate: found[0], accuracy: found[1] } : null;
}

/** Which of several recorded trainings end best; one that blew up or was not recorded is not among them. */
export function winners(named) {
  const known = Object.entries(named).filter(([, outcome]) => outcome && outcome.accuracy !== null);
  const most = Math.max(...known.map(([, outcome]) => outcome.accuracy));
  return known.filter(([, outcome]) => outcome.accuracy === most).map(([name]) => name);
}

/** A rate as people write it: 0.03 and 3e−4. */
export function writtenRate(rate) {
  if (rate >= 1e-3) return String(Number(rate.toPrecision(2)));
  const [digits, power] = rate.toExponential(1).split("e");
  return `${digits.replace(".0", "")}e${power.replace("-", "−")}`;
}

/** The upper end of the loss axis: half as much again as the highest smoothed loss on the way to the lowest. */
export function lossTop(losses) {
  const lowest = losses.indexOf(Math.min(...losses));
  return 1.5 * Math.max(...losses.slice(0, Math.max(lowest, 1)), 1e-9);
}
