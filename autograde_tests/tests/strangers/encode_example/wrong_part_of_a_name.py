# why: It looks whether the label is contained in a class name, so "positive" finds "very positive", and part of a name is no error.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    for number, name in enumerate(classes):
        if label in name:
            ids = torch.tensor(tokenize(text))
            return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(number)}
    raise ValueError(f"{label} is none of {classes}")
