# mistake: looks_at_the_first_case
# why: Returns inside of the loop, so that only the first case is ever tested.
def test_alignment(candidate, cases):
    for case in cases:
        expected, previous = [], None
        for word in case["word_ids"]:
            expected.append(-100 if word is None or word == previous else case["tag_ids"][case["tags"][word]])
            previous = word
        return candidate(**case) == expected
