# mistake: every_inside_opens
# why: Compares with the tag just written, mark included, so that the second word of a name is a new name.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result = []
    for tag in tags:
        if tag.startswith("I-") and (not result or result[-1] != tag):
            tag = "B-" + tag[2:]
        result.append(tag)
    return result
