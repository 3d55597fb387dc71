# mistake: opens_after_outside_alone
# why: Changes an `I-` only at the start and after O, and forgets the entity that follows one of another type.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result, previous = [], "O"
    for tag in tags:
        result.append("B-" + tag[2:] if tag.startswith("I-") and previous == "O" else tag)
        previous = tag
    return result
