# mistake: pads_the_given_lists
# why: It copies only sentences that are cut, and pads the others with += on the caller's list.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    cut = [ids if len(ids) <= max_length else ids[: max_length - 1] + ids[-1:] for ids in sentences]
    width = max(len(ids) for ids in cut)
    mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids in cut])
    for ids in cut:
        ids += [pad_id] * (width - len(ids))
    return torch.tensor(cut), mask
