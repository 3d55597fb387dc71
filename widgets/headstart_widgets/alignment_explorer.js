// The alignment explorer: words, sub-words and labels, what is cut and what is padded. Only a tokenizer is asked in Python.

import {
  SCHEMES, judgeLabels, lostEntities, makeBatch, paddingShare, parseBracketed, writeBracketed,
} from "./alignment_model.js";
import {
  element, lightOnFocus, makeFormula, makePrediction, makeReadout, makeRoot, makeSegments, makeSlider, makeWords,
} from "./control_frame.js";
import { ENTITY_STYLE, shadeOf } from "./entity_marks.js";
import { makeRequester } from "./kernel_requests.js";
import { drawn, makePlot } from "./plot_shapes.js";

const STYLE = `${ENTITY_STYLE}
.hs-align { --hs-label: 7em; }
.hs-align-type { display: grid; grid-template-columns: var(--hs-label) 1fr auto; gap: 4px 8px; align-items: center; margin-top: 8px; }
.hs-align-type label { font-weight: 600; }
.hs-align-type input { font: inherit; width: 100%; padding: 3px 8px; color: var(--hs-text); background: var(--hs-paper);
  border: 1px solid var(--hs-line); border-radius: 3px; }
.hs-align-choices { display: grid; gap: 6px; margin-top: 6px; }
.hs-align-low { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 4px 24px; align-items: center; }
.hs-align-bands { height: 280px; overflow: auto; margin-top: 6px; border: 1px solid var(--hs-hair); border-radius: 3px;
  padding: 4px 8px; }
.hs-align-plain .hs-align-bands { height: 226px; }
.hs-align-bands:focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); }
.hs-align table { border-collapse: separate; border-spacing: 2px 0; margin: 0 0 10px; color: inherit; font-size: 12px; line-height: 20px; }
.hs-align tr { background: transparent !important; border: 0; }
.hs-align th, .hs-align td { padding: 0 5px; text-align: center; font-weight: 400; background: transparent; white-space: nowrap; }
.hs-align tbody th { min-width: 7.4em; text-align: left; color: var(--hs-soft); }
.hs-align td.hs-align-word { font-weight: 600; border-bottom: 2px solid var(--hs-line); }
.hs-align td.hs-align-token { background: var(--hs-shade); border-radius: 3px; }
.hs-align td.hs-align-special { background: transparent; box-shadow: inset 0 0 0 1px var(--hs-line); border-radius: 3px; color: var(--hs-soft); }
.hs-align td.hs-align-gone { color: var(--hs-soft); text-decoration: line-through; background: transparent; }
.hs-align td.hs-align-ignored { color: var(--hs-soft); }
.hs-align td.hs-align-read { box-shadow: inset 0 -2px 0; font-weight: 600; }
.hs-align td.hs-align-false { box-shadow: inset 0 -2px 0; font-weight: 600; text-decoration: underline wavy; text-underline-offset: 3px; }
.hs-align figcaption { font-size: 12px; color: var(--hs-soft); }
.hs-align .hs-readout { height: 4.2em; }
@container (max-width: 719px) {
  .hs-align-low { grid-template-columns: minmax(0, 1fr); }
  .hs-align .hs-readout { height: 5.6em; }
}
`;

const CELL = { sign: 7.4, letter: 8, gap: 13, least: 24, head: 106 };
const SHOWN_PADS = 2;
const MAP = { width: 470, row: 13, left: 18, foot: 14 };

/** Positions in bands that fit a width; a long sentence takes several. */
export function breakBands(widths, room) {
  const bands = [[]];
  let used = CELL.head;
  widths.forEach((width, place) => {
    if (used + width > room && bands.at(-1).length) { bands.push([]); used = CELL.head; }
    bands.at(-1).push(place);
    used += width;
  });
  return bands;
}

/** One column of the table for every kept position, a few for padding, one for what is cut. */
function columnsOf(row, judged, tags, mask) {
  const label = (place) => (judged ? judged.labels[place] ?? "−100" : "");
  const kept = row.kept.map(({ token, word }, place) => ({ token, word, label: label(place), mask: "1",
    kind: word === null ? "special" : "token", span: judged?.read.find((one) => one.places.includes(place)) }));
  const pads = Array.from({ length: Math.min(row.padding, SHOWN_PADS) }, (_, place) => ({ token: "[PAD]", word: null,
    label: label(row.kept.length + place), mask: "0", kind: "special" }));
  const more = row.padding - pads.length;
  if (more > 0) pads.push({ token: `+ ${more} [PAD]`, word: null, label: label(row.kept.length + row.padding - 1), mask: "0", kind: "special" });
  const cut = row.cut.map(({ token, word }) => ({ token, word, label: "✗", mask: "✗", kind: "gone" }));
  return [...kept, ...pads, ...cut].map((column, place) => ({ ...column, place, mask: mask ? column.mask : "?" }));
}

function makeBands(t) {
  const box = element("div", { className: "hs-align-bands", tabIndex: 0,
    data: { role: "group", "aria-label": t("bands_spoken"), "data-testid": "bands" } });
  let last = null;
  const draw = (columns, words, tags) => {
    last = [columns, words, tags];
    const parts = columns.map(({ word }) => columns.filter((other) => word !== null && other.word === word).length || 1);
    const head = ({ word }) => (word === null ? 0
      : CELL.letter * words[word].length + (tags && tags[word] !== "O" ? CELL.sign * (tags[word].length + 1) : 0));
    const widths = columns.map((column, place) => CELL.gap + Math.max(CELL.least, head(column) / parts[place],
      CELL.sign * Math.max(column.token.length, column.label.length)));
    box.replaceChildren(...breakBands(widths, (box.clientWidth || 800) - 18).map((places) => makeBand(
      places.map((place) => columns[place]), words, tags)));
  };
  const makeBand = (columns, words, tags) => {
    const cells = (className, pick) => columns.map((column) => element("td", { className: className(column), textContent: pick(column) }));
    const heads = [];
    columns.forEach((column, place) => {
      if (place && column.word !== null && columns[place - 1].word === column.word) { heads.at(-1).colSpan += 1; return; }
      const tag = column.word === null || !tags ? "" : tags[column.word];
      const cell = element("td", { className: column.word === null ? "" : "hs-align-word", colSpan: 1 },
        column.word === null ? "" : words[column.word]);
      if (tag && tag !== "O") {
        const mark = element("span", { className: "hs-mono", textContent: ` ${tag}` });
        mark.style.color = shadeOf(tag);
        cell.append(mark);
      }
      heads.push(cell);
    });
    const labels = columns.map((column) => {
      const cell = element("td", { textContent: column.label, className: `hs-mono ${labelClass(column)}`,
        data: { "data-testid": `label-${column.place}` } });
      if (/^[BI]-/.test(column.label)) cell.style.color = shadeOf(column.label);
      return cell;
    });
    const line = (name, parts) => element("tr", {}, element("th", { scope: "row", textContent: t(name) }), ...parts);
    return element("table", {}, element("tbody", {}, line(tags ? "words" : "word", heads),
      line("subwords", cells(({ kind }) => `hs-mono hs-align-${kind}`, ({ token }) => token)),
      line("word_id", cells(() => "hs-mono", ({ word }) => (word === null ? "–" : String(word)))),
      ...(tags ? [line("label", labels)] : []),
      line("mask", cells(() => "hs-mono", ({ mask }) => mask))));
  };
  const labelClass = ({ label, span, kind }) => {
    if (kind === "gone") return "hs-align-gone";
    if (label === "−100") return "hs-align-ignored";
    return span ? (span.gold === null ? "hs-align-false" : "hs-align-read") : "";
  };
  const watch = new ResizeObserver(() => { if (last) draw(...last); });
  watch.observe(box);
  return { box, draw, stop: () => watch.disconnect() };
}

/** The batch as rows of small cells: sub-words full, special tokens ruled, padding empty, what is cut beyond the line. */
function makeMap(t, count) {
  const height = count * MAP.row + MAP.foot + 4;
  const svg = makePlot(MAP.width, height, "map", t("map_spoken"));
  const draw = (batch, most, chosen, hidden) => {
    const length = hidden ? Math.max(...batch.map(({ kept }) => kept.length)) : batch[0].kept.length + batch[0].padding;
    const total = Math.max(length, ...batch.map(({ kept, cut }) => kept.length + cut.length));
    const size = Math.min(18, (MAP.width - MAP.left - 4) / total);
    const parts = batch.flatMap((row, line) => {
      const y = 2 + line * MAP.row;
      const kinds = [...row.kept.map(({ word }) => (word === null ? "special" : "token")),
        ...Array(hidden ? 0 : row.padding).fill("pad"), ...row.cut.map(() => "gone")];
      const looks = { token: { fill: "var(--hs-blue)" }, special: { fill: "var(--hs-soft)", y: y + 3, height: MAP.row - 9 },
        pad: { fill: "none", stroke: "var(--hs-line)" }, gone: { fill: "none", stroke: "var(--hs-orange)", "stroke-dasharray": "2 2" } };
      return [drawn("text", { x: MAP.left - 5, y: y + 9, "text-anchor": "end", class: line === chosen ? "hs-strong" : "" }, String(line + 1)),
        ...kinds.map((kind, place) => drawn("rect", { x: MAP.left + place * size + 0.5, y, width: Math.max(1, size - 1),
          height: MAP.row - 3, ...looks[kind] }))];
    });
    const foot = [[0, "1", "start"], [length, String(length), "end"]];
    svg.replaceChildren(...parts, ...(hidden ? [] : foot.map(([place, text, side]) => drawn("text",
      { x: MAP.left + place * size, y: height - 2, "text-anchor": side }, text))));
  };
  return { svg, draw };
}

const formulaOf = (t, tagged) => (tagged
  ? [["", "loss = 1/|S| · Σₚ CE(logits(p), "], ["scheme", t("label_of")], ["", "),\u2003S = { p : "],
    ["scheme", t("label_of")], ["", " ≠ −100, "], ["most", `p ≤ ${t("most")}`], ["", " }"]]
  : [["", `${t("padding_share")} = 1 − Σ m / (B · T),\u2003T = `], ["most pad", ""]]);

function render({ model, el }) {
  const t = makeWords(model.get("texts"));
  const given = model.get("sentences"), tagged = model.get("tagged"), limit = model.get("max_length");
  const view = Math.random().toString(36).slice(2);
  let sentences = given.map((one) => ({ ...one }));
  let state = { at: 0, scheme: "first", most: limit, pad: "longest" };
  let asked = null, waiting = null, fault = "";
  const { root, frame } = makeRoot({ label: t("title"), test: "alignment-explorer", style: STYLE, className: `hs-align hs-entities${tagged ? "" : " hs-align-plain"}` });
  const formula = makeFormula(formulaOf(t, tagged), "formula");
  const change = (name, term) => (value) => { state = { ...state, [name]: value }; fault = ""; formula.light(term); show(); };

  const which = makeSegments({ name: "sentence", label: t("sentence"), options: given.map((_, place) => (
    { value: String(place), text: String(place + 1) })), choose: (value) => { change("at", "")(Number(value)); write(); } });
  const scheme = makeSegments({ name: "scheme", label: t("scheme"), choose: change("scheme", "scheme"),
    options: SCHEMES.map((value) => ({ value, text: t(value) })) });
  const most = makeSlider({ name: "most", label: t("most"), min: 4, max: limit, step: 1, format: String, move: change("most", "most") });
  const pad = makeSegments({ name: "pad", label: t("pad_to"), choose: change("pad", "pad"),
    options: ["longest", "maximum"].map((value) => ({ value, text: t(value) })) });
  lightOnFocus(scheme.inputs, "scheme", formula.light);
  lightOnFocus([most.input], "most", formula.light);
  lightOnFocus(pad.inputs, "pad", formula.light);

  const text = element("input", { type: "text", spellcheck: false, maxLength: 400, data: { "data-testid": "text", "aria-label": t("own") } });
  const use = element("button", { type: "button", textContent: t("tokenise"), data: { "data-testid": "tokenise" } });
  const typed = () => {
    const own = parseBracketed(text.value);
    if (!own) { fault = t("brackets"); show(); return; }
    waiting = { ...own, at: state.at };
    requester.ask({ words: own.words });
  };
  use.addEventListener("click", typed);
  text.addEventListener("keydown", (event) => { if (event.key === "Enter") typed(); });
  const write = () => { const { words, tags } = sentences[state.at]; text.value = writeBracketed(words, tagged ? tags : null); };
  const requester = makeRequester(model, view, () => { fault = t("silence"); show(); });
  const onResponse = () => {
    const response = model.get("response");
    if (!requester.take(response) || String(response.settings.words) !== String(waiting?.words)) return;
    if (response.error) fault = t("failed", { error: response.error });
    else {
      const { words, tags, at } = waiting;
      fault = "";
      sentences = sentences.map((one, place) => (place === at
        ? { words, tags, tokens: response.tokens, word_ids: response.word_ids } : one));
      prediction.hide();
    }
    show();
  };
  model.on("change:response", onResponse);

  const bands = makeBands(t), map = makeMap(t, given.length);
  const outcomes = tagged ? ["exactly", "partly", "none"] : ["quarter", "half", "more"];
  const prediction = makePrediction({
    t: (key) => t(key === "prediction" ? (tagged ? "prediction_labels" : "prediction_padding") : key),
    options: outcomes.map((value) => ({ value, text: t(value) })), show: () => { asked = key(); show(); },
  });
  const key = () => JSON.stringify([state, sentences.map(({ words, tags }) => [words, tags])]);
  const { readout, spoken, say, stop } = makeReadout();

  function show() {
    const hidden = prediction.committed() === null;
    const batch = makeBatch(sentences, state.most, state.pad);
    const row = batch[state.at], { words, tags } = sentences[state.at];
    const judged = tagged ? judgeLabels(state.scheme, row, tags) : null;
    const columns = columnsOf(hidden && !tagged ? { ...row, padding: 0 } : row, judged, tags, tagged || !hidden);
    if (hidden) columns.forEach((column) => { if (column.label && column.kind !== "gone") column.label = "?"; column.span = undefined; });
    bands.draw(columns, words, tagged ? tags : null);
    map.draw(batch, state.most, state.at, hidden && !tagged);
    if (!tagged) formula.node.lastChild.textContent = t(state.pad === "longest" ? "length_longest" : "most");
    say(fault || (tagged ? wordsOfLabels(row, judged, tags, hidden) : wordsOfPadding(batch, hidden)));
  }
  function wordsOfLabels(row, judged, tags, hidden) {
    if (hidden) return t("question_labels", { gold: judged.gold });
    const lost = lostEntities(row, tags).length;
    const said = asked !== key() ? "" : t(prediction.committed() === judged.verdict ? "as_said" : "not_as_said");
    const length = row.kept.length + row.padding;
    return t("reading_labels", { counted: judged.counted, length, read: judged.read.length, right: judged.right, gold: judged.gold, said })
      + t(`why_${state.scheme}`) + (lost ? t("lost", { count: lost }) : "");
  }
  function wordsOfPadding(batch, hidden) {
    if (hidden) return t("question_padding", { count: batch.length });
    const part = paddingShare(batch), length = batch[0].kept.length + batch[0].padding;
    const verdict = part < 0.25 ? "quarter" : part <= 0.5 ? "half" : "more";
    const said = asked !== key() ? "" : t(prediction.committed() === verdict ? "as_said" : "not_as_said");
    const cut = batch.reduce((sum, row) => sum + row.cut.length, 0);
    const padded = batch.reduce((sum, row) => sum + row.padding, 0);
    return t("reading_padding", { count: batch.length, length, all: batch.length * length, padded, percent: (100 * part).toFixed(0), said })
      + (cut ? t("cut", { count: cut }) : "");
  }

  root.append(formula.node,
    element("div", { className: "hs-align-choices" }, which.row),
    element("div", { className: "hs-align-type" }, element("label", { textContent: t("own"), ariaHidden: "true" }), text, use),
    element("div", { className: "hs-align-choices" }, ...(tagged ? [scheme.row] : [])),
    element("div", { className: "hs-align-low" }, element("div", {}, most.row, pad.row),
      element("figure", {}, map.svg, element("figcaption", { textContent: t("map_caption") }))),
    bands.box, prediction.row, readout, spoken);
  el.append(frame);
  which.set("0");
  scheme.set(state.scheme);
  most.set(state.most);
  pad.set(state.pad);
  write();
  show();
  return () => { stop(); bands.stop(); requester.stop(); model.off("change:response", onResponse); };
}

export default { render };
