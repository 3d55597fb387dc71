# mistake: lets_errors_cancel
# why: It looks at the mean of all differences, where errors of both signs cancel.
def test_masked_mean(candidate, cases):
    for case in cases:
        weights = case["mask"].unsqueeze(-1)
        want = (case["states"] * weights).sum(1) / weights.sum(1)
        got = candidate(**case)
        assert abs((got - want).mean()) < 1e-7
