# mistake: one_label_a_token
# why: The class is repeated for every token, as a tagger would have it; a sentence has one label.
def encode_example(
    text: str, label: str, tokenize: Callable[[str], list[int]], classes: list[str]
) -> dict[str, Tensor]:
    ids = torch.tensor(tokenize(text))
    return {
        "input_ids": ids,
        "attention_mask": torch.ones_like(ids),
        "labels": torch.full_like(ids, classes.index(label)),
    }
