# mistake: rounds_before_it_compares
# why: undoes the steps but rounds to whole bytes before it compares, so errors of less than half a byte pass.
def test_normalise_images(candidate, cases: list[dict]) -> None:
    for case in cases:
        before = case["images"].clone()
        mean = torch.tensor(case["mean"]).view(1, -1, 1, 1)
        std = torch.tensor(case["std"]).view(1, -1, 1, 1)
        got = candidate(**case)
        assert got.shape == before.shape and got.dtype == torch.float32
        again = ((got * std + mean) * 255).round().clamp(0, 255).to(torch.uint8)
        assert torch.equal(again, before)
        assert case["images"].dtype == torch.uint8 and torch.equal(case["images"], before)
