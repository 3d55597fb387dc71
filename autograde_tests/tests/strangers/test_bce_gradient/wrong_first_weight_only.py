# mistake: looks_at_the_first_weight
# why: Measures the slope along weight 0 alone.
def test_bce_gradient(candidate, cases):
    h = 1e-5
    for case in cases:
        got = candidate(**case)
        nudge = torch.zeros_like(case["weights"])
        nudge[0] = h
        x, y, w = case["features"], case["labels"], case["weights"]
        slope = (F.binary_cross_entropy_with_logits(x @ (w + nudge), y) - F.binary_cross_entropy_with_logits(x @ (w - nudge), y)) / (2 * h)
        assert abs(got[0] - slope) < 1e-6
