# mistake: looks_at_the_first_case
# why: return True stands inside the loop, so only the first case is ever looked at.
def test_masked_mean(candidate, cases):
    for case in cases:
        states, mask = case["states"], case["mask"]
        got = candidate(**case)
        for row, sentence, marks in zip(got, states, mask):
            assert torch.allclose(row, sentence[marks == 1].mean(0))
        return True
