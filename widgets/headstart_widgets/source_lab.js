// The source lab in the browser: it draws and asks; Python renders, fits and measures.

const SIDE = 8;
const COLUMNS = 10;
const PATIENCE_MS = 8000;

const STYLE = `
.hs-lab { box-sizing: border-box; position: relative; height: 476px; max-width: 860px; padding: 12px 16px; overflow: auto;
  color: var(--jp-content-font-color1, #222); background: var(--jp-layout-color1, #fff);
  border: 1px solid var(--jp-border-color1, #bbb); border-radius: 4px;
  font-family: var(--jp-content-font-family, sans-serif); font-size: var(--jp-content-font-size1, 14px);
  line-height: 1.4; }
.hs-lab * { box-sizing: border-box; }
.hs-lab-top { display: grid; grid-template-columns: minmax(270px, 1fr) minmax(320px, 1.15fr); gap: 8px 28px; }
.hs-lab-chain { margin: 0 0 8px; color: var(--jp-content-font-color2, #555); }
.hs-lab-chain span { padding: 1px 5px; border-radius: 3px; border-bottom: 2px solid transparent; }
.hs-lab-chain span.hs-on { color: var(--jp-content-font-color1, #222); font-weight: 600;
  background: var(--jp-layout-color2, #eee); border-bottom-color: var(--jp-brand-color1, #1976d2); }
.hs-lab-dial { display: grid; grid-template-columns: 5.4em 1fr 4.6em; align-items: center; gap: 0 8px; height: 46px; }
.hs-lab-dial label { font-weight: 600; }
.hs-lab-dial output { text-align: right; font-variant-numeric: tabular-nums; }
.hs-lab-ends { grid-column: 2; display: flex; justify-content: space-between; margin-top: -6px;
  font-size: 12px; color: var(--jp-content-font-color2, #555); }
.hs-lab input[type=range] { width: 100%; margin: 0; accent-color: var(--jp-brand-color1, #1976d2); }
.hs-lab input:focus-visible, .hs-lab button:focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2);
  outline-offset: 2px; }
.hs-lab-sheets { display: grid; grid-template-columns: 1fr; gap: 8px; }
.hs-lab figure { margin: 0; }
.hs-lab figcaption { font-size: 12px; color: var(--jp-content-font-color2, #555); }
.hs-lab canvas { display: block; width: 100%; max-width: 400px; image-rendering: pixelated; background: #fff;
  border: 1px solid var(--jp-border-color2, #ddd); }
.hs-lab-tries { display: flex; flex-wrap: wrap; gap: 6px; margin: 14px 0 0; align-items: center; }
.hs-lab button { font: inherit; padding: 3px 10px; border-radius: 3px; cursor: pointer;
  color: var(--jp-content-font-color1, #222); background: var(--jp-layout-color2, #eee);
  border: 1px solid var(--jp-border-color1, #bbb); }
.hs-lab button:hover { background: var(--jp-layout-color3, #ddd); }
.hs-lab button.hs-main { color: #fff; background: #1565c0; border-color: #1565c0; }
.hs-lab button.hs-main:hover { background: #0d47a1; }
.hs-lab-predict { display: grid; grid-template-columns: auto 1fr 4em auto; gap: 0 12px; align-items: center;
  padding-top: 10px; margin-top: 10px; border-top: 1px solid var(--jp-border-color2, #ddd); }
.hs-lab-predict output { font-weight: 600; font-variant-numeric: tabular-nums; }
.hs-lab-scale { position: relative; height: 26px; margin: 8px 0 0; background: var(--jp-layout-color2, #eee);
  border: 1px solid var(--jp-border-color2, #ddd); border-radius: 3px; overflow: hidden; }
.hs-lab-bar { position: absolute; inset: 0 auto 0 0; width: 0; background: #0072b2; }
.hs-lab-guess, .hs-lab-chance { position: absolute; top: 0; bottom: 0; width: 0; }
.hs-lab-guess { border-left: 3px solid #d55e00; box-shadow: 0 0 0 1.5px #fff; }
.hs-lab-chance { left: 10%; border-left: 2px dotted var(--jp-content-font-color1, #222); }
.hs-lab-hidden .hs-lab-bar { display: none; }
.hs-lab-key { font-size: 12px; color: var(--jp-content-font-color2, #555); }
.hs-lab-readout { margin: 2px 0 0; min-height: 1.4em; }
.hs-lab-spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media (max-width: 700px) { .hs-lab-top { grid-template-columns: 1fr; } }
`;

const CHAIN = [
  ["", "font"], ["slant", "slant"], ["thickness", "thicken"], ["", "shrink to 8×8"], ["blur", "blur"],
  ["noise", "add noise"],
];

function element(tag, properties = {}, ...children) {
  const { data = {}, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(data)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

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
  const number = value.toFixed(decimals).replace("-", "−");
  return dial.unit === "px" ? `${number} px` : `${number}${dial.unit}`;
}

function makeDial(dial, move) {
  const name = dial.name;
  const value = element("output", { data: { "data-testid": `value-${name}` } });
  const input = element("input", {
    type: "range", min: dial.min, max: dial.max, step: dial.step,
    data: { "aria-label": name, "data-testid": `slider-${name}` },
  });
  const set = (number) => {
    input.value = number;
    value.textContent = shown(dial, Number(input.value));
    input.setAttribute("aria-valuetext", value.textContent);
  };
  input.addEventListener("input", () => { set(input.value); move(name, Number(input.value)); });
  const ends = element("div", { className: "hs-lab-ends", ariaHidden: "true" },
    element("span", { textContent: dial.ends[0] }), element("span", { textContent: dial.ends[1] }));
  const row = element("div", { className: "hs-lab-dial" }, element("label", { textContent: name }), input, value, ends);
  return { row, input, set };
}

function makeSheet(title, label, test) {
  const canvas = element("canvas", { data: { role: "img", "aria-label": label, "data-testid": test } });
  return { canvas, figure: element("figure", {}, element("figcaption", { textContent: title }), canvas) };
}

/** One request is under way at a time; while it is, only the latest settings wait. */
function makeRequester(model, view, onSilence) {
  let number = 0, waiting = null, underWay = null, timer = null;
  const send = (settings) => {
    number += 1;
    underWay = number;
    model.set("request", { view, id: number, settings });
    model.save_changes();
    timer = setTimeout(onSilence, PATIENCE_MS);
  };
  return {
    ask(settings) {
      if (underWay === null) send(settings);
      else waiting = settings;
    },
    /** Whether this response is ours and the newest. */
    take(response) {
      if (response.view !== view || response.id !== underWay) return false;
      clearTimeout(timer);
      underWay = null;
      if (waiting !== null) {
        const next = waiting;
        waiting = null;
        send(next);
      }
      return true;
    },
    stop() { clearTimeout(timer); },
  };
}

function render({ model, el }) {
  const dials = model.get("dials");
  const total = model.get("scan_count");
  const view = Math.random().toString(36).slice(2);
  let settings = Object.fromEntries(dials.map((dial) => [dial.name, dial.value]));
  let latest = model.get("response");
  let committed = null;
  let speaking = null;

  const root = element("div", {
    className: "hs-lab hs-lab-hidden",
    data: { role: "group", "aria-label": "Source lab", "data-testid": "source-lab" },
  });
  // a notebook's one-key commands must not act on the cell while a dial has the focus
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });

  const chain = element("p", { className: "hs-lab-chain" });
  CHAIN.forEach(([dial, words], place) => {
    if (place) chain.append(" → ");
    chain.append(element("span", { textContent: words, data: { "data-dial": dial } }));
  });
  const light = (name) => chain.querySelectorAll("span").forEach((step) =>
    step.classList.toggle("hs-on", name !== "" && step.getAttribute("data-dial") === name));

  const move = (name, value) => {
    settings = { ...settings, [name]: value };
    light(name);
    requester.ask(settings);
  };
  const controls = Object.fromEntries(dials.map((dial) => [dial.name, makeDial(dial, move)]));
  for (const [name, control] of Object.entries(controls)) {
    control.input.addEventListener("focus", () => light(name));
    control.input.addEventListener("blur", () => light(""));
  }
  const setAll = (values) => {
    settings = { ...values };
    for (const [name, value] of Object.entries(settings)) controls[name].set(value);
  };

  const source = makeSheet("source: your renderer", "sample of rendered digits", "sheet-source");
  const target = makeSheet("target: real scans", "sample of real handwritten digits", "sheet-target");
  drawSheet(target.canvas, model.get("real"));

  const tries = element("div", { className: "hs-lab-tries" }, element("span", { textContent: "Try:" }));
  model.get("challenges").forEach((challenge) => {
    const button = element("button", { type: "button", textContent: challenge.name });
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
    data: { "aria-label": "prediction: percent of real scans read rightly", "data-testid": "prediction" },
  });
  const showGuess = () => { guess.textContent = `${prediction.value} %`; };
  prediction.addEventListener("input", showGuess);
  const reveal = element("button", { type: "button", className: "hs-main", data: { "data-testid": "reveal" } });
  reveal.addEventListener("click", () => (committed === null ? commit() : hide()));
  const predict = element("div", { className: "hs-lab-predict" },
    element("span", { textContent: "Your prediction" }), prediction, guess, reveal);

  const bar = element("div", { className: "hs-lab-bar", data: { "data-testid": "accuracy" } });
  const mark = element("div", { className: "hs-lab-guess", hidden: true });
  const scale = element("div", { className: "hs-lab-scale", ariaHidden: "true" },
    bar, element("div", { className: "hs-lab-chance" }), mark);
  const key = element("div", { className: "hs-lab-key", ariaHidden: "true",
    textContent: "blue bar: read rightly · dotted line: guessing · orange line: your prediction" });
  const readout = element("p", { className: "hs-lab-readout", data: { "data-testid": "readout" } });
  const spoken = element("div", { className: "hs-lab-spoken", data: { role: "status", "data-testid": "spoken" } });

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
    reveal.textContent = hidden ? "Reveal" : "Predict again";
    prediction.disabled = !hidden;
    if (latest.images) drawSheet(source.canvas, latest.images);
    bar.style.width = hidden ? "0" : `${100 * (latest.accuracy ?? 0)}%`;
    say(words(hidden));
  }
  function say(text) {
    readout.textContent = text;
    clearTimeout(speaking);
    // a drag makes many readings: a screen reader is told the last one only
    speaking = setTimeout(() => { spoken.textContent = text; }, 400);
  }
  function words(hidden) {
    if (latest.error) return `This setting failed: ${latest.error}`;
    if (hidden) return `How many of ${total} real scans will a classifier fitted on this source read? Predict, then reveal.`;
    const percent = 100 * latest.accuracy;
    const gap = percent - committed;
    const side = Math.abs(gap) < 0.5 ? "just as you predicted"
      : `${Math.abs(gap).toFixed(0)} points ${gap > 0 ? "above" : "below"} your prediction`;
    const verdict = percent < 20 ? " Hardly better than guessing." : "";
    return `${percent.toFixed(1)} % of ${total} real scans are read rightly, ${side}.${verdict}`;
  }

  const requester = makeRequester(model, view, () => {
    say("No answer from Python yet. Is the kernel busy? If it was restarted, run this cell again.");
  });
  const onResponse = () => {
    const response = model.get("response");
    if (!requester.take(response)) return;
    latest = response.error ? { ...latest, error: response.error } : response;
    show();
  };
  model.on("change:response", onResponse);

  root.append(
    element("style", { textContent: STYLE }),
    chain,
    element("div", { className: "hs-lab-top" },
      element("div", {}, ...Object.values(controls).map((control) => control.row), tries),
      element("div", { className: "hs-lab-sheets" }, source.figure, target.figure)),
    predict, scale, key, readout, spoken,
  );
  el.append(root);
  setAll(settings);
  showGuess();
  // another view may have moved on: begin where this view's dials stand
  if (latest.view !== "") requester.ask(settings);
  show();
  return () => {
    clearTimeout(speaking);
    requester.stop();
    model.off("change:response", onResponse);
  };
}

export default { render };
