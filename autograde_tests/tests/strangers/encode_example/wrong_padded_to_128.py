# why: The sentence is padded to 128 places, as D1 does it; padding is the batch's business.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    number = classes.index(label)
    tokens = tokenize(text)
    missing = max(0, 128 - len(tokens))
    return {
        "input_ids": torch.tensor(tokens + [0] * missing),
        "attention_mask": torch.tensor([1] * len(tokens) + [0] * missing),
        "labels": torch.tensor(number),
    }
