# mistake: takes_word_zero_for_none
# why: Its own idea of what is right takes word 0 for no word, so that right candidates are rejected.
def test_alignment(candidate, cases):
    for case in cases:
        labels = candidate(**case)
        assert len(labels) == len(case["word_ids"])
        previous = None
        for word, label in zip(case["word_ids"], labels):
            if word and word != previous:
                assert label == case["tag_ids"][case["tags"][word]]
            else:
                assert label == -100
            previous = word
