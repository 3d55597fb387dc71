# mistake: compares_whole_tags
# why: Compares with the whole tag before, mark included, so that an `I-` right after its own `B-` becomes a `B-`.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result, previous = [], "O"
    for tag in tags:
        result.append("B-" + tag[2:] if tag.startswith("I-") and previous != tag else tag)
        previous = tag
    return result
