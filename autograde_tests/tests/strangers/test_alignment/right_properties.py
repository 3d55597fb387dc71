def test_alignment(candidate, cases):
    for case in cases:
        tags, word_ids, tag_ids = case["tags"], case["word_ids"], case["tag_ids"]
        labels = candidate(**case)
        assert len(labels) == len(word_ids), "one label a token"
        for token, word in enumerate(word_ids):
            if word is None:
                assert labels[token] == -100, "no word, no label"
            elif word in word_ids[:token]:
                assert labels[token] == -100, "a later sub-word"
            else:
                assert labels[token] == tag_ids[tags[word]], "a first sub-word"
