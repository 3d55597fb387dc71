import numpy as np


def test_masked_mean(candidate, cases):
    def right(case):
        states, mask = case["states"].detach().numpy(), case["mask"].numpy()
        expected = [np.compress(marks, row, axis=0).mean(axis=0) for row, marks in zip(states, mask)]
        return np.allclose(np.asarray(candidate(**case)), expected, rtol=1e-8, atol=1e-8)

    return all([right(case) for case in cases])
