# mistake: cuts_and_pads_the_given_lists
# why: Both cutting and padding write into the lists of the caller.
def pad_batch(sentences: list[list[int]], pad_id: int, max_length: int) -> tuple[Tensor, Tensor]:
    for one in sentences:
        if len(one) > max_length:
            del one[max_length - 1 : -1]
    lengths = [len(one) for one in sentences]
    for one in sentences:
        one.extend([pad_id] * (max(lengths) - len(one)))
    return torch.tensor(sentences), (torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]).long()
