def spans_of(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    from itertools import accumulate, groupby

    opened = accumulate(
        int(here != "O" and (here[0] == "B" or here[1:] != before[1:])) for before, here in zip(["O", *tags], tags)
    )
    inside = [(number, i) for i, number in enumerate(opened) if tags[i] != "O"]
    spans = []
    for _, group in groupby(inside, key=lambda pair: pair[0]):
        places = [i for _, i in group]
        spans.append((tags[places[0]].split("-", 1)[1], places[0], places[-1] + 1))
    return spans
