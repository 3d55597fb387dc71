# mistake: unknown_ends_in_an_assertion
# why: It guards with assert, so an unknown label raises an AssertionError and not a ValueError.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    assert label in classes, f"unknown label {label}"
    ids = torch.tensor(tokenize(text))
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": torch.tensor(classes.index(label))}
