def to_iob2(tags: Sequence[str]) -> list[str]:
    result, previous = [], ""
    for tag in tags:
        kind = tag[2:]
        result.append("B-" + kind if tag.startswith("I-") and kind != previous else tag)
        previous = kind
    return result
