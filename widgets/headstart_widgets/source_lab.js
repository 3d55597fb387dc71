// The source lab in the browser: it draws and asks; Python renders, fits and measures.

import { element, lightOnFocus, makeReadout, makeRoot, makeSlider, makeWords, written } from "./control_frame.js";
import { makeRequester } from "./kernel_requests.js";

const SIDE = 8;
const COLUMNS = 10;

const STYLE = `
.hs-lab-top { display: grid; grid-template-columns: minmax(270px, 1fr) minmax(320px, 1.15fr); gap: 14px 28px; }
.hs-lab .hs-lab-chain { margin: 0 0 8px; color: var(--hs-soft); }
.hs-lab-chain span { padding: 1px 5px; white-space: nowrap; border-radius: 3px; border-bottom: 2px solid transparent; }
.hs-lab-chain span.hs-on { color: var(--hs-text); font-weight: 600;
  background: var(--hs-shade); border-bottom-color: var(--jp-brand-color1, #1976d2); }
.hs-lab-sheets { display: grid; grid-template-columns: 1fr; gap: 8px; }
.hs-lab figcaption { font-size: 12px; color: var(--hs-soft); }
.hs-lab canvas { display: block; width: 100%; max-width: 400px; image-rendering: pixelated; background: #fff;
  aspect-ratio: 91 / 28; border: 1px solid var(--hs-hair); }
.hs-lab-tries { display: flex; flex-wrap: wrap; gap: 6px; margin: 14px 0 0; align-items: center; }
.hs-lab-predict { display: grid; grid-template-columns: auto 1fr 4em auto; gap: 0 12px; align-items: center;
  padding-top: 10px; margin-top: 10px; border-top: 1px solid var(--hs-hair); }
.hs-lab-predict output { font-weight: 600; font-variant-numeric: tabular-nums; }
.hs-lab-scale { position: relative; height: 26px; margin: 8px 0 0; background: var(--hs-shade);
  border: 1px solid var(--hs-hair); border-radius: 3px; overflow: hidden; }
.hs-lab-bar { position: absolute; inset: 0 auto 0 0; width: 0; background: #0072b2; }
.hs-lab-guess, .hs-lab-chance { position: absolute; top: 0; bottom: 0; width: 0; }
.hs-lab-guess { border-left: 3px solid #d55e00; box-shadow: 0 0 0 1.5px #fff; }
.hs-lab-chance { left: 10%; border-left: 2px dotted var(--hs-text); }
.hs-lab-hidden .hs-lab-bar { display: none; }
.hs-lab-key { font-size: 12px; color: var(--hs-soft); }
.hs-lab .hs-readout { margin-top: 2px; height: 1.4em; }
@container (max-width: 659px) {
  .hs-lab-top { grid-template-columns: minmax(0, 1fr); }
  .hs-lab-sheets { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 8px 16px; }
  .hs-lab .hs-readout { height: 2.8em; }
}
`;

const CHAIN = [["", "font"], ["slant", "slant"], ["thickness", "thicken"], ["", "shrink"], ["blur", "blur"],
  ["noise", "add_noise"]];

/** Draw base64 of 8×8-byte images in rows of ten, dark ink on white paper in every theme. */
export function drawSheet(canvas, base64) {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const rows = bytes.length / (SIDE * SIDE * COLUMNS);
  canvas.width = COLUMNS * (SIDE + 1) + 1;
  canvas.height = rows * (SIDE + 1) + 1;
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(canvas.width, canvas.height);
  pixels.data.fill(255);
  bytes.forEach((ink, place) => {
    const image = Math.floor(place / (SIDE * SIDE));
    const x = (image % COLUMNS) * (SIDE + 1) + 1 + (place % SIDE);
    const y = Math.floor(image / COLUMNS) * (SIDE + 1) + 1 + (Math.floor(place / SIDE) % SIDE);
    pixels.data.fill(255 - ink, 4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 3);
  });
  context.putImageData(pixels, 0, 0);
}

export function shown(dial, value) {
  const decimals = Number.isInteger(dial.step) ? 0 : dial.step < 0.1 ? 2 : 1;
  const number = written(value, decimals);
  return dial.unit === "px" ? `${number} px` : `${number}${dial.unit}`;
}

/** An accuracy in words, beside a prediction in whole percent; the difference is that of the two numbers shown. */
export function reading(t, accuracy, predicted, total) {
  const percent = (100 * accuracy).toFixed(1);
  const gap = Math.abs(percent - predicted).toFixed(1).replace(".0", "");
  const side = gap === "0" ? t("exact")
    : t(`${gap === "1" ? "point" : "points"}_${percent > predicted ? "above" : "below"}`, { gap });
  return t("reading", { percent, total, side }) + (percent < 20 ? t("guessing") : "");
}

function makeSheet(title, label, test) {
  const canvas = element("canvas", { data: { role: "img", "aria-label": label, "data-testid": test } });
  return { canvas, figure: element("figure", {}, element("figcaption", { textContent: title }), canvas) };
}

function render({ model, el }) {
  const dials = model.get("dials");
  const total = model.get("scan_count");
  const t = makeWords(model.get("texts"));
  const view = Math.random().toString(36).slice(2);
  let settings = Object.fromEntries(dials.map((dial) => [dial.name, dial.value]));
  let latest = model.get("response");
  let committed = null;

  const { root, frame } = makeRoot({
    label: t("title"), test: "source-lab", style: STYLE, className: "hs-lab hs-lab-hidden",
  });
  const { readout, spoken, say, stop } = makeReadout();

  const chain = element("p", { className: "hs-lab-chain" });
  CHAIN.forEach(([dial, words], place) => {
    if (place) chain.append(" → ");
    chain.append(element("span", { textContent: t(words), data: { "data-dial": dial } }));
  });
  const light = (name) => chain.querySelectorAll("span").forEach((step) =>
    step.classList.toggle("hs-on", name !== "" && step.getAttribute("data-dial") === name));

  const move = (name, value) => {
    settings = { ...settings, [name]: value };
    light(name);
    requester.ask(settings);
  };
  const controls = Object.fromEntries(dials.map((dial) => [dial.name, makeSlider({
    ...dial, label: t(dial.name), ends: [t(`${dial.name}_low`), t(`${dial.name}_high`)],
    format: (value) => shown(dial, value), move: (value) => move(dial.name, value),
  })]));
  for (const [name, control] of Object.entries(controls)) lightOnFocus([control.input], name, light);
  const setAll = (values) => {
    settings = { ...values };
    for (const [name, value] of Object.entries(settings)) controls[name].set(value);
  };

  const source = makeSheet(t("source"), t("source_spoken"), "sheet-source");
  const target = makeSheet(t("target"), t("target_spoken"), "sheet-target");
  drawSheet(target.canvas, model.get("real"));

  const tries = element("div", { className: "hs-lab-tries" }, element("span", { textContent: t("try") }));
  model.get("challenges").forEach((challenge) => {
    const button = element("button", { type: "button", textContent: t(challenge.name) });
    button.addEventListener("click", () => {
      setAll({ ...Object.fromEntries(dials.map((dial) => [dial.name, dial.value])), ...challenge.settings });
      hide();
      requester.ask(settings);
    });
    tries.append(button);
  });

  const guess = element("output", { data: { "data-testid": "prediction-value" } });
  const prediction = element("input", {
    type: "range", min: 0, max: 100, step: 1, value: 50,
    data: { "aria-label": t("prediction_spoken"), "data-testid": "prediction" },
  });
  const showGuess = () => { guess.textContent = `${prediction.value} %`; };
  prediction.addEventListener("input", showGuess);
  const reveal = element("button", { type: "button", className: "hs-main", data: { "data-testid": "reveal" } });
  reveal.addEventListener("click", () => (committed === null ? commit() : hide()));
  const predict = element("div", { className: "hs-lab-predict" },
    element("span", { textContent: t("prediction") }), prediction, guess, reveal);

  const bar = element("div", { className: "hs-lab-bar", data: { "data-testid": "accuracy" } });
  const mark = element("div", { className: "hs-lab-guess", hidden: true });
  const scale = element("div", { className: "hs-lab-scale", ariaHidden: "true" },
    bar, element("div", { className: "hs-lab-chance" }), mark);
  const key = element("div", { className: "hs-lab-key", ariaHidden: "true",
    textContent: t("key") });

  function commit() {
    committed = Number(prediction.value);
    mark.hidden = false;
    mark.style.left = `${committed}%`;
    show();
  }
  function hide() {
    committed = null;
    mark.hidden = true;
    show();
  }
  function show() {
    const hidden = committed === null;
    root.classList.toggle("hs-lab-hidden", hidden);
    reveal.textContent = t(hidden ? "reveal" : "predict_again");
    prediction.disabled = !hidden;
    if (latest.images) drawSheet(source.canvas, latest.images);
    bar.style.width = hidden ? "0" : `${100 * (latest.accuracy ?? 0)}%`;
    say(words(hidden));
  }
  function words(hidden) {
    if (latest.error) return t("failed", { error: latest.error });
    if (hidden) return t("question", { total });
    return reading(t, latest.accuracy, committed, total);
  }

  const requester = makeRequester(model, view, () => {
    say(t("silence"));
  });
  const onResponse = () => {
    const response = model.get("response");
    if (!requester.take(response)) return;
    latest = response.error ? { ...latest, error: response.error } : response;
    show();
  };
  model.on("change:response", onResponse);

  root.append(
    chain,
    element("div", { className: "hs-lab-top" },
      element("div", {}, ...Object.values(controls).map((control) => control.row), tries),
      element("div", { className: "hs-lab-sheets" }, source.figure, target.figure)),
    predict, scale, key, readout, spoken,
  );
  el.append(frame);
  setAll(settings);
  showGuess();
  // another view may have moved on: begin where this view's dials stand
  if (latest.view !== "") requester.ask(settings);
  show();
  return () => {
    stop();
    requester.stop();
    model.off("change:response", onResponse);
  };
}

export default { render };
