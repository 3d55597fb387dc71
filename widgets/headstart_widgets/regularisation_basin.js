// The regularisation basin: a quadratic loss and a penalty in two weights, solved here in closed form.

import { LEVELS, best, compare, contour, optimum, quadraticLoss, strength } from "./basin_model.js";
import {
  element, lightOnFocus, makeFormula, makePrediction, makeReadout, makeRoot, makeSegments, makeSlider, makeWords, written,
} from "./control_frame.js";
import { drawn, makeClipped, makePlot, mark, path, scale } from "./plot_shapes.js";

const STYLE = `
.hs-basin { --hs-label: 5.6em; }
.hs-basin-top { display: grid; grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr); gap: 6px 24px; margin-top: 6px;
  align-items: center; }
.hs-basin-dials { display: flex; flex-direction: column; gap: 2px; }
.hs-basin-dials .hs-slider { height: 42px; }
.hs-basin-tries { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-top: 8px; }
.hs-basin-low { display: grid; grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr); gap: 6px 24px;
  align-items: center; margin-top: 6px; }
.hs-basin table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums;
  font-size: 13px; color: inherit; }
.hs-basin th svg { display: block; margin: 0 0 2px auto; }
.hs-basin figcaption { font-size: 12px; color: var(--hs-soft); text-align: center; }
.hs-basin th, .hs-basin td { padding: 2px 8px; text-align: right; font-weight: 400; background: transparent; }
.hs-basin tr { border-bottom: 1px solid var(--hs-hair); background: transparent !important; }
.hs-basin th:first-child { text-align: left; }
.hs-basin thead th { font-weight: 600; }
.hs-basin .hs-chosen { background: var(--hs-shade); font-weight: 600; }
.hs-basin-source { cursor: grab; touch-action: none; }
.hs-basin .hs-readout { height: 2.8em; }
@container (max-width: 719px) {
  .hs-basin-top { grid-template-columns: minmax(0, 1fr); }
  .hs-basin-low { grid-template-columns: minmax(0, 1fr); gap: 14px; }
  .hs-basin .hs-plot { max-width: 480px; margin: 0 auto; }
  .hs-basin-low .hs-plot { font-size: 10.5px; }
  .hs-basin .hs-readout { height: 4.2em; }
}
`;

const formulaOf = (t) => [["", "θ(λ) = argmin   Lₜ(θ)  +  "], ["strength", "λ"], ["", " ‖ θ − "],
  ["anchor source", t("anchor")], ["", " ‖²"]];
const WIDTH = 460, HEIGHT = 334, MARGIN = 22;
const SMALL = { width: 320, height: 132, left: 26, right: 314, top: 14, bottom: 104, most: 4 };
const KINDS = [
  { name: "none", colour: "var(--hs-soft)", dash: "2 4" },
  { name: "l2", title: "L2", colour: "var(--hs-blue)", dash: "8 5" },
  { name: "l2sp", title: "L2-SP", colour: "var(--hs-orange)", dash: "" },
];

const titleOf = (t, kind) => kind.title ?? t(kind.name);

function shown(lambda) {
  if (lambda === 0) return "0";
  return lambda < 0.1 ? lambda.toFixed(4) : lambda < 10 ? lambda.toFixed(2) : lambda.toFixed(0);
}

function makePlane(t, world, drag) {
  const toX = scale(...world.x, MARGIN, WIDTH - 4), toY = scale(...world.y, HEIGHT - MARGIN, 4);
  const toPlot = ([x, y]) => [toX(x), toY(y)];
  const box = { x: MARGIN, y: 4, width: WIDTH - 4 - MARGIN, height: HEIGHT - 4 - MARGIN };
  const svg = makePlot(WIDTH, HEIGHT, "plane");
  const still = makeClipped(svg, box.x, box.y, box.width, box.height);
  const moving = makeClipped(svg, box.x, box.y, box.width, box.height);
  svg.append(drawn("rect", { ...box, class: "hs-axis" }),
    drawn("text", { x: WIDTH - 4, y: HEIGHT - 7, "text-anchor": "end" }, "θ₁ →"),
    drawn("text", { x: 4, y: 16 }, "θ₂"));
  for (const level of LEVELS) {
    still.append(drawn("path", { d: path(contour(world.few, level).map(toPlot)), fill: "none", stroke: "var(--hs-soft)",
      "stroke-opacity": 0.55 }));
  }
  for (const level of [0.3, 1.2]) {
    still.append(drawn("path", { d: path(contour(world.whole, level).map(toPlot)), fill: "none", stroke: "var(--hs-green)",
      "stroke-dasharray": "1 4", "stroke-linecap": "round", "stroke-width": 2 }));
  }
  svg.append(still, moving);

  const label = (point, text, dx, dy, anchor = "start") => drawn("text", { x: toX(point[0]) + dx, y: toY(point[1]) + dy,
    "text-anchor": anchor, class: "hs-strong hs-halo" }, text);
  let held = false;
  const place = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    drag([scale(MARGIN, WIDTH - 4, ...world.x)(at.x), scale(HEIGHT - MARGIN, 4, ...world.y)(at.y)]);
  };
  svg.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".hs-basin-source")) return;
    held = true;
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => { if (held) place(event); });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { held = false; });

  const draw = (setting, readings, hidden, strengths) => {
    const few = world.few.optimum, whole = world.whole.optimum, source = setting.source;
    const low = source[1] < (world.y[0] + world.y[1]) / 2;
    moving.replaceChildren();
    if (!hidden) {
      for (const kind of KINDS.slice(1)) {
        const anchor = kind.name === "l2" ? [0, 0] : source;
        const points = Array.from({ length: strengths }, (_, index) => toPlot(optimum(world.few, strength(index), anchor)));
        const chosen = kind.name === setting.penalty;
        moving.append(drawn("path", { d: path(points), fill: "none", stroke: kind.colour, "stroke-dasharray": kind.dash,
          "stroke-width": chosen ? 3.5 : 2, "stroke-opacity": chosen ? 1 : 0.75, "data-testid": `path-${kind.name}` }));
      }
    }
    moving.append(
      mark("circle", ...toPlot(few), "var(--hs-soft)", 6), label(few, t("few"), -10, 20, "middle"),
      mark("star", ...toPlot(whole), "var(--hs-green)", 8), label(whole, t("whole"), 12, -6),
      mark("cross", toX(0), toY(0), "var(--hs-blue)"), label([0, 0], "0", -12, 16, "middle"),
      drawn("g", { class: "hs-basin-source" }, drawn("circle", { cx: toX(source[0]), cy: toY(source[1]), r: 16, fill: "transparent" }),
        mark("diamond", ...toPlot(source), "var(--hs-orange)", 7)),
      label(source, t("source"), source[0] > 4 ? 4 : -4, low ? 22 : -12, source[0] > 4 ? "end" : "end"),
    );
    if (!hidden) {
      for (const kind of KINDS.slice(1)) {
        const chosen = kind.name === setting.penalty, at = readings[kind.name].weights;
        moving.append(drawn("circle", { cx: toX(at[0]), cy: toY(at[1]), r: chosen ? 8 : 5, fill: "var(--hs-paper)",
          stroke: kind.colour, "stroke-width": chosen ? 4 : 2.5, "data-testid": `optimum-${kind.name}` }));
      }
    }
    svg.setAttribute("aria-label", t(hidden ? "plane_hidden" : "plane_spoken"));
  };
  return { svg, draw };
}

function makeLosses(t, world) {
  const { width, height, left, right, top, bottom, most } = SMALL;
  const toX = (place) => scale(0, 50, left, right)(place), toY = scale(0, most, bottom, top);
  const moving = drawn("g");
  const svg = makePlot(width, height, "losses", t("losses_spoken"));
  for (const loss of [0, 2, 4]) {
    svg.append(drawn("line", { x1: left, x2: right, y1: toY(loss), y2: toY(loss), class: loss ? "hs-grid" : "hs-axis" }),
      drawn("text", { x: left - 6, y: toY(loss) + 4, "text-anchor": "end" }, String(loss)));
  }
  for (const [place, text] of [[0, "0"], [10, "0.01"], [20, "0.1"], [30, "1"], [40, "10"], [50, "100"]]) {
    svg.append(drawn("text", { x: toX(place), y: bottom + 15, "text-anchor": place === 50 ? "end" : "middle" }, text));
  }
  svg.append(drawn("text", { x: right, y: height - 1, "text-anchor": "end" }, "λ →"),
    drawn("text", { x: left, y: top - 4 }, t("losses")), moving);
  const draw = (setting, readings, hidden, strengths) => {
    moving.replaceChildren(drawn("line", { x1: toX(setting.place), x2: toX(setting.place), y1: top, y2: bottom,
      stroke: "var(--hs-soft)", "stroke-dasharray": "3 3" }));
    if (hidden) {
      moving.append(drawn("text", { x: (left + right) / 2, y: toY(2) - 8, "text-anchor": "middle", class: "hs-halo" },
        t("predict_first")));
      return;
    }
    for (const kind of KINDS) {
      const anchor = kind.name === "l2sp" ? setting.source : [0, 0];
      const points = [];
      for (let place = 0; place < strengths; place += 1) {
        const loss = quadraticLoss(world.whole, optimum(world.few, kind.name === "none" ? 0 : strength(place), anchor));
        if (loss > most) break;
        points.push([toX(place), toY(loss)]);
      }
      moving.append(drawn("path", { d: path(points), fill: "none", stroke: kind.colour, "stroke-dasharray": kind.dash,
        "stroke-width": kind.name === setting.penalty ? 3 : 2 }));
    }
    const loss = readings[setting.penalty].whole, colour = KINDS.find((kind) => kind.name === setting.penalty).colour;
    if (loss <= most) moving.append(mark("circle", toX(setting.place), toY(loss), colour, 5));
    else moving.append(drawn("text", { x: toX(setting.place) - 6, y: top + 12, "text-anchor": "end", class: "hs-strong hs-halo" },
      `↑ ${loss.toFixed(2)}`));
  };
  return { svg, draw };
}

const ROWS = ["few", "whole", "source", "zero"];

function makeTable(t) {
  const swatch = (kind) => drawn("svg", { width: 34, height: 8, "aria-hidden": "true" }, drawn("line", { x1: 0, x2: 34, y1: 4,
    y2: 4, stroke: kind.colour, "stroke-width": 2.5, "stroke-dasharray": kind.dash }));
  const heads = KINDS.map((kind) => element("th", { scope: "col" }, swatch(kind), titleOf(t, kind)));
  const cells = ROWS.map((row) => KINDS.map((kind) => element("td", { data: { "data-testid": `${row}-${kind.name}` } })));
  const table = element("table", {},
    element("thead", {}, element("tr", {}, element("th", { textContent: t("at_this"), scope: "col" }), ...heads)),
    element("tbody", {}, ...ROWS.map((row, place) =>
      element("tr", {}, element("th", { scope: "row", textContent: t(`row_${row}`) }), ...cells[place]))));
  const show = (readings, penalty, hidden) => KINDS.forEach((kind, column) => {
    heads[column].className = kind.name === penalty ? "hs-chosen" : "";
    ROWS.forEach((row, place) => {
      cells[place][column].className = kind.name === penalty ? "hs-chosen" : "";
      cells[place][column].textContent = hidden && kind.name !== "none" ? "?" : readings[kind.name][row].toFixed(2);
    });
  });
  return { table, show };
}

function render({ model, el }) {
  const world = model.get("world"), strengths = model.get("strengths"), t = makeWords(model.get("texts"));
  let setting = { place: 20, penalty: "l2sp", source: [...world.source] };
  let asked = null;
  const { root, frame } = makeRoot({
    label: t("title"), test: "regularisation-basin", style: STYLE, className: "hs-basin",
  });
  const formula = makeFormula(formulaOf(t), "formula");
  const change = (values, term) => { setting = { ...setting, ...values }; formula.light(term); show(); };

  const lambda = makeSlider({ name: "lambda", label: "λ", spoken: t("strength_spoken"), min: 0,
    max: strengths - 1, step: 1, format: (place) => shown(strength(place)), move: (place) => change({ place }, "strength") });
  const penalty = makeSegments({ name: "penalty", label: t("anchor"), choose: (value) => change({ penalty: value }, "anchor"),
    options: [{ value: "l2", text: "0 (L2)" }, { value: "l2sp", text: "θₛ (L2-SP)" }] });
  const axis = (place, side) => makeSlider({ name: `source-${side}`, label: t(`source_${side}`),
    spoken: t(`source_${side}_spoken`), min: world[side][0], max: world[side][1], step: 0.1, format: (value) => written(value, 1),
    move: (value) => moveSource(place ? [setting.source[0], value] : [value, setting.source[1]]) });
  const across = axis(0, "x"), up = axis(1, "y");
  const moveSource = (source) => change({ source }, "source");
  const setSource = (source) => {
    across.set(source[0]);
    up.set(source[1]);
    moveSource([Number(across.input.value), Number(up.input.value)]);
  };
  lightOnFocus([lambda.input], "strength", formula.light);
  lightOnFocus(penalty.inputs, "anchor", formula.light);
  lightOnFocus([across.input, up.input], "source", formula.light);

  const tries = element("div", { className: "hs-basin-tries" }, element("span", { textContent: t("try") }));
  model.get("sources").forEach((choice, place) => {
    const button = element("button", { type: "button", textContent: t(choice.name), data: { "data-testid": `try-${place}` } });
    button.addEventListener("click", () => { prediction.hide(); setSource(choice.source); });
    tries.append(button);
  });
  const prediction = makePrediction({
    t, show: () => { asked = `${setting.place} ${setting.source}`; show(); },
    options: KINDS.map((kind) => ({ value: kind.name, text: titleOf(t, kind) })),
  });
  const plane = makePlane(t, world, setSource), losses = makeLosses(t, world), table = makeTable(t);
  const { readout, spoken, say, stop } = makeReadout();

  function show() {
    const hidden = prediction.committed() === null;
    const readings = compare(world, strength(setting.place), setting.source);
    plane.draw(setting, readings, hidden, strengths);
    losses.draw(setting, readings, hidden, strengths);
    table.show(readings, setting.penalty, hidden);
    say(words(readings, hidden));
  }
  function words(readings, hidden) {
    const value = { strength: shown(strength(setting.place)) };
    if (hidden) return t("question", value);
    const first = best(readings);
    const names = KINDS.filter((kind) => first.includes(kind.name)).map((kind) => titleOf(t, kind)).join(t("and"));
    const said = asked !== `${setting.place} ${setting.source}` ? ""
      : t(first.includes(prediction.committed()) ? "as_said" : "not_as_said");
    const lead = first.length === 3 ? t("all_alike", { ...value, said })
      : t("lowest", { ...value, names, loss: readings[first[0]].whole.toFixed(2), said });
    const change = readings.l2sp.whole - readings.none.whole;
    const key = Math.abs(change) < 0.005 ? "changes_nothing" : change < 0 ? "takes_off" : "harms";
    return lead + t(key, { amount: Math.abs(change).toFixed(2) });
  }

  root.append(
    formula.node,
    element("div", { className: "hs-basin-top" },
      element("figure", {}, plane.svg, element("figcaption", { textContent: t("plane_caption") })),
      element("div", { className: "hs-basin-dials" }, penalty.row, lambda.row, across.row, up.row, tries)),
    element("div", { className: "hs-basin-low" }, table.table, losses.svg),
    prediction.row, readout, spoken,
  );
  el.append(frame);
  lambda.set(setting.place);
  penalty.set(setting.penalty);
  setSource(setting.source);
  formula.light("");
  return stop;
}

export default { render };
