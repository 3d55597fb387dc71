import numpy as np


def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    lengths = np.minimum([len(ids) for ids in sentences], max_length)
    token_ids = np.full((len(sentences), lengths.max()), pad_id, dtype=np.int64)
    mask = np.zeros_like(token_ids)
    for row, (ids, length) in enumerate(zip(sentences, lengths)):
        token_ids[row, :length] = ids[:length]
        token_ids[row, length - 1] = ids[-1]
        mask[row, :length] = 1
    return torch.from_numpy(token_ids), torch.from_numpy(mask)
