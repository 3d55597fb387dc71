# why: It asks the candidate again with other padding, but a candidate answers on the given cases alone.
def test_masked_mean(candidate, cases):
    for case in cases:
        spoilt = case["states"].masked_fill(case["mask"].unsqueeze(-1) == 0, 7.0)
        assert torch.allclose(candidate(**case), candidate(states=spoilt, mask=case["mask"]))
        for row, sentence, marks in zip(candidate(**case), case["states"], case["mask"]):
            assert torch.allclose(row, sentence[marks == 1].mean(0))
