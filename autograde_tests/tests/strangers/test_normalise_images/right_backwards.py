def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        mean, std = list(case["mean"]), list(case["std"])
        try:
            got = candidate(**case)
        except Exception as error:
            raise AssertionError("it raised") from error
        assert isinstance(got, Tensor) and got.dtype == torch.float32
        assert got.shape == before.shape
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before), "images were changed"
        for c in range(before.shape[1]):
            bytes_again = (got[:, c].double() * std[c] + mean[c]) * 255
            assert ((bytes_again - before[:, c]).abs() <= 0.01).all(), f"channel {c}"
