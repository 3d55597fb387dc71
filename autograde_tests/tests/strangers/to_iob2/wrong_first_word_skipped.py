# mistake: forgets_the_first_word
# why: The loop starts at the second word, so that an `I-` at the first one stays.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result = list(tags)
    for i in range(1, len(tags)):
        if tags[i].startswith("I-") and tags[i - 1][2:] != tags[i][2:]:
            result[i] = "B-" + tags[i][2:]
    return result
