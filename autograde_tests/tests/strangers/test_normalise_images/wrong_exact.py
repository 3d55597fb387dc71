# why: demands the very same float32 bits as its own formula, so right answers that round otherwise fail.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        mean = torch.tensor(case["mean"]).view(1, -1, 1, 1)
        std = torch.tensor(case["std"]).view(1, -1, 1, 1)
        got = candidate(**case)
        assert got.shape == before.shape and got.dtype == torch.float32
        assert torch.equal(got, (before.float() / 255 - mean) / std)
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
