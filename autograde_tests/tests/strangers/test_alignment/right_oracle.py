def test_alignment(candidate, cases):
    for case in cases:
        expected, previous = [], None
        for word in case["word_ids"]:
            fresh = word is not None and word != previous
            expected.append(case["tag_ids"][case["tags"][word]] if fresh else -100)
            previous = word
        assert list(candidate(**case)) == expected, case["tags"]
