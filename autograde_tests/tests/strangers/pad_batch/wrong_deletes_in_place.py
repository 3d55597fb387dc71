# mistake: cuts_the_given_lists
# why: It cuts with del on the caller's own list, so long sentences are shorter afterwards.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    for ids in sentences:
        if len(ids) > max_length:
            del ids[max_length - 1 : -1]
    width = max(map(len, sentences))
    token_ids = torch.tensor([ids + [pad_id] * (width - len(ids)) for ids in sentences])
    lengths = torch.tensor([len(ids) for ids in sentences])
    return token_ids, (torch.arange(width) < lengths[:, None]).long()
