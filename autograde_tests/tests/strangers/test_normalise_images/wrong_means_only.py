# mistake: compares_means_alone
# why: compares each channel's mean only, so errors that cancel out within a channel pass.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        mean, std = torch.tensor(case["mean"]), torch.tensor(case["std"])
        got = candidate(**case)
        assert got.shape == before.shape and got.dtype == torch.float32
        expected = (before.float().mean((0, 2, 3)) / 255 - mean) / std
        assert torch.allclose(got.mean((0, 2, 3)), expected, rtol=1e-4, atol=1e-4)
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
