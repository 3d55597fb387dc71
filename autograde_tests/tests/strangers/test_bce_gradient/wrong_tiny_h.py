# mistake: rejects_everything
# why: A difference with h = 1e-14 is all rounding noise, so right candidates are stopped.
def test_bce_gradient(candidate, cases):
    h = 1e-14
    for case in cases:
        got = candidate(**case)
        for k in range(len(got)):
            step = torch.zeros_like(case["weights"])
            step[k] = h
            x, y, w = case["features"], case["labels"], case["weights"]
            slope = (F.binary_cross_entropy_with_logits(x @ (w + step), y) - F.binary_cross_entropy_with_logits(x @ (w - step), y)) / (2 * h)
            assert abs(got[k] - slope) < 1e-5
