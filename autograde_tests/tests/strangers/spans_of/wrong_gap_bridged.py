# mistake: swallows_outside
# why: The type before is not forgotten at O, so that an `I-` after an O goes on with an entity that had ended.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, previous = [], ""
    for i, tag in enumerate(tags):
        if tag == "O":
            continue
        kind = tag[2:]
        if tag.startswith("I-") and kind == previous:
            spans[-1] = (kind, spans[-1][1], i + 1)
        else:
            spans.append((kind, i, i + 1))
        previous = kind
    return spans
