# why: A tolerance of 0.5 lets nearly everything pass.
def test_bce_gradient(candidate, cases):
    for case in cases:
        s = torch.sigmoid(case["features"] @ case["weights"])
        expected = case["features"].T @ (s - case["labels"]) / len(s)
        assert torch.allclose(candidate(**case), expected, atol=0.5)
