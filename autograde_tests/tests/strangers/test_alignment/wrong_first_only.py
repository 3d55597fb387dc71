# why: Checks first sub-words and tokens without a word, and lets any label stand at later sub-words.
def test_alignment(candidate, cases):
    for case in cases:
        labels = candidate(**case)
        assert len(labels) == len(case["word_ids"])
        seen = set()
        for word, label in zip(case["word_ids"], labels):
            if word is None:
                assert label == -100
            elif word not in seen:
                assert label == case["tag_ids"][case["tags"][word]]
            seen.add(word)
