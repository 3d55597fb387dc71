# mistake: labels_every_sub_word
# why: Every sub-word of a word has its label, not the first one alone.
def align_labels(tags: Sequence[str], word_ids: Sequence[int | None], tag_ids: Mapping[str, int]) -> list[int]:
    return [-100 if word is None else tag_ids[tags[word]] for word in word_ids]
