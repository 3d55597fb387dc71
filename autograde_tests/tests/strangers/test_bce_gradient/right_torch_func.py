def test_bce_gradient(candidate, cases):
    def loss(w, case):
        m = case["features"] @ w
        return (F.softplus(m) - m * case["labels"]).mean()

    for number, case in enumerate(cases):
        w = case["weights"]
        expected = torch.func.grad(loss)(w, case)
        got = candidate(weights=w, features=case["features"], labels=case["labels"])
        assert isinstance(got, Tensor), "no tensor"
        assert got.shape == w.shape, f"case {number}: shape {tuple(got.shape)}"
        assert (got - expected).abs().max() < 1e-8, f"case {number}"
