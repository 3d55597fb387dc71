# mistake: pads_with_zero
# why: pad_sequence keeps its default padding_value 0 (BERT's own pad id), whatever pad_id is.
from torch.nn.utils.rnn import pad_sequence


def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    rows = [torch.tensor(ids[:-1][: max_length - 1] + ids[-1:]) for ids in sentences]
    token_ids = pad_sequence(rows, batch_first=True)
    mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
    return token_ids, mask
