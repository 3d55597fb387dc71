# mistake: rejects_everything
# why: Demands the very same bits, so right candidates that are written differently fail.
def test_bce_gradient(candidate, cases):
    for case in cases:
        s = torch.sigmoid(case["features"] @ case["weights"])
        expected = ((s - case["labels"])[:, None] * case["features"]).mean(0)
        assert torch.equal(candidate(**case), expected)
