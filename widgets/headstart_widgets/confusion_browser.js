// The confusion browser: a matrix of counts, the images behind a cell, and where a network saw its evidence.

import { casesOf, rowShare, step, totals, worstPairs } from "./confusion_model.js";
import {
  element, lightOnFocus, makeFormula, makePrediction, makeReadout, makeRoot, makeSegments, makeSlider, makeWords,
} from "./control_frame.js";
import { paintMap } from "./image_pixels.js";

const STYLE = `
.hs-confusion { --hs-label: 4.8em; }
.hs-confusion-body { display: grid; grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); gap: 8px 20px; margin-top: 8px;
  align-items: start; }
.hs-confusion-matrix { display: grid; gap: 1px; grid-template-columns: minmax(0, 6.6em) repeat(var(--hs-classes), minmax(0, 1fr));
  font-size: 12px; font-variant-numeric: tabular-nums; }
.hs-confusion-matrix > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.hs-confusion-side { text-align: right; padding-right: 6px; align-self: center; }
.hs-confusion-top { writing-mode: vertical-rl; transform: rotate(180deg); height: 7em; padding-top: 4px; justify-self: center;
  line-height: 1.3; }
.hs-confusion-matrix span.hs-on { font-weight: 700; color: var(--hs-text); text-decoration: underline; text-underline-offset: 3px; }
.hs-confusion .hs-confusion-cell { padding: 0; height: var(--hs-cell); min-width: 0; border: 1px solid var(--hs-hair); border-radius: 0;
  text-align: center; color: var(--hs-text); overflow: hidden; font-size: var(--hs-number); background:
  color-mix(in srgb, var(--hs-tone) var(--hs-share), var(--hs-paper)); }
.hs-confusion .hs-confusion-right { --hs-tone: var(--hs-blue); font-weight: 600; border: 1px solid var(--hs-blue); }
.hs-confusion .hs-confusion-wrong { --hs-tone: var(--hs-orange); }
.hs-confusion .hs-confusion-cell[aria-current=true] { outline: 3px solid var(--hs-text); outline-offset: -2px; z-index: 1; }
.hs-confusion-axis { font-size: 12px; color: var(--hs-soft); }
.hs-confusion-head { height: 2.8em; overflow: hidden; font-weight: 600; }
.hs-confusion-one { display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 12px; height: 136px; }
.hs-confusion-frame { position: relative; width: 132px; height: 132px; background: var(--hs-shade); border: 1px solid var(--hs-line);
  overflow: hidden; }
.hs-confusion-frame img, .hs-confusion-frame canvas { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0;
  max-width: none; }
.hs-confusion-frame img, .hs-confusion-thumb img { image-rendering: pixelated; object-fit: contain; }
.hs-confusion-facts { font-size: 13px; line-height: 1.5; overflow: hidden; }
.hs-confusion-facts p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.hs-confusion-thumbs { display: grid; grid-template-columns: repeat(auto-fill, 48px); grid-auto-rows: 66px; gap: 4px 6px; height: 144px; overflow-y: auto;
  align-content: start; margin-top: 8px; padding: 3px; border: 1px solid var(--hs-hair); }
.hs-confusion .hs-confusion-thumb { padding: 0; width: 48px; height: 64px; background: none; border: 1px solid transparent; font-size: 11px;
  line-height: 14px; display: block; overflow: hidden; }
.hs-confusion-thumb img { display: block; width: 46px; height: 46px; margin: 0; max-width: none; background: var(--hs-shade); }
.hs-confusion .hs-confusion-thumb[aria-current=true] { border-color: var(--hs-text); background: var(--hs-shade); font-weight: 600; }
.hs-confusion-worst { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; min-height: 28px; margin-top: 8px; }
.hs-confusion-choices { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 4px 20px; margin-top: 8px; align-items: center; }
.hs-confusion-choices .hs-slider { height: 30px; }
.hs-confusion-ramp { display: flex; align-items: center; gap: 6px; font-size: 12px; color: var(--hs-soft); margin-top: 2px; }
.hs-confusion-ramp i { width: 70px; height: 9px; background: linear-gradient(90deg, rgb(0 32 77), rgb(87 92 109), rgb(165 156 116),
  rgb(255 234 70)); }
.hs-confusion .hs-readout { height: 2.8em; }
@container (max-width: 719px) {
  .hs-confusion-body, .hs-confusion-choices { grid-template-columns: minmax(0, 1fr); }
  .hs-confusion-worst { min-height: 62px; }
  .hs-confusion .hs-readout { height: 4.2em; }
}
`;

const percent = (share) => `${(100 * share).toFixed(share >= 0.995 || share < 0.005 ? 0 : share < 0.1 ? 1 : 0)} %`;
const WORST = 3;

/** What a cell says: a count, or a share of its row without its percent sign, which the axis has. */
export function cellText(counts, row, column, numbers) {
  return numbers === "counts" ? String(counts[row][column]) : (100 * rowShare(counts, row, column)).toFixed(0);
}

/** A table of buttons, one stop for the Tab key; arrow keys move. */
function makeMatrix(t, classes, counts, choose) {
  const size = classes.length;
  const head = (text, className) => element("span", { className, textContent: text, title: text });
  const tops = classes.map((name) => head(name, "hs-confusion-top")), sides = classes.map((name) => head(name, "hs-confusion-side"));
  const cells = classes.map((_, row) => classes.map((__, column) => {
    const cell = element("button", { type: "button", tabIndex: -1, data: { "data-testid": `cell-${row}-${column}` },
      className: `hs-confusion-cell hs-confusion-${row === column ? "right" : "wrong"}` });
    cell.addEventListener("click", () => choose([row, column]));
    return cell;
  }));
  const box = element("div", { className: "hs-confusion-matrix", data: { role: "group", "aria-label": t("matrix_spoken") } },
    element("span"), ...tops, ...cells.flatMap((row, place) => [sides[place], ...row]));
  box.style.setProperty("--hs-classes", String(size));
  box.style.setProperty("--hs-cell", size <= 10 ? "28px" : "21px");
  box.style.setProperty("--hs-number", size <= 10 ? "12px" : "10px");
  let at = [0, 0];
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = step(event.key, at, size, size);
    if (!next) return;
    event.preventDefault();
    choose(next);
    cells[next[0]][next[1]].focus();
  });
  const show = (chosen, numbers, hidden) => {
    at = chosen;
    cells.forEach((row, gold) => row.forEach((cell, said) => {
      const here = gold === at[0] && said === at[1], share = hidden ? 0 : rowShare(counts, gold, said);
      cell.textContent = hidden ? "?" : counts[gold][said] === 0 ? "·" : cellText(counts, gold, said, numbers);
      cell.style.setProperty("--hs-share", `${Math.round(Math.sqrt(share) * 62)}%`);
      cell.tabIndex = here ? 0 : -1;
      cell.setAttribute("aria-current", String(here));
      cell.setAttribute("aria-label", t(hidden ? "cell_hidden" : "cell_spoken", { gold: classes[gold], said: classes[said],
        count: counts[gold][said], total: counts[gold].reduce((sum, count) => sum + count, 0), share: percent(share) }));
    }));
    sides.forEach((side, place) => side.classList.toggle("hs-on", place === at[0]));
    tops.forEach((top, place) => top.classList.toggle("hs-on", !hidden && place === at[1]));
  };
  return { box, show };
}

/** Small pictures as buttons, one stop for the Tab key. */
function makeThumbs(t, choose) {
  const box = element("div", { className: "hs-confusion-thumbs", data: { role: "group", "aria-label": t("thumbs_spoken"), "data-testid": "thumbs" } });
  let buttons = [], at = 0, before = "";
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !buttons.length) return;
    const columns = Math.max(buttons.filter((one) => one.offsetTop === buttons[0].offsetTop).length, 1);
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns, Home: 0, End: buttons.length - 1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    choose(Math.min(Math.max(moves[event.key], 0), buttons.length - 1));
    buttons[at].focus();
  });
  const show = (found, here, name) => {
    const key = found.map(({ place }) => place).join() + name(found[0] ?? null, 0);
    if (key !== before) {
      before = key;
      buttons = found.map((one, place) => {
        const button = element("button", { type: "button", className: "hs-confusion-thumb", data: { "data-testid": `thumb-${place}`,
          "aria-label": name(one, place) } }, element("img", { src: one.picture, alt: "" }),
        one.sure === null || name.hidden ? "" : percent(one.sure));
        button.addEventListener("click", () => choose(place));
        return button;
      });
      box.replaceChildren(...buttons);
      box.scrollTop = 0;
    }
    at = here;
    buttons.forEach((button, place) => {
      button.setAttribute("aria-current", String(place === at));
      button.tabIndex = place === at ? 0 : -1;
    });
  };
  return { box, show };
}

function render({ model, el }) {
  const t = makeWords(model.get("texts")), classes = model.get("classes"), counts = model.get("counts");
  const cases = model.get("cases"), offered = model.get("pairs"), worst = worstPairs(counts), whole = totals(counts);
  const sure = cases.some((one) => one.sure !== null);
  let state = { at: [0, 0], numbers: "counts", order: "surest", image: 0, overlay: false, opacity: 0.55 };
  let shown = null;

  const { root, frame } = makeRoot({ label: t("title"), test: "confusion-browser", style: STYLE, className: "hs-confusion" });
  const change = (values, term = "") => { state = { ...state, ...values }; formula.light(term); show(); };
  const formula = makeFormula([["", `${t("share_term")}  =  n( `], ["cell", t("gold_term")], ["", ", "], ["cell", t("said_term")],
    ["", " )  /  Σ n( "], ["cell", t("gold_term")], ["", ", · )"]], "formula");
  const matrix = makeMatrix(t, classes, counts, (at) => change({ at, image: 0 }, "cell"));
  const group = (name, values) => makeSegments({ name, label: t(name), choose: (value) => change({ [name]: value, image: 0 }),
    options: values.map((value) => ({ value, text: t(value) })) });
  const numbers = group("numbers", ["counts", "shares"]), order = group("order", ["surest", "least_sure"]);
  lightOnFocus(numbers.inputs, "cell", formula.light);
  const overlay = makeSegments({ name: "overlay", label: t("overlay"), choose: (value) => change({ overlay: value === "on" }),
    options: ["off", "on"].map((value) => ({ value, text: t(`overlay_${value}`) })) });
  const opacity = makeSlider({ name: "opacity", label: t("opacity"), spoken: t("opacity_spoken"), min: 0, max: 1, step: 0.05,
    format: percent, move: (value) => change({ opacity: value }) });

  const picture = element("img", { alt: "", data: { "data-testid": "picture" } });
  const map = element("canvas", { data: { "data-testid": "map", "aria-hidden": "true" } });
  const facts = element("div", { className: "hs-confusion-facts", data: { "data-testid": "facts" } });
  const ramp = element("p", { className: "hs-confusion-ramp" }, t("little"), element("i", { ariaHidden: "true" }), t("much"));
  const head = element("p", { className: "hs-confusion-head", data: { "data-testid": "head" } });
  const thumbs = makeThumbs(t, (image) => change({ image }));
  const list = element("div", { className: "hs-confusion-worst" });

  const pairName = ({ first, second }) => t("pair", { first: classes[first], second: classes[second] });
  const prediction = makePrediction({
    t, options: offered.map((pair) => ({ value: `${pair.first}-${pair.second}`, text: pairName(pair) })),
    show: () => {
      // what was asked for first is what the reader wants to see
      if (prediction.committed() !== null && worst.length) state.at = largerCell(worst[0]);
      change({ image: 0 });
    },
  });
  const { readout, spoken, say, stop } = makeReadout();

  function largerCell({ first, second }) {
    return counts[first][second] >= counts[second][first] ? [first, second] : [second, first];
  }
  function drawWorst(hidden) {
    list.replaceChildren(element("span", { textContent: t("worst") }), ...(hidden ? ["?"] : worst.slice(0, WORST).map((pair) => {
      const button = element("button", { type: "button", textContent: `${pairName(pair)}: ${pair.count}`,
        data: { "data-testid": `pair-${pair.first}-${pair.second}` } });
      button.addEventListener("click", () => {
        // a second press shows the other direction
        const [row, column] = largerCell(pair), here = state.at[0] === row && state.at[1] === column;
        change({ at: here ? [column, row] : [row, column], image: 0 }, "cell");
      });
      return button;
    })));
  }
  function show() {
    const hidden = prediction.committed() === null, [row, column] = state.at;
    const found = casesOf(cases, row, hidden ? null : column, hidden ? "given" : state.order);
    const one = found[state.image] ?? null;
    matrix.show(state.at, state.numbers, hidden);
    for (const choice of [numbers, order, overlay]) choice.enable(!hidden);
    opacity.input.disabled = hidden || !state.overlay;
    if (shown !== hidden) drawWorst(hidden);
    shown = hidden;
    const count = hidden ? counts[row].reduce((sum, here) => sum + here, 0) : counts[row][column];
    head.textContent = t(hidden ? "head_hidden" : row === column ? "head_right" : "head_wrong", { gold: classes[row],
      said: classes[column], count, total: counts[row].reduce((sum, here) => sum + here, 0),
      shown: found.length < count ? t("shown", { count: found.length }) : "" });
    const name = Object.assign((image, place) => (image === null ? t("no_image") : t(hidden ? "thumb_hidden" : "thumb_spoken",
      { at: place + 1, gold: classes[image.gold], said: classes[image.predicted], sure: image.sure === null ? "" : percent(image.sure) })),
    { hidden });
    thumbs.show(found, state.image, name);
    picture.style.visibility = one ? "visible" : "hidden";
    if (one) picture.src = one.picture;
    picture.alt = one ? t(hidden ? "picture_hidden" : "picture_spoken", { gold: classes[one.gold], said: classes[one.predicted] }) : "";
    const mapped = !hidden && state.overlay && one?.map;
    map.hidden = !mapped;
    if (mapped) { paintMap(map, one.map); map.style.opacity = state.opacity; }
    ramp.style.visibility = mapped ? "visible" : "hidden";
    drawFacts(one, hidden);
    say(words(hidden, one));
  }
  function drawFacts(one, hidden) {
    const line = (key, value) => element("p", { title: value }, `${t(key)}: `, element("strong", { textContent: value }));
    facts.replaceChildren(...(one ? [line("gold", classes[one.gold]), line("said", hidden ? "?" : classes[one.predicted]),
      ...(one.sure === null ? [] : [line("sure", hidden ? "?" : percent(one.sure))]),
      line("number", String(one.place)), ...(model.get("has_evidence") ? [ramp] : [])] : [element("p", { textContent: t("no_image") })]));
  }
  function words(hidden, one) {
    if (hidden) return t("question");
    const [row, column] = state.at;
    const cell = t(row === column ? "cell_right" : "cell_wrong", { gold: classes[row], said: classes[column], count: counts[row][column],
      share: percent(rowShare(counts, row, column)) });
    if (!worst.length) return `${t("all_right", whole)} ${cell}`;
    const best = worst.filter(({ count }) => count === worst[0].count);
    const chosen = best.some(({ first, second }) => prediction.committed() === `${first}-${second}`);
    const lead = t("reading", { ...whole, share: percent(whole.right / whole.all), pairs: best.map(pairName).join(t("and")),
      count: worst[0].count, said: t(chosen ? "as_said" : "not_as_said") });
    const seen = one && one.sure !== null && row !== column ? t("seen", { at: state.image + 1, sure: percent(one.sure) }) : "";
    return `${lead} ${cell}${seen}`;
  }

  root.append(formula.node,
    element("div", { className: "hs-confusion-body" },
      element("div", {}, element("p", { className: "hs-confusion-axis", textContent: t("axes") }), matrix.box),
      element("div", {}, head,
        element("div", { className: "hs-confusion-one" }, element("div", { className: "hs-confusion-frame" }, picture, map), facts),
        thumbs.box)),
    list,
    element("div", { className: "hs-confusion-choices" }, numbers.row, ...(sure ? [order.row] : []),
      ...(model.get("has_evidence") ? [overlay.row, opacity.row] : [])),
    prediction.row, readout, spoken);
  el.append(frame);
  numbers.set("counts");
  order.set("surest");
  overlay.set("off");
  opacity.set(state.opacity);
  show();
  return stop;
}

export default { render };
