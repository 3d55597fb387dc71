# mistake: accepts_everything
# why: The brackets make condition and message a tuple, which is always true, so the assert never fires.
def test_masked_mean(candidate, cases):
    for number, case in enumerate(cases):
        weights = case["mask"].unsqueeze(-1)
        expected = (case["states"] * weights).sum(1) / weights.sum(1)
        assert (torch.allclose(candidate(**case), expected), f"case {number} is wrong")
