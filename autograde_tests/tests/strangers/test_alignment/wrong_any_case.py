# mistake: looks_at_the_first_case
# why: Uses `any` over the cases, so that one right sentence is enough.
def test_alignment(candidate, cases):
    def expected(tags, word_ids, tag_ids):
        return [
            -100 if word is None or word_ids.index(word) != token else tag_ids[tags[word]]
            for token, word in enumerate(word_ids)
        ]

    return any(candidate(**case) == expected(**case) for case in cases)
