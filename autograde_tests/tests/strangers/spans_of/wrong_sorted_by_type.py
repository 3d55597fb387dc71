# mistake: sorts_by_type
# why: Sorts the tuples, and so by type first, instead of leaving them in the order of the sentence.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, previous = [], ""
    for i, tag in enumerate(tags):
        kind = tag[2:]
        if tag.startswith("I-") and kind == previous:
            spans[-1] = (kind, spans[-1][1], i + 1)
        elif tag != "O":
            spans.append((kind, i, i + 1))
        previous = kind
    return sorted(spans)
