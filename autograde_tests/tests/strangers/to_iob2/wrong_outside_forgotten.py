# mistake: remembers_across_outside
# why: The type before is not forgotten at O, so that an entity after one of the same type and an O keeps its `I-`.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result, previous = [], ""
    for tag in tags:
        if tag == "O":
            result.append(tag)
            continue
        if tag.startswith("I-") and tag[2:] != previous:
            result.append("B-" + tag[2:])
        else:
            result.append(tag)
        previous = tag[2:]
    return result
