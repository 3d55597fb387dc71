// Scores of tags: of tokens, with or without O, and of entities. All are counts, divided.

import { entitySpans, sameSpan, splitTag } from "./entity_spans.js";

const f1Of = ({ correct, predicted, gold }) => (predicted + gold ? (2 * correct) / (predicted + gold) : 0);

function addUp(rows) {
  const sum = { correct: 0, predicted: 0, gold: 0 };
  for (const row of rows) for (const key of Object.keys(sum)) sum[key] += row[key];
  return sum;
}

/** For each tag how often it is gold, predicted, and both at once. */
export function tagCounts(gold, predicted, outside) {
  const rows = {};
  const row = (tag) => (rows[tag] ??= { correct: 0, predicted: 0, gold: 0 });
  gold.forEach((tags, sentence) => tags.forEach((tag, place) => {
    const said = predicted[sentence][place];
    row(tag).gold += 1;
    row(said).predicted += 1;
    if (said === tag) row(tag).correct += 1;
  }));
  if (!outside) delete rows.O;
  return rows;
}

/** Entities that are gold, predicted, and both: type, first and last token alike. */
export function entityCounts(gold, predicted, strict) {
  const counts = gold.map((tags, sentence) => {
    const there = entitySpans(tags, strict), said = entitySpans(predicted[sentence], strict);
    const correct = said.filter((span) => there.some((other) => sameSpan(span, other))).length;
    return { correct, predicted: said.length, gold: there.length };
  });
  return addUp(counts);
}

/** All four scores with the numbers they are made of; a score with nothing to divide by is 0. */
export function scores(gold, predicted, { outside = true, strict = false } = {}) {
  const rows = tagCounts(gold, predicted, outside);
  const micro = addUp(Object.values(rows));
  const entity = entityCounts(gold, predicted, strict);
  const sum = Object.values(rows).map(f1Of).reduce((total, value) => total + value, 0);
  const tags = Object.keys(rows).length;
  return {
    accuracy: { correct: micro.correct, total: micro.gold, value: micro.gold ? micro.correct / micro.gold : 0 },
    micro: { ...micro, value: f1Of(micro) },
    macro: { sum, tags, value: tags ? sum / tags : 0 },
    entity: { ...entity, value: f1Of(entity) },
  };
}

function mapSpans(tags, change) {
  const changed = tags.map(() => "O");
  const spans = entitySpans(tags).map((span, place) => change(span, place));
  for (const { type, start, end } of spans) {
    for (let at = start; at < end; at += 1) changed[at] = `${at === start ? "B" : "I"}-${type}`;
  }
  return changed;
}

/** One end of every entity moved by one token, by turns the last and the first; what cannot move stays. */
function slip(tags) {
  return mapSpans(tags, (span, place) => {
    const { start, end } = span, long = end - start > 1;
    if (place % 2 === 0) {
      if (tags[end] === "O") return { ...span, end: end + 1 };
      return long ? { ...span, end: end - 1 } : span;
    }
    if (long) return { ...span, start: start + 1 };
    const free = tags[start - 1] === "O" && (start < 2 || tags[start - 2] === "O");
    return free ? { ...span, start: start - 1 } : span;
  });
}

/** Predictions made from the gold tags in a known way. */
export const PRESETS = {
  perfect: (tags) => [...tags],
  all_outside: (tags) => tags.map(() => "O"),
  slips: slip,
  no_begin: (tags) => tags.map((tag) => tag.replace(/^B-/, "I-")),
  wrong_type: (tags, types) => mapSpans(tags, (span) => (
    { ...span, type: types[(types.indexOf(span.type) + 1) % types.length] })),
};

/** All tags there are for these types. */
export function tagList(types) {
  return ["O", ...types.flatMap((type) => [`B-${type}`, `I-${type}`])];
}

/** Whether an `I-` continues nothing. */
export function isOrphan(tags, place) {
  const [prefix, type] = splitTag(tags[place]);
  return prefix === "I" && (place === 0 || splitTag(tags[place - 1])[1] !== type);
}
