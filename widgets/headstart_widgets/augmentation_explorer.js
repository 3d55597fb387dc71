// The augmentation explorer: it mixes two images by closed forms and asks; Python draws as the training does, and reads.

import { barClasses, countRead, largest, meanRow, mixOf, survival } from "./augmentation_model.js";
import {
  element, lightOnFocus, makeFormula, makePrediction, makeReadout, makeRoot, makeSegments, makeSlider, makeWords,
} from "./control_frame.js";
import { imagesOf, paint } from "./image_pixels.js";
import { makeRequester } from "./kernel_requests.js";

const STYLE = `
.hs-augment { --hs-label: 7em; }
.hs-augment-body { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.25fr); gap: 8px 24px; margin-top: 6px;
  align-items: start; }
.hs-augment-dials { display: grid; gap: 8px; }
.hs-augment .hs-slider { grid-template-columns: var(--hs-label) 1fr 4em; height: 30px; }
.hs-augment .hs-segments { flex-wrap: nowrap; align-items: baseline; }
.hs-augment .hs-predict .hs-segments { flex-wrap: wrap; }
.hs-augment-off { opacity: 0.55; }
.hs-augment-tries { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-top: 8px; }
.hs-augment canvas { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated;
  background: var(--hs-shade); border: 1px solid var(--hs-hair); }
.hs-augment figcaption { height: 1.5em; font-size: 12px; color: var(--hs-soft); overflow: hidden; white-space: nowrap;
  text-overflow: ellipsis; }
.hs-augment-top { display: grid; grid-template-columns: repeat(3, 92px); gap: 12px; align-items: start; }
.hs-augment-bars { display: grid; grid-template-columns: minmax(0, var(--hs-label)) minmax(0, 1fr) 4em; gap: 3px 8px; font-size: 12px;
  align-items: center; height: 112px; grid-auto-rows: 26px; margin-top: 6px; }
.hs-augment-bars > span { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.hs-augment-bars > span:nth-child(3n) { text-align: right; font-variant-numeric: tabular-nums; line-height: 13px; white-space: pre; }
.hs-augment-pair { display: grid; gap: 1px; }
.hs-augment-pair > div { height: 11px; background: var(--hs-shade); }
.hs-augment-told { height: 100%; background: var(--hs-blue); }
.hs-augment-read { height: 100%; border: 2px solid var(--hs-orange); box-sizing: border-box;
  background: repeating-linear-gradient(135deg, var(--hs-orange) 0 2px, transparent 2px 5px); }
.hs-augment-key { display: flex; gap: 4px 14px; flex-wrap: wrap; font-size: 12px; color: var(--hs-soft); margin-top: 2px; }
.hs-augment-key i { display: inline-block; width: 22px; height: 11px; margin-right: 5px; vertical-align: middle; }
.hs-augment-draws { display: grid; grid-template-columns: repeat(var(--hs-columns), minmax(0, 1fr)); gap: 6px 8px; margin-top: 8px; }
.hs-augment-draws figcaption.hs-augment-lost { color: var(--hs-orange); font-weight: 600; }
.hs-augment-head { display: flex; justify-content: space-between; align-items: baseline; margin-top: 8px; font-size: 13px; }
.hs-augment-head output { font-weight: 600; }
.hs-augment .hs-readout { height: 4.2em; }
@container (max-width: 799px) {
  .hs-augment-body { grid-template-columns: minmax(0, 1fr); }
  .hs-augment .hs-readout { height: 5.6em; }
}
`;

const MIXES = ["none", "mixup", "cutmix"];
const percent = (share) => `${Math.round(100 * share)} %`;

/** A label's shares in words: the classes that have any, the largest first. */
export function labelText(shares, classes) {
  return shares.map((share, place) => [share, place]).filter(([share]) => share > 0.005)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]).map(([share, place]) => `“${classes[place]}” ${percent(share)}`).join(", ");
}

function makePicture(caption, test) {
  const canvas = element("canvas", { data: { role: "img", "aria-label": caption, "data-testid": test } });
  const text = element("figcaption", { textContent: caption });
  return { canvas, text, figure: element("figure", {}, canvas, text) };
}

/** Bars by class: full for what training is told, hatched for what the network reads. */
function makeBars(classes) {
  const box = element("div", { className: "hs-augment-bars", data: { "data-testid": "bars" } });
  const draw = (label, read, first, second) => {
    const chosen = barClasses(label, read ?? label.map(() => 0), first, second);
    box.replaceChildren(...chosen.flatMap((place) => {
      const bar = (name, share) => {
        const fill = element("div", { className: name });
        fill.style.width = `${100 * share}%`;
        return element("div", {}, fill);
      };
      return [element("span", { textContent: classes[place] }),
        element("div", { className: "hs-augment-pair", ariaHidden: "true" }, bar("hs-augment-told", label[place]),
          bar("hs-augment-read", read ? read[place] : 0)),
        element("span", { textContent: `${percent(label[place])}\n${read ? percent(read[place]) : "?"}` })];
    }));
  };
  return { box, draw };
}

function render({ model, el }) {
  const t = makeWords(model.get("texts")), classes = model.get("classes"), labels = model.get("labels");
  const usual = model.get("usual"), total = model.get("draws"), images = imagesOf(model.get("sheet"));
  const { height, width } = images[0];
  const view = Math.random().toString(36).slice(2);
  let settings = { ...usual, seed: 0 }, asked = null, found = null, fault = "", timer = null;

  const { root, frame } = makeRoot({ label: t("title"), test: "augmentation-explorer", style: STYLE, className: "hs-augment" });
  root.style.setProperty("--hs-columns", String(Math.min(total, Math.ceil(total / 2) > 3 ? Math.ceil(total / 2) : 4)));
  const formula = makeFormula([["", "x̃ = "], ["mix share", t("mix_term")], ["", "( "], ["rand_augment", t("operations_term")],
    ["", "( "], ["mirror", t("mirror_term")], ["", "( "], ["crop_padding", t("crop_term")], ["", "( x"], ["image", "ᴬ"],
    ["", " ) ) ), x"], ["partner", "ᴮ"], ["", " ),\u2003ỹ = "], ["share mix", "λ"], ["", " · y"], ["image", "ᴬ"],
    ["", " + ( 1 − "], ["share mix", "λ"], ["", " ) · y"], ["partner", "ᴮ"]], "formula");
  const change = (name) => (value) => { settings = { ...settings, [name]: value }; refresh(name); };

  const nameOf = (place) => (labels.filter((label) => label === labels[place]).length > 1
    ? `${classes[labels[place]]} (${place + 1})` : classes[labels[place]]);
  const places = images.map((_, place) => ({ value: String(place), text: nameOf(place) }));
  const pick = (name, options, convert) => makeSegments({ name, label: t(name), options,
    choose: (value) => change(name)(convert(value)) });
  const groups = {
    image: pick("image", places, Number),
    mirror: pick("mirror", ["off", "on"].map((value) => ({ value, text: t(`mirror_${value}`) })), (value) => value === "on"),
    mix: pick("mix", MIXES.map((value) => ({ value, text: t(value) })), String),
    partner: pick("partner", places, Number),
  };
  const sliders = {
    crop_padding: makeSlider({ name: "crop_padding", label: t("crop_padding"), spoken: t("crop_spoken"), min: 0,
      max: Math.min(height, width) - 1, step: 1, format: (value) => `${value} px`, move: change("crop_padding") }),
    rand_augment: makeSlider({ name: "rand_augment", label: t("rand_augment"), spoken: t("operations_spoken"), min: 0, max: 6,
      step: 1, format: String, move: change("rand_augment") }),
    share: makeSlider({ name: "share", label: "λ", spoken: t("share_spoken"), min: 0, max: 1, step: 0.05,
      format: (value) => value.toFixed(2), move: change("share") }),
  };
  for (const [name, { inputs }] of Object.entries(groups)) lightOnFocus(inputs, name, formula.light);
  for (const [name, { input }] of Object.entries(sliders)) lightOnFocus([input], name, formula.light);

  const tries = element("div", { className: "hs-augment-tries" }, element("span", { textContent: t("try") }));
  model.get("presets").forEach((preset) => {
    const button = element("button", { type: "button", textContent: t(preset.name), data: { "data-testid": `try-${preset.name}` } });
    button.addEventListener("click", () => {
      prediction.hide();
      settings = { ...settings, ...(preset.name === "usual" ? { ...usual, image: settings.image } : preset.settings) };
      setAll();
      refresh("");
    });
    tries.append(button);
  });
  const again = element("button", { type: "button", textContent: t("draw_again"), data: { "data-testid": "draw-again" } });
  again.addEventListener("click", () => change("seed")(settings.seed + 1));
  tries.append(again);

  const first = makePicture("", "picture-first"), second = makePicture("", "picture-second"), both = makePicture("", "picture-both");
  const bars = makeBars(classes);
  const draws = Array.from({ length: total }, (_, place) => makePicture("?", `draw-${place}`));
  const survived = element("output", { data: { "data-testid": "survived" } });
  const key = element("p", { className: "hs-augment-key", ariaHidden: "true" },
    ...["told", "read"].map((name) => element("span", {}, element("i", { className: `hs-augment-${name}` }), t(name))));
  const prediction = makePrediction({
    t, options: ["most", "some", "few"].map((value) => ({ value, text: t(value) })),
    show: () => { asked = JSON.stringify(settings); refresh(""); },
  });
  const { readout, spoken, say, stop } = makeReadout();
  const requester = makeRequester(model, view, () => { fault = t("silence"); show(); });
  const onResponse = () => {
    const response = model.get("response");
    if (!requester.take(response)) return;
    if (Object.entries(settings).some(([name, value]) => response.settings[name] !== value)) return;  // overtaken
    found = response.error ? null : response;
    fault = response.error ? t("failed", { error: response.error }) : "";
    show();
  };
  model.on("change:response", onResponse);

  function refresh(term) {
    formula.light(term);
    found = null;
    fault = "";
    clearTimeout(timer);
    if (prediction.committed() !== null) timer = setTimeout(() => requester.ask(settings), 60);
    show();
  }
  function show() {
    const hidden = prediction.committed() === null, mixing = settings.mix !== "none";
    const one = labels[settings.image], other = mixing ? labels[settings.partner] : one;
    groups.partner.row.classList.toggle("hs-augment-off", !mixing);
    groups.partner.enable(mixing);
    sliders.share.row.classList.toggle("hs-augment-off", !mixing);
    sliders.share.input.disabled = !mixing;
    again.disabled = hidden;
    const mixed = mixOf(settings.mix, images[settings.image], images[settings.partner], settings.share);
    const plan = classes.map((_, place) => (place === one ? mixed.share : 0) + (place === other ? 1 - mixed.share : 0));
    drawTop(first, images[settings.image], `xᴬ: ${classes[one]}`);
    drawTop(second, mixing ? images[settings.partner] : null, mixing ? `xᴮ: ${classes[other]}` : "");
    drawTop(both, mixing ? mixed.image : null, mixing ? `${t("mixed")}, λ ${mixed.share.toFixed(2)}` : "");
    const shares = found ? meanRow(found.shares) : plan, read = found && !hidden ? meanRow(found.read) : null;
    bars.draw(shares, read, one, other);
    draws.forEach((draw, place) => drawOne(draw, hidden || !found ? null : place, one));
    survived.textContent = hidden || !found ? "?" : t("of", { count: countRead(found.read, one), total });
    say(words(hidden, shares, one));
  }
  function drawTop({ canvas, text, figure }, image, caption) {
    paint(canvas, image ?? { height: 1, width: 1, rgb: [128, 128, 128] });
    canvas.style.visibility = image ? "visible" : "hidden";
    text.textContent = caption;
    canvas.setAttribute("aria-label", caption || t("empty"));
    figure.style.visibility = caption ? "visible" : "hidden";
  }
  function drawOne({ canvas, text }, place, label) {
    if (place === null) {
      canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
      text.textContent = "?";
      text.classList.remove("hs-augment-lost");
      canvas.setAttribute("aria-label", t("draw_hidden"));
      return;
    }
    paint(canvas, imagesOf(found.draws)[place]);
    const best = largest(found.read[place]), right = best === label;
    text.textContent = `${right ? "✓" : "✗"} ${classes[best]} · ${percent(found.read[place][best])}`;
    text.classList.toggle("hs-augment-lost", !right);
    canvas.setAttribute("aria-label", t("draw_spoken", { at: place + 1, name: classes[best] }));
  }
  function words(hidden, shares, label) {
    const told = labelText(shares, classes), name = classes[label];
    if (hidden) return t("question", { told, name, total });
    if (fault) return fault;
    if (!found) return t("running");
    const count = countRead(found.read, label), way = survival(count, total);
    const said = asked !== JSON.stringify(settings) ? "" : t(prediction.committed() === way ? "as_said" : "not_as_said");
    const plain = t("plain", { name: classes[largest(found.plain)], sure: percent(Math.max(...found.plain)) });
    const verdict = settings.mix !== "none" ? "" : t(`left_${way}`);
    return `${t("reading", { name, count, total, told, said })}${verdict} ${plain}`;
  }
  const setAll = () => {
    for (const [name, slider] of Object.entries(sliders)) slider.set(settings[name]);
    groups.image.set(settings.image);
    groups.partner.set(settings.partner);
    groups.mirror.set(settings.mirror ? "on" : "off");
    groups.mix.set(settings.mix);
  };

  root.append(formula.node,
    element("div", { className: "hs-augment-body" },
      element("div", { className: "hs-augment-dials" }, groups.image.row, sliders.crop_padding.row, groups.mirror.row,
        sliders.rand_augment.row, groups.mix.row, groups.partner.row, sliders.share.row,
        element("div", {}, key, bars.box)),
      element("div", {},
        element("div", { className: "hs-augment-top" }, first.figure, second.figure, both.figure),
        element("div", { className: "hs-augment-head" }, element("span", { textContent: t("drawn") }), survived),
        element("div", { className: "hs-augment-draws" }, ...draws.map(({ figure }) => figure)))),
    tries, prediction.row, readout, spoken);
  el.append(frame);
  setAll();
  refresh("");
  return () => { stop(); requester.stop(); clearTimeout(timer); model.off("change:response", onResponse); };
}

export default { render };
