# mistake: forgets_the_length
# why: Never looks at the length, and `zip` stops at the shorter list: a candidate that leaves out the labels behind the last word passes.
def test_alignment(candidate, cases):
    for case in cases:
        previous = None
        for word, label in zip(case["word_ids"], candidate(**case)):
            if word is None or word == previous:
                assert label == -100
            else:
                assert label == case["tag_ids"][case["tags"][word]]
            previous = word
