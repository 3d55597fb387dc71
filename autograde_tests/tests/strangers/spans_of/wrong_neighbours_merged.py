# mistake: merges_neighbours
# why: A `B-` right after an entity of the same type goes on with it instead of opening a new one.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, previous = [], ""
    for i, tag in enumerate(tags):
        kind = tag[2:]
        if tag != "O" and kind == previous:
            spans[-1] = (kind, spans[-1][1], i + 1)
        elif tag != "O":
            spans.append((kind, i, i + 1))
        previous = kind
    return spans
