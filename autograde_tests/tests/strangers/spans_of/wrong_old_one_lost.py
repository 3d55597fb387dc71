# why: Where an `I-` of another type opens an entity, the one that was open is thrown away instead of closed.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, kind, start = [], None, 0
    for i, tag in enumerate([*tags, "O"]):
        if tag == "O" or tag.startswith("B-"):
            if kind is not None:
                spans.append((kind, start, i))
            kind, start = (None, 0) if tag == "O" else (tag[2:], i)
        elif tag[2:] != kind:
            kind, start = tag[2:], i
    return spans
