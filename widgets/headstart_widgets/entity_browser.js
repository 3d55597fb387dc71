// The entity browser: a model's entities beside the gold ones, one case at a time, paired off here.

import { ENTITY_STYLE, shadeOf } from "./entity_marks.js";
import { entitySpans, typesOf } from "./entity_spans.js";
import { element, makePrediction, makeReadout, makeRoot, makeSegments, makeWords } from "./control_frame.js";
import { KINDS_OF_CASE, MISTAKES, chooseCases, countKinds, findCases, mostFrequent } from "./mistake_model.js";

const STYLE = `${ENTITY_STYLE}
.hs-browser { --hs-label: 5.4em; }
.hs-browser-body { display: grid; grid-template-columns: minmax(0, 15em) minmax(0, 1fr); gap: 8px 24px; margin-top: 8px; }
.hs-browser table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; color: inherit; }
.hs-browser th, .hs-browser td { padding: 2px 6px; text-align: right; font-weight: 400; background: transparent; }
.hs-browser th:first-child { text-align: left; }
.hs-browser tr { border-bottom: 1px solid var(--hs-hair); background: transparent !important; }
.hs-browser .hs-chosen { background: var(--hs-shade); font-weight: 600; }
.hs-browser-signs { display: inline-block; width: 2.5em; text-align: center; font-weight: 700; }
.hs-browser-view { padding: 8px 12px; height: 238px; overflow: auto; border: 1px solid var(--hs-hair); border-radius: 3px; }
.hs-browser-view:focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 2px; }
.hs-browser-head { display: flex; gap: 8px; align-items: center; margin-bottom: 6px; }
.hs-browser-head strong { flex: 1 1 auto; font-weight: 600; }
.hs-browser-what { height: 2.8em; overflow: hidden; margin-bottom: 6px; }
.hs-browser-text { display: flex; flex-wrap: wrap; gap: 6px 0; }
.hs-browser-word { display: grid; grid-template-rows: 17px 22px 17px 15px; padding: 0 3px; min-width: 8px; line-height: 17px; }
.hs-browser-word > :nth-child(2) { line-height: 22px; white-space: nowrap; }
.hs-browser-mark { font-size: 11px; font-weight: 600; white-space: nowrap; margin: 0 -3px; padding: 0 3px; }
.hs-browser-gold { border-bottom: 3px solid; }
.hs-browser-said { border-top: 3px dashed; }
.hs-browser-none { border-color: transparent; }
.hs-browser-here > :nth-child(2) { background: var(--hs-shade); box-shadow: 0 0 0 1px var(--hs-line); font-weight: 600; }
.hs-browser-sure { font-size: 11px; color: var(--hs-soft); font-variant-numeric: tabular-nums; }
.hs-browser-piece { border-left: 1px dotted var(--hs-soft); margin-left: 2px; padding-left: 2px; }
.hs-browser-key { font-size: 12px; color: var(--hs-soft); margin-top: 4px; }
.hs-browser-filters { display: grid; gap: 6px; margin-top: 8px; }
.hs-browser .hs-readout { height: 2.8em; }
@container (max-width: 719px) {
  .hs-browser-body { grid-template-columns: minmax(0, 1fr); }
  .hs-browser .hs-readout { height: 4.2em; }
}
`;

const SIGNS = { right: "✓", missed: "–", invented: "+", type: "≠", boundary: "↔", both: "≠↔" };

/** A word's place in a span: whether it is in one, and whether its name is written here. */
function markOf(spans, place) {
  const span = spans.find((one) => one.start <= place && place < one.end);
  return span ? { type: span.type, first: span.start === place } : null;
}

function makeMark(mark, className) {
  const node = element("span", { className: `hs-browser-mark ${className}${mark ? "" : " hs-browser-none"}`,
    textContent: mark?.first ? mark.type : " " });
  if (mark) { node.style.color = shadeOf(mark.type); node.style.borderColor = shadeOf(mark.type); }
  return node;
}

/** A sentence with gold marks above its words and predicted ones below; `pieces` are its sub-words, where wanted. */
function drawSentence(words, gold, predicted, { pieces, sure, here, hidden }) {
  const there = entitySpans(gold), said = hidden ? [] : entitySpans(predicted);
  return words.map((word, place) => {
    const parts = pieces ? pieces[place] : [word];
    return element("span", { className: here(place) ? "hs-browser-word hs-browser-here" : "hs-browser-word" },
      makeMark(markOf(there, place), "hs-browser-gold"),
      element("span", {}, ...parts.map((part, at) => element("span", { textContent: part,
        className: at ? "hs-mono hs-browser-piece" : pieces ? "hs-mono" : "" }))),
      makeMark(markOf(said, place), "hs-browser-said"),
      element("span", { className: "hs-browser-sure", textContent: !hidden && sure && here(place) ? sure[place].toFixed(2) : "" }));
  });
}

/** The sub-words of every word. */
export function piecesOf(words, subwords) {
  return words.map((word, place) => {
    const found = subwords.tokens.filter((_, at) => subwords.word_ids[at] === place);
    return found.length ? found : [word];
  });
}

function makeCounts(t) {
  const cells = KINDS_OF_CASE.map((kind) => element("td", { data: { "data-testid": `count-${kind}` } }));
  const rows = KINDS_OF_CASE.map((kind, place) => element("tr", {}, element("th", { scope: "row" },
    element("span", { className: "hs-browser-signs", textContent: SIGNS[kind], ariaHidden: "true" }), t(kind)), cells[place]));
  const table = element("table", {}, element("tbody", {}, ...rows));
  const show = (counts, kind, hidden) => rows.forEach((row, place) => {
    cells[place].textContent = hidden ? "?" : String(counts[KINDS_OF_CASE[place]]);
    row.className = !hidden && (kind === KINDS_OF_CASE[place]) ? "hs-chosen" : "";
  });
  return { table, show };
}

function render({ model, el }) {
  const t = makeWords(model.get("texts"));
  const sentences = model.get("sentences"), gold = model.get("gold"), predicted = model.get("predicted");
  const confidences = model.get("confidences"), subwords = model.get("subwords");
  const all = findCases({ gold, predicted, confidences: confidences.length ? confidences : null });
  const counts = countKinds(all), types = typesOf(gold, predicted);
  const starts = gold.map((tags, place) => [tags, place]).filter(([tags]) => tags.some((tag) => tag !== "O"));
  let state = { kind: "mistakes", type: "", order: "corpus", pieces: false, at: 0 };

  const { root, frame } = makeRoot({ label: t("title"), test: "entity-browser", style: STYLE, className: "hs-browser hs-entities" });
  const change = (values) => { state = { ...state, at: 0, ...values }; show(); };
  const kind = makeSegments({ name: "kind", label: t("show"), choose: (value) => change({ kind: value }),
    options: ["mistakes", ...KINDS_OF_CASE].map((value) => ({ value, text: t(value) })) });
  const type = makeSegments({ name: "type", label: t("type_of"), choose: (value) => change({ type: value === "all" ? "" : value }),
    options: [{ value: "all", text: t("all_types") }, ...types.map((value) => ({ value, text: value }))] });
  const order = makeSegments({ name: "order", label: t("order"), choose: (value) => change({ order: value }),
    options: ["corpus", "surest"].map((value) => ({ value, text: t(value) })) });
  const pieces = makeSegments({ name: "pieces", label: t("as"), choose: (value) => change({ pieces: value === "subwords", at: state.at }),
    options: ["words", "subwords"].map((value) => ({ value, text: t(value) })) });

  const button = (name, sign, step) => {
    const node = element("button", { type: "button", textContent: sign, data: { "aria-label": t(name), "data-testid": name } });
    node.addEventListener("click", () => move(step));
    return node;
  };
  const back = button("previous", "←", -1), on = button("next", "→", 1);
  const head = element("strong", { data: { "data-testid": "case" } });
  const what = element("p", { className: "hs-browser-what", data: { "data-testid": "what" } });
  const text = element("div", { className: "hs-browser-text" });
  const view = element("div", { className: "hs-browser-view", tabIndex: 0,
    data: { role: "group", "aria-label": t("view_spoken"), "data-testid": "view" } },
  element("div", { className: "hs-browser-head" }, head, back, on), what, text);
  view.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity, n: 1, p: -1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    move(steps[event.key]);
  });
  const table = makeCounts(t);
  const prediction = makePrediction({
    t, options: MISTAKES.map((value) => ({ value, text: t(value) })), show: () => change({}),
  });
  const { readout, spoken, say, stop } = makeReadout();

  const hiddenNow = () => prediction.committed() === null;
  const choose = () => (hiddenNow() ? starts : chooseCases(all, state));
  function move(step) {
    const last = choose().length - 1;
    change({ at: Math.max(0, Math.min(state.at + step, last)) });
  }
  function show() {
    const hidden = hiddenNow(), cases = choose();
    for (const group of [kind, type, order]) group.enable(!hidden);
    back.disabled = state.at === 0;
    on.disabled = state.at >= cases.length - 1;
    table.show(counts, state.kind, hidden);
    const one = cases[state.at];
    head.textContent = one ? t(hidden ? "sentence" : "case", { at: state.at + 1, of: cases.length }) : t("no_case");
    what.textContent = one && !hidden ? describe(one) : "";
    text.replaceChildren(...(one ? draw(hidden ? one[1] : one.sentence, hidden ? null : one, hidden) : []));
    say(words(hidden, cases.length, one));
  }
  function draw(sentence, one, hidden) {
    const spans = one ? [one.gold, one.predicted].filter(Boolean) : [];
    const here = (place) => spans.some((span) => span.start <= place && place < span.end);
    return drawSentence(sentences[sentence], gold[sentence], predicted[sentence], { hidden, here,
      sure: confidences[sentence], pieces: state.pieces ? piecesOf(sentences[sentence], subwords[sentence]) : null });
  }
  function describe(one) {
    const named = (span) => `${span.type} “${sentences[one.sentence].slice(span.start, span.end).join(" ")}”`;
    const parts = [one.gold ? t("gold_is", { entity: named(one.gold) }) : t("gold_none"),
      one.predicted ? t("said_is", { entity: named(one.predicted) }) : t("said_none")];
    const sure = one.sure === null ? "" : t("sure", { value: one.sure.toFixed(2) });
    return `${SIGNS[one.kind]} ${t(one.kind)}: ${parts.join(t("and"))}${sure}`;
  }
  function words(hidden, count, one) {
    if (hidden) return t("question");
    const most = mostFrequent(counts);
    const wrong = MISTAKES.reduce((sum, name) => sum + counts[name], 0);
    const totals = { right: counts.right, gold: counts.right + wrong - counts.invented, wrong };
    const lead = most.length
      ? t("reading", { ...totals, kinds: most.map((name) => t(name)).join(t("and")), count: counts[most[0]],
        said: t(most.includes(prediction.committed()) ? "as_said" : "not_as_said") })
      : t("all_right", totals);
    return one ? `${lead} ${t("here", { at: state.at + 1, of: count, kind: t(one.kind) })}` : `${lead} ${t("no_case")}`;
  }

  root.append(
    element("div", { className: "hs-browser-body" }, element("div", {}, table.table,
      element("p", { className: "hs-browser-key", textContent: t("key") })), view),
    element("div", { className: "hs-browser-filters" }, kind.row, type.row, ...(confidences.length ? [order.row] : []),
      ...(subwords.length ? [pieces.row] : [])),
    prediction.row, readout, spoken);
  el.append(frame);
  kind.set("mistakes");
  type.set("all");
  order.set("corpus");
  pieces.set("words");
  show();
  return stop;
}

export default { render };
