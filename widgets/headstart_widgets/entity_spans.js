// Entities read off tags: by the rules of conlleval, or by those of IOB2 alone.

/** "B-PER" is ["B", "PER"], "O" is ["O", ""]. */
export function splitTag(tag) {
  return tag === "O" ? ["O", ""] : [tag.slice(0, 1), tag.slice(2)];
}

/**
 * The entities of one sentence, { type, start, end }, `end` after the last token. An `I-` that continues nothing opens an
 * entity (conlleval); in `strict` IOB2 it belongs to none.
 */
export function entitySpans(tags, strict = false) {
  const spans = [];
  let open = null;
  tags.forEach((tag, place) => {
    const [prefix, type] = splitTag(tag);
    if (open && prefix === "I" && type === open.type) { open.end = place + 1; return; }
    open = null;
    if (prefix === "B" || (prefix === "I" && !strict)) {
      open = { type, start: place, end: place + 1 };
      spans.push(open);
    }
  });
  return spans;
}

export function sameSpan(one, other) {
  return one.type === other.type && one.start === other.start && one.end === other.end;
}

/** The types of entity in some sentences' tags, in alphabetical order. */
export function typesOf(...taggings) {
  return [...new Set(taggings.flat(2).map((tag) => splitTag(tag)[1]).filter(Boolean))].sort();
}
