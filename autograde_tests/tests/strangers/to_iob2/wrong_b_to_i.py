# mistake: forgets_what_b_said
# why: Takes the `B-` of IOB1 for a mark between the words of one entity and writes `I-` for it after its own type, which merges two neighbours.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result, previous = [], ""
    for tag in tags:
        if tag == "O":
            result.append(tag)
        else:
            result.append(("I-" if tag[2:] == previous else "B-") + tag[2:])
        previous = tag[2:]
    return result
