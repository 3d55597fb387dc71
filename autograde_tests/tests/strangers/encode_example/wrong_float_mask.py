# why: torch.ones without a dtype makes a float32 mask.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    ids = tokenize(text)
    return {
        "input_ids": torch.tensor(ids),
        "attention_mask": torch.ones(len(ids)),
        "labels": torch.tensor(classes.index(label)),
    }
