# mistake: lets_everything_through
# why: Compares, but neither asserts nor returns the comparison.
def test_bce_gradient(candidate, cases):
    for case in cases:
        s = torch.sigmoid(case["features"] @ case["weights"])
        expected = case["features"].T @ (s - case["labels"]) / len(s)
        torch.allclose(candidate(**case), expected)
