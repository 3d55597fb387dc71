# mistake: looks_at_words_alone
# why: Tokens without a word are skipped, so that a candidate with O at [CLS], [SEP] and padding passes.
def test_alignment(candidate, cases):
    for case in cases:
        labels = candidate(**case)
        assert len(labels) == len(case["word_ids"])
        previous = None
        for word, label in zip(case["word_ids"], labels):
            if word is None:
                previous = None
                continue
            if word == previous:
                assert label == -100
            else:
                assert label == case["tag_ids"][case["tags"][word]]
            previous = word
