# mistake: unknown_ends_in_a_key_error
# why: An unknown label ends in a KeyError of the dictionary, not in a ValueError.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    label2id = {name: number for number, name in enumerate(classes)}
    ids = torch.tensor(tokenize(text))
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(label2id[label])}
