# mistake: strips_letters
# why: Cuts the mark off with lstrip("I-"), which eats the first letters of a type that begins with I too.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result, previous = [], ""
    for tag in tags:
        if tag.startswith("I-") and tag[2:] != previous:
            result.append("B-" + tag.lstrip("I-"))
        else:
            result.append(tag)
        previous = tag[2:]
    return result
