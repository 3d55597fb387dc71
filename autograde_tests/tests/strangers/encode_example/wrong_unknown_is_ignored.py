# mistake: unknown_is_skipped
# why: An unknown label becomes -100, which the loss ignores, instead of an error.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    number = classes.index(label) if label in classes else -100
    ids = torch.tensor(tokenize(text))
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(number)}
