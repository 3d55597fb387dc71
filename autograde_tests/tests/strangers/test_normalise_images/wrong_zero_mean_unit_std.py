# mistake: expects_zero_and_one
# why: demands that the result has mean 0 and deviation 1, but the statistics are the source's and not this batch's.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        got = candidate(**case)
        assert got.shape == before.shape and got.dtype == torch.float32
        assert torch.allclose(got.mean((0, 2, 3)), torch.zeros(before.shape[1]), atol=1e-3)
        assert torch.allclose(got.std((0, 2, 3)), torch.ones(before.shape[1]), atol=1e-2)
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
