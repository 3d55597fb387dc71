from itertools import zip_longest
from typing import NamedTuple


class Batch(NamedTuple):
    token_ids: Tensor
    mask: Tensor


def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    # columns first: a pair (id, is it text) at every place, and the transposed views are handed back
    cut = ([(one, 1) for one in (ids if len(ids) <= max_length else ids[: max_length - 1] + ids[-1:])] for ids in sentences)
    columns = list(zip_longest(*cut, fillvalue=(pad_id, 0)))
    both = torch.tensor(columns, dtype=torch.int64).permute(2, 1, 0)
    return Batch(*both.unbind(0))
