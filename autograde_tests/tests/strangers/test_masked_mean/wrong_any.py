# why: .any() where .all() is meant: one right number anywhere in a case is enough.
def test_masked_mean(candidate, cases):
    for case in cases:
        weights = case["mask"].unsqueeze(-1)
        expected = (case["states"] * weights).sum(1) / weights.sum(1)
        assert torch.isclose(candidate(**case), expected).any()
