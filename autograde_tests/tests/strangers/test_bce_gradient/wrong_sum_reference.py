# mistake: expects_the_sum
# why: Its own reference forgets the mean, so right candidates are stopped.
def test_bce_gradient(candidate, cases):
    for case in cases:
        s = torch.sigmoid(case["features"] @ case["weights"])
        expected = case["features"].T @ (s - case["labels"])
        assert torch.allclose(candidate(**case), expected)
