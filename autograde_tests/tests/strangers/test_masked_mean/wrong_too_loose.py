# why: A mean squared difference below 0.1 is no rounding: candidates that miss tokens or count padding pass.
def test_masked_mean(candidate, cases):
    for case in cases:
        weights = case["mask"].unsqueeze(-1)
        expected = (case["states"] * weights).sum(1) / weights.sum(1)
        assert F.mse_loss(candidate(**case), expected) < 0.1
