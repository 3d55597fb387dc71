# why: Checks where labels stand, but not which ones: any number of `tag_ids` will do.
def test_alignment(candidate, cases):
    for case in cases:
        labels = candidate(**case)
        assert len(labels) == len(case["word_ids"])
        previous = None
        for word, label in zip(case["word_ids"], labels):
            if word is None or word == previous:
                assert label == -100
            else:
                assert label in case["tag_ids"].values()
            previous = word
