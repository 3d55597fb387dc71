# mistake: changes_what_it_was_given
# why: Writes into the list that was handed in.
def to_iob2(tags: Sequence[str]) -> list[str]:
    previous = ""
    for i, tag in enumerate(tags):
        if tag.startswith("I-") and tag[2:] != previous:
            tags[i] = "B-" + tag[2:]
        previous = tag[2:]
    return tags
