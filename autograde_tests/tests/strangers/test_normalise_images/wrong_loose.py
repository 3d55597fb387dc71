# mistake: too_wide_a_tolerance
# why: the tolerance is a tenth of a deviation, so a divisor of 256 or a mean rounded to whole bytes passes.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        mean = torch.tensor(case["mean"]).view(1, -1, 1, 1)
        std = torch.tensor(case["std"]).view(1, -1, 1, 1)
        got = candidate(**case)
        assert got.shape == before.shape and got.dtype == torch.float32
        assert torch.allclose(got, (before.float() / 255 - mean) / std, rtol=0, atol=0.1)
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
