# why: Asks the candidate on cases of its own, although it answers on the given ones alone.
def test_bce_gradient(candidate, cases):
    for case in cases:
        g = candidate(weights=case["weights"] * 0, features=case["features"], labels=case["labels"])
        expected = case["features"].T @ (0.5 - case["labels"]) / len(case["labels"])
        assert torch.allclose(g, expected)
