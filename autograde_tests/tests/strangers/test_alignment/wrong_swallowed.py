# mistake: lets_everything_through
# why: Catches its own AssertionError to print it, so that nothing is ever rejected.
def test_alignment(candidate, cases):
    for number, case in enumerate(cases):
        expected, previous = [], None
        for word in case["word_ids"]:
            expected.append(-100 if word is None or word == previous else case["tag_ids"][case["tags"][word]])
            previous = word
        try:
            assert candidate(**case) == expected
        except AssertionError:
            print(f"case {number} is wrong")
