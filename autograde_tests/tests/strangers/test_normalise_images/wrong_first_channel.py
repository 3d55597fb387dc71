# mistake: looks_at_the_first_channel
# why: compares the first channel only.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        got = candidate(**case)
        assert got.shape == before.shape and got.dtype == torch.float32
        expected = (before[:, 0].float() / 255 - case["mean"][0]) / case["std"][0]
        assert torch.allclose(got[:, 0], expected, rtol=1e-4, atol=1e-4)
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
