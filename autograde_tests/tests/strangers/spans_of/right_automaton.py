def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans = []
    kind, start = None, None
    for i, tag in enumerate([*tags, "O"]):
        goes_on = tag[0] == "I" and kind is not None and tag[2:] == kind
        if kind is not None and not goes_on:
            spans.append((kind, start, i))
            kind = None
        if tag != "O" and not goes_on:
            kind, start = tag[2:], i
    return spans
