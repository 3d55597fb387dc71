# why: Compares the sorted labels, so that labels at the wrong tokens pass.
def test_alignment(candidate, cases):
    for case in cases:
        expected, previous = [], None
        for word in case["word_ids"]:
            expected.append(-100 if word is None or word == previous else case["tag_ids"][case["tags"][word]])
            previous = word
        assert sorted(candidate(**case)) == sorted(expected)
