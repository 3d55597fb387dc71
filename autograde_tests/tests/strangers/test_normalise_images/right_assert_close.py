def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        images, given = case["images"], case["images"].clone()
        mean = torch.tensor(case["mean"], dtype=torch.float64).reshape(-1, 1, 1)
        std = torch.tensor(case["std"], dtype=torch.float64).reshape(-1, 1, 1)
        expected = ((images.double() / 255 - mean) / std).float()
        try:
            got = candidate(images=given, mean=case["mean"], std=case["std"])
        except Exception as error:
            raise AssertionError(f"raised {error!r}")
        assert isinstance(got, Tensor), type(got)
        # assert_close also compares shape and dtype, and raises AssertionError
        torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(given, images, rtol=0, atol=0)
