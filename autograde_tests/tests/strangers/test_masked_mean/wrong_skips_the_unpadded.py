# why: Sentences without padding are skipped as too easy, so a candidate that is wrong just there passes.
def test_masked_mean(candidate, cases):
    for case in cases:
        for row, sentence, marks in zip(candidate(**case), case["states"], case["mask"]):
            if marks.all():
                continue
            assert torch.allclose(row, sentence[marks == 1].mean(0))
