def to_iob2(tags: Sequence[str]) -> list[str]:
    return [
        "B" + here[1:] if here[0] == "I" and here[1:] != before[1:] else here
        for before, here in zip(["O", *tags], tags)
    ]
