// The gradient microscope: three derivatives of one example's loss, all computed here.

import {
  element, lightOnFocus, makeFormula, makePrediction, makeReadout, makeRoot, makeSegments, makeSlider, makeWords, written,
} from "./control_frame.js";
import { drawn, makeClipped, makePlot, mark, path, scale } from "./plot_shapes.js";

const STYLE = `
.hs-microscope { --hs-label: 5.2em; }
.hs-microscope-dials { display: grid; grid-template-columns: minmax(0, 1.05fr) minmax(0, 1fr); gap: 8px 28px;
  align-items: center; margin-top: 4px; }
.hs-microscope-dials > div:nth-child(2) { --hs-label: 6.4em; display: flex; flex-direction: column; gap: 8px; }
.hs-microscope-body { display: grid; grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); gap: 8px 24px;
  align-items: center; margin-top: 8px; }
.hs-microscope-row { display: grid; grid-template-columns: 38px 1fr; gap: 0 8px; padding: 8px 0; height: 92px;
  border-bottom: 1px solid var(--hs-hair); }
.hs-microscope-row:last-child { border-bottom: 0; }
.hs-microscope-row svg { margin-top: 3px; }
.hs-microscope-name { display: flex; justify-content: space-between; font-weight: 600; }
.hs-microscope-name output { font-variant-numeric: tabular-nums; }
.hs-microscope-row .hs-formula { font-size: 15px; white-space: nowrap; }
.hs-microscope-row .hs-formula span { padding: 0 1px; }
.hs-microscope .hs-readout { height: 4.2em; }
@container (max-width: 719px) {
  .hs-microscope { --hs-label: 6.4em; }
  .hs-microscope-dials, .hs-microscope-body { grid-template-columns: minmax(0, 1fr); }
  .hs-microscope-body .hs-plot { max-width: 480px; margin: 0 auto; }
  .hs-microscope-row { height: 72px; }
  .hs-microscope .hs-readout { height: 5.6em; }
}
`;

const WIDTH = 480, HEIGHT = 310, LEFT = 30, RIGHT = 474, TOP = 10, BOTTOM = 278;
const HIGHEST = 4.5;  // beyond it the printed curve leaves the plot, so that the others can be told apart
const CURVES = [
  { name: "corrected", colour: "var(--hs-blue)", width: 2.5, dash: "", mark: "circle", size: 7.5,
    formula: [["", "σ("], ["m", "m"], ["", ") − "], ["y", "y"]] },
  { name: "difference", colour: "var(--hs-green)", width: 4, dash: "1 7", mark: "diamond", size: 4.5,
    formula: [["", "[ℓ("], ["m", "m"], ["", " + "], ["h", "h"], ["", ") − ℓ("], ["m", "m"], ["", " − "], ["h", "h"],
      ["", ")] / 2"], ["h", "h"]] },
  { name: "printed", colour: "var(--hs-orange)", width: 2.5, dash: "9 5", mark: "square", size: 5.5,
    formula: [["", "−[("], ["y", "y"], ["", "−σ("], ["m", "m"], ["", "))·"], ["m", "m"], ["", " − (1−"], ["y", "y"],
      ["", ")(1−σ("], ["m", "m"], ["", "))·"], ["m", "m"], ["", "]"]] },
];
const lossOf = (t) => [["", `${t("loss")}  ℓ = −[ `], ["y", "y"], ["", " log σ("], ["m", "m"], ["", ") + (1 − "], ["y", "y"],
  ["", ") log(1 − σ("], ["m", "m"], ["", ")) ]"]];

export function sigmoid(logit) {
  return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
}

const rounder = (precision) => (precision === "float32" ? Math.fround : (number) => number);

/** max(m, 0) − y·m + log(1 + e^−|m|), every intermediate result in the precision. */
export function bceLoss(logit, label, precision = "float64") {
  const round = rounder(precision);
  const tail = round(Math.log1p(round(Math.exp(-Math.abs(logit)))));
  return round(round(Math.max(logit, 0) - label * logit) + tail);
}

export function correctedGradient(logit, label) { return sigmoid(logit) - label; }

export function printedGradient(logit, label) {
  return -((label - sigmoid(logit)) * logit - (1 - label) * (1 - sigmoid(logit)) * logit);
}

export function finiteDifference(logit, label, step, precision = "float64") {
  const round = rounder(precision);
  const above = bceLoss(round(logit + step), label, precision);
  return (above - bceLoss(round(logit - step), label, precision)) / (2 * step);
}

/** Which way gradient descent moves the logit. */
export function push(gradient) {
  return gradient < 0 ? "up" : gradient > 0 ? "down" : "stay";
}

export function gradients({ logit, label, step, precision }) {
  return {
    corrected: correctedGradient(logit, label),
    difference: finiteDifference(logit, label, Number(step), precision),
    printed: printedGradient(logit, label),
  };
}

/** What is to be said of a finite difference beside the true value. */
export function judgeDifference(t, { logit, step, precision }, difference, truth) {
  const h = Number(step);
  const round = rounder(precision);
  const told = (key, error = "") => t(key, { step: step.replace("-", "−"), precision, error });
  if (round(logit + h) === round(logit - h)) return told("same_number");
  const error = Math.abs(difference - truth);
  if (error > 0.005) return told("far_off", error.toFixed(2));
  return error > 5e-6 ? told("off", error.toFixed(5)) : told("agrees");
}

function makeCurves(t, logits) {
  const toX = scale(logits.min, logits.max, LEFT, RIGHT);
  const toY = scale(-HIGHEST, HIGHEST, BOTTOM, TOP);
  const svg = makePlot(WIDTH, HEIGHT, "plot");
  const moving = makeClipped(svg, LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP);
  const marks = drawn("g");
  for (let m = logits.min; m <= logits.max; m += 2) {
    svg.append(drawn("line", { x1: toX(m), x2: toX(m), y1: TOP, y2: BOTTOM, class: "hs-grid" }),
      drawn("text", { x: toX(m), y: BOTTOM + 15, "text-anchor": "middle" }, written(m, 0)));
  }
  for (const g of [-4, -2, -1, 0, 1, 2, 4]) {
    svg.append(drawn("line", { x1: LEFT, x2: RIGHT, y1: toY(g), y2: toY(g), class: g ? "hs-grid" : "hs-axis" }),
      drawn("text", { x: LEFT - 6, y: toY(g) + 4, "text-anchor": "end" }, written(g, 0)));
  }
  svg.append(drawn("text", { x: RIGHT, y: BOTTOM + 29, "text-anchor": "end" }, t("axis")),
    drawn("text", { x: LEFT + 6, y: TOP + 12, class: "hs-halo" }, "dℓ/dm"), moving, marks);
  const draw = (setting, values, hidden) => {
    moving.replaceChildren(drawn("line", {
      x1: toX(setting.logit), x2: toX(setting.logit), y1: TOP, y2: BOTTOM, stroke: "var(--hs-soft)", "stroke-dasharray": "3 3",
    }));
    marks.replaceChildren();
    svg.setAttribute("aria-label", t(hidden ? "curves_hidden" : "curves_spoken",
      { low: logits.min, high: logits.max, label: setting.label }));
    if (hidden) {
      marks.append(drawn("text", { x: (LEFT + RIGHT) / 2, y: toY(0) - 40, "text-anchor": "middle", class: "hs-halo" },
        t("predict_below")));
      return;
    }
    for (const curve of [CURVES[0], CURVES[2], CURVES[1]]) {
      const points = [];
      for (let place = 0; place <= 240; place += 1) {
        const logit = logits.min + (place / 240) * (logits.max - logits.min);
        points.push([toX(logit), toY(gradients({ ...setting, logit })[curve.name])]);
      }
      const dots = curve.name === "difference";  // measured: no line joins what is noise between
      const line = dots ? points.filter((_, place) => place % 3 === 0).map((point) => `${path([point])}h0`).join("") : path(points);
      moving.append(drawn("path", { d: line, fill: "none", stroke: curve.colour, "stroke-width": curve.width,
        "stroke-dasharray": dots ? "" : curve.dash, "stroke-linecap": dots ? "round" : "butt", "data-testid": `curve-${curve.name}` }));
    }
    for (const curve of [CURVES[0], CURVES[2], CURVES[1]]) {
      const value = values[curve.name], x = toX(setting.logit);
      if (Math.abs(value) <= HIGHEST) marks.append(mark(curve.mark, x, toY(value), curve.colour, curve.size));
      else marks.append(drawn("text", { x: x + (setting.logit > 0 ? -8 : 8), y: value > 0 ? TOP + 26 : BOTTOM - 8,
        "text-anchor": setting.logit > 0 ? "end" : "start", class: "hs-strong hs-halo" },
      `${value > 0 ? "↑" : "↓"} ${written(value, 2, true)}`));
    }
  };
  return { svg, draw };
}

function makeRow(t, curve) {
  const value = element("output", { data: { "data-testid": `gradient-${curve.name}` } });
  const pushes = element("div", { data: { "data-testid": `push-${curve.name}` } });
  const swatch = drawn("svg", { width: 38, height: 14, "aria-hidden": "true" },
    drawn("line", { x1: 2, x2: 36, y1: 7, y2: 7, stroke: curve.colour, "stroke-width": curve.width,
      "stroke-dasharray": curve.dash, "stroke-linecap": curve.name === "difference" ? "round" : "butt" }),
    mark(curve.mark, 19, 7, curve.colour, curve.size * 0.8));
  const formula = makeFormula(curve.formula, `formula-${curve.name}`);
  const row = element("div", { className: "hs-microscope-row" }, swatch, element("div", {},
    element("div", { className: "hs-microscope-name" }, element("span", { textContent: t(curve.name) }), value),
    formula.node, pushes));
  const show = (number, right, hidden) => {
    value.textContent = hidden ? "?" : written(number, 3, true);
    const way = push(number);
    pushes.textContent = hidden ? t("pushes_hidden") : t(`pushes_${way}`) + (way === right ? "" : `   ${t("wrong_way")}`);
  };
  return { row, formula, show };
}

function render({ model, el }) {
  const logits = model.get("logits"), t = makeWords(model.get("texts"));
  let setting = { logit: logits.value, label: 1, step: "1e-3", precision: "float64" };
  let asked = setting.label;  // the label that was predicted for
  const { root, frame } = makeRoot({
    label: t("title"), test: "gradient-microscope", style: STYLE, className: "hs-microscope",
  });
  const loss = makeFormula(lossOf(t), "formula-loss");
  const rows = CURVES.map((curve) => makeRow(t, curve));
  const light = (name) => [loss, ...rows.map((row) => row.formula)].forEach((formula) => formula.light(name));
  const change = (name, term) => (value) => { setting = { ...setting, [name]: value }; light(term); show(); };

  const slider = makeSlider({
    name: "logit", label: t("logit"), min: logits.min, max: logits.max, step: logits.step,
    format: (number) => written(number, 1), move: change("logit", "m"), ends: [t("surely_0"), t("surely_1")],
  });
  const plain = (values) => values.map((value) => ({ value, text: value.replace("-", "−") }));
  const label = makeSegments({ name: "label", label: t("label"), options: plain(["0", "1"]),
    choose: (value) => change("label", "y")(Number(value)) });
  const step = makeSegments({ name: "step", label: t("step"), options: plain(model.get("steps")), choose: change("step", "h") });
  const precision = makeSegments({ name: "precision", label: t("precision"), options: plain(["float64", "float32"]),
    choose: change("precision", "h") });
  lightOnFocus([slider.input], "m", light);
  lightOnFocus(label.inputs, "y", light);
  lightOnFocus([...step.inputs, ...precision.inputs], "h", light);

  const plot = makeCurves(t, logits);
  const prediction = makePrediction({
    t, show: () => { asked = setting.label; show(); },
    options: ["up", "down", "stay"].map((value) => ({ value, text: t(value) })),
  });
  const { readout, spoken, say, stop } = makeReadout();

  function show() {
    const hidden = prediction.committed() === null;
    const values = gradients(setting);
    rows.forEach((row, place) => row.show(values[CURVES[place].name], push(values.corrected), hidden));
    plot.draw(setting, values, hidden);
    say(words(values, hidden));
  }
  function words(values, hidden) {
    const { logit, label: y } = setting;
    const state = t("state", { label: y, logit: written(logit, 1), probability: sigmoid(logit).toFixed(3) });
    if (hidden) return t("question", { state });
    const right = push(values.corrected), printed = push(values.printed);
    const kind = printed === right ? "printed_along" : printed === "stay" ? "printed_still" : "printed_against";
    const verdict = t(kind, { way: t(printed), value: written(values.printed, 2, true) });
    const said = asked !== y ? "" : t(prediction.committed() === right ? "as_said" : "not_as_said");
    const judged = judgeDifference(t, setting, values.difference, values.corrected);
    return t("reading", { state, way: t(right), said, verdict, judged });
  }

  root.append(
    loss.node,
    element("div", { className: "hs-microscope-dials" }, element("div", {}, slider.row, label.row),
      element("div", {}, step.row, precision.row)),
    element("div", { className: "hs-microscope-body" }, plot.svg, element("div", {}, ...rows.map((row) => row.row))),
    prediction.row, readout, spoken,
  );
  el.append(frame);
  slider.set(setting.logit);
  label.set(setting.label);
  step.set(setting.step);
  precision.set(setting.precision);
  show();
  return stop;
}

export default { render };
