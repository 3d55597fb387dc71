// The rate finder: a range test, smoothed here; a rate that the reader places; and what recorded trainings gave.

import {
  element, lightOnFocus, makeFormula, makePrediction, makeReadout, makeRoot, makeSlider, makeWords,
} from "./control_frame.js";
import { makeRequester } from "./kernel_requests.js";
import { drawn, makeClipped, makePlot, mark, path, scale } from "./plot_shapes.js";
import { lossTop, nearestOutcome, ruleRates, smoothed, winners, writtenRate } from "./rate_model.js";

const STYLE = `
.hs-finder { --hs-label: 7.6em; }
.hs-finder-body { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 8px 20px; margin-top: 6px; }
.hs-finder .hs-slider { grid-template-columns: var(--hs-label) 1fr 4em; height: 34px; }
.hs-finder .hs-plot { touch-action: none; }
.hs-finder-hand { cursor: ew-resize; }
.hs-finder table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 12px; color: inherit;
  margin-top: 8px; table-layout: fixed; }
.hs-finder th, .hs-finder td { padding: 3px 4px; text-align: right; font-weight: 400; background: transparent; }
.hs-finder th:first-child { text-align: left; width: 43%; white-space: nowrap; }
.hs-finder thead th { font-weight: 600; vertical-align: bottom; }
.hs-finder th svg { display: inline-block; vertical-align: middle; margin-right: 5px; }
.hs-finder tr { border-bottom: 1px solid var(--hs-hair); background: transparent !important; }
.hs-finder .hs-finder-best { font-weight: 600; background: var(--hs-shade) !important; }
.hs-finder-tries { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-top: 8px; }
.hs-finder .hs-readout { height: 4.2em; }
@container (max-width: 799px) {
  .hs-finder .hs-plot { max-width: 560px; margin: 0 auto; }
  .hs-finder-body { grid-template-columns: minmax(0, 1fr); }
  .hs-finder .hs-readout { height: 5.6em; }
}
`;

const BOX = { width: 500, height: 376, left: 44, right: 488, top: 32, middle: 200, upper: 232, bottom: 340 };
const RULES = [
  { name: "mine", colour: "var(--hs-blue)", dash: "", mark: "circle" },
  { name: "steepest", colour: "var(--hs-green)", dash: "8 5", mark: "diamond" },
  { name: "tenth", colour: "var(--hs-orange)", dash: "2 4", mark: "square" },
];
const STEPS_A_DECADE = 20;
const percent = (accuracy) => `${(100 * accuracy).toFixed(1)} %`;

/** Ends of the axis of rates, as powers of ten, with every rate that was tested or trained at. */
export function decades(rates, outcomes) {
  const all = [...rates, ...outcomes.map(([rate]) => rate)].map(Math.log10);
  return { from: Math.min(...all), to: Math.max(...all) };
}

function makeCurves(t, outcomes, ends, place) {
  const { width, height, left, right, top, middle, upper, bottom } = BOX;
  const svg = makePlot(width, height, "plot");
  const toX = (rate) => scale(ends.from, ends.to, left, right)(Math.log10(rate));
  const toShare = scale(0, 1, bottom, upper);
  for (let power = Math.ceil(ends.from - 1e-9); power <= ends.to + 1e-9; power += 1) {
    const x = toX(10 ** power);
    svg.append(drawn("line", { x1: x, x2: x, y1: top, y2: middle, class: "hs-grid" }),
      drawn("line", { x1: x, x2: x, y1: upper, y2: bottom, class: "hs-grid" }),
      drawn("text", { x, y: bottom + 16, "text-anchor": "middle" }, writtenRate(10 ** power)));
  }
  for (const [y, text] of [[toShare(0), "0"], [toShare(0.5), "50"], [toShare(1), "100"]]) {
    svg.append(drawn("line", { x1: left, x2: right, y1: y, y2: y, class: "hs-grid" }),
      drawn("text", { x: left - 6, y: y + 4, "text-anchor": "end" }, text));
  }
  for (const y of [middle, bottom]) svg.append(drawn("line", { x1: left, x2: right, y1: y, y2: y, class: "hs-axis" }));
  const ticks = drawn("g"), curve = makeClipped(svg, left, top - 2, right - left, middle - top + 4), moving = drawn("g");
  const area = drawn("rect", { x: left, y: top, width: right - left, height: bottom - top, fill: "transparent",
    class: "hs-finder-hand", "data-testid": "area" });
  svg.append(ticks, curve, moving, drawn("text", { x: left, y: top - 12, class: "hs-halo" }, t("loss_axis")),
    drawn("text", { x: left, y: upper - 9, class: "hs-halo" }, t("accuracy_axis")),
    drawn("text", { x: right, y: height - 3, "text-anchor": "end" }, `${t("rate")} η →`), area);
  const put = (event) => {
    const box = svg.getBoundingClientRect(), x = ((event.clientX - box.left) / box.width) * width;
    place(10 ** scale(left, right, ends.from, ends.to)(Math.min(Math.max(x, left), right)));
  };
  area.addEventListener("pointerdown", (event) => { area.setPointerCapture(event.pointerId); put(event); });
  area.addEventListener("pointermove", (event) => { if (area.hasPointerCapture(event.pointerId)) put(event); });

  const drawTest = ({ rates, losses }, smooth) => {
    const most = lossTop(smooth), toY = scale(0, most, middle, top), low = middle + 40;
    ticks.replaceChildren(...[0, most / 2, most].map((loss) =>
      drawn("text", { x: left - 6, y: toY(loss) + 4, "text-anchor": "end" }, loss.toPrecision(2))));
    curve.replaceChildren(
      ...losses.flatMap((loss, at) => (loss === null ? [] : [drawn("circle", { cx: toX(rates[at]), cy: Math.max(toY(loss), -50),
        r: 2.2, fill: "var(--hs-soft)" })])),
      drawn("path", { d: path(smooth.map((loss, at) => [toX(rates[at]), Math.min(Math.max(toY(loss), -50), low)])), fill: "none",
        stroke: "var(--hs-text)", "stroke-width": 2.5, "data-testid": "smoothed" }));
    if (smooth.length < losses.length) {
      const x = toX(rates[smooth.length]);
      curve.append(drawn("line", { x1: x, x2: x, y1: top, y2: middle, stroke: "var(--hs-text)", "stroke-dasharray": "1 3" }),
        drawn("text", { x: x - 5, y: top + 14, "text-anchor": "end", class: "hs-strong hs-halo" }, t("no_number")));
    }
  };
  const drawRates = (rates, found, hidden) => {
    moving.replaceChildren();
    for (const { name, colour, dash, mark: kind } of RULES) {
      if (hidden && name !== "mine") continue;
      const x = toX(rates[name]);
      if (!(x >= left - 0.5 && x <= right + 0.5)) continue;
      moving.append(drawn("line", { x1: x, x2: x, y1: top, y2: bottom, stroke: colour, "stroke-width": 2.5,
        "stroke-dasharray": dash, "data-testid": `line-${name}` }), mark(kind, x, top, colour, 6));
    }
    svg.setAttribute("aria-label", t(hidden ? "plot_hidden" : "plot_spoken"));
    if (hidden) {
      moving.append(drawn("text", { x: (left + right) / 2, y: (upper + bottom) / 2, "text-anchor": "middle", class: "hs-halo" },
        t("predict_below")));
      return;
    }
    const known = outcomes.filter(([, accuracy]) => accuracy !== null).map(([rate, accuracy]) => [toX(rate), toShare(accuracy)]);
    moving.append(drawn("path", { d: path(known), fill: "none", stroke: "var(--hs-soft)", "stroke-width": 1.5,
      "data-testid": "curve-outcomes" }));
    for (const [rate, accuracy] of outcomes) {
      moving.append(accuracy === null
        ? drawn("text", { x: toX(rate), y: bottom - 4, "text-anchor": "middle", class: "hs-strong hs-halo" }, "✗")
        : mark("ring", toX(rate), toShare(accuracy), "var(--hs-text)", 4));
    }
    for (const { name, colour, mark: kind } of RULES) {
      const one = found[name];
      if (one && one.accuracy !== null) moving.append(mark(kind, toX(one.rate), toShare(one.accuracy), colour, 6));
    }
  };
  return { svg, drawTest, drawRates };
}

function makeTable(t) {
  const rows = RULES.map(({ name, colour, dash, mark: kind }) => {
    const cells = ["rate", "trained", "accuracy"].map((column) => element("td", { data: { "data-testid": `${column}-${name}` } }));
    const swatch = drawn("svg", { width: 30, height: 12, "aria-hidden": "true" }, drawn("line", { x1: 0, x2: 30, y1: 6, y2: 6,
      stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash }), mark(kind, 15, 6, colour, 4));
    return { name, cells, row: element("tr", {}, element("th", { scope: "row" }, swatch, t(name)), ...cells) };
  });
  const heads = ["rule", "rate", "trained", "accuracy"].map((key) => element("th", { scope: "col", textContent: t(key) }));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...rows.map(({ row }) => row)));
  const show = (rates, found, hidden) => rows.forEach(({ name, cells, row }) => {
    const open = !hidden || name === "mine", outcome = found[name];
    const told = !outcome ? t("not_recorded") : outcome.accuracy === null ? t("blew_up") : percent(outcome.accuracy);
    cells[0].textContent = open ? writtenRate(rates[name]) : "?";
    cells[1].textContent = hidden ? "?" : outcome ? writtenRate(outcome.rate) : "–";
    cells[2].textContent = hidden ? "?" : told;
    row.className = !hidden && winners(found).includes(name) ? "hs-finder-best" : "";
  });
  return { table, show };
}

function render({ model, el }) {
  const t = makeWords(model.get("texts")), outcomes = model.get("outcomes"), view = Math.random().toString(36).slice(2);
  let test = model.get("response"), beta = 0.8, seed = 0, asked = null, fault = "";
  const ends = decades(test.rates, outcomes);
  const last = Math.round((ends.to - ends.from) * STEPS_A_DECADE);
  const rateAt = (step) => 10 ** (ends.from + (step / last) * (ends.to - ends.from));
  let at = Math.round(last / 3);

  const { root, frame } = makeRoot({ label: t("title"), test: "rate-finder", style: STYLE, className: "hs-finder" });
  const formula = makeFormula([["", "sᵢ = "], ["smoothing", "β"], ["", " sᵢ₋₁ + (1 − "], ["smoothing", "β"], ["", ") ℓᵢ"],
    ["", `,\u2003${t("steepest_term")}: min Δs / Δ log₁₀ η,\u2003${t("mine_term")}: `], ["rate", "η"]], "formula");
  const sliders = {
    rate: makeSlider({ name: "rate", label: t("mine"), spoken: t("rate_spoken"), min: 0, max: last, step: 1,
      format: (step) => writtenRate(rateAt(step)), move: (step) => { at = step; formula.light("rate"); show(); } }),
    smoothing: makeSlider({ name: "smoothing", label: t("smoothing"), spoken: t("smoothing_spoken"), min: 0, max: 0.98, step: 0.02,
      format: (value) => value.toFixed(2), move: (value) => { beta = value; formula.light("smoothing"); show(); } }),
  };
  for (const [name, { input }] of Object.entries(sliders)) lightOnFocus([input], name, formula.light);
  const stepOf = (rate) => Math.min(Math.max(Math.round(((Math.log10(rate) - ends.from) / (ends.to - ends.from)) * last), 0), last);
  const put = (rate) => { at = stepOf(rate); sliders.rate.set(at); formula.light("rate"); show(); };

  const tries = element("div", { className: "hs-finder-tries" }, element("span", { textContent: t("try") }));
  const smooth = () => smoothed(test.losses, beta);
  const lowest = () => test.rates[smooth().indexOf(Math.min(...smooth()))];
  const attempts = {
    too_low: () => put(test.rates[0]), at_lowest: () => put(lowest()), too_high: () => put(test.rates.at(-1)),
    raw: () => { beta = 0; sliders.smoothing.set(0); formula.light("smoothing"); show(); },
  };
  for (const [name, act] of Object.entries(attempts)) {
    const button = element("button", { type: "button", textContent: t(name), data: { "data-testid": `try-${name}` } });
    button.addEventListener("click", () => { prediction.hide(); act(); });
    tries.append(button);
  }
  const requester = makeRequester(model, view, () => { fault = t("silence"); show(); });
  if (model.get("has_trial")) {
    const button = element("button", { type: "button", textContent: t("run_again"), data: { "data-testid": "run-again" } });
    button.addEventListener("click", () => {
      seed += 1;
      fault = t("running");
      prediction.hide();
      requester.ask({ seed });
      show();
    });
    tries.append(button);
  }
  const onResponse = () => {
    const response = model.get("response");
    if (!requester.take(response) || response.settings.seed !== seed) return;
    fault = response.error ? t("failed", { error: response.error }) : "";
    if (!response.error) test = response;
    show();
  };
  model.on("change:response", onResponse);

  const curves = makeCurves(t, outcomes, ends, put), table = makeTable(t);
  const prediction = makePrediction({
    t, options: RULES.map(({ name }) => ({ value: name, text: t(name) })),
    show: () => { asked = [at, beta, seed].join(); show(); },
  });
  const { readout, spoken, say, stop } = makeReadout();

  function show() {
    const hidden = prediction.committed() === null, now = smooth();
    const rates = { mine: rateAt(at), ...ruleRates(test.rates, now) };
    const found = Object.fromEntries(RULES.map(({ name }) => [name, nearestOutcome(outcomes, rates[name])]));
    curves.drawTest(test, now);
    curves.drawRates(rates, found, hidden);
    table.show(rates, found, hidden);
    say(words(rates, found, hidden));
  }
  function words(rates, found, hidden) {
    const mine = { rate: writtenRate(rates.mine) };
    if (fault) return fault;
    if (hidden) return t("question", mine);
    const end = found.mine === null ? t("mine_unknown", mine)
      : found.mine.accuracy === null ? t("mine_blew_up", { ...mine, near: writtenRate(found.mine.rate) })
        : t("mine_gives", { ...mine, near: writtenRate(found.mine.rate), accuracy: percent(found.mine.accuracy) });
    const best = winners(found);
    const said = asked !== [at, beta, seed].join() ? "" : t(best.includes(prediction.committed()) ? "as_said" : "not_as_said");
    const top = outcomes.reduce((one, other) => ((other[1] ?? -1) > (one[1] ?? -1) ? other : one));
    const won = best.length ? t("best_of", { names: best.map((name) => t(name)).join(t("and")), said }) : t("none_known");
    return `${end} ${won} ${t("best_of_all", { rate: writtenRate(top[0]), accuracy: percent(top[1]) })}`;
  }

  root.append(formula.node,
    element("div", { className: "hs-finder-body" }, element("div", {}, curves.svg),
      element("div", {}, sliders.rate.row, sliders.smoothing.row, table.table)),
    tries, prediction.row, readout, spoken);
  el.append(frame);
  sliders.rate.set(at);
  sliders.smoothing.set(beta);
  show();
  return () => { stop(); requester.stop(); model.off("change:response", onResponse); };
}

export default { render };
