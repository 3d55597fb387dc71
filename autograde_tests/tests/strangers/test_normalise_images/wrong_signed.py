# mistake: forgets_the_sign
# why: forgets the absolute value: an answer that is too small everywhere passes.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        mean = torch.tensor(case["mean"]).view(1, -1, 1, 1)
        std = torch.tensor(case["std"]).view(1, -1, 1, 1)
        got = candidate(**case)
        assert got.shape == before.shape and got.dtype == torch.float32
        assert (got - (before.float() / 255 - mean) / std).max() < 1e-3
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
