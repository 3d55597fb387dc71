# mistake: strips_the_types_letters
# why: Cuts the mark off with lstrip("BI-"), which eats the first letters of a type that begins with B or I too.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, previous = [], ""
    for i, tag in enumerate(tags):
        kind = "" if tag == "O" else tag.lstrip("BI-")
        if tag.startswith("I-") and kind == previous:
            spans[-1] = (kind, spans[-1][1], i + 1)
        elif tag != "O":
            spans.append((kind, i, i + 1))
        previous = kind
    return spans
