def test_alignment(candidate, cases):
    # the labels as a set of (token, number) has to be that of the words' first tokens, and the length has to fit
    wrong = []
    for number, case in enumerate(cases):
        first = {}
        for token, word in enumerate(case["word_ids"]):
            if word is not None:
                first.setdefault(word, token)
        there = {(token, case["tag_ids"][case["tags"][word]]) for word, token in first.items()}
        labels = candidate(**case)
        said = {(token, label) for token, label in enumerate(labels) if label != -100}
        if said != there or len(labels) != len(case["word_ids"]):
            wrong.append(number)
    if wrong:
        raise AssertionError(f"wrong on cases {wrong}")
    return True
