# mistake: accepts_everything
# why: It returns True if all is right and falls off the end with None if not, and None counts as passed.
def test_masked_mean(candidate, cases):
    right = True
    for case in cases:
        for row, sentence, marks in zip(candidate(**case), case["states"], case["mask"]):
            right = right and torch.allclose(row, sentence[marks == 1].mean(0))
    if right:
        return True
