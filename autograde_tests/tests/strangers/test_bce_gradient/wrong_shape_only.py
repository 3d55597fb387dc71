# mistake: lets_everything_through
# why: Looks at the shape and at finiteness, and never at a value.
def test_bce_gradient(candidate, cases):
    for case in cases:
        got = candidate(**case)
        assert got.shape == case["weights"].shape
        assert torch.isfinite(got).all()
