# mistake: drops_stray_insides
# why: An `I-` without an entity to its left opens none (seqeval's strict mode) instead of opening one.
def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    spans, kind = [], None
    for i, tag in enumerate(tags):
        if tag.startswith("B-"):
            kind = tag[2:]
            spans.append((kind, i, i + 1))
        elif tag.startswith("I-") and tag[2:] == kind:
            spans[-1] = (kind, spans[-1][1], i + 1)
        else:
            kind = None
    return spans
