# mistake: keeps_the_last_part
# why: Takes what follows the last hyphen for the type, so that a type with a hyphen in it is cut.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, previous = [], ""
    for i, tag in enumerate(tags):
        kind = "" if tag == "O" else tag.split("-")[-1]
        if tag.startswith("I-") and kind == previous:
            spans[-1] = (kind, spans[-1][1], i + 1)
        elif tag != "O":
            spans.append((kind, i, i + 1))
        previous = kind
    return spans
