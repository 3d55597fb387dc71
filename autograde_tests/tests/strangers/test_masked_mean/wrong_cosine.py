# why: It compares directions by cosine, so a candidate that divides by T instead of the number of tokens passes.
def test_masked_mean(candidate, cases):
    for case in cases:
        for row, sentence, marks in zip(candidate(**case), case["states"], case["mask"]):
            expected = sentence[marks == 1].mean(0)
            assert torch.cosine_similarity(row, expected, dim=0) > 1 - 1e-9
