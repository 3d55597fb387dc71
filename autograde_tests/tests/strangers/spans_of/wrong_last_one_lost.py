# mistake: loses_the_last
# why: An entity that is still open after the last word is never added.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, kind, start = [], None, 0
    for i, tag in enumerate(tags):
        if tag.startswith("I-") and tag[2:] == kind:
            continue
        if kind is not None:
            spans.append((kind, start, i))
        kind, start = (None, 0) if tag == "O" else (tag[2:], i)
    return spans
