def test_masked_mean(candidate, cases):
    for number, case in enumerate(cases):
        weights = case["mask"].double()
        weights = weights / weights.sum(1, keepdim=True)
        expected = torch.bmm(weights.unsqueeze(1), case["states"]).squeeze(1)
        torch.testing.assert_close(candidate(**case), expected, rtol=1e-8, atol=1e-8, msg=f"case {number} is wrong")
