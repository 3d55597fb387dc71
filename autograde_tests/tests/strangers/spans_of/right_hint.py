def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, previous = [], ""
    for i, tag in enumerate(tags):
        mark, _, kind = tag.partition("-")
        if mark == "I" and kind == previous:
            kind, start, _ = spans.pop()
            spans.append((kind, start, i + 1))
        elif mark != "O":
            spans.append((kind, i, i + 1))
        previous = kind
    return spans
