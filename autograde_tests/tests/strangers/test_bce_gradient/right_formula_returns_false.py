def test_bce_gradient(candidate, cases):
    for case in cases:
        given = candidate(**case)
        error = torch.sigmoid(case["features"] @ case["weights"]) - case["labels"]
        expected = case["features"].T @ error / len(error)
        if given is None or given.shape != expected.shape or not torch.allclose(given, expected, rtol=1e-6, atol=1e-9):
            return False
