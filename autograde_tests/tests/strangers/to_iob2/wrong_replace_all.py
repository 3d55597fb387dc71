# mistake: replaces_every_i
# why: Writes B for every I of the tag, so that the I inside of a type (MISC) is replaced too.
def to_iob2(tags: Sequence[str]) -> list[str]:
    result, previous = [], ""
    for tag in tags:
        result.append(tag.replace("I", "B") if tag.startswith("I-") and tag[2:] != previous else tag)
        previous = tag[2:]
    return result
