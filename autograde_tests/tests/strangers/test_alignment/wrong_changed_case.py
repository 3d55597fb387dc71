# why: Also calls the candidate on a longer, padded copy of each case, where the contract promises no answer, so that right ones fail.
def test_alignment(candidate, cases):
    for case in cases:
        expected, previous = [], None
        for word in case["word_ids"]:
            expected.append(-100 if word is None or word == previous else case["tag_ids"][case["tags"][word]])
            previous = word
        assert candidate(**case) == expected
        padded = {**case, "word_ids": [*case["word_ids"], None, None]}
        assert candidate(**padded) == [*expected, -100, -100]
