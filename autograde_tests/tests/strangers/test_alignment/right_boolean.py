def test_alignment(candidate, cases):
    def expected(tags, word_ids, tag_ids):
        return [
            tag_ids[tags[word]] if word is not None and word_ids.index(word) == token else -100
            for token, word in enumerate(word_ids)
        ]

    return all(candidate(**case) == expected(**case) for case in cases)
