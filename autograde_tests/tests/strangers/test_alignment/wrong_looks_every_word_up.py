# mistake: looks_for_words_without_a_token
# why: Looks for every word in `word_ids`, which raises a ValueError for words that have no token.
def test_alignment(candidate, cases):
    for case in cases:
        labels = candidate(**case)
        firsts = {case["word_ids"].index(w): tag for w, tag in enumerate(case["tags"])}
        expected = [
            case["tag_ids"][firsts[token]] if token in firsts else -100 for token in range(len(case["word_ids"]))
        ]
        assert labels == expected
