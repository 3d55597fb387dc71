# mistake: end_is_the_last_word
# why: `end` is the last word of the entity (as in seqeval's get_entities) instead of the one after it.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, previous = [], ""
    for i, tag in enumerate(tags):
        kind = tag[2:]
        if tag.startswith("I-") and kind == previous:
            spans[-1] = (kind, spans[-1][1], i)
        elif tag != "O":
            spans.append((kind, i, i))
        previous = kind
    return spans
