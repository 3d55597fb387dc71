// Gold and predicted entities of a sentence, paired off: what is right, and which kind of mistake the rest is.

import { entitySpans, sameSpan } from "./entity_spans.js";

export const MISTAKES = ["missed", "invented", "type", "boundary", "both"];
export const KINDS_OF_CASE = ["right", ...MISTAKES];

const overlap = (one, other) => one.start < other.end && other.start < one.end;
const sameBounds = (one, other) => one.start === other.start && one.end === other.end;

/**
 * Pairs, { kind, gold, predicted }, in the order of the text. Each entity is in one: first those that are right, then
 * those with the right tokens and a wrong type, then overlaps of one type, then other overlaps; the rest stand alone.
 */
export function pairEntities(goldTags, predictedTags) {
  const gold = entitySpans(goldTags), predicted = entitySpans(predictedTags);
  const cases = [];
  const pair = (kind, fits) => {
    for (const one of [...gold]) {
      const other = predicted.find((span) => fits(one, span));
      if (!other) continue;
      cases.push({ kind, gold: one, predicted: other });
      gold.splice(gold.indexOf(one), 1);
      predicted.splice(predicted.indexOf(other), 1);
    }
  };
  pair("right", sameSpan);
  pair("type", sameBounds);
  pair("boundary", (one, other) => overlap(one, other) && one.type === other.type);
  pair("both", overlap);
  cases.push(...gold.map((span) => ({ kind: "missed", gold: span, predicted: null })),
    ...predicted.map((span) => ({ kind: "invented", gold: null, predicted: span })));
  return cases.sort((one, other) => startOf(one) - startOf(other));
}

/** The tokens that a case touches. */
export const startOf = ({ gold, predicted }) => Math.min(gold?.start ?? Infinity, predicted?.start ?? Infinity);
export const endOf = ({ gold, predicted }) => Math.max(gold?.end ?? 0, predicted?.end ?? 0);

/** All cases of a corpus, each with its sentence's index and, where there are confidences, their mean over its tokens. */
export function findCases({ gold, predicted, confidences }) {
  return gold.flatMap((tags, sentence) => pairEntities(tags, predicted[sentence]).map((one) => {
    const sure = confidences?.[sentence]?.slice(startOf(one), endOf(one));
    return { ...one, sentence, sure: sure ? sure.reduce((sum, value) => sum + value, 0) / sure.length : null };
  }));
}

export function countKinds(cases) {
  const counts = Object.fromEntries(KINDS_OF_CASE.map((kind) => [kind, 0]));
  for (const { kind } of cases) counts[kind] += 1;
  return counts;
}

/** The kinds of mistake that are most frequent; none where there is no mistake. */
export function mostFrequent(counts) {
  const most = Math.max(...MISTAKES.map((kind) => counts[kind]));
  return most ? MISTAKES.filter((kind) => counts[kind] === most) : [];
}

/** The cases of a kind ("mistakes" for all but right ones) and a type, in the corpus's order or the surest first. */
export function chooseCases(cases, { kind, type, order }) {
  const chosen = cases.filter((one) => (kind === "mistakes" ? one.kind !== "right" : one.kind === kind)
    && (type === "" || one.gold?.type === type || one.predicted?.type === type));
  return order === "surest" ? [...chosen].sort((one, other) => other.sure - one.sure) : chosen;
}
