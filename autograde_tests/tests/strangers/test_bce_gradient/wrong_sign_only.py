# why: Checks that descent lowers the loss: a wrong factor goes through.
def test_bce_gradient(candidate, cases):
    for case in cases:
        g = candidate(**case)
        w = case["weights"]
        before = F.binary_cross_entropy_with_logits(case["features"] @ w, case["labels"])
        after = F.binary_cross_entropy_with_logits(case["features"] @ (w - 1e-4 * g), case["labels"])
        assert after <= before + 1e-12
