# mistake: accepts_everything
# why: It checks shape, dtype and finiteness, and no value.
def test_masked_mean(candidate, cases):
    for case in cases:
        got = candidate(**case)
        assert got.shape == (case["states"].shape[0], case["states"].shape[2])
        assert got.dtype == torch.float64
        assert torch.isfinite(got).all()
