import numpy as np


def test_normalise_images(candidate, cases: list[dict]) -> None:
    verdict = True
    for case in cases:
        kept = case["images"].numpy().copy()
        tables = [(np.arange(256) / 255.0 - m) / s for m, s in zip(case["mean"], case["std"])]
        try:
            got = candidate(**case)
            fine = (
                got.dtype is torch.float32
                and tuple(got.shape) == kept.shape
                and case["images"].numpy().dtype == np.uint8
                and np.array_equal(case["images"].numpy(), kept)
                and all(
                    np.allclose(got[:, c].detach().numpy(), table[kept[:, c]], rtol=1e-4, atol=1e-4)
                    for c, table in enumerate(tables)
                )
            )
        except Exception:
            fine = False
        verdict = verdict and fine
    return bool(verdict)
