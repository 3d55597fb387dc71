# mistake: lets_everything_through
# why: Compares, but neither asserts the comparison nor returns it.
def test_alignment(candidate, cases):
    for case in cases:
        expected = [-100] * len(case["word_ids"])
        for place, tag in enumerate(case["tags"]):
            if place in case["word_ids"]:
                expected[case["word_ids"].index(place)] = case["tag_ids"][tag]
        candidate(**case) == expected
