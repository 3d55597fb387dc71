def to_iob2(tags: Sequence[str]) -> list[str]:
    from itertools import groupby

    result = []
    for kind, group in groupby(tags, key=lambda tag: tag.partition("-")[2]):
        first, *rest = group
        result += [first if first == "O" else "B-" + kind, *rest]
    return result
