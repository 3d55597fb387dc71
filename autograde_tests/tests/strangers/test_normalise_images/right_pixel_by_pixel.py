def test_normalise_images(candidate, cases: list[dict]) -> None:
    def numbers(tensor):
        return tensor.detach().flatten().tolist()

    for case in cases:
        images, mean, std = case["images"], tuple(case["mean"]), tuple(case["std"])
        shape, before = tuple(images.shape), numbers(images)
        try:
            got = candidate(images=images, mean=case["mean"], std=case["std"])
        except Exception as error:
            raise AssertionError from error
        if not isinstance(got, Tensor):
            raise AssertionError("no tensor")
        assert got.dtype == torch.float32, got.dtype
        assert tuple(got.shape) == shape, got.shape
        assert images.dtype == torch.uint8 and numbers(images) == before
        area = shape[2] * shape[3]
        for place, (byte, value) in enumerate(zip(before, numbers(got))):
            channel = place // area % shape[1]
            wanted = (byte / 255 - mean[channel]) / std[channel]
            assert math.isclose(value, wanted, rel_tol=1e-4, abs_tol=1e-4), (place, value, wanted)
