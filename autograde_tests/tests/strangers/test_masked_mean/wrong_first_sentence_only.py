# why: Only the first sentence of each case is compared.
def test_masked_mean(candidate, cases):
    for case in cases:
        expected = case["states"][0][case["mask"][0] == 1].mean(0)
        assert torch.allclose(candidate(**case)[0], expected)
