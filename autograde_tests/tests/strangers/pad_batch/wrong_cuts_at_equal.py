# mistake: cuts_what_fits
# why: It keeps max_length - 2 ids and the last one, and does so from max_length ids on: everything long ends up one id too short.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    cut = [ids if len(ids) < max_length or len(ids) == 2 else ids[: max(1, max_length - 2)] + ids[-1:] for ids in sentences]
    width = max(len(ids) for ids in cut)
    token_ids = torch.tensor([ids + [pad_id] * (width - len(ids)) for ids in cut])
    mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids in cut])
    return token_ids, mask
