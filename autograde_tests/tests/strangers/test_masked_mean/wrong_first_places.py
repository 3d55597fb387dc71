# mistake: looks_where_padding_is_behind
# why: The expected mean is over the first so many places, which rejects right candidates when padding stands in front.
def test_masked_mean(candidate, cases):
    for case in cases:
        lengths = case["mask"].sum(1)
        for row, sentence, length in zip(candidate(**case), case["states"], lengths):
            assert torch.allclose(row, sentence[:length].mean(0))
