# why: The mask is read off the ids (0 taken for padding), so a token with the id 0 is masked.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    ids = torch.tensor(tokenize(text))
    return {"input_ids": ids, "attention_mask": (ids != 0).long(), "labels": torch.tensor(classes.index(label))}
