# mistake: looks_back_to_the_end
# why: At the first word `tags[i - 1]` is the last word's tag, so that a first `I-` stays if the sentence ends with the same type.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result = []
    for i, tag in enumerate(tags):
        if tag.startswith("I-") and tags[i - 1][2:] != tag[2:]:
            tag = "B-" + tag[2:]
        result.append(tag)
    return result
