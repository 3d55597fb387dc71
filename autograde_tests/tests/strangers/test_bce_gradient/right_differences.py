def test_bce_gradient(candidate, cases):
    h = 1e-5
    for case in cases:
        got = candidate(**case)
        w, x, y = case["weights"], case["features"], case["labels"]
        assert got.shape == w.shape
        for k in range(len(w)):
            up, down = w.clone(), w.clone()
            up[k] += h
            down[k] -= h
            slope = (F.binary_cross_entropy_with_logits(x @ up, y) - F.binary_cross_entropy_with_logits(x @ down, y)) / (2 * h)
            assert abs(float(got[k] - slope)) <= 1e-6 + 1e-5 * abs(float(slope)), (k, got[k], slope)
