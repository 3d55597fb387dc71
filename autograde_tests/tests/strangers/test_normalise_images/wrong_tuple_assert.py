# mistake: looks_at_the_form_alone
# why: the comparison stands in brackets with its message: a tuple that is always true.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        mean = torch.tensor(case["mean"]).view(1, -1, 1, 1)
        std = torch.tensor(case["std"]).view(1, -1, 1, 1)
        got = candidate(**case)
        assert got.shape == before.shape and got.dtype == torch.float32
        values_agree = (torch.allclose(got, (before.float() / 255 - mean) / std, rtol=1e-4, atol=1e-4), "wrong values")
        assert values_agree
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
