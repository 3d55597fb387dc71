# why: Takes a sentence with any `B-` in it for IOB2 and gives it back as it is, though IOB1 has `B-` too.
def to_iob2(tags: Sequence[str]) -> list[str]:
    if any(tag.startswith("B-") for tag in tags):
        return list(tags)
    result, previous = [], ""
    for tag in tags:
        result.append("B-" + tag[2:] if tag.startswith("I-") and tag[2:] != previous else tag)
        previous = tag[2:]
    return result
