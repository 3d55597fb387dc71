# mistake: wants_a_label_for_every_word
# why: Also demands as many labels as words, so that right candidates fail on a sentence with truncated words.
def test_alignment(candidate, cases):
    for case in cases:
        labels = candidate(**case)
        assert len(labels) == len(case["word_ids"])
        assert sum(label != -100 for label in labels) == len(case["tags"])
        previous = None
        for word, label in zip(case["word_ids"], labels):
            if word is None or word == previous:
                assert label == -100
            else:
                assert label == case["tag_ids"][case["tags"][word]]
            previous = word
