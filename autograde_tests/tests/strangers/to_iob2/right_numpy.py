import numpy as np


def to_iob2(tags: Sequence[str]) -> list[str]:
    marks = np.array([tag[0] for tag in tags], dtype=object)
    kinds = np.array(["", *(tag[2:] for tag in tags)], dtype=object)
    opens = (marks == "I") & (kinds[1:] != kinds[:-1])
    return [("B" if new else mark) + tag[1:] for new, mark, tag in zip(opens.tolist(), marks.tolist(), tags)]
