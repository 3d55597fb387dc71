# mistake: looks_at_the_first_case
# why: The return stands inside the loop, so only the first case is ever tried.
def test_bce_gradient(candidate, cases):
    for case in cases:
        got = candidate(**case)
        s = torch.sigmoid(case["features"] @ case["weights"])
        expected = case["features"].T @ (s - case["labels"]) / len(s)
        assert torch.allclose(got, expected)
        return True
