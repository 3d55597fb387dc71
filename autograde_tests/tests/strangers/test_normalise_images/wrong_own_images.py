# why: asks the candidate about images of its own, where it is not bound to answer, so right candidates fail.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        channels = len(case["mean"])
        images = torch.randint(0, 256, (2, channels, 5, 7), dtype=torch.uint8)
        before = images.clone()
        mean = torch.tensor(case["mean"]).view(1, -1, 1, 1)
        std = torch.tensor(case["std"]).view(1, -1, 1, 1)
        got = candidate(images=images, mean=case["mean"], std=case["std"])
        assert got.shape == before.shape and got.dtype == torch.float32
        assert torch.allclose(got, (before.float() / 255 - mean) / std, rtol=1e-4, atol=1e-4)
        assert torch.equal(images, before)
