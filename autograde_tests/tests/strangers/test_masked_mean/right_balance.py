def test_masked_mean(candidate, cases):
    # what lies above a mean and what lies below it weigh alike: the deviations of the tokens add up to nothing
    for case in cases:
        mean = candidate(**case)
        away = (case["states"] - mean.unsqueeze(1)).masked_fill(case["mask"].unsqueeze(-1) == 0, 0.0)
        size = case["states"].masked_fill(case["mask"].unsqueeze(-1) == 0, 0.0).abs().sum(1)
        if bool((away.sum(1).abs() > 1e-8 * (1 + size)).any()):
            return False
