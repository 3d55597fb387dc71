import numpy as np


def test_alignment(candidate, cases):
    for case in cases:
        places = np.array([-1 if word is None else word for word in case["word_ids"]])
        want = np.full(places.shape, -100)
        for word in set(places.tolist()) - {-1}:
            want[np.argmax(places == word)] = case["tag_ids"][case["tags"][word]]
        np.testing.assert_array_equal(np.asarray(candidate(**case)), want)
