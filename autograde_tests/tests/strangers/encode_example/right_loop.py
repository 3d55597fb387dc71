def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    found = None
    for place in range(len(classes)):
        if classes[place] == label:
            found = place
            break
    if found is None:
        raise ValueError("no such class: " + label)
    ids = tokenize(text)
    input_ids = torch.zeros(len(ids), dtype=torch.int64)
    attention_mask = torch.zeros(len(ids), dtype=torch.int64)
    for place, one in enumerate(ids):
        input_ids[place] = one
        attention_mask[place] = 1
    return {"input_ids": input_ids, "attention_mask": attention_mask, "labels": torch.tensor(found)}
