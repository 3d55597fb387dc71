// What all controls share: look, words, native inputs, prediction, formula, readings in words.

const FRAME_STYLE = `
.hs-frame { container-type: inline-size; max-width: 860px; }
.hs-control { --hs-blue: #0072b2; --hs-orange: #c04f00; --hs-green: #00795a;
  --hs-text: var(--jp-content-font-color1, #222); --hs-soft: color-mix(in srgb, var(--hs-text) 74%, var(--hs-paper));
  --hs-paper: var(--jp-layout-color1, #fff); --hs-shade: var(--jp-layout-color2, #eee);
  --hs-line: var(--jp-border-color1, #bbb); --hs-hair: var(--jp-border-color2, #ddd);
  box-sizing: border-box; position: relative; padding: 12px 16px; overflow: auto;
  color: var(--hs-text); background: var(--hs-paper); border: 1px solid var(--hs-line); border-radius: 4px;
  font-family: var(--jp-content-font-family, sans-serif); font-size: var(--jp-content-font-size1, 14px);
  line-height: 1.4; }
[data-jp-theme-light="false"] .hs-control { --hs-blue: #56b4e9; --hs-orange: #ff9f57; --hs-green: #3ccf9f; }
.hs-control * { box-sizing: border-box; }
.hs-control p, .hs-control fieldset, .hs-control figure { margin: 0; padding: 0; border: 0; min-width: 0; }
.hs-control input[type=range] { width: 100%; margin: 0; accent-color: var(--jp-brand-color1, #1976d2); }
.hs-control input:focus-visible, .hs-control button:focus-visible, .hs-segment input:focus-visible + span {
  outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 2px; }
.hs-control button { font: inherit; padding: 3px 10px; border-radius: 3px; cursor: pointer; color: var(--hs-text);
  white-space: nowrap; background: var(--hs-shade); border: 1px solid var(--hs-line); }
.hs-control button:hover { background: var(--jp-layout-color3, #ddd); }
.hs-control button.hs-main { min-width: 8.5em; color: #fff; background: #1565c0; border-color: #1565c0; }
.hs-control button.hs-main:hover { background: #0d47a1; }
.hs-control button:disabled { opacity: 0.5; cursor: default; }
.hs-slider { display: grid; grid-template-columns: var(--hs-label, 5.4em) 1fr 4.6em; align-items: center; gap: 0 8px;
  height: 46px; }
.hs-slider label { font-weight: 600; }
.hs-slider output { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.hs-ends { grid-column: 2; display: flex; justify-content: space-between; margin-top: -6px; font-size: 12px;
  color: var(--hs-soft); }
.hs-segments { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
.hs-segments > span { min-width: var(--hs-label, 0); font-weight: 600; }
.hs-options { display: flex; flex: 1 1 200px; flex-wrap: wrap; gap: 4px 8px; }
.hs-segment { position: relative; cursor: pointer; }
.hs-segment input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.hs-segment span { display: block; padding: 2px 10px; text-align: center; border: 1px solid var(--hs-line); border-radius: 3px;
  background: var(--hs-paper); color: var(--hs-soft); white-space: nowrap; }
.hs-segment span::after { content: attr(data-text); display: block; height: 0; overflow: hidden; visibility: hidden;
  font-weight: 600; }
.hs-segment input:checked + span { color: var(--hs-text); background: var(--hs-shade); font-weight: 600;
  border-color: var(--jp-brand-color1, #1976d2); box-shadow: inset 0 -3px 0 var(--jp-brand-color1, #1976d2); }
.hs-segment input:disabled, .hs-segment input:disabled + span { cursor: default; }
.hs-segment input:disabled:not(:checked) + span { opacity: 0.65; }
.hs-formula { color: var(--hs-soft); font-family: "STIX Two Text", "Cambria Math", Cambria, Georgia, "Liberation Serif", serif;
  font-size: 1.15em; }
.hs-formula span { padding: 1px 2px; border-radius: 3px; border-bottom: 2px solid transparent; }
.hs-formula span.hs-on { color: var(--hs-text); background: var(--hs-shade);
  border-bottom-color: var(--jp-brand-color1, #1976d2); }
.hs-predict { --hs-label: 0; display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px;
  padding-top: 10px; margin-top: 10px; border-top: 1px solid var(--hs-hair); }
.hs-predict .hs-segments { flex: 1 1 auto; }
.hs-predict .hs-options { flex-basis: auto; flex-grow: 0; }
.hs-predict .hs-main { margin-left: auto; }
.hs-control .hs-readout { margin-top: 8px; overflow: auto; }
.hs-spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.hs-plot { display: block; width: 100%; font-size: 12px; }
.hs-plot text { fill: var(--hs-soft); font-family: inherit; }
.hs-plot text.hs-strong { fill: var(--hs-text); font-weight: 600; }
.hs-plot .hs-halo { paint-order: stroke; stroke: var(--hs-paper); stroke-width: 4px; stroke-linejoin: round; }
.hs-plot .hs-axis { stroke: var(--hs-line); fill: none; }
.hs-plot .hs-grid { stroke: var(--hs-hair); fill: none; }
`;

export function element(tag, properties = {}, ...children) {
  const { data = {}, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(data)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** What a control says: a key's text with its braces filled in; a key that Python has not sent shows as it is. */
export function makeWords(texts) {
  return (key, fields = {}) => (texts[key] ?? key).replace(/\{(\w+)\}/g, (gap, name) => String(fields[name] ?? gap));
}

/** A number with a true minus sign, and with a plus sign where one is asked for; zero has neither. */
export function written(number, decimals, plus = false) {
  const text = Math.abs(number).toFixed(decimals);
  if (Number(text) === 0) return text;
  return (number < 0 ? "−" : plus ? "+" : "") + text;
}

/** The frame and its style; a notebook's one-key commands must not act on the cell while an input has the focus. */
export function makeRoot({ label, test, style, className }) {
  const root = element("div", {
    className: `hs-control ${className}`, data: { role: "group", "aria-label": label, "data-testid": test },
  }, element("style", { textContent: FRAME_STYLE + style }));
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
  return { root, frame: element("div", { className: "hs-frame" }, root) };
}

/** A labelled slider; `move` gets what is set by hand, `set` does not call it. */
export function makeSlider({ name, label = name, spoken = label, min, max, step, format, move, ends }) {
  const value = element("output", { data: { "data-testid": `value-${name}` } });
  const input = element("input", {
    type: "range", min, max, step, data: { "aria-label": spoken, "data-testid": `slider-${name}` },
  });
  const set = (number) => {
    input.value = number;
    value.textContent = format(Number(input.value));
    input.setAttribute("aria-valuetext", value.textContent);
  };
  input.addEventListener("input", () => { set(input.value); move(Number(input.value)); });
  const row = element("div", { className: "hs-slider" }, element("label", { textContent: label }), input, value);
  if (ends) {
    row.append(element("div", { className: "hs-ends", ariaHidden: "true" },
      ...ends.map((end) => element("span", { textContent: end }))));
  }
  return { row, input, set };
}

/** One of several by native radio buttons; `value` may be null: none is chosen yet. */
export function makeSegments({ name, label, options, choose }) {
  const group = `${name}-${Math.random().toString(36).slice(2)}`;
  const inputs = options.map((option) => element("input", {
    type: "radio", name: group, value: option.value, data: { "data-testid": `${name}-${option.value}` },
  }));
  inputs.forEach((input) => input.addEventListener("change", () => choose(input.value)));
  const row = element("div", { className: "hs-segments", data: { role: "radiogroup", "aria-label": label } },
    element("span", { textContent: label, ariaHidden: "true" }),
    element("div", { className: "hs-options" }, ...inputs.map((input, place) => element("label", { className: "hs-segment" },
      input, element("span", { textContent: options[place].text, data: { "data-text": options[place].text } })))));
  const set = (value) => inputs.forEach((input) => { input.checked = input.value === String(value); });
  const enable = (yes) => inputs.forEach((input) => { input.disabled = !yes; });
  return { row, inputs, set, enable };
}

/** What is read in words; a drag makes many readings, and a screen reader is told the last one only. */
export function makeReadout() {
  const readout = element("p", { className: "hs-readout", data: { "data-testid": "readout" } });
  const spoken = element("div", {
    className: "hs-spoken", data: { role: "status", "aria-live": "polite", "data-testid": "spoken" },
  });
  let timer = null;
  const say = (text) => {
    readout.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = text; }, 400);
  };
  return { readout, spoken, say, stop: () => clearTimeout(timer) };
}

/** A formula in parts, [what moves it, text]; `light` marks the parts that belong to what is moved. */
export function makeFormula(parts, test) {
  const node = element("p", { className: "hs-formula", data: { "data-testid": test } },
    ...parts.map(([term, text]) => (term ? element("span", { textContent: text, data: { "data-term": term } }) : text)));
  const light = (name) => node.querySelectorAll("span").forEach((span) =>
    span.classList.toggle("hs-on", span.getAttribute("data-term").split(" ").includes(name)));
  return { node, light };
}

/** Lights what an input belongs to while it has the focus. */
export function lightOnFocus(inputs, name, light) {
  for (const input of inputs) {
    input.addEventListener("focus", () => light(name));
    input.addEventListener("blur", () => light(""));
  }
}

/** A choice that comes before the reveal: `committed()` is null until then; `show` is called when that changes. */
export function makePrediction({ t, options, show }) {
  let committed = null;
  let chosen = null;
  let possible = true;
  const choices = makeSegments({
    name: "predict", label: t("prediction"), options, choose: (value) => { chosen = value; refresh(); },
  });
  const button = element("button", { type: "button", className: "hs-main", data: { "data-testid": "reveal" } });
  const refresh = () => {
    button.textContent = committed === null ? t("reveal") : t("predict_again");
    button.disabled = committed === null && (chosen === null || !possible);
    choices.enable(committed === null);
  };
  const hide = () => { committed = chosen = null; choices.set(null); refresh(); };
  button.addEventListener("click", () => {
    if (committed === null) { committed = chosen; refresh(); } else hide();
    show();
  });
  refresh();
  return {
    row: element("div", { className: "hs-predict" }, choices.row, button),
    committed: () => committed,
    hide,
    /** Whether there is anything to reveal. */
    allow: (yes) => { possible = yes; refresh(); },
  };
}
