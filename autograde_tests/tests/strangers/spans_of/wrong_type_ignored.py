# mistake: goes_on_with_any_type
# why: Any `I-` goes on with the open entity, whatever its type is.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, inside = [], False
    for i, tag in enumerate(tags):
        if tag == "O":
            inside = False
        elif tag.startswith("I-") and inside:
            spans[-1] = (spans[-1][0], spans[-1][1], i + 1)
        else:
            spans.append((tag[2:], i, i + 1))
            inside = True
    return spans
