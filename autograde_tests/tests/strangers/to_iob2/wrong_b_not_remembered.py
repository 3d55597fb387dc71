# mistake: compares_whole_tags
# why: Remembers the type of `I-` tags alone, so that an `I-` after its own `B-` is taken for a new entity.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result, previous = [], ""
    for tag in tags:
        if tag.startswith("I-"):
            result.append(tag if tag[2:] == previous else "B-" + tag[2:])
            previous = tag[2:]
        else:
            result.append(tag)
            previous = ""
    return result
