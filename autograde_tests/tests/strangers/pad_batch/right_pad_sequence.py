from torch.nn.utils.rnn import pad_sequence


def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    rows = [torch.tensor([*ids[:-1][: max_length - 1], ids[-1]]) for ids in sentences]
    token_ids = pad_sequence(rows, batch_first=True, padding_value=pad_id)
    mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True, padding_value=0)
    return token_ids, mask
