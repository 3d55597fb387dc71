# mistake: blind_to_the_dtype
# why: brings the answer to float64 before it compares, so a float64 answer passes.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        mean = torch.tensor(case["mean"], dtype=torch.float64).view(1, -1, 1, 1)
        std = torch.tensor(case["std"], dtype=torch.float64).view(1, -1, 1, 1)
        got = candidate(**case)
        assert got.shape == before.shape
        assert torch.allclose(got.double(), (before.double() / 255 - mean) / std, rtol=1e-4, atol=1e-4)
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
