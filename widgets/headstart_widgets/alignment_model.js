// Words, sub-words and labels: what is cut, what is padded, which label stands where, and what is read back.

import { entitySpans, splitTag } from "./entity_spans.js";

export const SCHEMES = ["first", "every", "inside", "unaligned", "printed"];
/** The keys of D0's label dictionary, in its order: its listing takes them for every sentence's labels. */
export const PRINTED = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"];

const ENTITY = /\[([A-Z]+) ([^[\]]*[^[\] ])\](?= |$)|([^[\] ]+)(?= |$)| /y;

/** Words and IOB2 tags of `[PER Ana Sousa] flew to [LOC Porto] .`, or null where brackets do not pair. */
export function parseBracketed(text) {
  const line = text.trim().replace(/\s+/g, " ").replace(/ \]/g, "]");
  const words = [], tags = [];
  ENTITY.lastIndex = 0;
  while (ENTITY.lastIndex < line.length) {
    const piece = ENTITY.exec(line);
    if (piece === null) return null;
    const [, type, name, word] = piece;
    if (type) name.split(" ").forEach((part, place) => { words.push(part); tags.push(`${place ? "I" : "B"}-${type}`); });
    else if (word) { words.push(word); tags.push("O"); }
  }
  return words.length ? { words, tags } : null;
}

/** The same, the other way round. */
export function writeBracketed(words, tags) {
  const spans = entitySpans(tags ?? words.map(() => "O"));
  const parts = [];
  for (let place = 0; place < words.length; place += 1) {
    const span = spans.find((one) => one.start === place);
    parts.push(span ? `[${span.type} ${words.slice(span.start, span.end).join(" ")}]` : words[place]);
    if (span) place = span.end - 1;
  }
  return parts.join(" ");
}

/** Every position { token, word }, and what is cut: special tokens stay, the last sub-words go. */
export function truncate({ tokens, word_ids: ids }, most) {
  const all = tokens.map((token, place) => ({ token, word: ids[place] }));
  const first = ids.findIndex((id) => id !== null), last = ids.findLastIndex((id) => id !== null);
  if (first < 0 || all.length <= most) return { kept: all, cut: [] };
  const room = Math.max(0, most - first - (all.length - 1 - last));
  const body = all.slice(first, last + 1);
  return { kept: [...all.slice(0, first), ...body.slice(0, room), ...all.slice(last + 1)], cut: body.slice(room) };
}

/** Positions of a batch's sentences, [{ kept, cut, padding }], padded to the longest or to the maximum. */
export function makeBatch(sentences, most, pad) {
  const cut = sentences.map((sentence) => truncate(sentence, most));
  const length = pad === "longest" ? Math.max(...cut.map(({ kept }) => kept.length)) : most;
  return cut.map((row) => ({ ...row, padding: Math.max(0, length - row.kept.length) }));
}

/** The share of positions that hold padding: 1 − Σ mask / (B·T). */
export function paddingShare(batch) {
  const padded = batch.reduce((sum, row) => sum + row.padding, 0);
  return padded / batch.reduce((sum, row) => sum + row.padding + row.kept.length, 0);
}

/** A label for every kept and every padding position; null stands for −100. */
export function labelsOf(scheme, { kept, padding }, tags) {
  const length = kept.length + padding;
  if (scheme === "printed" || scheme === "unaligned") {
    const row = scheme === "printed" ? PRINTED : tags;
    return Array.from({ length }, (_, place) => row[place] ?? "O");
  }
  const labels = kept.map(({ word }, place) => {
    if (word === null) return null;
    if (place === 0 || kept[place - 1].word !== word) return tags[word];
    if (scheme === "first") return null;
    const [prefix, type] = splitTag(tags[word]);
    return scheme === "inside" && prefix === "B" ? `I-${type}` : tags[word];
  });
  return [...labels, ...Array(padding).fill(null)];
}

/**
 * The entities that a scorer reads off labels, { type, places, gold }. One is a gold entity (`gold` is its index) if it
 * has its type and covers what is labelled of its words, all of which are there; else `gold` is null.
 */
export function readBack(labels, { kept }, tags) {
  const places = labels.flatMap((label, place) => (label === null ? [] : [place]));
  const wordAt = (place) => kept[place]?.word ?? -1;
  const gold = entitySpans(tags).map(({ type, start, end }) => {
    const own = places.filter((place) => start <= wordAt(place) && wordAt(place) < end);
    return { type, own, whole: new Set(own.map(wordAt)).size === end - start };
  });
  return entitySpans(places.map((place) => labels[place])).map(({ type, start, end }) => {
    const covered = places.slice(start, end);
    const found = gold.findIndex((one) => one.type === type && one.whole && String(one.own) === String(covered));
    return { type, places: covered, gold: found < 0 ? null : found };
  });
}

/** What labels are worth: how many positions count, what is read, how many gold entities are among it, and a verdict. */
export function judgeLabels(scheme, row, tags) {
  const labels = labelsOf(scheme, row, tags);
  const read = readBack(labels, row, tags);
  const gold = entitySpans(tags).length;
  const right = new Set(read.filter((span) => span.gold !== null).map((span) => span.gold)).size;
  const verdict = right === gold && read.length === gold ? "exactly" : right === 0 ? "none" : "partly";
  return { labels, read, gold, right, verdict, counted: labels.filter((label) => label !== null).length };
}

/** Gold entities that lose a word, { type, start, end, whole }: all of them is cut, or a part. */
export function lostEntities({ kept }, tags) {
  const left = new Set(kept.map(({ word }) => word));
  return entitySpans(tags).flatMap((span) => {
    const there = Array.from({ length: span.end - span.start }, (_, place) => left.has(span.start + place));
    return there.every(Boolean) ? [] : [{ ...span, whole: !there.some(Boolean) }];
  });
}
