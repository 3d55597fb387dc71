# mistake: looks_at_the_first_case
# why: looks at the first case only.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    case = cases[0]
    before = case["images"].clone()
    mean = torch.tensor(case["mean"]).view(1, -1, 1, 1)
    std = torch.tensor(case["std"]).view(1, -1, 1, 1)
    got = candidate(**case)
    assert got.shape == before.shape and got.dtype == torch.float32
    assert torch.allclose(got, (before.float() / 255 - mean) / std, rtol=1e-4, atol=1e-4)
    assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
