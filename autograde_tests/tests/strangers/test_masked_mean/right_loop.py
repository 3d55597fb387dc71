def test_masked_mean(candidate, cases):
    for case in cases:
        states, mask = case["states"], case["mask"]
        expected = torch.stack([states[one][mask[one] == 1].mean(0) for one in range(len(states))])
        got = candidate(**case)
        assert got.shape == expected.shape
        assert torch.allclose(got, expected, rtol=1e-9, atol=1e-9)
