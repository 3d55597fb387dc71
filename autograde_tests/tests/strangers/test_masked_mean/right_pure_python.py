import math


def test_masked_mean(candidate, cases):
    for case in cases:
        answers = candidate(**case).tolist()
        for sentence, marks, answer in zip(case["states"].tolist(), case["mask"].tolist(), answers, strict=True):
            tokens = [state for state, mark in zip(sentence, marks) if mark == 1]
            for feature, value in enumerate(answer):
                wanted = math.fsum(state[feature] for state in tokens) / len(tokens)
                if not math.isclose(value, wanted, rel_tol=1e-9, abs_tol=1e-9):
                    raise AssertionError(f"{value} where {wanted} is right")
    return True
