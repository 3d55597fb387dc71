// The transfer dial: recorded gains, looked up and drawn. Python has computed means and intervals.

import {
  element, lightOnFocus, makeFormula, makePrediction, makeReadout, makeRoot, makeSegments, makeSlider, makeWords, written,
} from "./control_frame.js";
import { drawn, makePlot, mark, path, scale } from "./plot_shapes.js";

const STYLE = `
.hs-dial { --hs-label: 4em; }
.hs-dial-dials { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 28px; margin-top: 4px; }
.hs-dial-dials .hs-slider output { text-align: left; }
.hs-dial-dials .hs-segments { grid-column: 1 / -1; flex-wrap: nowrap; gap: 0 8px; margin: 6px 0; }
.hs-dial-dials .hs-options { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
.hs-dial-dials .hs-segment { display: grid; }
.hs-dial-dials .hs-segment span { align-content: center; font-weight: 400 !important; white-space: normal;
  text-wrap: balance; line-height: 1.3; }
.hs-dial-dials .hs-segment span::after { display: none; }
.hs-dial-body { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2.8fr); gap: 4px 20px;
  margin-top: 6px; }
.hs-dial .hs-plot { font-size: 13px; }
.hs-dial figcaption { font-size: 12px; color: var(--hs-soft); height: 1.5em; overflow: hidden; white-space: nowrap;
  text-overflow: ellipsis; }
.hs-dial-big { display: block; height: 36px; font-size: 22px; font-weight: 600; text-align: center; }
.hs-dial .hs-readout { height: 2.8em; }
@container (max-width: 719px) {
  .hs-dial .hs-readout { height: 4.2em; }
  .hs-dial-body, .hs-dial-dials { grid-template-columns: minmax(0, 1fr); }
  .hs-dial-dials .hs-slider { height: 34px; }
  .hs-dial-this { display: flex; align-items: baseline; gap: 10px; }
  .hs-dial-this .hs-plot { display: none; }
  .hs-dial .hs-plot { font-size: 15px; }
}
`;

const formulaOf = (t, metric) => [["", `${t("mean")}   ${metric}( `], ["source", t("source")], ["", ", "],
  ["labels", t("labels")], ["", ", "], ["rate", t("rate")], ["", ` )  −  ${metric}( ${t("scratch")}, `],
  ["labels", t("labels")], ["", ", "], ["rate", t("rate")], ["", " )"]];
const TONES = { help: "var(--hs-blue)", hurt: "var(--hs-orange)", neither: "var(--hs-soft)" };
const MARKS = { help: "up", hurt: "down", neither: "ring" };
const ONE = { width: 190, height: 206, top: 22, bottom: 196 };
const ALL = { width: 532, height: 242, left: 40, right: 524, top: 22, bottom: 196 };

/** Labels, rates and sources that occur, each once and in order. */
export function axesOf(records) {
  const once = (name) => [...new Set(records.map((record) => record[name]))];
  const order = (rate) => (rate === "tuned" ? 0 : rate);
  return {
    sources: once("source"),
    labels: once("labels").sort((a, b) => a - b),
    rates: once("rate").sort((a, b) => order(a) - order(b)),
  };
}

export function find(records, { source, labels, rate }) {
  return records.find((record) => record.source === source && record.labels === labels && record.rate === rate) ?? null;
}

/** `help` and `hurt` only when the whole interval lies on that side of 0; without an interval nothing is shown. */
export function verdict({ low, high }) {
  if (low === null || high === null) return "neither";
  return low > 0 ? "help" : high < 0 ? "hurt" : "neither";
}

/** A fraction in points, with a second decimal where one would read as a zero that it is not. */
export function points(fraction, plus = false) {
  const value = 100 * fraction;
  const decimals = Math.abs(value) < 0.05 && Math.abs(value) >= 0.005 ? 2 : 1;
  return written(value, decimals, plus);
}

export function rateName(t, rate) { return rate === "tuned" ? t("tuned_rates") : t("one_rate", { rate }); }

/** What is said of a choice; `record` is null where nothing was recorded. */
export function sentence(t, { source, labels, rate }, record, metric) {
  const count = (number, one, many) => t(number === 1 ? one : many, { count: number });
  const where = t("where", { source, labels: count(labels, "one_label", "many_labels"), rate: rateName(t, rate) });
  if (!record) return t("missing", { where });
  const draws = record.draws ? count(record.draws, "one_draw", "many_draws") : "";
  const gain = points(record.gain, true);
  if (record.low === null) return t("without_interval", { where, gain, metric, draws });
  const interval = t("interval", { low: points(record.low), high: points(record.high), draws });
  const key = { help: "helps_by", hurt: "hurts_by", neither: "holds_zero" }[verdict(record)];
  return t(key, { where, gain, metric, interval, size: points(Math.abs(record.gain)) });
}

/** Round ends for an axis that holds every interval and 0, and the distance of its ticks, all in points. */
export function range(records) {
  const all = records.flatMap((record) => [record.gain, record.low ?? record.gain, record.high ?? record.gain]);
  const low = Math.min(0, ...all) * 100, high = Math.max(0, ...all) * 100;
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50].find((size) => (high - low) / size <= 7) ?? 50;
  const from = Math.floor(low / step) * step, to = Math.ceil(high / step) * step;
  return from === to ? { from: -step, to: step, step } : { from, to, step };
}

function whisker(record, x, toY, width, arm) {
  const kind = verdict(record), colour = TONES[kind];
  const group = drawn("g");
  if (record.low !== null) {
    const low = toY(100 * record.low), high = toY(100 * record.high);
    group.append(drawn("path", { d: `M${x} ${low}V${high}M${x - arm} ${low}H${x + arm}M${x - arm} ${high}H${x + arm}`,
      stroke: colour, "stroke-width": width, fill: "none" }));
  }
  group.append(mark(MARKS[kind], x, toY(100 * record.gain), colour, kind === "neither" ? arm : arm + 1));
  return group;
}

/** The interval as a band with its ends in numbers, and the gain as a line across it. */
function band(record, middle, toY) {
  const kind = verdict(record), colour = TONES[kind], y = toY(100 * record.gain);
  const group = drawn("g");
  if (record.low !== null) {
    const low = toY(100 * record.low), high = toY(100 * record.high);
    const end = (at, value) => drawn("text", { x: middle, y: at, "text-anchor": "middle", class: "hs-halo" }, points(value, true));
    group.append(
      drawn("rect", { x: middle - 30, y: high, width: 60, height: Math.max(low - high, 1), fill: colour, "fill-opacity": 0.25,
        stroke: colour, "stroke-width": 1.5 }),
      end(high - 5, record.high), end(low + 14, record.low));
  }
  group.append(drawn("line", { x1: middle - 36, x2: middle + 36, y1: y, y2: y, stroke: colour, "stroke-width": 3.5 }));
  return group;
}

function makeGauge(t, ends) {
  const { width, height, top, bottom } = ONE;
  const toY = scale(ends.from, ends.to, bottom, top), middle = width / 2;
  const moving = drawn("g"), big = element("output", { className: "hs-dial-big", data: { "data-testid": "gain" } });
  const svg = makePlot(width, height, "gauge", t("gauge_spoken"));
  svg.append(drawn("line", { x1: 8, x2: width - 8, y1: toY(0), y2: toY(0), stroke: "var(--hs-text)", "stroke-width": 1.5 }),
  drawn("text", { x: 8, y: top - 8 }, t("helps")), drawn("text", { x: 8, y: bottom + 4 }, t("hurts")),
  drawn("text", { x: width - 8, y: toY(0) - 5, "text-anchor": "end" }, "0"), moving);
  const draw = (record, hidden) => {
    moving.replaceChildren();
    big.textContent = !record ? t("not_recorded") : hidden ? "?" : points(record.gain, true);
    if (record && !hidden) moving.append(band(record, middle, toY));
  };
  const figure = element("figure", { className: "hs-dial-this" }, element("figcaption", { textContent: t("this_choice") }), svg, big);
  return { figure, draw };
}

function makeCurve(t, records, axes, ends) {
  const { width, height, left, right, top, bottom } = ALL;
  const toY = scale(ends.from, ends.to, bottom, top);
  const last = axes.labels.length;
  const toX = (labels) => scale(-0.5, last - 0.5, left, right)(axes.labels.indexOf(labels));
  const moving = drawn("g");
  const svg = makePlot(width, height, "curve");
  for (let tick = ends.from; tick <= ends.to + ends.step / 2; tick += ends.step) {
    const zero = Math.abs(tick) < ends.step / 2;
    svg.append(drawn("line", { x1: left, x2: right, y1: toY(tick), y2: toY(tick), class: "hs-grid",
      ...(zero ? { style: "stroke: var(--hs-text); stroke-width: 1.5" } : {}) }),
    drawn("text", { x: left - 6, y: toY(tick) + 4, "text-anchor": "end" }, written(tick, ends.step < 1 ? 1 : 0, true)));
  }
  for (const labels of axes.labels) {
    svg.append(drawn("text", { x: toX(labels), y: bottom + 18, "text-anchor": "middle" }, String(labels)));
  }
  svg.append(drawn("text", { x: right, y: bottom + 36, "text-anchor": "end" }, `${t("labels")} →`), moving);
  const draw = (choice, hidden) => {
    const half = (toX(axes.labels[0]) - left) * 0.9, x = toX(choice.labels);
    moving.replaceChildren(drawn("rect", { x: x - half, y: top, width: 2 * half, height: bottom - top, fill: "var(--hs-shade)",
      "fill-opacity": 0.55, rx: 4 }));
    const text = (where, y, words, strong) => drawn("text", { x: where, y, "text-anchor": "middle",
      class: `hs-halo ${strong ? "hs-strong" : ""}` }, words);
    svg.setAttribute("aria-label", t(hidden ? "curve_hidden" : "curve_spoken", choice));
    if (hidden) {
      moving.append(text((left + right) / 2, top + 34, t("predict_below"), false));
      return;
    }
    const found = axes.labels.map((labels) => find(records, { ...choice, labels }));
    let run = [];
    const lines = [run];
    found.forEach((record, place) => {
      if (record) run.push([toX(axes.labels[place]), toY(100 * record.gain)]);
      else lines.push(run = []);
    });
    moving.append(...lines.map((line) => drawn("path", { d: path(line), fill: "none", stroke: "var(--hs-soft)",
      "stroke-dasharray": "2 4" })));
    found.forEach((record, place) => {
      const at = toX(axes.labels[place]);
      moving.append(record ? whisker(record, at, toY, 2, 5) : text(at, toY(0) - 8, t("no_run"), false));
    });
  };
  return { svg, draw };
}

function render({ model, el }) {
  const records = model.get("records"), metric = model.get("metric"), t = makeWords(model.get("texts"));
  const axes = axesOf(records), ends = range(records);
  let choice = { source: records[0].source, labels: records[0].labels, rate: records[0].rate };
  let asked = null;
  const { root, frame } = makeRoot({ label: t("title"), test: "transfer-dial", style: STYLE, className: "hs-dial" });
  const formula = makeFormula(formulaOf(t, metric), "formula");
  const change = (name, value) => { choice = { ...choice, [name]: value }; formula.light(name); show(); };

  const source = makeSegments({ name: "source", label: t("source"), choose: (place) => change("source", axes.sources[Number(place)]),
    options: axes.sources.map((text, place) => ({ value: String(place), text: text.replaceAll("-", "\u2011") })) });
  const pick = (name, values, format) => makeSlider({ name, label: t(name), spoken: t(`${name}_spoken`), min: 0,
    max: Math.max(values.length - 1, 1), step: 1, format: (place) => format(values[place] ?? values[0]),
    move: (place) => change(name, values[Math.min(place, values.length - 1)]) });
  const labels = pick("labels", axes.labels, String), rate = pick("rate", axes.rates, (value) => (value === "tuned" ? t("tuned") : String(value)));
  // with nothing to choose from, a slider would only pretend
  labels.input.disabled = axes.labels.length < 2;
  rate.input.disabled = axes.rates.length < 2;
  lightOnFocus(source.inputs, "source", formula.light);
  lightOnFocus([labels.input], "labels", formula.light);
  lightOnFocus([rate.input], "rate", formula.light);

  const gauge = makeGauge(t, ends), curve = makeCurve(t, records, axes, ends);
  const title = element("figcaption");
  const prediction = makePrediction({
    t, show: () => { asked = JSON.stringify(choice); show(); },
    options: ["help", "hurt", "neither"].map((value) => ({ value, text: t(value) })),
  });
  const { readout, spoken, say, stop } = makeReadout();

  function show() {
    const hidden = prediction.committed() === null;
    const record = find(records, choice);
    prediction.allow(record !== null);
    title.textContent = t("curve_title", { source: choice.source, rate: rateName(t, choice.rate), metric });
    gauge.draw(record, hidden);
    curve.draw(choice, hidden);
    say(words(record, hidden));
  }
  function words(record, hidden) {
    const said = sentence(t, choice, record, metric);
    if (!record) return said + t("move_on");
    if (hidden) return t("question");
    if (asked !== JSON.stringify(choice)) return said;
    return said + t(verdict(record) === prediction.committed() ? "said" : "not_said");
  }

  root.append(
    formula.node,
    element("div", { className: "hs-dial-dials" }, source.row, labels.row, rate.row),
    element("div", { className: "hs-dial-body" },
      gauge.figure, element("figure", {}, title, curve.svg)),
    prediction.row, readout, spoken,
  );
  el.append(frame);
  source.set(axes.sources.indexOf(choice.source));
  labels.set(axes.labels.indexOf(choice.labels));
  rate.set(axes.rates.indexOf(choice.rate));
  show();
  return stop;
}

export default { render };
