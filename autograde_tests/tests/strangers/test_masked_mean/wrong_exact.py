# why: torch.equal allows no rounding, so right candidates that add in another order are rejected.
def test_masked_mean(candidate, cases):
    for case in cases:
        weights = case["mask"].unsqueeze(-1)
        expected = (case["states"] * weights).sum(1) / weights.sum(1)
        assert torch.equal(candidate(**case), expected)
