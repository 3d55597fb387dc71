// Budget curves: recorded accuracies over labels and over frozen stages, guessed first. Python has taken the means.

import {
  element, lightOnFocus, makeFormula, makePrediction, makeReadout, makeRoot, makeSegments, makeSlider, makeWords, written,
} from "./control_frame.js";
import { drawn, makePlot, mark, path, scale } from "./plot_shapes.js";
import { CLOSE, accuracyRange, bestDepths, curvesOf, gaps, meeting, placesOf, pointAt, spread } from "./budget_model.js";

const STYLE = `
.hs-budget { --hs-label: 5.6em; }
.hs-budget-choices { display: grid; gap: 6px; margin-top: 6px; }
.hs-budget-body { display: grid; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); gap: 8px 24px; margin-top: 8px; }
.hs-budget .hs-slider { grid-template-columns: var(--hs-label) 1fr 3.4em; height: 38px; }
.hs-budget table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; color: inherit; }
.hs-budget th, .hs-budget td { padding: 3px 5px; text-align: right; font-weight: 400; background: transparent; white-space: nowrap; }
.hs-budget th:first-child { text-align: left; }
.hs-budget thead th { font-weight: 600; }
.hs-budget th svg { display: inline-block; vertical-align: middle; margin-right: 5px; }
.hs-budget tr { border-bottom: 1px solid var(--hs-hair); background: transparent !important; }
.hs-budget-table { min-height: var(--hs-rows); }
.hs-budget-origin { font-size: 12px; color: var(--hs-soft); margin-top: 8px; height: 4.2em; overflow: auto; }
.hs-budget .hs-predict .hs-segment span { padding: 2px 8px; }
.hs-budget-guess { min-height: 44px; }
.hs-budget .hs-readout { height: 4.2em; }
@container (max-width: 799px) {
  .hs-budget .hs-plot { max-width: 560px; margin: 0 auto; }
  .hs-budget-body { grid-template-columns: minmax(0, 1fr); }
  .hs-budget .hs-readout { height: 5.6em; }
  .hs-budget .hs-formula { height: 3.2em; }
  .hs-budget-guess { min-height: 76px; }
}
`;

const BOX = { width: 470, height: 290, left: 40, right: 456, top: 24, bottom: 250 };
const LOOKS = {
  scratch: { colour: "var(--hs-orange)", dash: "8 5", mark: "square" },
  "linear-probe": { colour: "var(--hs-soft)", dash: "8 3 2 3", mark: "up" },
  "lp-ft": { colour: "var(--hs-green)", dash: "2 4", mark: "diamond" },
  full: { colour: "var(--hs-blue)", dash: "", mark: "circle" },
};
const FREEZE_LOOKS = ["full", "scratch", "lp-ft", "linear-probe"];
const lookOf = (view, curve, place) => LOOKS[view === "budgets" ? curve : FREEZE_LOOKS[place % 4]];
const percent = (share) => written(100 * share, 1);

/** A curve's name: of a way to train, or of the labels at which stages were frozen. */
export function curveName(t, view, curve) {
  return view === "budgets" ? t(curve) : t(curve === "all" ? "all_labels" : "labels_each", { count: curve });
}

/** A place's name on the axis. */
export function placeName(t, view, at) {
  return view === "budgets" && at === "all" ? t("all") : String(at);
}

/** A place's name in a sentence. */
export function pointName(t, view, at) {
  if (view === "freezing") return t("frozen_term", { at });
  return at === "all" ? t("all_labels") : t("labels_term", { at });
}

function makeCurves(t) {
  const { width, height, left, right, top, bottom } = BOX;
  const svg = makePlot(width, height, "plot"), inside = drawn("g");
  svg.append(inside);
  const draw = (view, points, at, hidden) => {
    const places = placesOf(points), ends = accuracyRange(points);
    const shares = spread(places, view === "budgets"), toY = scale(ends.from, ends.to, bottom, top);
    const toX = (place) => left + 14 + shares[places.indexOf(place)] * (right - left - 28);
    inside.replaceChildren();
    svg.setAttribute("aria-label", t(hidden ? "plot_hidden" : view === "budgets" ? "budgets_spoken" : "freezing_spoken"));
    for (let tick = ends.from; tick <= ends.to + 1e-9; tick += ends.step) {
      inside.append(drawn("line", { x1: left, x2: right, y1: toY(tick), y2: toY(tick), class: "hs-grid" }));
      if (!hidden) inside.append(drawn("text", { x: left - 6, y: toY(tick) + 4, "text-anchor": "end" }, String(tick)));
    }
    inside.append(drawn("text", { x: left, y: top - 10 }, t("accuracy_axis")),
      drawn("text", { x: right, y: height - 4, "text-anchor": "end" }, `${t(view === "budgets" ? "labels" : "frozen")} →`),
      drawn("rect", { x: toX(at) - 10, y: top, width: 20, height: bottom - top, fill: "var(--hs-shade)", rx: 4 }),
      ...places.map((place) => drawn("text", { x: toX(place), y: bottom + 18, "text-anchor": "middle",
        class: place === at ? "hs-strong" : "" }, placeName(t, view, place))));
    if (hidden) {
      inside.append(drawn("text", { x: (left + right) / 2, y: (top + bottom) / 2, "text-anchor": "middle", class: "hs-halo" },
        t("predict_below")));
      return;
    }
    curvesOf(points).forEach((curve, number) => {
      const line = places.map((place) => pointAt(points, curve, place)).filter(Boolean);
      const { colour, dash, mark: kind } = lookOf(view, curve, number);
      const ends2 = [...line.map((one) => [toX(one.at), toY(100 * one.high)]),
        ...line.toReversed().map((one) => [toX(one.at), toY(100 * one.low)])];
      const middle = line.map((one) => [toX(one.at), toY(100 * one.mean)]);
      inside.append(drawn("path", { d: `${path(ends2)}Z`, fill: colour, "fill-opacity": 0.16, stroke: "none" }),
        drawn("path", { d: path(middle), fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash,
          "data-testid": `curve-${curve}` }),
        ...middle.map(([x, y]) => mark(kind, x, y, colour, 5)));
    });
  };
  return { svg, draw };
}

function makeTable(t) {
  const body = element("tbody"), heads = ["way", "mean", "ends", "seeds"].map((key) =>
    element("th", { scope: "col", textContent: t(key) }));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body);
  const show = (view, points, at, hidden) => body.replaceChildren(...curvesOf(points).map((curve, number) => {
    const { colour, dash, mark: kind } = lookOf(view, curve, number), point = pointAt(points, curve, at);
    const swatch = drawn("svg", { width: 30, height: 12, "aria-hidden": "true" }, drawn("line", { x1: 0, x2: 30, y1: 6, y2: 6,
      stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash }), mark(kind, 15, 6, colour, 4));
    const told = point ? [percent(point.mean), `${percent(point.low)} – ${percent(point.high)}`, String(point.seeds)] : ["–", "–", "–"];
    return element("tr", {}, element("th", { scope: "row" }, swatch, curveName(t, view, curve)),
      ...told.map((text, column) => element("td", { textContent: hidden ? "?" : text,
        data: { "data-testid": `${["mean", "ends", "seeds"][column]}-${curve}` } })));
  }));
  return { table: element("div", { className: "hs-budget-table" }, table), show };
}

/** What can be guessed in a view, and who is compared. */
function makeScene(t, task, view, show) {
  const points = task[view], places = placesOf(points), curves = curvesOf(points);
  const base = view === "budgets" ? (curves.includes("scratch") ? "scratch" : curves[0]) : null;
  const others = curves.filter((curve) => curve !== base);
  const options = places.map((at) => ({ value: String(at), text: placeName(t, view, at) }));
  const prediction = makePrediction({
    t: (key) => t(key === "prediction" ? (view === "budgets" ? "prediction_budgets" : "prediction_freezing") : key), show,
    options: view === "budgets" ? [...options, { value: "never", text: t("never") }] : options,
  });
  return { view, points, places, curves, base, others, prediction, at: places[0], asked: null,
    arm: others.includes("full") ? "full" : others[0] ?? null };
}

function render({ model, el }) {
  const t = makeWords(model.get("texts")), tasks = model.get("tasks");
  const { root, frame } = makeRoot({ label: t("title"), test: "budget-curves", style: STYLE, className: "hs-budget" });
  const scenes = tasks.map((task) => ["budgets", "freezing"].filter((view) => task[view].length)
    .map((view) => makeScene(t, task, view, () => { scene.asked = scene.arm; show(); })));
  let place = 0, scene = scenes[0][0];
  const most = Math.max(...scenes.flat().map(({ curves }) => curves.length));
  root.style.setProperty("--hs-rows", `${26 * (most + 1)}px`);

  const formula = makeFormula([["", "acc( "], ["arm", ""], ["", ", "], ["at", ""], ["", ` )  =  ${t("mean_term")} accₛ`]],
  "formula");
  const choices = element("div", { className: "hs-budget-choices" });
  const tablet = element("div", {}), guess = element("div", { className: "hs-budget-guess" });
  const curves = makeCurves(t), table = makeTable(t), origin = element("p", { className: "hs-budget-origin" });
  const { readout, spoken, say, stop } = makeReadout();
  const taskChoice = makeSegments({ name: "task", label: t("task"), options: tasks.map(({ name }, at) => ({ value: String(at), text: name })),
    choose: (value) => open(Number(value), scene.view) });

  function open(number, view) {
    place = number;
    scene = scenes[place].find((one) => one.view === view) ?? scenes[place][0];
    const views = makeSegments({ name: "view", label: t("view"), choose: (value) => open(place, value),
      options: scenes[place].map((one) => ({ value: one.view, text: t(one.view) })) });
    const names = scene.view === "budgets" ? scene.others : scene.curves;
    const arm = makeSegments({ name: "arm", label: t(scene.view === "budgets" ? "compare" : "at_labels"),
      options: names.map((value) => ({ value, text: curveName(t, scene.view, value) })),
      choose: (value) => { scene.arm = value; formula.light("arm"); show(); } });
    const slider = makeSlider({ name: "at", label: t(scene.view), spoken: t(`${scene.view}_slider`), min: 0,
      max: Math.max(scene.places.length - 1, 1), step: 1, format: (at) => placeName(t, scene.view, scene.places[at] ?? scene.places[0]),
      move: (at) => { scene.at = scene.places[at] ?? scene.places[0]; formula.light("at"); show(); } });
    slider.input.disabled = scene.places.length < 2;
    lightOnFocus(arm.inputs, "arm", formula.light);
    lightOnFocus([slider.input], "at", formula.light);
    const focused = root.contains(document.activeElement) ? document.activeElement.getAttribute("data-testid") : null;
    choices.replaceChildren(...(tasks.length > 1 ? [taskChoice.row] : []), views.row, arm.row);
    tablet.replaceChildren(slider.row, table.table, origin);
    guess.replaceChildren(scene.prediction.row);
    taskChoice.set(place);
    views.set(scene.view);
    arm.set(scene.arm ?? names[0]);
    slider.set(scene.places.indexOf(scene.at));
    formula.light("");
    if (focused) root.querySelector(`[data-testid="${focused}"]`)?.focus();
    show();
  }
  function show() {
    const { view, points, at, prediction } = scene, hidden = prediction.committed() === null;
    const term = (name, text) => formula.node.querySelectorAll(`[data-term=${name}]`).forEach((span) => { span.textContent = text; });
    term("arm", scene.arm ? curveName(t, view, scene.arm) : curveName(t, view, scene.curves[0]));
    term("at", pointName(t, view, at));
    curves.draw(view, points, at, hidden);
    table.show(view, points, at, hidden);
    origin.textContent = tasks[place].origin.map(({ device, date }) => t("origin", { device: device || t("unknown"), date: date || t("unknown") })).join(" ");
    say(hidden ? question() : view === "budgets" ? budgetWords() : freezeWords());
  }
  const close = written(100 * CLOSE, 0);
  function question() {
    if (scene.view === "freezing") return t("question_freezing", { curve: curveName(t, scene.view, scene.arm), close });
    return scene.arm === null ? t("question_alone")
      : t("question_budgets", { arm: t(scene.arm), base: t(scene.base), close });
  }
  function saidOf(right) {
    return scene.asked !== scene.arm ? "" : t(right ? "as_said" : "not_as_said");
  }
  function budgetWords() {
    const { arm, base, points, prediction } = scene;
    if (arm === null) return t("alone", { base: t(base) });
    const found = gaps(points, arm, base);
    if (!found.length) return t("nowhere_both", { arm: t(arm), base: t(base) });
    const met = meeting(points, arm, base), said = saidOf(prediction.committed() === String(met ?? "never"));
    const name = (at) => pointName(t, "budgets", at);
    const fields = { arm: t(arm), base: t(base), said, close };
    const lead = met === null ? t("never_met", fields) : t("met", { ...fields, at: name(met) });
    const ends = found.length > 1 ? [found[0], found.at(-1)] : [found[0]];
    return `${lead} ${ends.map(({ at, gap }) => t(gap < -1e-9 ? "behind" : "ahead", { ...fields, at: name(at), gap: percent(Math.abs(gap)) })).join(" ")}`;
  }
  function freezeWords() {
    const { arm, points, prediction } = scene, { best, near } = bestDepths(points, arm);
    const worst = points.filter((point) => point.curve === arm).reduce((one, other) => (other.mean < one.mean ? other : one));
    const said = saidOf(near.includes(Number(prediction.committed())));
    const others = near.filter((at) => at !== best.at);
    const close_by = others.length ? t("near", { names: others.join(t("and")), close }) : t("none_near", { close });
    return t("best_depth", { at: best.at, accuracy: percent(best.mean), said }) + close_by
      + t("worst_depth", { at: worst.at, accuracy: percent(worst.mean) });
  }

  for (const one of scenes.flat()) if (one.view === "freezing") one.arm = one.curves[0];
  root.append(formula.node, choices, element("div", { className: "hs-budget-body" }, element("div", {}, curves.svg), tablet),
    guess, readout, spoken);
  el.append(frame);
  open(0, scene.view);
  return stop;
}

export default { render };
