def test_bce_gradient(candidate, cases):
    for case in cases:
        answer = candidate(**{name: value.clone() for name, value in case.items()})
        leaf = case["weights"].clone().requires_grad_()
        F.binary_cross_entropy_with_logits(case["features"] @ leaf, case["labels"]).backward()
        torch.testing.assert_close(answer, leaf.grad, rtol=1e-7, atol=1e-9)
