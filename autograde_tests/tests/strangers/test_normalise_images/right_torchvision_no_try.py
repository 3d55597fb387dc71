def test_normalise_images(candidate, cases: list[dict]) -> None:
    from torchvision.transforms import Normalize

    # a candidate that raises fails this test by its own exception
    for case in cases:
        untouched = case["images"].clone()
        expected = Normalize(list(case["mean"]), list(case["std"]))(untouched / 255)
        result = candidate(**case)
        assert torch.is_tensor(result)
        assert result.dtype == expected.dtype
        assert result.shape == expected.shape
        assert torch.allclose(result, expected, rtol=1e-3, atol=1e-4)
        assert case["images"].dtype == untouched.dtype
        assert torch.equal(case["images"], untouched)
