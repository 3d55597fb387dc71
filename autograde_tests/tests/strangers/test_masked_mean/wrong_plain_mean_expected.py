# mistake: wants_the_plain_mean
# why: It compares with the mean over all places, so right candidates fail wherever there is padding.
def test_masked_mean(candidate, cases):
    for case in cases:
        expected = case["states"].mean(dim=1)
        assert torch.allclose(candidate(**case), expected)
