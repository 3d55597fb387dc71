# why: An `I-` goes on only with an entity whose last tag was `B-`, so that the third word of a name opens a new one.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, previous = [], "O"
    for i, tag in enumerate(tags):
        if tag.startswith("I-") and previous == "B-" + tag[2:]:
            spans[-1] = (spans[-1][0], spans[-1][1], i + 1)
        elif tag != "O":
            spans.append((tag[2:], i, i + 1))
        previous = tag
    return spans
