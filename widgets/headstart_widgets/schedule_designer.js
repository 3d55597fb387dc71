// The schedule designer: a learning rate over steps and layers in closed form; a trial run, if there is one, is Python's.

import {
  element, lightOnFocus, makeFormula, makePrediction, makeReadout, makeRoot, makeSegments, makeSlider, makeWords,
} from "./control_frame.js";
import { makeRequester } from "./kernel_requests.js";
import { drawn, makeClipped, makePlot, mark, path, scale } from "./plot_shapes.js";
import { DECAYS, bottomVerdict, drawnLayers, layerShare, lossVerdict, rate, share, summary } from "./schedule_model.js";

const STYLE = `
.hs-schedule { --hs-label: 6.2em; }
.hs-schedule-body { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.15fr); gap: 8px 24px; margin-top: 6px;
  align-items: start; }
.hs-schedule-tries { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-top: 6px; }
.hs-schedule .hs-slider { grid-template-columns: var(--hs-label) 1fr 5.6em; height: 38px; }
.hs-schedule table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px;
  color: inherit; margin-top: 6px; }
.hs-schedule th, .hs-schedule td { padding: 2px 6px; text-align: right; font-weight: 400; background: transparent;
  white-space: nowrap; }
.hs-schedule th:first-child { text-align: left; }
.hs-schedule th svg { display: inline-block; vertical-align: middle; margin-right: 6px; }
.hs-schedule thead th { font-weight: 600; }
.hs-schedule tr { border-bottom: 1px solid var(--hs-hair); background: transparent !important; }
.hs-schedule figcaption { font-size: 12px; color: var(--hs-soft); }
.hs-schedule .hs-readout { height: 4.2em; }
@container (max-width: 719px) {
  .hs-schedule-body { grid-template-columns: minmax(0, 1fr); }
  .hs-schedule .hs-plot { max-width: 480px; margin: 0 auto; }
  .hs-schedule .hs-readout { height: 5.6em; }
}
`;

const PLOT = { width: 470, left: 52, right: 464, top: 12 };  // as high as there is room for
const LOSS = { width: 470, height: 150, left: 52, right: 464, top: 12, bottom: 118 };
const LINES = [
  { name: "head", colour: "var(--hs-blue)", dash: "", mark: "circle" },
  { name: "middle", colour: "var(--hs-green)", dash: "8 5", mark: "diamond" },
  { name: "bottom", colour: "var(--hs-orange)", dash: "2 4", mark: "square" },
];
const formulaOf = (t) => [["", `${t("rate")}(l, t) = `], ["peak", t("peak_term")], ["", " · s(t) · "], ["factor", "ξᴸ⁺¹⁻ˡ"],
  ["", `,\u2003t = 0 … `], ["steps", "N − 1"]];
const FALLS = { constant: "1", linear: "(N − t) / (N − w)", cosine: "½ (1 + cos π (t − w)/(N − w))" };

/** A rate as people write it: 5e−5, 2.5e−5; 0 is 0. */
export function shownRate(number) {
  if (number === 0) return "0";
  const [digits, power] = number.toExponential(1).split("e");
  return `${digits.replace(".0", "")}e${power.replace("-", "−").replace("+", "")}`;
}

function makeAxes(box, test) {
  const svg = makePlot(box.width, box.height, test);
  svg.append(drawn("line", { x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom, class: "hs-axis" }),
    drawn("line", { x1: box.left, x2: box.left, y1: box.top, y2: box.bottom, class: "hs-axis" }));
  const moving = makeClipped(svg, box.left, box.top - 4, box.right - box.left + 6, box.bottom - box.top + 8);
  const labels = drawn("g");
  svg.append(labels, moving);
  const ticks = (xs, ys) => labels.replaceChildren(
    ...ys.flatMap(([y, text]) => [drawn("line", { x1: box.left, x2: box.right, y1: y, y2: y, class: "hs-grid" }),
      drawn("text", { x: box.left - 6, y: y + 4, "text-anchor": "end" }, text)]),
    ...xs.map(([x, text, side]) => drawn("text", { x, y: box.bottom + 15, "text-anchor": side ?? "middle" }, text)));
  const note = (text) => moving.append(drawn("text", { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2,
    "text-anchor": "middle", class: "hs-halo" }, text));
  return { svg, moving, ticks, note };
}

function makeRates(t, layers, height) {
  const box = { ...PLOT, height, bottom: height - 32 };
  const { svg, moving, ticks, note } = makeAxes(box, "plot");
  const draw = (setting, hidden) => {
    const toX = scale(0, setting.steps, box.left, box.right), toY = scale(0, setting.peak, box.bottom, box.top);
    ticks([[toX(0), "0"], [toX(setting.steps / 2), String(Math.round(setting.steps / 2))],
      [toX(setting.steps), `${t("step")} ${setting.steps}`, "end"]],
    [0, 0.5, 1].map((part) => [toY(part * setting.peak), shownRate(part * setting.peak)]));
    moving.replaceChildren();
    svg.setAttribute("aria-label", t(hidden ? "plot_hidden" : "plot_spoken"));
    if (hidden) { note(t("predict_below")); return; }
    if (setting.warmup > 0 && setting.warmup < setting.steps) {
      moving.append(drawn("line", { x1: toX(setting.warmup), x2: toX(setting.warmup), y1: box.top, y2: box.bottom,
        stroke: "var(--hs-soft)", "stroke-dasharray": "3 3" }));
    }
    const at = drawnLayers(layers);
    LINES.forEach(({ name, colour, dash, mark: kind }, place) => {
      const points = Array.from({ length: setting.steps }, (_, step) => [toX(step), toY(rate(setting, layers, at[name], step))]);
      const shown = points[Math.min(points.length - 1, Math.round(points.length * (0.3 + 0.15 * place)))];
      moving.append(drawn("path", { d: path(points), fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash,
        "data-testid": `curve-${name}` }), mark(kind, ...shown, colour, 5));
    });
  };
  return { svg, draw };
}

/** The losses of a trial run; what leaves the plot or is no number is said so. */
function makeLosses(t) {
  const { svg, moving, ticks, note } = makeAxes(LOSS, "losses");
  const draw = (losses, message) => {
    moving.replaceChildren();
    svg.setAttribute("aria-label", t("losses"));
    if (message || !losses.length) { ticks([], []); if (message) note(message); return; }
    const numbers = losses.filter((loss) => loss !== null);
    const most = Math.min(Math.max(0, ...numbers), 3 * (losses[0] ?? 1)) || 1;
    const toX = scale(0, Math.max(1, losses.length - 1), LOSS.left, LOSS.right), toY = scale(0, most, LOSS.bottom, LOSS.top);
    ticks([[toX(0), "0"], [LOSS.right, `${t("step")} ${losses.length - 1}`, "end"]],
      [0, most / 2, most].map((loss) => [toY(loss), loss.toFixed(2)]));
    const end = losses.indexOf(null) < 0 ? losses.length : losses.indexOf(null);
    moving.append(drawn("path", { d: path(losses.slice(0, end).map((loss, step) => [toX(step), Math.max(toY(loss), -50)])),
      fill: "none", stroke: "var(--hs-blue)", "stroke-width": 2, "data-testid": "curve-loss" }));
    if (end < losses.length) {
      moving.append(drawn("text", { x: Math.min(toX(end) + 4, LOSS.right - 120), y: LOSS.top + 24, class: "hs-strong hs-halo" },
        t("no_number", { step: end })));
    }
  };
  return { svg, draw };
}

function makeTable(t, layers) {
  const columns = ["share", "highest", "mean"];
  const at = drawnLayers(layers);
  const rows = LINES.map(({ name, colour, dash, mark: kind }) => {
    const cells = columns.map((column) => element("td", { data: { "data-testid": `${column}-${name}` } }));
    const swatch = drawn("svg", { width: 34, height: 12, "aria-hidden": "true" }, drawn("line", { x1: 0, x2: 34, y1: 6, y2: 6,
      stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash }), mark(kind, 17, 6, colour, 4));
    return { name, cells, row: element("tr", {}, element("th", { scope: "row" }, swatch, t(name, { layer: at[name] })), ...cells) };
  });
  const table = element("table", {}, element("thead", {}, element("tr", {}, element("th", { scope: "col", textContent: t("layer") }),
    ...columns.map((column) => element("th", { scope: "col", textContent: t(column) })))),
  element("tbody", {}, ...rows.map(({ row }) => row)));
  const show = (setting, hidden) => rows.forEach(({ name, cells }) => {
    const { mean, highest } = summary(setting, layers, at[name]);
    const told = [layerShare(at[name], layers, setting.factor).toPrecision(2), shownRate(highest), shownRate(mean)];
    cells.forEach((cell, place) => { cell.textContent = hidden ? "?" : told[place]; });
  });
  return { table, show };
}

function render({ model, el }) {
  const t = makeWords(model.get("texts")), layers = model.get("layers"), peaks = model.get("peaks"), most = model.get("steps");
  const tries = model.get("has_trial");
  const view = Math.random().toString(36).slice(2);
  const usual = { peak: model.get("peak"), warmup: 10, factor: 1, steps: 20, decay: "linear" };
  let dials = { ...usual, factor: 0.9 };  // so that three lines are seen
  let asked = null, losses = null, fault = "", timer = null;
  const setting = () => {
    const steps = Math.max(1, Math.round((most * dials.steps) / 20));
    return { peak: peaks[dials.peak], warmup: Math.round((dials.warmup * steps) / 100), factor: dials.factor, steps,
      decay: dials.decay };
  };
  const { root, frame } = makeRoot({ label: t("title"), test: "schedule-designer", style: STYLE, className: "hs-schedule" });
  const formula = makeFormula(formulaOf(t), "formula");
  const change = (name) => (value) => { dials = { ...dials, [name]: value }; refresh(name); };

  const sliders = {
    peak: makeSlider({ name: "peak", label: t("peak"), min: 0, max: peaks.length - 1, step: 1,
      format: (place) => shownRate(peaks[place]), move: change("peak") }),
    warmup: makeSlider({ name: "warmup", label: t("warmup"), spoken: t("warmup_spoken"), min: 0, max: 150, step: 5,
      format: (value) => `${value} %`, move: change("warmup") }),
    factor: makeSlider({ name: "factor", label: t("factor"), spoken: t("factor_spoken"), min: 0.5, max: 1, step: 0.05,
      format: (value) => value.toFixed(2), move: change("factor") }),
    steps: makeSlider({ name: "steps", label: t("steps"), min: 1, max: 20, step: 1,
      format: (place) => String(Math.max(1, Math.round((most * place) / 20))), move: change("steps") }),
  };
  const decay = makeSegments({ name: "decay", label: t("decay"), choose: change("decay"),
    options: DECAYS.map((value) => ({ value, text: t(value) })) });
  for (const [name, { input }] of Object.entries(sliders)) lightOnFocus([input], name, light);
  lightOnFocus(decay.inputs, "decay", light);

  const shape = makeFormula([["", "s(t) = "], ["warmup", "t / w"], ["", ` ${t("before")}\u2003`],
    ["decay", " "], ["", ` ${t("after")}`]], "formula-shape");
  function light(name) { formula.light(name); shape.light(name); }

  const presets = element("div", { className: "hs-schedule-tries" }, element("span", { textContent: t("try") }));
  model.get("presets").forEach(({ name, dials: wanted }) => {
    const button = element("button", { type: "button", textContent: t(name), data: { "data-testid": `try-${name}` } });
    button.addEventListener("click", () => {
      prediction.hide();
      dials = { ...usual, ...wanted };
      setAll();
      refresh("");
    });
    presets.append(button);
  });
  const outcomes = tries ? ["down", "flat", "up"] : ["half", "tenth", "less"];
  const prediction = makePrediction({
    t: (key) => t(key === "prediction" ? (tries ? "prediction_trial" : "prediction_rate") : key),
    options: outcomes.map((value) => ({ value, text: t(value) })),
    show: () => { asked = JSON.stringify(setting()); refresh(""); },
  });
  const rates = makeRates(t, layers, tries ? 210 : 290), table = makeTable(t, layers), trial = makeLosses(t);
  const { readout, spoken, say, stop } = makeReadout();
  const requester = makeRequester(model, view, () => { fault = t("silence"); show(); });
  const onResponse = () => {
    const response = model.get("response");
    if (!requester.take(response)) return;
    if (Object.entries(setting()).some(([name, value]) => response.settings[name] !== value)) return;  // overtaken
    losses = response.losses ?? null;
    fault = response.error ? t("failed", { error: response.error }) : "";
    show();
  };
  model.on("change:response", onResponse);

  function refresh(term) {
    light(term);
    losses = null;
    fault = "";
    clearTimeout(timer);
    if (tries && prediction.committed() !== null) timer = setTimeout(() => requester.ask(setting()), 300);
    show();
  }
  function show() {
    const hidden = prediction.committed() === null, now = setting();
    shape.node.querySelector("[data-term=decay]").textContent = FALLS[now.decay];
    rates.draw(now, hidden && !tries);
    table.show(now, hidden && !tries);
    if (tries) trial.draw(losses ?? [], hidden ? t("predict_below") : fault ? "" : losses ? "" : t("running"));
    say(words(now, hidden));
  }
  function words(now, hidden) {
    const { highest } = summary(now, layers, layers + 1);
    const state = t(now.warmup >= now.steps ? "state_late" : "state", { peak: shownRate(now.peak), warmup: now.warmup,
      steps: now.steps, highest: shownRate(highest), reached: Math.round((100 * highest) / now.peak) });
    if (hidden) return `${state} ${t(tries ? "question_trial" : "question_rate")}`;
    if (tries && fault) return fault;
    if (tries && !losses) return `${state} ${t("running")}`;
    const verdict = tries ? lossVerdict(losses) : bottomVerdict(now, layers);
    const said = asked !== JSON.stringify(now) ? "" : t(prediction.committed() === verdict ? "as_said" : "not_as_said");
    if (tries) return `${state} ${t(`loss_${verdict}`, { first: shownLoss(losses[0]), last: shownLoss(losses.at(-1)), said })}`;
    const part = summary(now, layers, 1).mean / now.peak;
    return `${state} ${t("reading", { share: part.toPrecision(2), mean: shownRate(part * now.peak), said })}`;
  }
  const shownLoss = (loss) => (loss === null ? t("none") : Math.abs(loss) < 1e4 ? loss.toFixed(2) : shownRate(loss));
  const setAll = () => {
    for (const [name, slider] of Object.entries(sliders)) slider.set(dials[name]);
    decay.set(dials.decay);
  };

  const plots = [rates.svg, ...(tries ? [element("figure", {}, element("figcaption", { textContent: t("losses") }), trial.svg)] : [])];
  root.append(formula.node, shape.node,
    element("div", { className: "hs-schedule-body" },
      element("div", {}, decay.row, ...Object.values(sliders).map(({ row }) => row), table.table), element("div", {}, ...plots)),
    presets, prediction.row, readout, spoken);
  el.append(frame);
  setAll();
  refresh("");
  return () => { stop(); requester.stop(); clearTimeout(timer); model.off("change:response", onResponse); };
}

export default { render };
