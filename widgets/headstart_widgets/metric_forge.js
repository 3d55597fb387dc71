// The metric forge: predicted tags under the learner's hands, and four scores of them, computed here.

import { ENTITY_STYLE, shadeOf } from "./entity_marks.js";
import { typesOf } from "./entity_spans.js";
import {
  element, makePrediction, makeReadout, makeRoot, makeSegments, makeWords,
} from "./control_frame.js";
import { PRESETS, isOrphan, scores, tagList } from "./metric_model.js";

const STYLE = `${ENTITY_STYLE}
.hs-forge { --hs-label: 7em; }
.hs-forge-tries { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.hs-forge-rows { margin-top: 10px; display: grid; grid-template-columns: auto 1fr; gap: 8px 10px; }
.hs-forge-heads { display: grid; grid-template-rows: 20px 18px 24px; font-size: 12px; color: var(--hs-soft); padding-top: 2px;
  line-height: 20px; }
.hs-forge-sentence { display: flex; flex-wrap: wrap; gap: 4px 3px; }
.hs-control button.hs-forge-cell { display: grid; grid-template-rows: 20px 18px 20px; min-width: 62px; padding: 1px 3px 3px;
  text-align: center; line-height: 19px; background: transparent; border: 1px solid transparent; border-radius: 3px; }
.hs-control button.hs-forge-cell:hover { background: var(--hs-shade); }
.hs-control button.hs-forge-cell[aria-current=true] { border-color: var(--hs-text); background: var(--hs-shade); }
.hs-forge-cell .hs-mono { border-radius: 2px; }
.hs-forge-said { position: relative; border-bottom: 2px solid transparent; line-height: 17px; }
.hs-forge-wrong .hs-forge-said { border-bottom: 2px dashed var(--hs-text); font-weight: 700; }
.hs-forge-wrong .hs-forge-said::after { content: "✗"; position: absolute; right: -1px; font-size: 10px; }
.hs-forge-edit { margin-top: 8px; display: grid; gap: 6px; }
.hs-forge-edit .hs-segment span { padding: 1px 7px; }
.hs-forge-edit > .hs-segments > span { width: 12em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.hs-forge-options { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.35fr); gap: 6px 20px; }
.hs-forge-scores { margin-top: 10px; border-top: 1px solid var(--hs-hair); }
.hs-forge-score { display: grid; grid-template-columns: 10.4em minmax(0, 1fr) 3.4em 190px; gap: 0 10px; align-items: center;
  height: 34px; border-bottom: 1px solid var(--hs-hair); }
.hs-forge-score strong { font-weight: 600; }
.hs-forge-score .hs-formula { font-size: 15px; white-space: nowrap; }
.hs-forge-score output { text-align: right; font-weight: 600; font-variant-numeric: tabular-nums; }
.hs-forge-bar { height: 14px; background: var(--hs-shade); border: 1px solid var(--hs-hair); border-radius: 2px; }
.hs-forge-bar div { height: 100%; width: 0; background: var(--hs-blue); }
.hs-forge-entity .hs-forge-bar div { background: var(--hs-orange); }
.hs-forge-key { font-size: 12px; color: var(--hs-soft); padding-top: 4px !important; }
.hs-forge .hs-readout { height: 4.2em; }
@container (max-width: 719px) {
  .hs-forge-options { grid-template-columns: minmax(0, 1fr); }
  .hs-forge-score { grid-template-columns: 10.4em minmax(0, 1fr) 3.4em; height: 52px; }
  .hs-forge-score .hs-formula { grid-row: 2; grid-column: 1 / 4; }
  .hs-forge-score output { grid-column: 3; grid-row: 1; }
  .hs-forge-bar { grid-column: 2; grid-row: 1; }
  .hs-forge .hs-readout { height: 5.6em; }
}
`;

const SCORES = [
  { name: "accuracy", symbols: [["correct", "Σ 1[ŷ = y]"], ["", " / "], ["total", "|S|"]],
    numbers: [["correct"], " / ", ["total"]] },
  { name: "micro", symbols: [["", "2·"], ["correct", "|T ∩ T̂|"], ["", " / ("], ["predicted", "|T̂|"], ["", " + "],
    ["gold", "|T|"], ["", ")"]], numbers: ["2·", ["correct"], " / (", ["predicted"], " + ", ["gold"], ")"] },
  { name: "macro", symbols: [["sum", "Σ F1ₖ"], ["", " / "], ["tags", "K"]], numbers: [["sum"], " / ", ["tags"]] },
  { name: "entity", symbols: [["", "2·"], ["correct", "|G ∩ Ĝ|"], ["", " / ("], ["predicted", "|Ĝ|"], ["", " + "],
    ["gold", "|G|"], ["", ")"]], numbers: ["2·", ["correct"], " / (", ["predicted"], " + ", ["gold"], ")"] },
];

const shownNumber = (name, number) => (name === "sum" ? number.toFixed(2) : String(number));

/** The gap of token accuracy over entity F1 in words that a reader can predict. */
export function gapVerdict({ accuracy, entity }) {
  const gap = accuracy.value - entity.value;
  return gap < 0.1 ? "small" : gap < 0.5 ? "medium" : "large";
}

/** A score's name, formula, numbers, value and bar; parts whose numbers differ from those shown before light up. */
function makeScore(t, { name, symbols, numbers }) {
  const parts = [];
  const part = (term, textContent) => {
    const span = element("span", { textContent, data: { "data-term": term } });
    parts.push(span);
    return span;
  };
  const written = numbers.map((piece) => (typeof piece === "string" ? piece : part(piece[0], "?")));
  const counts = written.filter((piece) => typeof piece !== "string");
  const formula = element("p", { className: "hs-formula", data: { "data-testid": `formula-${name}` } },
    ...symbols.map(([term, text]) => (term ? part(term, text) : text)), " = ", ...written);
  const value = element("output", { textContent: "?", data: { "data-testid": `score-${name}` } });
  const fill = element("div");
  const row = element("div", { className: `hs-forge-score hs-forge-${name}` }, element("strong", { textContent: t(name) }),
    formula, value, element("div", { className: "hs-forge-bar", ariaHidden: "true" }, fill));
  let before = null;
  const show = (score, hidden) => {
    parts.forEach((span) => {
      const term = span.getAttribute("data-term");
      span.classList.toggle("hs-on", !hidden && before !== null && before[term] !== score[term]);
    });
    counts.forEach((span) => {
      const term = span.getAttribute("data-term");
      span.textContent = hidden ? "?" : shownNumber(term, score[term]);
    });
    value.textContent = hidden ? "?" : score.value.toFixed(3);
    fill.style.width = hidden ? "0" : `${100 * score.value}%`;
    before = hidden ? null : score;
  };
  return { row, show };
}

/** The sentences as buttons, one a word; the arrow keys move between words and through the tags. */
function makeSentences(t, sentences, gold, { choose, turn, clear }) {
  const cells = sentences.map((words, sentence) => words.map((word, place) => {
    const said = element("span", { className: "hs-mono hs-forge-said" });
    const mark = element("span", { className: "hs-mono", textContent: gold[sentence][place] });
    mark.style.color = shadeOf(gold[sentence][place]);
    const cell = element("button", { type: "button", className: "hs-forge-cell", tabIndex: -1,
      data: { "data-testid": `cell-${sentence}-${place}` } }, element("span", { textContent: word }), mark, said);
    cell.addEventListener("click", () => choose(sentence, place));
    return { cell, said };
  }));
  const flat = cells.flatMap((row, sentence) => row.map((_, place) => [sentence, place]));
  const box = element("div", { className: "hs-forge-rows hs-entities", data: { role: "group", "aria-label": t("grid_spoken") } },
    ...cells.flatMap((row) => [
      element("div", { className: "hs-forge-heads", ariaHidden: "true" }, element("span"),
        element("span", { textContent: t("gold") }), element("span", { textContent: t("said") })),
      element("div", { className: "hs-forge-sentence" }, ...row.map(({ cell }) => cell))]));
  let chosen = [0, 0];
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = flat.findIndex(([sentence, place]) => sentence === chosen[0] && place === chosen[1]);
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: flat.length - 1 };
    if (event.key in moves) choose(...flat[Math.min(Math.max(moves[event.key], 0), flat.length - 1)]);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") turn(event.key === "ArrowUp" ? -1 : 1);
    else if (event.key === "Delete" || event.key === "Backspace") clear();
    else return;
    event.preventDefault();
    if (event.key in moves) cells[chosen[0]][chosen[1]].cell.focus();
  });
  const show = (predicted, at) => {
    chosen = at;
    cells.forEach((row, sentence) => row.forEach(({ cell, said }, place) => {
      const tag = predicted[sentence][place], right = tag === gold[sentence][place];
      const here = sentence === at[0] && place === at[1];
      said.textContent = tag;
      said.style.color = shadeOf(tag);
      cell.classList.toggle("hs-forge-wrong", !right);
      cell.tabIndex = here ? 0 : -1;
      cell.setAttribute("aria-current", String(here));
      cell.setAttribute("aria-label", t(right ? "cell_right" : "cell_wrong",
        { word: sentences[sentence][place], gold: gold[sentence][place], said: tag }));
    }));
  };
  return { box, show };
}

function render({ model, el }) {
  const t = makeWords(model.get("texts"));
  const sentences = model.get("sentences"), gold = model.get("gold"), given = model.get("predicted");
  const types = typesOf(gold, given), tags = tagList(types);
  const make = (preset) => (preset === "model" ? given.map((row) => [...row]) : gold.map((row) => PRESETS[preset](row, types)));
  let state = { predicted: make(given.length ? "model" : "slips"), at: [0, 0], outside: true, strict: false };
  let asked = null;
  const { root, frame } = makeRoot({ label: t("title"), test: "metric-forge", style: STYLE, className: "hs-forge hs-entities" });

  const change = (values) => { state = { ...state, ...values }; show(); };
  const put = (tag) => {
    const [sentence, place] = state.at;
    const predicted = state.predicted.map((row) => [...row]);
    predicted[sentence][place] = tag;
    change({ predicted });
  };
  const current = () => state.predicted[state.at[0]][state.at[1]];
  const grid = makeSentences(t, sentences, gold, {
    choose: (...at) => change({ at }), clear: () => put("O"),
    turn: (step) => put(tags[(tags.indexOf(current()) + step + tags.length) % tags.length]),
  });
  const word = element("span");
  const palette = makeSegments({ name: "tag", label: t("tag"), choose: put, options: tags.map((tag) => ({ value: tag, text: tag })) });
  palette.row.firstChild.append(" ", word);
  palette.row.querySelectorAll(".hs-segment span").forEach((span) => { span.classList.add("hs-mono"); });
  const outside = makeSegments({ name: "outside", label: t("outside"), choose: (value) => change({ outside: value === "in" }),
    options: ["in", "out"].map((value) => ({ value, text: t(`outside_${value}`) })) });
  const reading = makeSegments({ name: "reading", label: t("scorer"), choose: (value) => change({ strict: value === "strict" }),
    options: ["lenient", "strict"].map((value) => ({ value, text: t(value) })) });

  const tries = element("div", { className: "hs-forge-tries" }, element("span", { textContent: t("try") }));
  const presets = Object.keys(PRESETS).filter((preset) => preset !== "wrong_type" || types.length > 1);
  [...(given.length ? ["model"] : []), ...presets].forEach((preset) => {
    const button = element("button", { type: "button", textContent: t(preset), data: { "data-testid": `try-${preset}` } });
    button.addEventListener("click", () => { prediction.hide(); change({ predicted: make(preset) }); });
    tries.append(button);
  });
  const rows = SCORES.map((score) => makeScore(t, score));
  const prediction = makePrediction({
    t, options: ["small", "medium", "large"].map((value) => ({ value, text: t(value) })),
    show: () => { asked = key(); show(); },
  });
  const key = () => JSON.stringify([state.predicted, state.outside, state.strict]);
  const { readout, spoken, say, stop } = makeReadout();

  function show() {
    const hidden = prediction.committed() === null;
    const found = scores(gold, state.predicted, state);
    grid.show(state.predicted, state.at);
    word.textContent = `“${sentences[state.at[0]][state.at[1]]}”`;
    palette.set(current());
    rows.forEach((row, place) => row.show(found[SCORES[place].name], hidden));
    say(words(found, hidden));
  }
  function words(found, hidden) {
    const orphans = state.predicted.flatMap((row) => row.map((_, place) => isOrphan(row, place))).filter(Boolean).length;
    if (hidden) return t("question");
    const { accuracy, entity } = found;
    const gap = gapVerdict(found);
    const said = asked !== key() ? "" : t(prediction.committed() === gap ? "as_said" : "not_as_said");
    const told = t("reading", { right: accuracy.correct, tokens: accuracy.total, found: entity.correct, gold: entity.gold,
      predicted: entity.predicted, gap: Math.abs(accuracy.value - entity.value).toFixed(2).replace("-", "−"), said,
      side: t(accuracy.value >= entity.value ? "above" : "below") });
    return told + (orphans ? t(state.strict ? "orphans_strict" : "orphans", { count: orphans }) : "");
  }

  root.append(tries, grid.box,
    element("div", { className: "hs-forge-edit" }, palette.row,
      element("div", { className: "hs-forge-options" }, outside.row, reading.row)),
    element("div", { className: "hs-forge-scores" }, ...rows.map(({ row }) => row)),
    element("p", { className: "hs-forge-key", textContent: t("key") }),
    prediction.row, readout, spoken);
  el.append(frame);
  outside.set("in");
  reading.set("lenient");
  show();
  return stop;
}

export default { render };
