# why: An `I-` after another type closes that entity but opens none of its own.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, previous = [], ""
    for i, tag in enumerate(tags):
        kind = tag[2:]
        if tag.startswith("B-") or (tag.startswith("I-") and previous == ""):
            spans.append((kind, i, i + 1))
        elif tag.startswith("I-") and kind == previous:
            spans[-1] = (kind, spans[-1][1], i + 1)
        else:
            kind = ""
        previous = kind
    return spans
