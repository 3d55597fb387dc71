# mistake: pads_in_front
# why: Padding stands in front of the sentence (as for generation), and not behind it.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    cut = [ids if len(ids) <= max_length else ids[: max_length - 1] + ids[-1:] for ids in sentences]
    width = max(len(ids) for ids in cut)
    token_ids = torch.tensor([[pad_id] * (width - len(ids)) + ids for ids in cut])
    mask = torch.tensor([[0] * (width - len(ids)) + [1] * len(ids) for ids in cut])
    return token_ids, mask
