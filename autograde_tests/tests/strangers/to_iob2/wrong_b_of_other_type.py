# why: Sees a change of type only between two `I-` tags, so that an `I-` after a `B-` of another type stays.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result, previous = [], "O"
    for tag in tags:
        new = tag
        if tag.startswith("I-"):
            if previous == "O":
                new = "B-" + tag[2:]
            elif previous.startswith("I-") and previous[2:] != tag[2:]:
                new = "B-" + tag[2:]
        result.append(new)
        previous = tag
    return result
