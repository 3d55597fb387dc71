# mistake: looks_at_the_last_case
# why: the verdict is overwritten in each round, so only the last case decides.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    ok = True
    for case in cases:
        before = case["images"].clone()
        mean = torch.tensor(case["mean"]).view(1, -1, 1, 1)
        std = torch.tensor(case["std"]).view(1, -1, 1, 1)
        got = candidate(**case)
        ok = (
            got.shape == before.shape
            and got.dtype == torch.float32
            and torch.allclose(got, (before.float() / 255 - mean) / std, rtol=1e-4, atol=1e-4)
            and case["images"].dtype == torch.uint8
            and torch.equal(case["images"], before)
        )
    return ok
